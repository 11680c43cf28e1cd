"""A month's attendance is due on a day of the next; what nobody stands for after it is late."""

from datetime import date

import pytest
from sqlalchemy import select

from fupin.model import Parameter
from fupin.model.posts import SheetState
from fupin.posts import due, sheets
from fupin.posts.sheets import find
from tests.office import COUNTY, TOWNSHIP, at
from tests.posts.conftest import FEBRUARY, JANUARY


def outstanding(office):
    done = (SheetState.CONFIRMED, SheetState.APPROVED)
    return office.session.execute(due.outstanding(TOWNSHIP, JANUARY, *done)).all()


def test_it_is_due_on_the_tenth_of_the_next_month(office):
    assert due.due_on(office.session, COUNTY, JANUARY) == date(2027, 2, 10)


def test_a_county_may_set_another_day(office):
    office.figure("public_post.attendance_due_day", "25")
    assert due.due_on(office.session, TOWNSHIP, date(2026, 12, 1)) == date(2027, 1, 25)


@pytest.mark.parametrize(("today", "days"), [(date(2027, 2, 10), 0), (date(2027, 2, 11), 1), (date(2027, 3, 1), 19)])
def test_it_is_late_from_the_day_after(office, today, days):
    with at(today):
        assert due.days_late(due.due_on(office.session, COUNTY, JANUARY)) == days


def test_where_no_document_says_a_day_nothing_is_late(office):
    for row in office.session.scalars(select(Parameter).where(Parameter.code == due.DUE_DAY)):
        office.session.delete(row)
    office.session.commit()
    assert due.due_on(office.session, COUNTY, JANUARY) is None
    assert due.days_late(None) == 0


def test_a_unit_is_outstanding_until_the_township_stands_for_the_month(office):
    placement = office.placed()
    unit = office.unit_of(placement)
    assert outstanding(office) == [unit]
    office.enter(placement)
    assert outstanding(office) == [unit]
    kept = find(office.session, unit, JANUARY)
    with at(date(2027, 2, 5)):
        sheets.confirm(office.session, office.reviewer, kept.uid, kept.version)
        office.session.commit()
    assert outstanding(office) == []


def test_a_unit_whose_people_came_later_or_left_before_owes_nothing(office):
    office.placed(starts_on=FEBRUARY)
    assert outstanding(office) == []
