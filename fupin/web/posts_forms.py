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
    """A row of boxes for each person; `roll` says whose."""

    roll: Sequence[Member]

    def row(self, placement_id: int) -> dict[str, Any]:
        """The boxes of one person, by part."""
        return {part: self[f"{part}_{placement_id}"] for part in COLUMNS}

    def validate(self, extra_validators: Any = None) -> bool:
        """A row is empty, or it has days and hours."""
        fine = bool(super().validate(extra_validators))
        for member in self.roll:
            row = self.row(member.placement_id)
            if _said(row):
                for part in ("days", "hours"):
                    if row[part].data is None and not row[part].errors:
                        row[part].errors = [f"请填写{member.name}的{COLUMNS[part]}"]
                        fine = False
        return fine

    def wanted(self) -> dict[int, Entry]:
        """The rows that are filled in."""
        rows = {member.placement_id: self.row(member.placement_id) for member in self.roll}
        return {one: _entry(row) for one, row in rows.items() if _said(row)}

    def refuse(self, placement_id: int, problems: Sequence[tuple[str, str]]) -> None:
        """Put what is wrong beside the boxes it is about; whoever has no row here is named above the form."""
        parts = {label: part for part, label in COLUMNS.items()}
        for column, words in problems:
            if f"days_{placement_id}" in self:
                box = self[f"{parts[column]}_{placement_id}"]
                name = next(member.name for member in self.roll if member.placement_id == placement_id)
                box.errors = [*box.errors, f"{name}：{words}"]
            else:
                self.form_errors.append(f"编号{placement_id}：{words}")


def _said(row: dict[str, Any]) -> bool:
    return any(box.raw_data and box.raw_data[0].strip() for box in row.values())


def _entry(row: dict[str, Any]) -> Entry:
    passed = {GOOD: True, BAD: False}.get(row["passed"].data)
    note = row["note"].data or ""
    return Entry(row["days"].data, row["hours"].data, row["leave"].data or 0, row["remark"].data or "", passed, note)


def grid_form(roll: Sequence[Member], known: dict[int, Entry], formdata: Any) -> GridForm:
    """A form with the month as it stands."""
    fields: dict[str, Any] = {}
    data: dict[str, Any] = {}
    for member in roll:
        one = member.placement_id
        for part, field in _boxes(member.name).items():
            fields[f"{part}_{one}"] = field
        if one in known:
            data |= {f"{part}_{one}": value for part, value in _shown(known[one]).items()}
    made: GridForm = type("MonthGridForm", (GridForm,), fields)(formdata, data=data)
    made.roll = roll
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
