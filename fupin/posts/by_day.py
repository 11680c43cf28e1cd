"""A month in a post day by day: what stands in the box of a day, the sums of the days, and where they are kept."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from fupin.calendar import add_months
from fupin.model import PostAttendanceDay, PostSheet
from fupin.posts.pay import ByDay, half_hours_of, hours
from fupin.schemes.public_post.months import DAY

LONGEST_DAY = 16  # half-hours
LEAVE = 0  # the half-hours of a day of leave
LEAVE_MARK = "假"
LEAVE_TYPED = frozenset({LEAVE_MARK, "请假", "J", "j"})


class Sums(NamedTuple):
    """What the days of a line come to."""

    days: int
    half_hours: int
    leave_days: int


def sums(by_day: ByDay) -> Sums:
    """Days at work, half-hours, days of leave."""
    worked = [half_hours for _, half_hours in by_day if half_hours != LEAVE]
    return Sums(len(worked), sum(worked), len(by_day) - len(worked))


def boxed(half_hours: int) -> str:
    """What stands in the box of a day."""
    return LEAVE_MARK if half_hours == LEAVE else hours(half_hours)


def days_of(month: date) -> list[date]:
    """From the first on."""
    return [month + DAY * place for place in range((add_months(month, 1) - month).days)]


def typed(text: str) -> int:
    """What somebody wrote in the box of a day, in half-hours. Raises ValueError saying what is wrong."""
    if text in LEAVE_TYPED:
        return LEAVE
    half_hours = half_hours_of(text, "4或4.5")
    if not half_hours:
        raise ValueError(f"没有出勤的日子请留空，请假的填“{LEAVE_MARK}”")
    if half_hours > LONGEST_DAY:
        raise ValueError(f"每天最多{LONGEST_DAY // 2}小时，现在是{hours(half_hours)}小时")
    return half_hours


def of_sheets(session: Session, sheet_ids: Sequence[int]) -> dict[int, ByDay]:
    """The days that were entered, by placement."""
    d = PostAttendanceDay
    query = select(d.placement_id, d.on, d.half_hours).where(d.sheet_id.in_(sheet_ids)).order_by(d.placement_id, d.on)
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for placement_id, on, half_hours in session.execute(query):
        found[placement_id].append((on.day, half_hours))
    return {placement_id: tuple(days) for placement_id, days in found.items()}


def rewrite(session: Session, sheet: PostSheet, wanted: Mapping[int, ByDay], of: Iterable[int] | None) -> None:
    """Keep these days by placement in place of those there were: of these placements, or of the whole sheet."""
    d = PostAttendanceDay
    gone = delete(d).where(d.sheet_id == sheet.id)
    session.execute(gone if of is None else gone.where(d.placement_id.in_(of)))
    rows = [
        {"sheet_id": sheet.id, "placement_id": one, "on": sheet.month.replace(day=number), "half_hours": half_hours}
        for one, by_day in wanted.items()
        for number, half_hours in by_day
    ]
    if rows:
        session.execute(insert(d), rows)
