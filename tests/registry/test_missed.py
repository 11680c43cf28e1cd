"""Whom a village has missed: eligible, willing, and neither applied nor granted."""

from contextlib import contextmanager
from datetime import date

import pytest
import sqlalchemy

from fupin import clock
from fupin.model.terms import State, StatusEvent
from fupin.registry import missed
from tests.office import NOON, OTHER_TOWNSHIP, VILLAGE, Office

WILLING = {"wants_training": True, "employment": "未就业", "job_wanted": "县内就业"}


@pytest.fixture
def office(session):
    with clock.pinned(NOON):
        yield Office(session)


@pytest.fixture
def statements(session):
    """What is asked of the database inside the block."""

    @contextmanager
    def watching():
        asked = []

        def watch(_connection, _cursor, statement, *_rest):
            asked.append(statement)

        sqlalchemy.event.listen(session.get_bind(), "before_cursor_execute", watch)
        try:
            yield asked
        finally:
            sqlalchemy.event.remove(session.get_bind(), "before_cursor_execute", watch)

    return watching


def found(office, code=VILLAGE):
    office.session.commit()
    return {each.person.name: each for each in missed.village(office.session, code)}


def titles(villager):
    return [each.scheme.code for each in villager.missed]


def test_whoever_is_eligible_and_willing_is_missed_until_they_apply(office):
    person = office.person(**WILLING)
    assert titles(found(office)[person.name]) == ["training"]
    case = office.submit("training", office.training(person, office.course()))
    assert titles(found(office)[person.name]) == []
    office.advance(case, State.ISSUED)
    assert titles(found(office)[person.name]) == []


def test_whoever_does_not_want_it_or_was_not_asked_is_not_missed(office):
    office.person(name="甲", **WILLING | {"wants_training": False})
    office.person(name="乙", **WILLING | {"wants_training": None})
    assert [titles(each) for each in found(office).values()] == [[], []]


def test_a_post_is_missed_by_those_without_a_job_only(office):
    office.person(name="甲", disability="43", **WILLING | {"wants_training": False})
    office.person(name="乙", disability="43", **WILLING | {"wants_training": False, "employment": "已就业"})
    village = found(office)
    assert titles(village["甲"]) == ["public_post"]
    assert titles(village["乙"]) == []


def test_whoever_is_not_eligible_is_not_missed(office):
    office.person(birth=date(1950, 1, 1), **WILLING)
    (villager,) = found(office).values()
    assert villager.missed == []
    assert villager.main.title == "超过劳动年龄"


def test_the_dead_and_those_who_left_are_not_listed(office):
    for name, event in (("甲", StatusEvent.DIED), ("乙", StatusEvent.MOVED_OUT), ("丙", StatusEvent.MISIDENTIFIED)):
        office.person(name=name, events=((StatusEvent.REGISTERED, date(2015, 1, 1)), (event, date(2020, 1, 1))))
    back = (
        (StatusEvent.REGISTERED, date(2015, 1, 1)),
        (StatusEvent.MOVED_OUT, date(2020, 1, 1)),
        (StatusEvent.IDENTIFIED, date(2021, 1, 1)),
    )
    office.person(name="丁", events=back)
    assert list(found(office)) == ["丁"]


def test_each_is_in_one_class_and_every_class_is_named(office):
    office.person(name="甲", **WILLING)
    office.person(name="乙", birth=date(1950, 1, 1))
    office.person(name="丙", labour=None)
    people = list(found(office).values())
    classes = missed.by_class(people)
    assert [main.title for main, _ in classes] == ["情况不明", "超过劳动年龄", "就地就近就业"]
    assert sorted(each.person.name for _, members in classes for each in members) == sorted("甲乙丙")


def test_a_village_takes_the_same_few_queries_whatever_its_size(office, statements):
    office.person(name="甲", **WILLING)
    office.session.commit()
    with statements() as of_one:
        missed.village(office.session, VILLAGE)
    for name in "乙丙丁戊己":
        office.person(name=name, disability="43", **WILLING)
    office.session.commit()
    with statements() as of_six:
        assert len([each.missed for each in missed.village(office.session, VILLAGE)]) == 6
    assert len(of_six) == len(of_one)


def test_villages_are_those_of_the_scope_that_have_anybody(office):
    office.person()
    office.session.commit()
    codes = [code for code, _, _ in missed.villages(office.session, VILLAGE[:9])]
    assert codes in ([], [VILLAGE])  # the tests' village may not be in the area table
    assert missed.villages(office.session, OTHER_TOWNSHIP) == []
