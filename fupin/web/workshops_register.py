"""Entering a workshop, reporting a change or closure, and the county's answer."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from fupin import casework
from fupin.extensions import db
from fupin.lifecycle import Refused
from fupin.model import Area, Workshop, WorkshopRecord
from fupin.model.places import TOWNSHIP, inside
from fupin.model.workshops import RecordKind
from fupin.web import audit
from fupin.web.access import current_user, found
from fupin.web.cases import load as load_case
from fupin.web.workshops_forms import ChangeForm, RegisterForm, ShutForm, facts_of
from fupin.web.workshops_one import page_of
from fupin.web.workshops_pages import DECIDES, ENTERS, load_workshop, pages
from fupin.workshops import register
from fupin.workshops.register import Asked, Body, Facts


@pages.get("/new", roles=ENTERS)
def new() -> ResponseReturnValue:
    """The form, filled in from an application for the award if one is named."""
    uid = request.args.get("case", "")
    return _form(RegisterForm(formdata=None, data=_from_case(uid) if uid else {}), uid)


def _from_case(uid: str) -> dict[str, Any]:
    """What an application says of its workshop; 404 if it is not one that was handed in."""
    case = load_case(uid)
    details = found(casework.details_of(db.session(), case) if case.scheme == "workshop" else None)
    same = ("area_code", "site", "floor_area", "project", "founded_on", "employees", "poor_workers", "credit_code",
            "company", "legal_person", "address")  # fmt: skip
    said = {name: getattr(details, name) for name in same}
    return said | {"name": details.workshop_name, "form": details.kind, "phone": case.phone}


@pages.post("/new", roles=ENTERS)
def enter() -> ResponseReturnValue:
    """Enter it for the county to confirm."""
    form, uid = RegisterForm(), request.form.get("case", "")
    case = load_case(uid) if uid else None
    _offer(form)
    if not form.validate():
        return _form(form, uid), 422
    named = [form[name].data or "" for name in ("credit_code", "company", "legal_person", "address", "phone")]
    case_id = case.id if case else None
    try:
        made = register.register(
            db.session(), current_user(), Body(*named), form.area_code.data or "", form.facts(), case_id
        )
    except Refused as refused:
        db.session.rollback()
        form.form_errors.append(str(refused))
        return _form(form, uid), 422
    address = url_for(".show", uid=_uid(made))
    audit.record(db.session(), audit.Act.WORKSHOPS, f"扶贫车间 {made.workshop_id} 登记")
    db.session.commit()
    flash("已登记，等待县级确认")
    return redirect(address, 303)


def _uid(record: WorkshopRecord) -> str:
    return db.session.scalars(select(Workshop.uid).where(Workshop.id == record.workshop_id)).one()


def _form(form: RegisterForm, case: str) -> str:
    _offer(form)
    return render_template("workshops/new.html", form=form, case=case, wrong=bool(form.errors))


def _offer(form: RegisterForm) -> None:
    scope = current_user().scope
    query = select(Area.code, Area.name).where(
        inside(Area.code, scope[:TOWNSHIP]), Area.level == "township", Area.valid_to.is_(None)
    )
    areas = [(code, name) for code, name in db.session.execute(query.order_by(Area.code))]
    form.area_code.offer(areas)
    if len(areas) == 1 and not form.area_code.data:
        form.area_code.data = areas[0][0]


@pages.get("/<uid>/change", roles=ENTERS)
def change(uid: str) -> ResponseReturnValue:
    """The form with what holds today."""
    one = load_workshop(uid)
    return _change(one, ChangeForm(formdata=None, data=facts_of(register.present(db.session(), one.id))))


@pages.post("/<uid>/change", roles=ENTERS)
def ask(uid: str) -> ResponseReturnValue:
    """Report it."""
    one, form = load_workshop(uid), ChangeForm()
    if not form.validate() or form.on.data is None:
        return _change(one, form), 422
    wish = Asked(RecordKind.CHANGE, form.on.data, form.facts(), form.opinion.data or "")
    try:
        _ask(one, wish)
    except Refused as refused:
        db.session.rollback()
        form.form_errors.append(str(refused))
        return _change(load_workshop(uid), form), 422
    return redirect(url_for(".show", uid=uid), 303)


def _ask(one: Workshop, wish: Asked) -> None:
    """With its audit record."""
    made = register.change(db.session(), current_user(), one.id, wish)
    audit.record(db.session(), audit.Act.WORKSHOPS, f"扶贫车间 {made.workshop_id} 报{made.kind.label}")
    db.session.commit()
    flash("已报县级，确认后生效")


def _change(one: Workshop, form: ChangeForm) -> str:
    name = register.present(db.session(), one.id).name
    return render_template("workshops/change.html", one=one, name=name, form=form, wrong=bool(form.errors))


@pages.post("/<uid>/shut", roles=ENTERS)
def shut(uid: str) -> ResponseReturnValue:
    """Report that it closed, or that it works again: whichever is possible."""
    one, form = load_workshop(uid), ShutForm()
    record = register.present(db.session(), one.id)
    kind = RecordKind.REOPEN if record.closed_on else RecordKind.CLOSE
    if not form.validate() or form.on.data is None:
        return page_of(one, shutting=form), 422
    try:
        _ask(one, Asked(kind, form.on.data, Facts(**facts_of(record)), form.opinion.data or ""))
    except Refused as refused:
        db.session.rollback()
        form.on.errors = [*form.on.errors, str(refused)]
        return page_of(load_workshop(uid), shutting=form), 422
    return redirect(url_for(".show", uid=uid), 303)


@pages.post("/records/<uid>/confirm", roles=DECIDES)
def confirm_record(uid: str) -> ResponseReturnValue:
    """Let it take effect."""
    return _decide(uid, register.confirm, "已确认，登记生效")


@pages.post("/records/<uid>/decline", roles=DECIDES)
def decline_record(uid: str) -> ResponseReturnValue:
    """Leave everything as it was."""
    return _decide(uid, register.decline, "已退回，不同意这项登记")


def _decide(uid: str, verb: Any, done: str) -> ResponseReturnValue:
    mine = inside(Workshop.area_code, current_user().scope)
    query = select(Workshop.uid).join(WorkshopRecord, WorkshopRecord.workshop_id == Workshop.id)
    which = found(db.session.scalar(query.where(WorkshopRecord.uid == uid, mine)))
    try:
        made = verb(db.session(), current_user(), uid, request.form.get("note", ""))
    except Refused as refused:
        db.session.rollback()
        return page_of(load_workshop(which), problem=str(refused)), 422
    audit.record(db.session(), audit.Act.WORKSHOPS, f"扶贫车间 {made.workshop_id} {made.kind.label}{made.state.label}")
    db.session.commit()
    flash(done)
    return redirect(url_for(".show", uid=which), 303)
