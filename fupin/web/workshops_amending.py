"""Corrections and supplements of confirmed months in the browser: asked for by one, decided on by another."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from fupin import placenames
from fupin.extensions import db
from fupin.model import WorkshopMonth
from fupin.web.access import current_user
from fupin.web.workshops_forms import CorrectionForm, SupplementForm
from fupin.web.workshops_ledger import confirmed_page, lines_of, taken, workers_of
from fupin.web.workshops_pages import AMENDS, CONFIRMS, load_amendment, load_month, pages
from fupin.workshops import amending, register
from fupin.workshops.amending import Correction

ASKED = "已提出，另一人确认后才记入台账"


@pages.post("/months/<uid>/correct", roles=AMENDS)
def correct(uid: str) -> ResponseReturnValue:
    """A line turns out otherwise."""
    sheet, form = load_month(uid), CorrectionForm()
    form.line.offer(lines_of(sheet))
    if not form.validate():
        return confirmed_page(sheet, correction=form), 422
    wish = Correction(form.line.row or 0, form.amount.data, form.voucher.data or "", form.reason.data or "")

    def step(version: int) -> None:
        amending.correct(db.session(), current_user(), uid, version, wish)

    return taken(uid, step, "提出更正", ASKED, form, "correction")


@pages.post("/months/<uid>/supplement", roles=AMENDS)
def supplement(uid: str) -> ResponseReturnValue:
    """A line was forgotten."""
    sheet, form = load_month(uid), SupplementForm()
    form.contract.offer(workers_of(sheet))
    if not form.validate():
        return confirmed_page(sheet, supplementing=form), 422
    contract, entry, reason = form.contract.row or 0, form.entry(), form.reason.data or ""

    def step(version: int) -> None:
        amending.supplement(db.session(), current_user(), uid, version, contract, entry, reason)

    return taken(uid, step, "提出补记", ASKED, form, "supplementing")


@pages.get("/amendments", roles=CONFIRMS)
def amendments() -> ResponseReturnValue:
    """What waits for me in my area."""
    session, user = db.session(), current_user()
    rows = amending.listed(session, user.scope, user.id)
    names = {row.workshop.id: register.present(session, row.workshop.id).name for row in rows}
    places = placenames.short_names(session, {row.workshop.area_code for row in rows})
    return render_template("workshops/amendments.html", rows=rows, names=names, places=places)


@pages.post("/amendments/<uid>/confirm", roles=CONFIRMS)
def confirm_amendment(uid: str) -> ResponseReturnValue:
    """It is so, says another than who asked."""

    def step(_version: int) -> None:
        amending.confirm(db.session(), current_user(), uid)

    return taken(_month(uid).uid, step, f"确认 {uid[:8]}", "已确认，记入台账，原来的各笔保留")


@pages.post("/amendments/<uid>/decline", roles=CONFIRMS)
def decline_amendment(uid: str) -> ResponseReturnValue:
    """It is not so, or was a mistake."""

    def step(_version: int) -> None:
        amending.decline(db.session(), current_user(), uid, request.form.get("note", ""))

    return taken(_month(uid).uid, step, f"不同意 {uid[:8]}", "没有记入台账，理由已保存")


def _month(uid: str) -> WorkshopMonth:
    return db.session.get_one(WorkshopMonth, load_amendment(uid).month_id)
