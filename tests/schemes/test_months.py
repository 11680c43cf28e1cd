"""The clock of a life in posts: which months count by each rule, and on which day they run out."""

from datetime import date

import pytest

from fupin.schemes.public_post.months import CALENDAR, PAID, Stint, count_until, last_day, used
from fupin.schemes.public_post.rules import fixed_on, months_used, term_allowed
from tests.office import known
from tests.schemes.test_public_post import facts, person, post

TWENTY_FOUR = [Stint(date(2016, 9, 1), date(2017, 8, 31)), Stint(date(2018, 1, 1), date(2018, 12, 31))]


def test_months_of_several_posts_add_up_and_gaps_do_not_count():
    assert len(used(TWENTY_FOUR, PAID)) == 24


def test_twelve_more_months_from_march_2019_end_on_the_29th_of_february_2020():
    assert last_day(used(TWENTY_FOUR, PAID), date(2019, 3, 1), 36) == date(2020, 2, 29)
    assert last_day(used(TWENTY_FOUR, PAID), date(2019, 3, 15), 36) == date(2020, 2, 29)


def test_nothing_is_left_after_thirty_six():
    assert last_day(used([Stint(date(2016, 1, 1), date(2018, 12, 31))], PAID), date(2019, 1, 1), 36) is None


def test_two_posts_in_one_month_are_one_month():
    both = [Stint(date(2018, 1, 1), date(2018, 1, 10)), Stint(date(2018, 1, 20), date(2018, 2, 5))]
    assert used(both, PAID) == {"2018-01", "2018-02"}


def test_a_part_month_counts_if_paid_and_by_the_calendar_in_any_case():
    half = Stint(date(2018, 1, 16), date(2018, 3, 15), idle=frozenset({"2018-03"}))
    assert used([half], PAID) == {"2018-01", "2018-02"}
    assert used([half], CALENDAR) == {"2018-01", "2018-02", "2018-03"}


@pytest.mark.parametrize(("month", "number"), [(date(2016, 9, 1), 1), (date(2017, 12, 1), 12), (date(2018, 2, 1), 14)])
def test_each_month_has_its_number_in_a_life(month, number):
    assert count_until(TWENTY_FOUR, month, PAID) == number
    assert count_until(TWENTY_FOUR[:1], date(2017, 1, 1), PAID) == 5


def test_the_rule_reads_the_parameter():
    earlier = post(date(2025, 1, 16), 2)
    idle = {earlier.application_id: frozenset({"2025-03"})}
    assert len(months_used(facts(grants=(earlier,), idle=idle))) == 2
    assert len(months_used(facts(grants=(earlier,), idle=idle, count_rule=known("calendar")))) == 3


def test_who_was_fifty_four_at_the_first_approval_is_not_extended_unless_each_approval_counts():
    earlier = tuple(post(date(year, 1, 1), 12) for year in (2024, 2025))
    told = {
        "person": person(date(1970, 6, 15)), "grants": earlier, "first_approved_on": date(2024, 1, 1),
        "ends_on": date(2029, 6, 30),
    }  # fmt: skip
    assert term_allowed(facts(**told)).outcome.value == "failed"
    later = facts(**told, near_fixed=known("each_approval"))
    assert fixed_on(later) == later.on
    assert term_allowed(later).outcome.value == "passed"


def test_nobody_is_placed_beyond_the_pension_day():
    told = facts(person=person(date(1968, 3, 1)), first_approved_on=date(2020, 1, 1), ends_on=date(2028, 3, 2))
    assert "2028年3月1日起领取养老保险待遇" in term_allowed(told).words
