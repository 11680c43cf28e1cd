"""Vacant posts are listed page by page, the longest vacant first, and what is full is not."""

from datetime import date

import pytest

from fupin.posts import vacancies
from tests.office import OTHER_COUNTY, TOWNSHIP

ON = date(2027, 2, 10)


@pytest.fixture
def opened(office):
    """A post with a place, open since a day."""

    def make(day, **more):
        made = office.opening(quantity=1, **more)
        made.opens_on = day
        office.session.commit()
        return made

    return make


def listed(office, page=1, on=ON, scope=TOWNSHIP):
    return vacancies.vacancies(office.session, scope, on, page)


def test_the_longest_vacant_is_first_whether_somebody_left_it_or_it_was_never_filled(office, opened):
    left = office.placed(opened(date(2026, 1, 1)), ends_on=date(2027, 1, 31))  # vacant since the first of February
    opened(date(2027, 2, 2))
    opened(date(2027, 1, 31))
    found = listed(office)
    assert [row.since for row in found.rows] == [date(2027, 1, 31), date(2027, 2, 1), date(2027, 2, 2)]
    assert (found.total, found.rows[1].held, left.last_day) == (3, 0, date(2027, 1, 31))


def test_a_post_opened_again_after_somebody_left_is_vacant_since_it_was_opened(office, opened):
    opening = opened(date(2026, 1, 1))
    office.placed(opening, ends_on=date(2027, 1, 31))
    opening.opens_on = date(2027, 2, 5)
    office.session.commit()
    assert [row.since for row in listed(office).rows] == [date(2027, 2, 5)]


def test_what_is_full_closed_or_elsewhere_is_not_listed(office, opened):
    office.placed(opened(date(2026, 1, 1)))
    opened(date(2026, 1, 1)).closes_on = date(2027, 2, 9)
    office.session.commit()
    assert listed(office).rows == []
    opened(date(2026, 1, 1))
    assert listed(office, scope=OTHER_COUNTY).rows == []


def test_pages_have_each_once_and_the_nearest_is_shown_for_one_there_is_not(office, opened, monkeypatch):
    monkeypatch.setattr(vacancies, "PAGE", 2)
    for day in (3, 1, 2):
        opened(date(2027, 1, day))
    first, last = listed(office), listed(office, 99)
    assert (first.page, last.page, first.pages, last.total) == (1, 2, 2, 3)
    assert [row.since.day for row in (*first.rows, *last.rows)] == [1, 2, 3]
