"""The form of somebody's month in a post: a box for each day, and what to fill the working days with."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from flask_wtf import FlaskForm
from wtforms import StringField

from fupin.calendar import is_working_day
from fupin.posts.by_day import LONGEST_DAY, boxed, days_of, typed
from fupin.posts.limits import closed, column
from fupin.posts.pay import ByDay, half_hours_of
from fupin.posts.roll import Member
from fupin.schemes.fields import half_width

WEEK = 7
EACH = "每天工时"


class DayField(StringField):
    """Hours of a day, or leave; `data` is in half-hours."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read 4, 4.5 or 假. Raises ValueError saying what is wrong."""
        self.data: Any = None
        text = half_width(valuelist[0] if valuelist else "")
        if text:
            try:
                self.data = typed(text)
            except ValueError as reason:
                raise ValueError(f"{self.label.text}：{reason}") from reason

    def fill(self, half_hours: int) -> None:
        """Put this in the box as if it had been typed."""
        self.data, self.raw_data = half_hours, [boxed(half_hours)]

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else boxed(self.data)


class EachField(DayField):
    """Hours for many days at once; leave is not filled in like that."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read 4 or 4.5. Raises ValueError saying what is wrong."""
        self.data = None
        text = half_width(valuelist[0] if valuelist else "")
        if text:
            self.data = half_hours_of(text)
            if not 0 < self.data <= LONGEST_DAY:
                raise ValueError(f"{EACH}应在0.5到{LONGEST_DAY // 2}之间")


class Box(NamedTuple):
    """A day with its box; `shut` says why there is none, where nothing stands in it."""

    number: int
    field: DayField
    shut: str
    rest: bool


class DaysForm(FlaskForm):
    """A box for each day of the month."""

    member: Member
    each = EachField(EACH)

    def boxes(self) -> Iterator[Box]:
        """In the order of the days."""
        for day in days_of(self.member.month):
            field = self[f"d{day.day}"]
            shut = "" if field._value() else _shut(self.member, day)
            yield Box(day.day, field, shut, not is_working_day(day))

    def weeks(self) -> list[Sequence[Box | None]]:
        """As a calendar shows them, from Monday on."""
        ahead: list[Box | None] = [None] * self.member.month.weekday()
        cells = [*ahead, *self.boxes()]
        cells += [None] * (-len(cells) % WEEK)
        return [cells[place : place + WEEK] for place in range(0, len(cells), WEEK)]

    def by_day(self) -> ByDay:
        """What stands in the boxes."""
        return tuple((box.number, box.field.data) for box in self.boxes() if box.field.data is not None)

    def fill(self, half_hours: int) -> int:
        """Fill the working days that are open and empty; answers how many those are."""
        empty = [box for box in self.boxes() if not (box.shut or box.rest or box.field._value())]
        for box in empty:
            box.field.fill(half_hours)
        return len(empty)

    def refuse(self, problems: Iterable[tuple[str, str]]) -> None:
        """Put what is wrong beside the days it is about; what is of the whole month above the form."""
        by_title = {column(box.number): box.field for box in self.boxes()}
        for title, words in problems:
            if title in by_title:
                by_title[title].errors = [*by_title[title].errors, words]
            else:
                self.form_errors.append(words)


def _shut(member: Member, day: date) -> str:
    if not closed(member, day):
        return ""
    return "未到" if member.there_on(day) else "不在岗"


def days_form(member: Member, known: ByDay, formdata: Any) -> DaysForm:
    """A form with the days as they stand."""
    month = f"{member.month.month}月"
    fields = {f"d{day.day}": DayField(f"{month}{day.day}日") for day in days_of(member.month)}
    data = {f"d{number}": half_hours for number, half_hours in known}
    kind: type[DaysForm] = type("MonthDaysForm", (DaysForm,), {"member": member, **fields})
    return kind(formdata, data=data)
