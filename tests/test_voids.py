"""A letter is voided by two people, and what is void can be issued again with what was granted."""

import pytest
from sqlalchemy import select

from fupin import casework, clock, voids
from fupin.model import Document, VoidReason, VoidState
from fupin.model.terms import DocumentStatus, Role, State
from fupin.voids import VoidRefused
from tests.office import NOON, OTHER_COUNTY, Office, at_once, errors, rows_of

WORDS = "姓名印错一个字"


@pytest.fixture
def office(session):
    with clock.pinned(NOON):
        yield Office(session)


@pytest.fixture
def issued(office):
    return office.filed("training", State.ISSUED)


@pytest.fixture
def plan(office, issued):
    return letter_of(office, issued, "plan")


def letter_of(office, case, kind, status=DocumentStatus.VALID):
    query = select(Document).where(Document.application_id == case.id, Document.kind == kind, Document.status == status)
    return office.session.scalars(query).one()


def ask(office, letter, by=None, reason=VoidReason.MISTAKE, words=WORDS):
    made = voids.ask(office.session, by or office.approver, letter.uid, reason, words)
    office.session.commit()
    return made


def decide(office, letter, request, by=None, *, agreed=True, words="经核实，确实印错"):
    key = request.id
    voids.decide(office.session, by or office.other_approver, letter.uid, key, agreed=agreed, words=words)
    office.session.commit()


def voided(office, letter):
    decide(office, letter, ask(office, letter))
    return letter


def refused(office, sentence, verb, *rest, **named):
    """Nothing is written, and the sentence says why."""
    before = rows_of(office.session)
    with pytest.raises(VoidRefused, match=sentence):
        verb(*rest, **named)
    assert rows_of(office.session) == before


def test_a_letter_counts_until_a_second_person_agrees(office, plan, issued):
    request = ask(office, plan)
    assert (plan.status, voids.count(office.session, "370702")) == (DocumentStatus.VALID, 1)
    version = issued.version
    decide(office, plan, request)
    assert (plan.status, plan.void_reason, plan.voided_at) == (DocumentStatus.VOID, "登记错误", NOON)
    assert (request.state, request.decided_by_id) == (VoidState.CONFIRMED, office.other_approver.id)
    assert (issued.state, issued.version) == (State.ISSUED, version)
    assert voids.count(office.session, "370702") == 0


def test_nobody_confirms_what_they_asked_themselves(office, plan):
    request = ask(office, plan)
    refused(office, "须由县级的另一人确认", decide, office, plan, request, office.approver)
    refused(office, "须由县级的另一人确认", decide, office, plan, request, office.approver, agreed=False)
    assert plan.status is DocumentStatus.VALID


def test_only_the_county_confirms(office, plan):
    request = ask(office, plan)
    for by in (office.reviewer, office.clerk, office.finance):
        refused(office, "由县级审批人员确认", decide, office, plan, request, by)


def test_another_county_neither_asks_nor_decides(office, plan):
    stranger = office.user(Role.COUNTY, OTHER_COUNTY, "外县审批")
    office.session.commit()
    refused(office, "不在您的辖区", ask, office, plan, stranger)
    request = ask(office, plan)
    refused(office, "不在您的辖区", decide, office, plan, request, stranger)
    assert voids.count(office.session, OTHER_COUNTY) == 0


def test_the_township_asks_for_receipts_only(office, issued, plan):
    refused(office, "由县级申请作废", ask, office, plan, office.reviewer)
    case = office.filed("training")
    receipt = letter_made(office, case)
    request = ask(office, receipt, office.reviewer)
    decide(office, receipt, request)
    assert receipt.status is DocumentStatus.VOID


def letter_made(office, case):
    return casework.receipt(office.session, office.press, office.clerk, case.uid)


@pytest.mark.parametrize("words", ["", "错了", "  错   了 ", "长" * 201])
def test_a_request_says_in_words_what_is_wrong(office, plan, words):
    with pytest.raises(VoidRefused) as caught:
        ask(office, plan, words=words)
    assert caught.value.field == "words"


def test_who_declines_says_why_and_the_letter_goes_on(office, plan):
    request = ask(office, plan)
    refused(office, "至少5个字", decide, office, plan, request, agreed=False, words="不行")
    decide(office, plan, request, agreed=False, words="核对无误，不用作废")
    assert (plan.status, request.state) == (DocumentStatus.VALID, VoidState.DECLINED)
    assert ask(office, plan).id != request.id


def test_who_asked_takes_it_back_and_nobody_else(office, plan):
    request = ask(office, plan)
    refused(office, "只有申请作废的人", voids.withdraw, office.session, office.other_approver, plan.uid, request.id)
    voids.withdraw(office.session, office.approver, plan.uid, request.id)
    office.session.commit()
    assert (request.state, request.waiting_id) == (VoidState.WITHDRAWN, None)
    refused(office, "刚由他人处理：已撤回", decide, office, plan, request)


def test_a_letter_has_one_request_at_a_time(office, plan):
    ask(office, plan)
    refused(office, "正等另一人确认", ask, office, plan, office.other_approver)


def test_what_is_void_or_superseded_is_not_voided_again(office, plan, issued):
    request = ask(office, plan)
    plan.status = DocumentStatus.SUPERSEDED
    office.session.commit()
    refused(office, "已被新的文书替代", decide, office, plan, request)
    assert voids.count(office.session, "370702") == 0
    plan.status = DocumentStatus.VALID
    office.session.commit()
    decide(office, plan, request)
    refused(office, "已经作废", ask, office, plan)
    refused(office, "刚由他人处理", decide, office, plan, request)


def test_a_request_is_decided_for_its_own_letter(office, plan):
    other = letter_of(office, office.filed("workshop", State.ISSUED), "decision")
    request = ask(office, other)
    refused(office, "没有这份作废申请", decide, office, plan, request)


def test_two_ask_at_once_and_one_is_told(office, plan, engine):
    uid = plan.uid
    people = [office.approver.id, office.other_approver.id]
    office.session.commit()

    def asking(by_id):
        def task(session):
            by = session.get(type(office.approver), by_id)
            voids.ask(session, by, uid, VoidReason.MISTAKE, WORDS)
            session.commit()

        return task

    found = at_once(engine, [asking(each) for each in people])
    (error,) = errors(found)
    assert isinstance(error, VoidRefused)
    assert "正等另一人确认" in str(error)


def test_two_decide_at_once_and_the_second_is_told(office, plan, engine):
    key, uid = ask(office, plan).id, plan.uid
    third = office.user(Role.COUNTY, "370702", "李审批")
    people = [office.other_approver.id, third.id]
    office.session.commit()

    def deciding(by_id, agreed):
        def task(session):
            by = session.get(type(office.approver), by_id)
            voids.decide(session, by, uid, key, agreed=agreed, words="核对过这份文书")
            session.commit()

        return task

    found = at_once(engine, [deciding(people[0], True), deciding(people[1], False)])
    (error,) = errors(found)
    assert isinstance(error, VoidRefused)
    assert "刚由他人处理" in str(error)


def test_the_history_of_a_letter_names_both_people(office, plan):
    voided(office, plan)
    (row,) = voids.history(office.session, plan.id)
    assert (row.asked_by, row.decided_by) == ("赵审批", "钱审批")
