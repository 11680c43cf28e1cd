"""Who is in a unit's posts in a month, on which days, and what was entered in their line of the attendance sheet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from fupin.calendar import add_months
from fupin.clock import cn_date
from fupin.model import Person, PostAttendance, PostPlacement
from fupin.posts import by_day
from fupin.posts.pay import ByDay, Span
from fupin.schemes.public_post.model import Opening
from fupin.schemes.public_post.months import DAY, pauses_of

WEEK = 7
DAYS, HOURS, LEAVE, REMARK, PASSED, NOTE = "出勤天数", "工时", "请假天数", "备注", "考核", "考核说明"

Key = tuple[int, str]  # unit and township


class Entry(NamedTuple):
    """A line as entered; None is what nobody has said yet. Where there are days, the figures are their sums."""

    days: int
    half_hours: int
    leave_days: int = 0
    remark: str = ""
    passed: bool | None = None
    assessment: str = ""
    by_day: ByDay = ()

    @classmethod
    def of(cls, values: Sequence[Any]) -> "Entry":
        """From values that were kept as a list, with or without days."""
        *figures, days = [*values, ()][:7]
        return cls(*figures)._replace(by_day=tuple((number, half_hours) for number, half_hours in days))

    def with_days(self, days: ByDay) -> "Entry":
        """The line with the sums of these days; without any the month's figures stay as they are."""
        return self._replace(by_day=days, **(by_day.sums(days)._asdict() if days else {}))


@dataclass(frozen=True)
class Member:
    """Somebody in a post, as far as a month's sheet has to know."""

    placement_id: int
    uid: str
    application_id: int
    person_id: int
    name: str
    unit_id: int
    area_code: str
    title: str
    weekly_hours: int
    starts_on: date
    ends_on: date
    exited_on: date | None
    near_pension: bool
    month: date
    pauses: tuple[Span, ...] = ()

    @property
    def last_day(self) -> date:
        """Of the post."""
        return self.exited_on or self.ends_on

    @cached_property
    def spans(self) -> list[Span]:
        """The days of the month in the post, without suspensions."""
        spans = [(max(self.starts_on, self.month), min(self.last_day, add_months(self.month, 1) - DAY))]
        for pause in self.pauses:
            spans = [part for span in spans for part in _without(span, pause)]
        return [span for span in spans if span[0] <= span[1]]

    @cached_property
    def days(self) -> int:
        """How many those are."""
        return sum((last - first).days + 1 for first, last in self.spans)

    def there_on(self, day: date) -> bool:
        """Whether that is one of them."""
        return any(first <= day <= last for first, last in self.spans)

    @property
    def most_half_hours(self) -> int:
        """The post's weekly hours over those days, rounded up to the half-hour."""
        return -(-self.weekly_hours * 2 * self.days // WEEK)


def _without(span: Span, pause: Span) -> list[Span]:
    if pause[1] < span[0] or span[1] < pause[0]:
        return [span]
    return [(span[0], pause[0] - DAY), (pause[1] + DAY, span[1])]


def members(session: Session, month: date, *where: ColumnElement[bool]) -> list[Member]:
    """Those whose post meets the month, in the order of unit, post and name."""
    rows: list[Any] = list(session.execute(_members().where(*_meeting(month), *where)))  # in the order of the fields
    pauses = pauses_of(session, select(PostPlacement.person_id).join(Opening, _OF).where(*_meeting(month), *where))
    found = [(*row, month, tuple(pauses.get(row.application_id, ()))) for row in rows]
    return [Member(*values) for values in found]


def of_unit(session: Session, key: Key, month: date) -> list[Member]:
    """The same for a unit in a township."""
    return members(session, month, Opening.unit_id == key[0], PostPlacement.area_code == key[1])


_OF = Opening.id == PostPlacement.opening_id


def _members() -> Select[*tuple[Any, ...]]:
    p = PostPlacement
    return (
        select(
            p.id.label("placement_id"), p.uid, p.application_id, p.person_id, Person.name, Opening.unit_id,
            p.area_code, Opening.title, p.weekly_hours, p.starts_on, p.ends_on, p.exited_on, p.near_pension,
        )
        .join(Opening, _OF)
        .join(Person, Person.id == p.person_id)
        .order_by(Opening.unit_id, Opening.id, p.id)
    )  # fmt: skip


def _meeting(month: date) -> tuple[ColumnElement[bool], ...]:
    last = func.coalesce(PostPlacement.exited_on, PostPlacement.ends_on)
    return PostPlacement.starts_on < add_months(month, 1), last >= month


def entries(session: Session, sheet_ids: Sequence[int]) -> dict[int, Entry]:
    """What was entered, by placement."""
    a = PostAttendance
    query = select(a.placement_id, a.days, a.half_hours, a.leave_days, a.remark, a.passed, a.assessment)
    days = by_day.of_sheets(session, sheet_ids)
    rows = session.execute(query.where(a.sheet_id.in_(sheet_ids)))
    return {row[0]: Entry(*row[1:], days.get(row[0], ())) for row in rows}


def absent(session: Session, placement_id: int, unit_id: int, area_code: str, month: date) -> str:
    """Why somebody who is not on the roll has no line in this month."""
    query = select(PostPlacement, Opening.unit_id).join(Opening, _OF).where(PostPlacement.id == placement_id)
    row = session.execute(query).one_or_none()
    if row is None or (row.unit_id, row.PostPlacement.area_code) != (unit_id, area_code):
        return "不在本单位的岗位上，请核对编号，或重新下载本月的表格"
    placement, month_words = row.PostPlacement, f"{month.year}年{month.month}月"
    if placement.exited_on and placement.exited_on < month:
        return f"{cn_date(placement.exited_on)}已离岗，{month_words}不能再记考勤"
    term = f"{cn_date(placement.starts_on)}至{cn_date(placement.ends_on)}"
    return f"上岗期限{term}，不包括{month_words}，不能记考勤"


def lacking(roll: Iterable[Member], known: dict[int, Entry]) -> list[str]:
    """Who has no line yet or no assessment, in words."""
    words = []
    for member in roll:
        entry = known.get(member.placement_id)
        if entry is None:
            words.append(f"{member.name}没有填考勤")
        elif entry.passed is None:
            words.append(f"{member.name}没有填考核")
    return words
