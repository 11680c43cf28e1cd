"""The forms of responsibility letters: indicators with points that sum to a hundred, people by lines, and targets."""

from collections.abc import Mapping
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField

from fupin.identity import Unacceptable, person_name
from fupin.model import ResponsibilityPlan
from fupin.model.places import TOWNSHIP
from fupin.responsibility.defaults import Wanted
from fupin.responsibility.plans import current, targets
from fupin.responsibility.shaping import Person, Shape
from fupin.responsibility.target_file import MOST
from fupin.schemes.fields import CountField, DateField, Required, half_width, long_text, optional_text

MOST_INDICATORS = 16
MOST_PEOPLE = 60
LONGEST_NAME, LONGEST_UNIT, LONGEST_CHARGE = 40, 8, 60
HUNDRED = 100
PARTS = ("name", "unit", "whole", "points")


class TargetFileForm(FlaskForm):
    """The workbook of targets."""

    file = FileField("填好的表格", [Required("请选择")], render_kw={"accept": ".xlsx"})


class ShapeForm(FlaskForm):
    """A row for each indicator, the day, the clauses, and in a township the people."""

    due_on = DateField("完成期限", [Required()])
    clauses = long_text("条款", most=4000)

    def row(self, place: int) -> dict[str, Any]:
        """The fields of an indicator."""
        return {part: self[f"{part}_{place}"] for part in PARTS}

    def validate(self, extra_validators: Any = None) -> bool:
        """What is named has unit and points, and all points are a hundred."""
        fine = bool(super().validate(extra_validators))
        rows = [self._row_is_fine(place) for place in range(MOST_INDICATORS)]
        return self._points_are_fine() and self._people_are_fine() and all(rows) and fine

    def _row_is_fine(self, place: int) -> bool:
        row = self.row(place)
        if not row["name"].data:
            if not any(row[part].raw_data and row[part].raw_data[0].strip() for part in PARTS[1:]):
                return True
            row["name"].errors = [f"请填写第{place + 1}行的指标名称，不要这一行的，把整行清空"]
            return False
        if row["name"].data in [self.row(earlier)["name"].data for earlier in range(place)]:
            row["name"].errors = [f"“{row['name'].data}”重复，请改名或清空这一行"]
        if not row["unit"].data:
            row["unit"].errors = [f"请填写第{place + 1}行的单位，如“人”"]
        if row["points"].data is None and not row["points"].errors:
            row["points"].errors = [f"请填写第{place + 1}行的分值"]
        return not any(field.errors for field in row.values())

    def _points_are_fine(self) -> bool:
        total = sum(each.points or 0 for each in self.wanted())
        if total != HUNDRED:
            self.form_errors.append(f"各项分值合计应为{HUNDRED}分，现在是{total}分，请修改分值")
        return total == HUNDRED

    def _people_are_fine(self) -> bool:
        if "people" not in self:
            return True
        try:
            self._people()
        except Unacceptable as reason:
            self["people"].errors = [str(reason)]
        return not self["people"].errors

    def wanted(self) -> list[Wanted]:
        """The named rows."""
        rows = [self.row(place) for place in range(MOST_INDICATORS)]
        return [Wanted(*(row[part].data for part in PARTS)) for row in rows if row["name"].data]

    def shape(self) -> Shape:
        """What is wanted, of a form that is fine."""
        people = self._people() if "people" in self else None
        due_on: Any = self.due_on.data
        return Shape(self.wanted(), due_on, self.clauses.data, people)

    def _people(self) -> list[Person]:
        found: list[Person] = []
        for line in (self["people"].data or "").splitlines():
            name, _, charge = line.strip().replace("　", " ").partition(" ")
            if not name:
                continue
            name, charge = person_name(name), charge.strip()
            if len(name) > LONGEST_CHARGE or len(charge) > LONGEST_CHARGE:
                raise Unacceptable(f"“{name[:10]}”这一行太长，姓名和负责的村各最多{LONGEST_CHARGE}个字")
            if name in [person.name for person in found]:
                raise Unacceptable(f"“{name}”写了两次，请删去一行；同名的请在姓名后加（大）（小）区别")
            found.append(Person(name, charge))
        if len(found) > MOST_PEOPLE:
            raise Unacceptable(f"最多{MOST_PEOPLE}人，现在是{len(found)}人，请分清后再填")
        return found


def shape_form(plan: ResponsibilityPlan, formdata: Any) -> ShapeForm:
    """A form with the plan as it stands and room for further indicators."""
    fields: dict[str, Any] = {}
    for place in range(MOST_INDICATORS):
        row = f"第{place + 1}行"
        fields[f"name_{place}"] = optional_text(f"{row}指标", most=LONGEST_NAME)
        fields[f"unit_{place}"] = optional_text(f"{row}单位", most=LONGEST_UNIT)
        fields[f"whole_{place}"] = CountField(f"{row}总目标", most=MOST)
        fields[f"points_{place}"] = CountField(f"{row}分值", least=1, most=HUNDRED)
    if len(plan.scope) == TOWNSHIP:
        fields["people"] = long_text("就业扶贫协理员", most=6000)
    made: ShapeForm = type("PlanShapeForm", (ShapeForm,), fields)(formdata, data=_present(plan))
    return made


def _present(plan: ResponsibilityPlan) -> dict[str, Any]:
    people = "\n".join(f"{party.name} {party.charge}".strip() for party in current(plan))
    known: dict[str, Any] = {"due_on": plan.due_on, "clauses": plan.clauses, "people": people}
    for indicator in plan.indicators:
        known |= {f"{part}_{indicator.place}": getattr(indicator, part) for part in PARTS}
    return known


class TargetsForm(FlaskForm):
    """A box for each of those below and each indicator."""

    places: Mapping[tuple[int, int], str]

    def box(self, party: int, indicator: int) -> Any:
        """The field of one target."""
        return self[self.places[party, indicator]]

    def wanted(self) -> dict[tuple[int, int], int | None]:
        """The targets as filled in."""
        return {ids: self[name].data for ids, name in self.places.items()}


def targets_form(plan: ResponsibilityPlan, formdata: Any) -> TargetsForm:
    """A form with the targets as they stand."""
    fields, places = {}, {}
    for party in current(plan):
        for indicator in plan.indicators:
            name = places[party.id, indicator.id] = f"t_{party.id}_{indicator.id}"
            fields[name] = CountField(f"{party.name}的{indicator.name}", most=MOST)
    known = {places[ids]: value for ids, value in targets(plan).items() if ids in places}
    made: TargetsForm = type("PlanTargetsForm", (TargetsForm,), fields)(formdata, data=known)
    made.places = places
    return made


def seen(text: str) -> int:
    """The version that a page was opened with; none is -1."""
    digits = half_width(text)[:9]
    return int(digits) if digits.isascii() and digits.isdigit() else -1
