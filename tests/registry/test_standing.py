"""Standing on the register: what may follow what, mistakes taken back, and where a person stood on any day."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from fupin import clock
from fupin.model import Person, StatusChange
from fupin.model.terms import StatusEvent
from fupin.registry import standing
from fupin.registry.standing import ChangeRefused
from fupin.schemes.common import person_facts
from tests.office import NOON, TODAY, Office, at_once

E = StatusEvent
DAY = date(2026, 3, 2)


@pytest.fixture
def office(session):
    with clock.pinned(NOON):
        yield Office(session)


@pytest.fixture
def person(office):
    return office.person()


@pytest.fixture
def record(office, person):
    def write(event, on=DAY, basis="县级核查"):
        return standing.record(office.session, person.id, event, on, basis, office.approver)

    return write


def stands(office, person, on=TODAY):
    return person_facts(office.session, office.session.get(Person, person.id), on).status


def test_a_lifting_and_a_relapse_follow_one_another(office, person, record):
    for event in (E.LIFTED, E.RELAPSED, E.LIFTED):
        record(event)
    assert stands(office, person) is E.LIFTED


@pytest.mark.parametrize("event", [E.RELAPSED, E.REGISTERED, E.IDENTIFIED, E.CORRECTED, E.REVERSED])
def test_what_cannot_follow_a_registration_is_refused_in_words(record, event):
    with pytest.raises(ChangeRefused, match=f"现在是“建档”，不能登记“{event.label}”"):
        record(event)


@pytest.mark.parametrize("event", [event for event in E if event is not E.DIED])
def test_nothing_follows_a_death(record, event):
    record(E.DIED)
    with pytest.raises(ChangeRefused):
        record(event)


def test_whoever_moved_out_may_be_identified_anew(office, person, record):
    record(E.MOVED_OUT)
    record(E.IDENTIFIED)
    assert stands(office, person) is E.IDENTIFIED


def test_dates_never_fall_and_never_lie_ahead(record):
    record(E.LIFTED, DAY)
    record(E.RELAPSED, DAY)
    with pytest.raises(ChangeRefused, match="不能早于上一次变动（2026年3月2日返贫挂号）"):
        record(E.LIFTED, DAY - timedelta(days=1))
    with pytest.raises(ChangeRefused, match="不能晚于今天"):
        record(E.LIFTED, TODAY + timedelta(days=1))
    record(E.LIFTED, TODAY)


def test_the_standing_of_any_day_can_be_told(office, person, record):
    record(E.LIFTED, DAY)
    record(E.RELAPSED, DAY + timedelta(days=30))
    assert stands(office, person, DAY - timedelta(days=1)) is E.REGISTERED
    assert stands(office, person, DAY) is E.LIFTED
    assert stands(office, person, DAY + timedelta(days=30)) is E.RELAPSED


def test_a_mistake_is_taken_back_and_both_rows_stay(office, person, record):
    wrong = record(E.DIED)
    standing.reverse(office.session, person.id, wrong.id, "同名误登", office.approver)
    assert stands(office, person) is E.REGISTERED
    events = office.session.scalars(select(StatusChange.event).order_by(StatusChange.id)).all()
    assert events == [E.REGISTERED, E.DIED, E.REVERSED]
    record(E.LIFTED)
    assert stands(office, person) is E.LIFTED


def test_only_the_last_change_is_taken_back_and_only_once(office, person, record):
    first, last = record(E.LIFTED), record(E.RELAPSED)
    for change in (first.id, 999_999):
        with pytest.raises(ChangeRefused, match="刚有变化"):
            standing.reverse(office.session, person.id, change, "错", office.approver)
    last_id = last.id
    standing.reverse(office.session, person.id, last_id, "错", office.approver)
    with pytest.raises(ChangeRefused):
        standing.reverse(office.session, person.id, last_id, "错", office.approver)
    assert stands(office, person) is E.LIFTED


def test_a_change_once_recorded_is_never_altered(office, person, record):
    made = record(E.LIFTED)
    made.basis = "改写"
    with pytest.raises(DBAPIError, match="append-only"):
        office.session.commit()
    office.session.rollback()


def test_two_who_record_at_once_do_not_both_lift(office, engine, person):
    person_id, by = person.id, office.approver
    office.session.refresh(by)
    office.session.expunge(by)

    def lift(session):
        with clock.pinned(NOON):
            return standing.record(session, person_id, E.LIFTED, DAY, "县级核查", by)

    office.session.commit()
    came = at_once(engine, [lift, lift])
    assert sum(isinstance(each, ChangeRefused) for each in came) == 1
