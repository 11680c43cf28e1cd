"""Ages, months and working days to the day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fupin.calendar import (
    add_months,
    add_years,
    age,
    is_working_day,
    months_between,
    published,
    whole_months,
    working_day_after,
)

DAYS = st.dates(date(1950, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("birth", "on", "years"),
    [
        (date(2000, 6, 1), date(2016, 5, 31), 15),
        (date(2000, 6, 1), date(2016, 6, 1), 16),
        (date(1956, 6, 1), date(2016, 5, 31), 59),
        (date(1956, 6, 1), date(2016, 6, 1), 60),
        (date(1964, 2, 29), date(2019, 2, 27), 54),
        (date(1964, 2, 29), date(2019, 2, 28), 55),
        (date(1964, 2, 29), date(2020, 2, 28), 55),
        (date(1964, 2, 29), date(2020, 2, 29), 56),
    ],
)
def test_age_counts_from_the_birthday_itself(birth, on, years):
    assert age(birth, on) == years


def test_a_leap_day_becomes_the_twenty_eighth():
    assert add_years(date(1964, 2, 29), 55) == date(2019, 2, 28)
    assert add_years(date(1964, 2, 29), 60) == date(2024, 2, 29)
    assert add_years(date(2024, 2, 29), -5) == date(2019, 2, 28)


@pytest.mark.parametrize(
    ("day", "months", "there"),
    [
        (date(2018, 1, 31), 1, date(2018, 2, 28)),
        (date(2020, 1, 31), 1, date(2020, 2, 29)),
        (date(2018, 3, 31), 1, date(2018, 4, 30)),
        (date(2018, 12, 15), 1, date(2019, 1, 15)),
        (date(2018, 1, 15), -1, date(2017, 12, 15)),
        (date(2017, 3, 15), 12, date(2018, 3, 15)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last(day, months, there):
    assert add_months(day, months) == there


@pytest.mark.parametrize(
    ("start", "end", "whole"),
    [
        (date(2017, 1, 1), date(2017, 12, 31), (12, 0)),
        (date(2017, 1, 1), date(2017, 12, 30), (11, 30)),
        (date(2017, 3, 15), date(2018, 3, 14), (12, 0)),
        (date(2017, 3, 15), date(2018, 3, 13), (11, 27)),
        (date(2018, 3, 1), date(2019, 2, 27), (11, 27)),
        (date(2017, 3, 1), date(2017, 3, 1), (0, 1)),
        (date(2016, 2, 29), date(2017, 2, 27), (12, 0)),
        (date(2016, 2, 29), date(2017, 2, 28), (12, 1)),
    ],
)
def test_whole_months_count_both_days_and_tell_the_rest(start, end, whole):
    assert whole_months(start, end) == whole


@given(DAYS, st.integers(1, 60))
def test_a_term_of_n_months_has_n_months(start, months):
    assert whole_months(start, add_months(start, months) - timedelta(days=1))[0] == months


@given(DAYS, st.integers(1, 60))
def test_one_day_less_is_a_month_less(start, months):
    end = add_months(start, months) - timedelta(days=2)
    assert whole_months(start, end)[0] == months - 1


def test_months_between_are_calendar_months_touched():
    assert months_between(date(2016, 11, 30), date(2017, 2, 1)) == {"2016-11", "2016-12", "2017-01", "2017-02"}
    assert months_between(date(2017, 2, 1), date(2017, 1, 31)) == set()


def test_national_day_of_2026_is_not_worked_and_its_makeup_days_are():
    holidays = [date(2026, 10, day) for day in range(1, 8)]
    assert not any(is_working_day(day) for day in holidays)
    assert is_working_day(date(2026, 9, 20))  # a Sunday
    assert is_working_day(date(2026, 10, 10))  # a Saturday
    assert not is_working_day(date(2026, 10, 11))


def test_five_working_days_over_national_day():
    found = working_day_after(date(2026, 9, 30), 5)
    assert (found.on, found.provisional) == (date(2026, 10, 13), False)  # 8, 9, 10 (Saturday worked), 12, 13


def test_the_start_day_is_not_counted():
    assert working_day_after(date(2026, 11, 16), 1).on == date(2026, 11, 17)
    assert working_day_after(date(2026, 11, 20), 1).on == date(2026, 11, 23)
    assert working_day_after(date(2026, 11, 20), 0).on == date(2026, 11, 20)


def test_a_year_whose_arrangement_is_unpublished_makes_the_day_provisional():
    assert published(2026)
    assert not published(2027)
    assert working_day_after(date(2027, 9, 29), 5).provisional
    assert not working_day_after(date(2026, 12, 21), 5).provisional


def test_a_count_that_reaches_into_the_unpublished_year_is_provisional():
    assert working_day_after(date(2026, 12, 30), 5).provisional
