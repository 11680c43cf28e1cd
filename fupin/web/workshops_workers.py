"""The workers of a workshop: a contract entered, and one that ended before its time."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from fupin.extensions import db
from fupin.lifecycle import Refused
from fupin.model import Person, Workshop, WorkshopContract, WorkshopLedger, WorkshopMonth
from fupin.model.places import inside
from fupin.web import audit
from fupin.web.access import current_user, found
from fupin.web.workshops_forms import ContractForm, EndForm
from fupin.web.workshops_pages import ENTERS, READS, load_workshop, pages
from fupin.workshops import contracts, distance, register
from fupin.workshops.contracts import Member, Wish


@pages.get("/<uid>/workers/new", roles=ENTERS)
def hire(uid: str) -> ResponseReturnValue:
    """The form."""
    return _form(load_workshop(uid), ContractForm(formdata=None))


@pages.post("/<uid>/workers/new", roles=ENTERS)
def add_worker(uid: str) -> ResponseReturnValue:
    """Enter the contract; what should be looked at is said on the workshop's page."""
    one, form = load_workshop(uid), ContractForm()
    if not form.validate() or form.starts_on.data is None or form.ends_on.data is None:
        return _form(one, form), 422
    wish = Wish(
        form.id_number.data or "", form.kind.data or "", form.starts_on.data, form.ends_on.data, form.job.data or ""
    )
    try:
        made = contracts.add(db.session(), current_user(), one.id, wish)
    except Refused as refused:
        db.session.rollback()
        form.form_errors.append(str(refused))
        return _form(load_workshop(uid), form), 422
    audit.record(db.session(), audit.Act.WORKSHOPS, f"扶贫车间 {made.workshop_id} 工人 {made.id}")
    name = db.session.get_one(Person, made.person_id).name
    db.session.commit()
    flash(f"{name}已登记")
    return redirect(url_for(".show", uid=uid, _anchor="workers"), 303)


def _form(one: Workshop, form: ContractForm) -> str:
    name = register.present(db.session(), one.id).name
    return render_template("workshops/worker_new.html", one=one, name=name, form=form, wrong=bool(form.errors))


@pages.get("/workers/<uid>", roles=READS)
def worker(uid: str) -> ResponseReturnValue:
    """Somebody's contract and all their pay."""
    return _page(_load(uid), EndForm(formdata=None))


@pages.post("/workers/<uid>/end", roles=ENTERS)
def end_contract(uid: str) -> ResponseReturnValue:
    """The contract ended."""
    contract, form = _load(uid), EndForm()
    if not form.validate() or form.on.data is None:
        return _page(contract, form), 422
    try:
        made = contracts.end(db.session(), current_user(), contract.id, form.on.data, form.reason.data or "")
    except Refused as refused:
        db.session.rollback()
        form.on.errors = [*form.on.errors, str(refused)]
        return _page(_load(uid), form), 422
    audit.record(db.session(), audit.Act.WORKSHOPS, f"扶贫车间 {made.workshop_id} 工人 {made.id} 合同结束")
    db.session.commit()
    flash("合同已登记为结束")
    return redirect(url_for(".worker", uid=uid), 303)


def _load(uid: str) -> WorkshopContract:
    mine = inside(Workshop.area_code, current_user().scope)
    query = select(WorkshopContract).join(Workshop, Workshop.id == WorkshopContract.workshop_id)
    return found(db.session.scalar(query.where(WorkshopContract.uid == uid, mine)))


def _page(contract: WorkshopContract, form: EndForm) -> str:
    session = db.session()
    one = session.get_one(Workshop, contract.workshop_id)
    person = session.get_one(Person, contract.person_id)
    (standing,) = distance.standings(session, one, [Member(contract, person.name)])
    lines = (
        select(WorkshopLedger, WorkshopMonth.month)
        .join(WorkshopMonth, WorkshopMonth.id == WorkshopLedger.month_id)
        .where(WorkshopLedger.contract_id == contract.id)
        .order_by(WorkshopMonth.month, WorkshopLedger.id)
    )
    return render_template(
        "workshops/worker.html",
        one=one,
        record=register.present(session, one.id),
        contract=contract,
        person=person,
        may_open=person.area_code.startswith(current_user().scope),
        standing=standing,
        lines=[(row[0], row[1]) for row in session.execute(lines)],
        form=form,
        wrong=bool(form.errors),
        may_enter=current_user().role in ENTERS and contract.ended_on is None,
    )
