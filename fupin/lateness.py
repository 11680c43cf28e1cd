"""Late by working days: since when something waits, how far its due day lies behind; the days of a month or year."""

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from fupin import clock
from fupin.calendar import add_months, working_day_after

A_PERIOD = re.compile(r"(20[0-9]{2})(?:-(0[1-9]|1[0-2]))?")


class Band(NamedTuple):
    """Over by more than `over` working days, and by no more than `most` unless that is open."""

    words: str
    over: int
    most: int | None


class Days(NamedTuple):
    """From one day until before another."""

    first: date
    beyond: date


ANY = "all"
BANDS = {
    "1": Band("1至5个工作日", 0, 5),
    "6": Band("6至10个工作日", 5, 10),
    "11": Band("超过10个工作日", 10, None),
    ANY: Band("", 0, None),
}

ONE_BY_ONE = tuple(key for key in BANDS if key != ANY)  # those that exclude one another, the least late first


@lru_cache(100)
def first_in_time(today: date, days: int) -> date:
    """Of all days the first from which no more than so many working days have gone by."""
    day = today
    while working_day_after(day, days).on >= today:
        day -= timedelta(days=1)
    return day + timedelta(days=1)


def late_before(today: date, days: int) -> datetime:
    """What came before this moment has waited more than so many working days."""
    return datetime.combine(first_in_time(today, days), time(), clock.OFFICE_ZONE)


def due_within(key: str, today: date) -> Days:
    """Which due days are over by that band. Raises KeyError for a band that there is not."""
    band = BANDS[key]
    earliest = date.min if band.most is None else first_in_time(today, band.most)
    return Days(earliest, first_in_time(today, band.over))


def period(text: str) -> Days | None:
    """The days of a year, 2026, or of a month, 2026-11; None for other words."""
    found = A_PERIOD.fullmatch(text)
    if found is None:
        return None
    first = date(int(found[1]), int(found[2] or 1), 1)
    return Days(first, add_months(first, 1 if found[2] else 12))
