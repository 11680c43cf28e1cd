"""The forms of classes: what a school asks for with its teachers, leaving, and a row of marks for each person."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from fupin.classes.filing import Problems, Teacher, Wanted
from fupin.classes.results import CERTIFICATE, HIGHEST, ISSUED, LEVEL, MARK, PASSED, Entry
from fupin.classes.roll import Member
from fupin.clock import cn_date
from fupin.model.classes import Sessions
from fupin.schemes.fields import (
    ChoiceField,
    CountField,
    DateField,
    ListField,
    Required,
    half_width,
    long_text,
    optional_text,
    text,
)

TEACHERS = 4
PARTS = {"name": "姓名", "title": "职称", "certificate": "证书", "subject": "科目"}
LONGEST = {"name": 60, "title": 40, "certificate": 40, "subject": 60}
GOOD, BAD = "合格", "不合格"
COLUMNS = {MARK: "成绩", PASSED: "结果", CERTIFICATE: "证书编号", LEVEL: "等级", ISSUED: "发证日期"}
_DAY = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})日?")


class ClassForm(FlaskForm):
    """What a school asks for (F3)."""

    course_id = ListField("培训项目", validators=[Required("请选择")])
    starts_on = DateField("开班日期", [Required()])
    ends_on = DateField("结束日期", [Required()])
    sessions = ChoiceField("上课时间", [(each.value, each.label) for each in Sessions], validators=[Required("请选择")])
    lessons = CountField("课时", least=1, most=2000, validators=[Required()])
    size = CountField("人数", least=1, most=999, validators=[Required()])
    place = text("培训地点", most=100)
    head = text("负责人", most=60)
    level = optional_text("等级", most=20)
    materials = optional_text("教材", most=200)
    plan = TextAreaField("教学计划", [Length(max=2000, message="最多2000个字")])

    def teacher(self, place: int) -> dict[str, Any]:
        """The boxes of one teacher, by part."""
        return {part: self[f"teacher_{part}_{place}"] for part in PARTS}

    def validate(self, extra_validators: Any = None) -> bool:
        """Whoever teaches is named."""
        fine = bool(super().validate(extra_validators))
        rows = [self._named(place) for place in range(TEACHERS)]
        return fine and all(rows)

    def _named(self, place: int) -> bool:
        row = self.teacher(place)
        if not row["name"].data and any(row[part].data for part in PARTS):
            row["name"].errors = [f"请填写第{place + 1}名老师的姓名，不要这一行的，把整行清空"]
        return not row["name"].errors

    def wanted(self) -> Wanted:
        """What was typed, once it is valid."""
        assert self.starts_on.data  # noqa: S101 - both are required
        assert self.ends_on.data  # noqa: S101
        rows = [self.teacher(place) for place in range(TEACHERS)]
        teachers = [Teacher(*(row[part].data or "" for part in PARTS)) for row in rows if row["name"].data]
        return Wanted(
            self.course_id.row or 0, self.starts_on.data, self.ends_on.data, Sessions(self.sessions.data),
            self.lessons.data, self.place.data or "", self.head.data or "", self.size.data, teachers,
            self.level.data or "", self.materials.data or "", (self.plan.data or "").strip(),
        )  # fmt: skip

    def refuse(self, problems: Problems) -> None:
        """Put what is wrong beside the boxes it is about."""
        for name, words in problems:
            field = self["teacher_name_0" if name == "teachers" else name]
            field.errors = [*field.errors, words]


def class_form(formdata: Any) -> ClassForm:
    """With a row for each teacher there may be."""
    fields = {
        f"teacher_{part}_{place}": optional_text(f"第{place + 1}名老师的{label}", most=LONGEST[part])
        for place in range(TEACHERS)
        for part, label in PARTS.items()
    }
    made: ClassForm = type("ClassWithTeachersForm", (ClassForm,), fields)(formdata)
    return made


class LeaveForm(FlaskForm):
    """The last day in the class, and why."""

    on = DateField("在班最后一天", [Required()])
    why = long_text("离班的理由", most=200)


class DayField(StringField):
    """A day in one box, as 2026-12-11 or 2026年12月11日."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read year, month and day. Raises ValueError saying what is wrong."""
        self.data: Any = None
        typed = half_width(valuelist[0] if valuelist else "")
        if not typed:
            return
        found = _DAY.fullmatch(typed)
        try:
            self.data = date(*(int(part) for part in found.groups())) if found else None
        except ValueError:
            self.data = None
        if self.data is None or not 2016 <= self.data.year <= 2100:
            raise ValueError(f"{self.label.text}请写成年-月-日，并核对有没有这一天")

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return cn_date(self.data) if self.data else ""


