"""Suspected pairs are found, kept in step with the register, and settled by who answers for both."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from fupin import clock, jobs
from fupin.model import Job, JobState, SuspectedPair, Verdict
from fupin.model.terms import Role, StatusEvent
from fupin.registry import duplicates, standing
from fupin.registry.alike import Reason
from fupin.registry.duplicates import SettleRefused
from tests.office import COUNTY, NOON, OTHER_COUNTY, TODAY, Office, at_once, errors

BIRTH = date(1953, 3, 12)
NEXT_TOWNSHIP = "370702002"
NOWHERE = Path("/nonexistent")


@pytest.fixture
def office(session):
    with clock.pinned(NOON):
        yield Office(session, demo=False)


@pytest.fixture
def search(session, office):
    """Let the county search, and look at the pairs."""

    def searched(by=None):
        duplicates.enqueue(session, by or office.approver)
        session.commit()
        duplicates.find(session, jobs.claim(session, {duplicates.KIND}), NOWHERE)
        session.expire_all()
        return session.scalars(select(SuspectedPair).order_by(SuspectedPair.id)).all()

    return searched


@pytest.fixture
def two(office):
    """One in each of two townships of the county."""
    return office.person("王秀英", BIRTH), office.person("王秀英", BIRTH, f"{NEXT_TOWNSHIP}201")


@pytest.fixture
def pair(search, two):
    (found,) = search()
    return found


# finding ----------------------------------------------------------------------------------------------------------


def test_a_pair_is_kept_with_its_reasons_and_both_areas(two, search, session):
    (pair,) = search()
    assert (pair.first_id, pair.second_id) == tuple(person.id for person in two)
    assert (pair.first_area, pair.second_area) == tuple(person.area_code for person in two)
    assert Reason.SAME_DAY in duplicates.reasons_of(pair)
    assert (pair.verdict, pair.note, pair.found_at) == (None, "", NOON)
    job = session.scalars(select(Job)).one()
    assert (job.state, job.words, job.done, job.total) == (JobState.DONE, "新发现1对", 2, 2)


def test_a_shared_phone_is_found_behind_its_seal(office, search, session):
    first, second = office.person("王秀英", BIRTH), office.person("李桂兰", date(1970, 1, 1))
    first.phone = second.phone = "13905360001"
    (pair,) = search()
    assert duplicates.reasons_of(pair) == [Reason.PHONE]


def test_a_household_shares_its_phone(office, search):
    home = office.household()
    for name, birth in (("王秀英", BIRTH), ("李桂兰", date(1970, 1, 1))):
        office.person(name, birth, household=home).phone = "13905360001"
    assert search() == []


def test_searching_again_changes_nothing(pair, search):
    before = (pair.id, pair.reasons, pair.found_at)
    with clock.pinned(NOON + timedelta(days=1)):
        (again,) = search()
    assert (again.id, again.reasons, again.found_at) == before


def test_a_pair_that_holds_no_longer_goes(pair, two, search, session):
    two[0].birth = date(1961, 8, 25)
    two[0].name = "赵桂兰"
    assert search() == []
    assert session.scalars(select(Job.words).order_by(Job.id.desc())).first() == "新发现0对，撤下不再疑似的1对"


def test_what_they_share_now_is_told(pair, two, search):
    two[0].phone = two[1].phone
    (now,) = search()
    assert (now.id, duplicates.reasons_of(now)[-1]) == (pair.id, Reason.PHONE)


def test_whoever_moves_takes_the_pair_along(pair, two, search, session):
    two[0].area_code = f"{NEXT_TOWNSHIP}202"
    (now,) = search()
    assert (now.id, now.first_area) == (pair.id, f"{NEXT_TOWNSHIP}202")


@pytest.mark.parametrize("event", [StatusEvent.MOVED_OUT, StatusEvent.MISIDENTIFIED])
def test_whoever_left_the_register_is_nobodys_duplicate(event, pair, two, search, office, session):
    made = standing.record(session, two[1].id, event, TODAY, "核实", office.approver)
    assert search() == []
    standing.reverse(session, two[1].id, made.id, "登错", office.approver)
    assert len(search()) == 1


def test_for_the_dead_somebody_may_still_draw(pair, two, search, office, session):
    standing.record(session, two[1].id, StatusEvent.DIED, TODAY, "死亡证明", office.approver)
    assert len(search()) == 1


def test_another_county_is_not_searched(office, search, session):
    office.person("王秀英", BIRTH, f"{OTHER_COUNTY}101201")
    office.person("王秀英", BIRTH, f"{OTHER_COUNTY}101202")
    assert search() == []


def test_a_township_orders_the_search_of_its_county(two, office, search, session):
    assert len(search(office.reviewer)) == 1
    assert session.scalars(select(Job.scope)).one() == COUNTY


def test_counties_are_searched_one_after_another_for_whoever_has_several(office, search, two):
    office.person("王秀英", BIRTH, f"{OTHER_COUNTY}101201")
    office.person("王秀英", BIRTH, f"{OTHER_COUNTY}101202")
    found = search(office.user(Role.ADMIN, "3707", "市管理员"))
    assert [pair.first_area[:6] for pair in found] == [COUNTY, OTHER_COUNTY]
    assert {duplicates.latest(office.session, scope).scope for scope in ("3707", COUNTY, NEXT_TOWNSHIP)} == {"3707"}


def test_a_search_that_waits_is_not_ordered_twice(office, session):
    assert duplicates.enqueue(session, office.approver)
    session.commit()
    assert not duplicates.enqueue(session, office.reviewer)
    held = jobs.claim(session, {duplicates.KIND})
    duplicates.enqueue_after_import(session, held)
    session.commit()
    assert session.scalars(select(Job.state).order_by(Job.id)).all() == [JobState.RUNNING, JobState.QUEUED]
    again = session.scalars(select(Job).order_by(Job.id.desc())).first()
    assert (again.scope, again.created_by_id) == (COUNTY, office.approver.id)


def test_whoever_was_overtaken_writes_nothing(two, office, session):
    duplicates.enqueue(session, office.approver)
    session.commit()
    held = jobs.claim(session, {duplicates.KIND})._replace(worker="another")
    with pytest.raises(jobs.Overtaken):
        duplicates.find(session, held, NOWHERE)
    assert session.scalars(select(SuspectedPair)).all() == []


# settling ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def settle(session):
    def settled(pair, by, verdict=Verdict.DIFFERENT, note="", seen=""):
        duplicates.settle(session, pair.id, by, verdict, note, seen)
        session.commit()

    return settled


def test_what_was_settled_is_never_touched(pair, two, search, office, settle, session):
    settle(pair, office.approver, Verdict.SAME, "入户核实，第二条是多余的")
    kept = (pair.id, pair.reasons, pair.verdict, pair.note, pair.settled_by_id, pair.settled_at)
    two[0].name = "赵桂兰"
    (now,) = search()
    assert (now.id, now.reasons, now.verdict, now.note, now.settled_by_id, now.settled_at) == kept


def test_one_of_ones_own_suffices_to_tell_two_apart(pair, office, settle):
    settle(pair, office.reviewer)
    assert (pair.verdict, pair.settled_by_id, pair.settled_at) == (Verdict.DIFFERENT, office.reviewer.id, NOON)


@pytest.mark.parametrize(
    ("who", "verdict", "note", "field"),
    [
        ("reviewer", Verdict.SAME, "入户核实", "verdict"),
        ("stranger", Verdict.DIFFERENT, "", "verdict"),
        ("approver", Verdict.SAME, "", "note"),
    ],
)
def test_what_cannot_be_settled_is_refused(who, verdict, note, field, pair, office, settle, session):
    stranger = office.user(Role.TOWNSHIP, f"{OTHER_COUNTY}101", "外乡初审")
    by = stranger if who == "stranger" else getattr(office, who)
    with pytest.raises(SettleRefused) as refused:
        settle(pair, by, verdict, note)
    assert refused.value.field == field
    session.rollback()
    assert pair.verdict is None


def test_a_verdict_is_changed_by_whoever_saw_it(pair, office, settle):
    settle(pair, office.reviewer)
    settle(pair, office.approver, Verdict.SAME, "查看户口簿", duplicates.stamp(pair))
    assert (pair.verdict, pair.note, pair.settled_by_id) == (Verdict.SAME, "查看户口簿", office.approver.id)


def test_that_both_are_one_is_not_taken_back_by_whoever_answers_for_one(pair, office, settle):
    settle(pair, office.approver, Verdict.SAME, "查看户口簿")
    with pytest.raises(SettleRefused, match="请报县级认定"):
        settle(pair, office.reviewer, Verdict.DIFFERENT, "", duplicates.stamp(pair))


def test_whoever_did_not_see_the_verdict_is_told(pair, office, settle):
    settle(pair, office.reviewer)
    with pytest.raises(SettleRefused, match="刚才有人处理过"):
        settle(pair, office.approver, Verdict.SAME, "查看户口簿")


def test_a_pair_that_went_meanwhile_is_told(pair, two, search, office, settle):
    two[0].name = "赵桂兰"
    two[0].birth = date(1961, 8, 25)
    search()
    with pytest.raises(SettleRefused, match="不用处理"):
        duplicates.settle(office.session, 1, office.approver, Verdict.DIFFERENT, "", "")


def test_of_two_who_settle_at_once_one_is_told(pair, office, engine, session):
    key, officers = pair.id, [office.approver.id, office.other_approver.id]
    session.commit()

    def by(officer_id):
        def task(own):
            duplicates.settle(own, key, own.get_one(type(office.approver), officer_id), Verdict.DIFFERENT, "", "")
            own.commit()

        return task

    found = at_once(engine, [by(each) for each in officers])
    assert [type(each) for each in errors(found)] == [SettleRefused]


# looking ----------------------------------------------------------------------------------------------------------


def test_what_waits_is_counted_for_an_area_and_for_a_person(pair, two, office, settle, session):
    def counts(*which):
        return [duplicates.waiting(session, each) for each in which]

    places = [duplicates.of_area(scope) for scope in (COUNTY, NEXT_TOWNSHIP, "370702003")]
    people = [duplicates.of_person(person.id) for person in two]
    assert counts(*places, *people) == [1, 1, 0, 1, 1]
    settle(pair, office.reviewer)
    assert counts(*places, *people) == [0, 0, 0, 0, 0]
