"""What is void can be issued again, with what was granted and nothing else."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from fupin import casework, clock, reissue, voids
from fupin.lifecycle import Refused
from fupin.model import Document, VoidReason
from fupin.model.terms import Action, DocumentStatus, State
from fupin.voids import VoidRefused
from tests.office import NOON, Office, at_once, errors, rows_of


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


def letter_of(office, case, kind):
    query = select(Document).where(Document.application_id == case.id, Document.kind == kind)
    return office.session.scalars(query).one()


def voided(office, letter):
    made = voids.ask(office.session, office.approver, letter.uid, VoidReason.MISTAKE, "姓名印错一个字")
    voids.decide(office.session, office.other_approver, letter.uid, _committed(office, made), agreed=True)
    office.session.commit()
    return letter


def _committed(office, request):
    office.session.commit()
    return request.id


def refused(office, sentence, letter, by=None):
    """Nothing is written, and the sentence says why."""
    before = rows_of(office.session)
    with pytest.raises(VoidRefused, match=sentence):
        make_again(office, letter, by)
    assert rows_of(office.session) == before


def make_again(office, letter, by=None):
    made = reissue.reissue(office.session, office.press, by or office.approver, letter.uid)
    office.session.commit()
    return made


@pytest.mark.parametrize(
    ("scheme", "kind"),
    [("training", "plan"), ("workshop", "decision"), ("workshop", "approval"), ("public_post", "start")],
)
def test_a_void_letter_is_issued_again_under_a_new_number(office, scheme, kind):
    case = office.filed(scheme, State.ISSUED)
    old = voided(office, letter_of(office, case, kind))
    with clock.pinned(NOON + timedelta(days=40)):
        new = make_again(office, old)
    assert (new.kind, new.status, old.status) == (kind, DocumentStatus.VALID, DocumentStatus.VOID)
    assert new.number != old.number
    assert new.code != old.code
    assert new.values["amount"] == old.values["amount"]
    assert new.values["facts"] == old.values["facts"]
    assert case.state is State.ISSUED


def test_a_refusal_is_issued_again_with_its_reason(office):
    case = office.submit("training", office.ready("training") | {"willing": ["no"]}, insist=True)
    office.advance(case, State.REJECTED)
    old = voided(office, letter_of(office, case, "refusal"))
    assert make_again(office, old).values["refusal"] == old.values["refusal"]


def test_a_letter_made_again_carries_the_name_of_today(office, plan, issued):
    voided(office, plan)
    issued.person.name = "王秀瑛"
    office.session.commit()
    assert make_again(office, plan).values["person"]["name"] == "王秀瑛"


def test_a_letter_is_made_again_once(office, plan):
    make_again(office, voided(office, plan))
    refused(office, "不用再出具", plan)


def test_two_issue_again_at_once_and_one_letter_is_made(office, plan, engine):
    uid, by_id = voided(office, plan).uid, office.approver.id
    office.session.commit()

    def task(session):
        by = session.get(type(office.approver), by_id)
        reissue.reissue(session, office.press, by, uid)
        session.commit()

    (error,) = errors(at_once(engine, [task, task]))
    assert isinstance(error, VoidRefused)


def test_what_counts_is_not_issued_again(office, plan):
    refused(office, "只有已作废的文书", plan)


def test_only_the_county_issues_again(office, plan):
    voided(office, plan)
    refused(office, "由县级审批人员办理", plan, office.reviewer)


def test_nothing_is_issued_again_for_a_withdrawn_case(office):
    case = office.filed("training")
    receipt = casework.receipt(office.session, office.press, office.clerk, case.uid)
    office.act(case, Action.WITHDRAW)
    refused(office, "申请已撤回", receipt)


def test_who_is_no_longer_eligible_gets_no_new_letter(office, plan, issued):
    voided(office, plan)
    office.figure("age.work_max_exclusive", "30", since=date(2026, 1, 1), unit="岁")
    refused(office, "按今天的情况不符合条件，不能重新出具", plan)


def test_another_sum_is_not_granted_by_issuing_again(office):
    case = office.filed("workshop", State.ISSUED)
    decision = voided(office, letter_of(office, case, "decision"))
    office.figure("workshop.award_per_person_fen", "90000", since=date(2026, 1, 1))
    refused(office, "与批复时不同", decision)


def test_a_void_receipt_is_not_printed_again_by_the_counter_but_issued_by_the_county(office):
    case = office.filed("training")

    def printed():
        return casework.receipt(office.session, office.press, office.clerk, case.uid)

    old = voided(office, printed())
    with pytest.raises(Refused, match="受理回执已作废"):
        printed()
    new = make_again(office, old)
    assert printed().number == new.number != old.number
