"""What a month in a post pays: hours by the county's minimum hourly wage of each day, up to the monthly one (F13)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from sqlalchemy.orm import Session

from fupin.calendar import add_months
from fupin.policy import parameters
from fupin.posts import CLAUSE
from fupin.schemes.public_post.months import DAY

HOURLY, MONTHLY, RULE = "wage.minimum_hourly_fen", "wage.minimum_monthly_fen", "public_post.pay_rule"
MOST_HOURS = 744
UNCAPPED = "hourly"  # else hours by the hourly wage, and no more than the monthly one

ByDay = tuple[tuple[int, int], ...]  # day of the month and half-hours
Span = tuple[date, date]


class Wage(NamedTuple):
    """The wages of some days of a month, in fen; no cap where the rule has none."""

    first: date
    last: date
    hourly: int
    cap: int | None


class Share(NamedTuple):
    """So many days in the post under one wage, and the half-hours worked on them; None where no days are known."""

    days: int
    wage: Wage
    half_hours: int | None = None

    @property
    def weight(self) -> int:
        """Its part of the month: hours where they are known by day, else days in the post."""
        return self.days if self.half_hours is None else self.half_hours


@dataclass(frozen=True)
class Sum:
    """What is due, and how it comes about in words that name the clause."""

    fen: int
    words: str


class WageUnknown(Exception):
    """A day of the month has no wage; the words say which document is wanted."""


def wages(session: Session, county_code: str, month: date) -> list[Wage]:
    """The wages of a month, one after another; a change on any day begins a new one. Raises WageUnknown."""
    found: list[Wage] = []
    day, after = month, add_months(month, 1)
    while day < after:
        wage = _of_day(session, county_code, day)
        if found and found[-1][2:] == wage[2:]:
            wage = found.pop()._replace(last=day)
        found.append(wage)
        day += DAY
    return found


def _of_day(session: Session, county_code: str, day: date) -> Wage:
    values = parameters(session, (HOURLY, MONTHLY, RULE), county_code, day)
    for value in values.values():
        if not value.known:
            raise WageUnknown(value.missing)
    cap = None if values[RULE].text == UNCAPPED else values[MONTHLY].number
    return Wage(day, day, values[HOURLY].number, cap)


def shares(spans: Sequence[Span], by_wage: Sequence[Wage], by_day: ByDay = ()) -> tuple[Share, ...]:
    """How many of somebody's days in the post lie under each wage, and how many hours where days were entered."""
    if len(by_wage) == 1:
        return (Share(sum((last - first).days + 1 for first, last in spans), by_wage[0]),)
    known = by_day if any(half_hours for _, half_hours in by_day) else ()
    found = [Share(sum(_common(span, wage) for span in spans), wage, _worked(known, wage)) for wage in by_wage]
    return tuple(share for share in found if share.days)


def _common(span: Span, wage: Wage) -> int:
    return max((min(span[1], wage.last) - max(span[0], wage.first)).days + 1, 0)


def _worked(by_day: ByDay, wage: Wage) -> int | None:
    if not by_day:
        return None
    return sum(half_hours for number, half_hours in by_day if wage.first.day <= number <= wage.last.day)


def due(half_hours: int, parts: Sequence[Share]) -> Sum:
    """The sum of one line, rounded once.

    Where the wage changed within the month, each hour is paid by the wage of its day. Of a month without days nobody
    knows when its hours were worked: they go by the days in the post under each wage, which favours neither side and
    can be checked from the term alone. Hours corrected later go as those that were entered by day. The monthly wage
    goes by the days in the post in any case.
    """
    if not half_hours or not parts:
        return Sum(0, f"本月没有工时，不发放（{CLAUSE}）")
    weights = sum(part.weight for part in parts)
    by_hours = _rounded(half_hours * sum(part.weight * part.wage.hourly for part in parts), 2 * weights)
    told = f"{_rates(half_hours, parts)} = {yuan(by_hours)}元"
    return _capped(by_hours, told, parts)


def _capped(by_hours: int, told: str, parts: Sequence[Share]) -> Sum:
    cap = _cap(parts)
    if cap is None:
        return Sum(by_hours, f"{told}（{CLAUSE}）")
    name = "月最低工资" if len({part.wage.cap for part in parts}) == 1 else "按在岗天数折算的月最低工资"
    if by_hours > cap:
        return Sum(cap, f"{told}，超过{name}{yuan(cap)}元，按{yuan(cap)}元发放（{CLAUSE}）")
    return Sum(by_hours, f"{told}，不超过{name}{yuan(cap)}元（{CLAUSE}）")


def _cap(parts: Sequence[Share]) -> int | None:
    if any(part.wage.cap is None for part in parts):
        return None
    return _rounded(sum(part.days * (part.wage.cap or 0) for part in parts), sum(part.days for part in parts))


def _rates(half_hours: int, parts: Sequence[Share]) -> str:
    """Hours by what each is paid, and how the hours came to lie under each wage."""
    if len(parts) == 1:
        return f"{hours(half_hours)}小时 × {yuan(parts[0].wage.hourly)}元"
    if parts[0].half_hours is None:
        each = "，".join(f"{_span(p.wage)}在岗{p.days}天{yuan(p.wage.hourly)}元" for p in parts)
        return f"{hours(half_hours)}小时 × 折算的小时标准（没有逐日工时，按各标准的在岗天数折算：{each}）"
    worked = [(part, hours(part.half_hours or 0)) for part in parts if part.half_hours]
    if half_hours != sum(part.weight for part in parts):
        each = "，".join(f"{_span(p.wage)}{told}小时{yuan(p.wage.hourly)}元" for p, told in worked)
        return f"{hours(half_hours)}小时 × 折算的小时标准（按逐日工时的比例折算：{each}）"
    each = " + ".join(f"{_span(p.wage)}{told}小时 × {yuan(p.wage.hourly)}元" for p, told in worked)
    return f"逐日工时按当日标准：{each}"


def _span(wage: Wage) -> str:
    return f"{wage.first.day}日至{wage.last.day}日"


def _rounded(numerator: int, denominator: int) -> int:
    """Half up, once a line."""
    return (2 * numerator + denominator) // (2 * denominator)


def hours(half_hours: int) -> str:
    """4.5, or 4 where there is no half."""
    whole, half = divmod(abs(half_hours), 2)
    return f"{'-' if half_hours < 0 else ''}{whole}{'.5' if half else ''}"


def yuan(fen: int) -> str:
    """Yuan with separators and two decimals."""
    whole, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole:,}.{rest:02}"


def half_hours_of(typed: str, like: str = "88或88.5") -> int:
    """Half-hours of what somebody wrote. Raises ValueError saying what is wrong."""
    try:
        value = Decimal(typed) * 2
    except InvalidOperation:
        raise ValueError(f"工时请填写数字，如{like}，现在是“{typed[:20]}”") from None
    if not value.is_finite() or not 0 <= value <= MOST_HOURS * 2:
        raise ValueError(f"工时应在0到{MOST_HOURS}之间")
    if value != int(value):
        raise ValueError("工时最小到半小时，如88.5")
    return int(value)
