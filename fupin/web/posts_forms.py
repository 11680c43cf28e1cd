"""The forms of posts: taking one up, and the grid of a month with a row for each person."""

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import StringField

from fupin.posts.pay import half_hours_of, hours
from fupin.posts.roll import DAYS, HOURS, LEAVE, NOTE, PASSED, REMARK, Entry, Member
from fupin.schemes.fields import CountField, DateField, ListField, Required, half_width, optional_text

GOOD, BAD = "合格", "不合格"
COLUMNS = {"days": DAYS, "hours": HOURS, "leave": LEAVE, "remark": REMARK, "passed": PASSED, "note": NOTE}
SUMS = ("days", "hours", "leave")  # not asked of those whose days are entered


class AssignForm(FlaskForm):
    """Which post, from which day, until when."""

    opening_id = ListField("岗位", validators=[Required("请选择")])
    starts_on = DateField("上岗日期", [Required()])
    ends_on = DateField("期限结束", [Required()])


class HoursField(StringField):
    """Hours of work in steps of half an hour; `data` is in half-hours."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read 4 or 4.5. Raises ValueError saying what is wrong."""
        self.data: Any = None
        typed = half_width(valuelist[0] if valuelist else "")
        if typed:
            self.data = half_hours_of(typed)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else hours(self.data)


class GridForm(FlaskForm):
    """A row of boxes for each person; `roll` says whose, `by_day` whose figures are the sums of their days."""

    roll: Sequence[Member]
    by_day: dict[int, Entry]

    def row(self, placement_id: int) -> dict[str, Any]:
        """The boxes of one person, by part."""
        names = {part: f"{part}_{placement_id}" for part in COLUMNS}
        return {part: self[name] for part, name in names.items() if name in self}

    def validate(self, extra_validators: Any = None) -> bool:
        """A row is empty, or it has days and hours."""
        fine = bool(super().validate(extra_validators))
        for member in self.roll:
            row = self.row(member.placement_id)
            if _said(row):
                for part in {"days", "hours"} & row.keys():
                    if row[part].data is None and not row[part].errors:
                        row[part].errors = [f"请填写{member.name}的{COLUMNS[part]}"]
                        fine = False
        return fine

    def wanted(self) -> dict[int, Entry]:
        """The rows that are filled in, and those with days."""
        rows = {member.placement_id: self.row(member.placement_id) for member in self.roll}
        return {one: _entry(row, self.by_day.get(one)) for one, row in rows.items() if one in self.by_day or _said(row)}

    def refuse(self, placement_id: int, problems: Sequence[tuple[str, str]]) -> None:
        """Put what is wrong beside the boxes it is about; whoever has no row here is named above the form."""
        parts = {label: part for part, label in COLUMNS.items()}
        for column, words in problems:
            name = next((member.name for member in self.roll if member.placement_id == placement_id), "")
            box = self.row(placement_id).get(parts.get(column, ""))
            if box is None:
                self.form_errors.append(f"{name or f'编号{placement_id}'}：{words}")
            else:
                box.errors = [*box.errors, f"{name}：{words}"]


def _said(row: dict[str, Any]) -> bool:
    return any(box.raw_data and box.raw_data[0].strip() for box in row.values())


def _entry(row: dict[str, Any], by_day: Entry | None) -> Entry:
    line = by_day or Entry(row["days"].data, row["hours"].data, row["leave"].data or 0)
    passed = {GOOD: True, BAD: False}.get(row["passed"].data)
    return line._replace(remark=row["remark"].data or "", passed=passed, assessment=row["note"].data or "")


def grid_form(roll: Sequence[Member], known: dict[int, Entry], formdata: Any) -> GridForm:
    """A form with the month as it stands; boxes that a page had before somebody entered the days are shown again."""
    fields: dict[str, Any] = {}
    data: dict[str, Any] = {}
    summed = {one: entry for one, entry in known.items() if entry.by_day}
    for member in roll:
        one = member.placement_id
        for part, field in _boxes(member.name).items():
            if one not in summed or part not in SUMS or f"{part}_{one}" in (formdata or ()):
                fields[f"{part}_{one}"] = field
        if one in known:
            data |= {f"{part}_{one}": value for part, value in _shown(known[one]).items()}
    made: GridForm = type("MonthGridForm", (GridForm,), fields)(formdata, data=data)
    made.roll, made.by_day = roll, summed
    return made


def _boxes(name: str) -> dict[str, Any]:
    return {
        "days": CountField(f"{name}的出勤天数", most=31),
        "hours": HoursField(f"{name}的工时"),
        "leave": CountField(f"{name}的请假天数", most=31),
        "remark": optional_text(f"{name}的备注", most=100),
        "passed": ListField(f"{name}的考核", (GOOD, BAD)),
        "note": optional_text(f"{name}的考核说明", most=100),
    }


def _shown(entry: Entry) -> dict[str, Any]:
    verdict = {True: GOOD, False: BAD, None: ""}[entry.passed]
    return {
        "days": entry.days,
        "hours": entry.half_hours,
        "leave": entry.leave_days,
        "remark": entry.remark,
        "passed": verdict,
        "note": entry.assessment,
    }
