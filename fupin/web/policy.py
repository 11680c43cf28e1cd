"""The figures of the policy: every member of staff may read them, changing one means adding a dated row."""

import secrets
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, or_, select

from fupin import clock
from fupin.db import begin_writing
from fupin.extensions import db
from fupin.model import Officer, Parameter, PolicyDocument
from fupin.model.places import CITY
from fupin.model.terms import Role
from fupin.policy import in_force
from fupin.web import audit
from fupin.web.access import STAFF, Blueprint, Roles, current_user, found
from fupin.web.audit import Act
from fupin.web.policy_forms import DocumentForm, FilterForm, ValueForm
from fupin.web.policy_values import shown, spoken
from fupin.web.staff_form import names_of_scopes

pages = Blueprint("policy", __name__, url_prefix="/policy")

SETTERS: Roles = frozenset({Role.COUNTY, Role.ADMIN})
ADMIN: Roles = frozenset({Role.ADMIN})


@pages.get("", roles=STAFF)
def index() -> ResponseReturnValue:
    """The rows that hold on a day, with the document that is in force on it."""
    form = FilterForm(request.args)
    on = (form.on.data if form.validate() else None) or clock.today()
    rows = db.session.execute(_rows(on, form.words.data or "")).all()
    places = names_of_scopes(db.session())
    lines = [(row, shown(row.unit, row.value), places.get(scope_of(row.area_code), row.area_code)) for row in rows]
    return render_template(
        "policy/index.html",
        form=form,
        on=on,
        lines=lines,
        document=in_force(db.session(), on),
        documents=db.session.scalars(select(PolicyDocument).order_by(PolicyDocument.valid_from)).all(),
        may_set=current_user().role in SETTERS,
        may_add=current_user().role in ADMIN,
    )


def _rows(on: date, words: str) -> Select[*tuple[Any, ...]]:
    p = Parameter
    columns = (
        p.id,
        p.code,
        p.title,
        p.value,
        p.unit,
        p.area_code,
        p.source,
        p.clause,
        p.valid_from,
        p.valid_to,
        p.status,
    )
    holds = (p.valid_from <= on, or_(p.valid_to.is_(None), p.valid_to >= on))
    chosen = select(*columns).where(*holds).order_by(p.code, p.area_code, p.valid_from.desc())
    if not words:
        return chosen
    return chosen.where(or_(p.title.contains(words, autoescape=True), p.code.contains(words, autoescape=True)))


def scope_of(area_code: str) -> str:
    """A city's code ends in two zeros that its places do not share."""
    return area_code[:CITY] if area_code.endswith("00") else area_code


def area_of(user: Officer) -> str:
    """The code under which the user's own figures are kept."""
    return user.scope.ljust(6, "0")


@pages.get("/<int:parameter_id>/new", roles=SETTERS)
def new(parameter_id: int) -> ResponseReturnValue:
    """The form of a further value."""
    old = found(db.session.get(Parameter, parameter_id))
    return _value_page(ValueForm.of(db.session(), old), old)


@pages.post("/<int:parameter_id>/new", roles=SETTERS)
def add(parameter_id: int) -> ResponseReturnValue:
    """Add the row; the one before it stays as it was."""
    old = found(db.session.get(Parameter, parameter_id))
    form = ValueForm.of(db.session(), old)
    if not form.validate():
        return _value_page(form, old), 422
    begin_writing(db.session())
    old = found(db.session.get(Parameter, parameter_id))
    made = Parameter(code=old.code, title=old.title, unit=old.unit, area_code=area_of(current_user()), **form.values())
    db.session.add(made)
    db.session.flush()
    audit.record(db.session(), Act.PARAMETER_ADDED, f"参数 {made.code} 第{made.id}行")
    flash(f"“{made.title}”的新值已保存。")
    db.session.commit()
    return redirect(url_for("policy.index"), 303)


@pages.get("/documents/new", roles=ADMIN)
def new_document() -> ResponseReturnValue:
    """The form of a further policy document."""
    return render_template("policy/document.html", form=DocumentForm.of(db.session()))


@pages.post("/documents/new", roles=ADMIN)
def add_document() -> ResponseReturnValue:
    """Add the document; one that continues another carries its figures on."""
    form = DocumentForm.of(db.session())
    if not form.validate():
        return render_template("policy/document.html", form=form), 422
    begin_writing(db.session())
    code = f"document-{secrets.token_hex(8)}"
    made = PolicyDocument(code=code, area_code=area_of(current_user()), **form.values())
    db.session.add(made)
    db.session.flush()
    audit.record(db.session(), Act.DOCUMENT_ADDED, f"政策文件 {made.id}")
    db.session.commit()
    flash("政策文件已登记。")
    return redirect(url_for("policy.index"), 303)


def _value_page(form: ValueForm, old: Parameter) -> str:
    before = shown(old.unit, old.value)
    return render_template("policy/value.html", form=form, old=old, before=before, spoken=spoken(old.unit, old.code))
