"""Doubts are settled by the county with evidence, and money is recovered by two people."""

import pytest
from sqlalchemy import select

from fupin.doubts import lists, settling
from fupin.lifecycle import Refused, Stale
from fupin.model import Doubt, DoubtEvent
from fupin.model.doubts import DoubtAct, DoubtOutcome, DoubtState
from fupin.model.terms import Role
from tests.doubts.benefits import JULY
from tests.office import OTHER_COUNTY, at_once, errors

EVIDENCE = "已核对两处考勤表和工资流水"
RECOVER, KEEP, UNTRUE = DoubtOutcome.RECOVER, DoubtOutcome.KEEP, DoubtOutcome.UNTRUE


@pytest.fixture
def doubt(office):
    person = office.person()
    for _ in range(2):
        office.pay(office.post(person), JULY)
    office.scan()
    return office.doubts()[0]


def settle(office, doubt, outcome=UNTRUE, by=None, words=EVIDENCE, version=None):
    made = settling.settle(
        office.session, by or office.approver, doubt.uid, version or doubt.version, outcome, words
    )  # fmt: skip
    office.session.commit()
    return made


def events(office):
    return [(row.act, row.by_name) for row in office.session.scalars(select(DoubtEvent).order_by(DoubtEvent.id))]


@pytest.mark.parametrize("outcome", [KEEP, UNTRUE])
def test_one_person_of_the_county_settles_what_is_not_recovered(office, doubt, outcome):
    settle(office, doubt, outcome)
    assert (doubt.state, doubt.outcome, doubt.words, doubt.settled_by_name) == (
        DoubtState.SETTLED, outcome, EVIDENCE, "赵审批",
    )  # fmt: skip
    assert doubt.open_key is None
    assert events(office) == [(DoubtAct.FOUND, ""), (DoubtAct.SETTLED, "赵审批")]


def test_what_is_to_be_recovered_waits_for_a_second_person(office, doubt):
    settle(office, doubt, RECOVER)
    assert doubt.state is DoubtState.PROPOSED
    with pytest.raises(Refused, match="另一人复核"):
        settling.confirm(office.session, office.approver, doubt.uid, doubt.version)
    office.session.rollback()
    settling.confirm(office.session, office.other_approver, doubt.uid, doubt.version)
    office.session.commit()
    assert (doubt.state, doubt.outcome, doubt.confirmed_by_name) == (DoubtState.SETTLED, RECOVER, "钱审批")


def test_the_second_person_may_send_it_back_with_words(office, doubt):
    settle(office, doubt, RECOVER)
    with pytest.raises(Refused, match="至少5个字"):
        settling.decline(office.session, office.other_approver, doubt.uid, doubt.version, "不行")
    office.session.rollback()
    settling.decline(office.session, office.other_approver, doubt.uid, doubt.version, "请补充银行流水再报")
    office.session.commit()
    assert (doubt.state, doubt.outcome, doubt.words, doubt.settled_by_id) == (DoubtState.OPEN, None, "", None)
    assert events(office)[-1] == (DoubtAct.DECLINED, "钱审批")
    assert settle(office, doubt, KEEP).state is DoubtState.SETTLED


@pytest.mark.parametrize("words", ["", "  ", "已核 对", "字" * 501])
def test_evidence_is_written_and_not_too_long(office, doubt, words):
    with pytest.raises(Refused, match="字"):
        settle(office, doubt, words=words)
    office.session.rollback()
    assert doubt.state is DoubtState.OPEN


@pytest.mark.parametrize("role", [Role.CLERK, Role.TOWNSHIP, Role.FINANCE, Role.CITY])
def test_nobody_but_the_county_settles(office, doubt, role):
    other = office.user(role, "370702", "别人")
    office.session.commit()
    with pytest.raises(Refused, match="县级"):
        settle(office, doubt, by=other)


def test_another_county_does_not_settle_what_it_does_not_pay(office, doubt):
    other = office.user(Role.COUNTY, OTHER_COUNTY, "外县")
    office.session.commit()
    with pytest.raises(Refused, match="不在您的辖区"):
        settle(office, doubt, by=other)


def test_a_settled_doubt_is_not_settled_again(office, doubt):
    settle(office, doubt)
    with pytest.raises(Refused, match="已核查"):
        settle(office, doubt, KEEP)


def test_whoever_saw_an_older_state_is_told(office, doubt):
    seen = doubt.version
    settle(office, doubt, RECOVER)
    with pytest.raises(Stale):
        settle(office, doubt, KEEP, by=office.other_approver, version=seen)


def test_of_two_who_settle_at_the_same_moment_one_does(office, doubt, engine):
    uid, version = doubt.uid, doubt.version
    people = office.approver, office.other_approver
    for each in people:
        office.session.refresh(each)
        office.session.expunge(each)
    office.session.commit()

    def task(by, outcome):
        def run(session):
            settling.settle(session, by, uid, version, outcome, EVIDENCE)
            session.commit()

        return run

    found = at_once(engine, [task(people[0], KEEP), task(people[1], UNTRUE)])
    (lost,) = errors(found)
    assert isinstance(lost, Stale)
    kept = office.session.scalars(select(Doubt)).one()
    assert (kept.state, kept.version) == (DoubtState.SETTLED, version + 1)
    assert [act for act, _ in events(office)] == [DoubtAct.FOUND, DoubtAct.SETTLED]


def test_the_list_shows_what_waits_and_what_was_settled(office, doubt):
    def total(state):
        return lists.page(office.session, "370702", lists.Filter(state=state)).total

    assert (total(lists.UNSETTLED), total("open"), total("settled"), total("")) == (1, 1, 0, 1)
    settle(office, doubt)
    assert (total(lists.UNSETTLED), total("open"), total("settled"), total("")) == (0, 0, 1, 1)


def test_a_person_is_marked_until_it_is_settled(office, doubt):
    def marked():
        return [line.kind.value for line in lists.of_people(office.session, "370702", [doubt.person_id])]

    assert marked() == ["two_posts"]
    assert lists.of_people(office.session, OTHER_COUNTY, [doubt.person_id]) == []
    settle(office, doubt)
    assert marked() == []
