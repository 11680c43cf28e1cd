"""Changes of a person's standing on the register, recorded by the county and never changed afterwards."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy import select

from fupin.extensions import db
from fupin.model import Person, StatusChange, User
from fupin.model.terms import Role, StatusEvent
from fupin.registry import standing
from fupin.registry.standing import ChangeRefused
from fupin.schemes.fields import ChoiceField, DateField, Required, text
from fupin.web.access import Blueprint, current_user
from fupin.web.people import load

pages = Blueprint("standing", __name__)

COUNTY = frozenset({Role.COUNTY})


class ChangeForm(FlaskForm):
    """What happened, when, and by which paper."""

    event = ChoiceField("发生了什么", validators=[Required("请选择")])
    on = DateField("日期", [Required()])
    basis = text("依据", most=200)


class ReverseForm(FlaskForm):
    """Why the last change was a mistake."""

    reason = text("更正理由", most=200)


@pages.get("/people/<uid>/standing", roles=COUNTY)
def show(uid: str) -> ResponseReturnValue:
    """What happened so far, and what may be recorded next."""
    person = load(uid)
    return _page(person, _change_form(person, blank=True), ReverseForm(formdata=None, prefix="undo"))


@pages.post("/people/<uid>/standing", roles=COUNTY)
def record(uid: str) -> ResponseReturnValue:
    """Record a change."""
    person = load(uid)
    form = _change_form(person)
    if not form.validate():
        return _page(person, form, ReverseForm(formdata=None, prefix="undo")), 422
    event, on, basis = StatusEvent(form.event.data), form.on.data, form.basis.data
    assert on is not None and basis is not None  # noqa: S101, PT018 - both are required
    try:
        standing.record(db.session(), person.id, event, on, basis, current_user())
    except ChangeRefused as refused:
        form[refused.field].errors = [str(refused)]
        return _page(load(uid), form, ReverseForm(formdata=None, prefix="undo")), 422
    flash(f"已登记：{event.label}")
    return redirect(url_for("people.show", uid=uid), 303)


@pages.post("/people/<uid>/standing/reverse", roles=COUNTY)
def reverse(uid: str) -> ResponseReturnValue:
    """Take the last change back."""
    person, form = load(uid), ReverseForm(prefix="undo")
    if not form.validate() and standing.last_change(db.session(), person.id):
        return _page(person, _change_form(person, blank=True), form), 422
    last_id = request.form.get("change", 0, type=int)
    try:
        standing.reverse(db.session(), person.id, last_id, form.reason.data or "", current_user())
    except ChangeRefused as refused:
        form.reason.errors, form.form_errors = [], [str(refused)]
        person = load(uid)
        return _page(person, _change_form(person, blank=True), form), 409
    flash("已更正，原来的记录仍可查看")
    return redirect(url_for("people.show", uid=uid), 303)


def _change_form(person: Person, *, blank: bool = False) -> ChangeForm:
    form = ChangeForm(formdata=None) if blank else ChangeForm()
    allowed = standing.may_follow(standing.last_change(db.session(), person.id))
    form.event.offer((event.value, event.label) for event in allowed)
    return form


def _page(person: Person, form: ChangeForm, undo: ReverseForm) -> str:
    c = StatusChange
    query = (
        select(c.id, c.event, c.on, c.basis, c.recorded_at, c.reverses_id, User.name.label("by"))
        .outerjoin(User, User.id == c.recorded_by_id)
        .where(c.person_id == person.id)
        .order_by(c.id.desc())
    )
    changes: list[Any] = list(db.session.execute(query).all())
    return render_template(
        "standing/show.html",
        person=person,
        changes=changes,
        taken_back={change.reverses_id for change in changes} - {None},
        last=standing.last_change(db.session(), person.id),
        form=form,
        undo=undo,
    )
