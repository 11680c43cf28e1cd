"""Ages, months and working days as the policy counts them."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays


def add_years(day: date, years: int) -> date:
    """The same month and day in another year; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def add_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last day."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(years, month + 1, min(last, day.day))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def age(birth: date, on: date) -> int:
    """Completed years; a birthday counts from its own day."""
    years = on.year - birth.year
    return years if on >= add_years(birth, years) else years - 1


def whole_months(start: date, end: date) -> tuple[int, int]:
    """Completed months from `start` to `end`, both days included, and the days left over."""
    after = end + timedelta(days=1)
    months = (after.year - start.year) * 12 + after.month - start.month
    if add_months(start, months) > after:
        months -= 1
    return months, (after - add_months(start, months)).days


def months_between(start: date, end: date) -> set[str]:
    """The calendar months a period touches, as 2026-03."""
    first, last = start.year * 12 + start.month - 1, end.year * 12 + end.month - 1
    return {f"{month // 12}-{month % 12 + 1:02}" for month in range(first, last + 1)}


@dataclass(frozen=True)
class WorkingDay:
    """A working day found by counting; provisional while that year's holiday arrangement is unpublished."""

    on: date
    provisional: bool


@cache
def _china(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("CN", years=year)


def published(year: int) -> bool:
    """Whether the State Council's holiday arrangement of that year is known: it then names make-up workdays."""
    return any(day.year == year for day in getattr(_china(year), "weekend_workdays", ()))


def is_working_day(day: date) -> bool:
    """By the published arrangement, else Monday to Friday without the statutory days."""
    return bool(_china(day.year).is_working_day(day))


def working_day_after(start: date, days: int) -> WorkingDay:
    """The day `days` working days after `start`, whose own day is not counted."""
    day = start
    left = days
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day)
    years = range(start.year, day.year + 1)
    return WorkingDay(day, not all(published(year) for year in years))