class ResultsForm(FlaskForm):
    """A row of boxes for each person; one day of issue may stand for all."""

    roll: Sequence[Member]
    issued_all = DateField("统一发证日期")

    def row(self, seat_id: int) -> dict[str, Any]:
        """The boxes of one person, by part."""
        return {part: self[f"{part}_{seat_id}"] for part in COLUMNS}

    def validate(self, extra_validators: Any = None) -> bool:
        """A row is empty, or it has a mark and says whether it is enough."""
        fine = bool(super().validate(extra_validators))
        for member in self.roll:
            row = self.row(member.seat_id)
            if _filled(row):
                for part in (MARK, PASSED):
                    if row[part].data in (None, "") and not row[part].errors:
                        row[part].errors = [f"请填写{member.name}的{COLUMNS[part]}"]
                        fine = False
        return fine

    def wanted(self) -> dict[int, Entry]:
        """The rows that are filled in."""
        rows = {member.seat_id: self.row(member.seat_id) for member in self.roll}
        return {seat: self._entry(row) for seat, row in rows.items() if _filled(row)}

    def _entry(self, row: dict[str, Any]) -> Entry:
        passed = row[PASSED].data == GOOD
        issued = row[ISSUED].data or (self.issued_all.data if passed else None)
        certificate = half_width(row[CERTIFICATE].data or "").replace(" ", "").upper()
        return Entry(row[MARK].data, passed, certificate, row[LEVEL].data or "", issued)

    def refuse(self, problems: dict[int, list[tuple[str, str]]]) -> None:
        """Put what is wrong beside the boxes it is about."""
        names = {member.seat_id: member.name for member in self.roll}
        for seat_id, wrong in problems.items():
            for part, words in wrong:
                box = self[f"{part}_{seat_id}"]
                box.errors = [*box.errors, f"{names[seat_id]}：{words}"]


def _filled(row: dict[str, Any]) -> bool:
    return any(box.raw_data and box.raw_data[0].strip() for box in row.values())


def results_form(roll: Sequence[Member], known: dict[int, Entry], formdata: Any) -> ResultsForm:
    """A form with the results as they stand."""
    fields: dict[str, Any] = {}
    data: dict[str, Any] = {}
    for member in roll:
        fields |= {f"{part}_{member.seat_id}": field for part, field in _boxes(member.name).items()}
        if entry := known.get(member.seat_id):
            data |= {f"{part}_{member.seat_id}": value for part, value in _shown(entry).items()}
    made: ResultsForm = type("ClassResultsForm", (ResultsForm,), fields)(formdata, data=data)
    made.roll = roll
    return made


def _boxes(name: str) -> dict[str, Any]:
    return {
        MARK: CountField(f"{name}的成绩", most=HIGHEST),
        PASSED: ListField(f"{name}的结果", (GOOD, BAD)),
        CERTIFICATE: optional_text(f"{name}的证书编号", most=40),
        LEVEL: optional_text(f"{name}的等级", most=20),
        ISSUED: DayField(f"{name}的发证日期"),
    }


def _shown(entry: Entry) -> dict[str, Any]:
    return entry._asdict() | {PASSED: GOOD if entry.passed else BAD}
