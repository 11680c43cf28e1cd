"""Naming who is responsible in a village, class by class, and by when."""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms.validators import Optional

from fupin import clock
from fupin.extensions import db
from fupin.lifecycle import Stale
from fupin.model.places import full_name
from fupin.registry import missed
from fupin.registry.duties import Assigned, assign, duties, last_set
from fupin.registry.targeting import Class
from fupin.schemes.fields import DateField, optional_text
from fupin.web import audit
from fupin.web.access import Blueprint, current_user
from fupin.web.missed import ORDERS, village

pages = Blueprint("duties", __name__, url_prefix="/villages/<code>/duties")

LONGEST = 60
ALL = "all"


class DutyForm(FlaskForm):
    """A name and a day for each class of the village, and a pair for all that are left empty."""

    classes: dict[str, Class]

    def pair(self, code: str) -> tuple[Any, Any]:
        """The two fields of a class."""
        return self[f"responsible_{code}"], self[f"due_{code}"]

    def validate(self, extra_validators: Any = None) -> bool:
        """A day needs somebody, and is not over unless it stood there before."""
        fine = bool(super().validate(extra_validators))
        for code in (ALL, *self.classes):
            name, day = self.pair(code)
            if day.data and not name.data:
                name.errors, fine = ["请填写责任人，或删去完成期限"], False
            if day.data and day.data < clock.today() and day.data != day.object_data:
                day.errors, fine = [f"不能早于今天（{clock.cn_date(clock.today())}）"], False
        return fine

    def wanted(self) -> dict[str, Assigned | None]:
        """What is to be assigned to each class."""
        return {code: self._of(code) or self._of(ALL) for code in self.classes}

    def _of(self, code: str) -> Assigned | None:
        name, day = self.pair(code)
        return Assigned(name.data, day.data) if name.data else None


def _form(code: str, classes: list[Class], formdata: Any) -> DutyForm:
    """A form with the classes that the village has today."""
    pairs = {ALL: "全村", **{each.code: each.title for each in classes}}
    fields = {}
    for key, title in pairs.items():
        fields[f"responsible_{key}"] = optional_text(f"{title}：责任人", most=LONGEST)
        fields[f"due_{key}"] = DateField(f"{title}：完成期限", [Optional()])
    made: DutyForm = type("VillageDutyForm", (DutyForm,), fields)(formdata, data=_present(code))
    made.classes = {each.code: each for each in classes}
    return made


def _present(code: str) -> dict[str, str | date | None]:
    held = duties(db.session(), code)
    names: dict[str, str | date | None] = {f"responsible_{main}": duty.responsible for main, duty in held.items()}
    return names | {f"due_{main}": duty.due_on for main, duty in held.items()}


@pages.get("", roles=ORDERS)
def edit(code: str) -> ResponseReturnValue:
    """The form as it stands."""
    return _page(code, _form(code, _classes(code), None), last_set(duties(db.session(), code)))


def _classes(code: str) -> list[Class]:
    return [main for main, _ in missed.by_class(village(code))]


@pages.post("", roles=ORDERS)
def save(code: str) -> ResponseReturnValue:
    """Assign."""
    form, seen = _form(code, _classes(code), request.form), request.form.get("seen", "")
    if not form.validate():
        return _page(code, form, seen), 422
    try:
        changed = assign(db.session(), code, form.wanted(), seen, current_user())
    except Stale as stale:
        flash(str(stale))
        return _page(code, form, last_set(duties(db.session(), code))), 409
    if changed:
        audit.record(db.session(), audit.Act.ASSIGNED, f"村 {code} {changed}类")
    db.session.commit()
    flash("责任分工已保存")
    return redirect(url_for("missed.show", code=code), 303)


def _page(code: str, form: DutyForm, seen: str) -> str:
    return render_template(
        "missed/duties.html",
        code=code,
        place=full_name(db.session(), code, clock.today()),
        form=form,
        seen=seen,
    )
