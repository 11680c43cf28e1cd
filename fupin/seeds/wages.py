"""Minimum wages by tier of county and period, and which county is in which tier."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from fupin.model.terms import Confirmed

TIER_OF_COUNTY = {
    "370702": 1, "370703": 1, "370704": 1, "370705": 1, "370772": 1, "370782": 1, "370783": 1,
    "370724": 2, "370725": 2, "370781": 2, "370784": 2, "370785": 2, "370786": 2,
}  # fmt: skip
TIER_COMPOSED = {"370772"}  # the coastal zone is in no published table


@dataclass(frozen=True)
class Period:
    """One order of the provincial government: fen a month and fen an hour for tiers 1 and 2."""

    start: date
    end: date | None
    tiers: tuple[tuple[int, int], tuple[int, int]]
    source: str
    status: Confirmed


# Amounts are confirmed throughout; "to confirm" is said of the table of tiers that went with them.
PERIODS = (
    Period(date(2015, 3, 1), date(2016, 5, 31), ((160000, 1600), (145000, 1450)),
           "鲁政字〔2015〕39号", Confirmed.TO_CONFIRM),
    Period(date(2016, 6, 1), date(2017, 5, 31), ((171000, 1710), (155000, 1550)),
           "鲁政字〔2016〕117号", Confirmed.TO_CONFIRM),
    Period(date(2017, 6, 1), date(2018, 5, 31), ((181000, 1810), (164000, 1640)),
           "鲁政字〔2017〕86号", Confirmed.CONFIRMED),
    Period(date(2018, 6, 1), date(2021, 9, 30), ((191000, 1910), (173000, 1730)),
           "鲁政字〔2018〕80号（文号待核实）", Confirmed.TO_CONFIRM),
)  # fmt: skip


@dataclass(frozen=True)
class Wage:
    """The two minimum wages of one county in one period."""

    county: str
    period: Period
    monthly_fen: int
    hourly_fen: int
    status: Confirmed


def wages(periods: tuple[Period, ...] = PERIODS) -> Iterator[Wage]:
    """Every county's row of every period."""
    for period in periods:
        for county, tier in TIER_OF_COUNTY.items():
            monthly, hourly = period.tiers[tier - 1]
            composed = county in TIER_COMPOSED and period.status is Confirmed.CONFIRMED
            yield Wage(county, period, monthly, hourly, Confirmed.TO_CONFIRM if composed else period.status)
