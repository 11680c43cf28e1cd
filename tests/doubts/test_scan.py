"""The scan finds again and again, tells once, and never takes back."""

import pytest
from sqlalchemy import delete, select, text
from sqlalchemy.exc import DBAPIError

from fupin.doubts import scan, settling
from fupin.doubts.scan import NOTHING_NEW
from fupin.model import BenefitMonth, DoubtEvent, Job, Person
from fupin.model.doubts import DoubtAct, DoubtKind, DoubtOutcome, DoubtState
from fupin.model.terms import State
from tests.doubts.benefits import AUGUST, JULY, NOWHERE, SEPTEMBER
from tests.office import COUNTY, OTHER_COUNTY

EVIDENCE = "已核对两处考勤表和工资流水"


@pytest.fixture
def twice(office):
    """Somebody in two posts, paid for July in both; answers a verb that pays both for more months."""
    person = office.person()
    posts = office.post(person), office.post(person)

    def pay(*months):
        for post in posts:
            office.pay(post, *months)

    pay(JULY)
    return pay


def projected(office):
    office.session.rollback()
    columns = BenefitMonth.__table__.c
    return sorted(map(tuple, office.session.execute(select(*columns))), key=str)


def acts(office, doubt):
    query = select(DoubtEvent.act).where(DoubtEvent.doubt_id == doubt.id).order_by(DoubtEvent.id)
    return list(office.session.scalars(query))


def settle(office, doubt, outcome=DoubtOutcome.UNTRUE, by=None):
    settling.settle(office.session, by or office.approver, doubt.uid, doubt.version, outcome, EVIDENCE)
    office.session.commit()


def test_months_made_anew_are_the_same_as_those_kept_up(office, twice):
    office.award(office.person(), JULY, AUGUST)
    office.scan()
    twice(AUGUST)
    office.corrected(office.pay(office.post(office.person()), AUGUST), -100_000)
    office.award(office.person(), AUGUST)
    office.scan()
    kept = projected(office)
    office.session.execute(delete(BenefitMonth))
    office.scan()
    assert projected(office) == kept
    assert len(kept) == 4 + 2 + 1


def test_what_a_source_takes_back_leaves_the_months_and_not_the_doubts(office, twice):
    line = office.pay(office.post(office.person()), AUGUST)
    office.scan()
    office.corrected(line, -100_000)
    office.scan()
    assert len(projected(office)) == 2
    assert len(office.doubts()) == 1


def test_a_second_scan_tells_nothing_and_writes_no_month(office, twice):
    assert office.scan() == "新发现1条疑点"
    assert office.scan() == NOTHING_NEW
    job = office.session.scalars(select(Job).order_by(Job.id.desc())).first()
    assert job.result == {"months": 0, "doubts": 0}
    assert [acts(office, doubt) for doubt in office.doubts()] == [[DoubtAct.FOUND]]


def test_new_months_join_the_doubt_that_is_open(office, twice):
    office.scan()
    twice(AUGUST, SEPTEMBER)
    office.scan()
    (doubt,) = office.doubts()
    assert (doubt.facts, doubt.first_month, doubt.last_month) == (3, JULY, SEPTEMBER)
    assert acts(office, doubt) == [DoubtAct.FOUND, DoubtAct.GREW]


def test_what_is_settled_stays_settled_for_the_same_facts(office, twice):
    office.scan()
    settle(office, *office.doubts())
    assert office.scan() == NOTHING_NEW
    assert [doubt.state for doubt in office.doubts()] == [DoubtState.SETTLED]


def test_more_months_open_a_new_doubt_beside_the_settled_one(office, twice):
    office.scan()
    settle(office, *office.doubts())
    twice(AUGUST)
    office.scan()
    old, new = office.doubts()
    assert (old.state, old.facts) == (DoubtState.SETTLED, 1)
    assert (new.state, new.facts, new.first_month) == (DoubtState.OPEN, 1, AUGUST)


def test_more_months_void_a_proposal_that_waits_for_the_second_person(office, twice):
    office.scan()
    settle(office, *office.doubts(), outcome=DoubtOutcome.RECOVER)
    twice(AUGUST)
    office.scan()
    (doubt,) = office.doubts()
    assert (doubt.state, doubt.outcome, doubt.settled_by_id, doubt.facts) == (DoubtState.OPEN, None, None, 2)
    assert acts(office, doubt)[-1] is DoubtAct.LAPSED


def test_one_person_may_be_in_doubts_of_two_kinds(office, twice):
    office.scan()
    person = office.doubts()[0].person_id
    office.award(office.session.get_one(Person, person), JULY)
    office.scan()
    assert [doubt.kind for doubt in office.doubts()] == [DoubtKind.TWO_POSTS, DoubtKind.OVERLAP]


@pytest.mark.parametrize("statement", [
    "DELETE FROM doubt", "UPDATE doubt SET person_id = 0", "DELETE FROM doubt_fact", "DELETE FROM doubt_event",
    "UPDATE doubt_fact SET first_fen = 1", "UPDATE doubt_event SET words = 'x'",
])  # fmt: skip
def test_the_database_forgets_no_doubt_and_changes_no_fact(office, twice, statement):
    office.scan()
    with pytest.raises(DBAPIError, match="append-only"):
        office.session.execute(text(statement))
    office.session.rollback()


def test_the_whole_office_is_scanned_once_a_day_by_nobody(office, twice):
    def waiting():
        return office.session.execute(select(Job.scope, Job.created_by_id).where(Job.kind == scan.KIND)).all()

    scan.order_daily(office.session, NOWHERE)
    assert waiting() == []
    office.filed("public_post", State.ISSUED)
    for _ in range(2):
        scan.order_daily(office.session, NOWHERE)
    assert waiting() == [("", None)]


def test_an_area_is_scanned_once_at_a_time(office):
    first = scan.order(office.session, office.approver)
    office.session.flush()
    assert scan.order(office.session, office.other_approver) is first
    assert scan.under_way(office.session, COUNTY) is first
    assert scan.under_way(office.session, OTHER_COUNTY) is None
    office.session.rollback()
