"""A month of the pay ledger in the browser: the grid, its confirmation, and what a confirmed one shows."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fupin import clock
from fupin.calendar import add_months
from fupin.extensions import db
from fupin.lifecycle import Refused, Stale
from fupin.model import Workshop, WorkshopMonth
from fupin.model.workshops import LedgerState
from fupin.web import audit
from fupin.web.access import current_user
from fupin.web.responsibility_forms import seen
from fupin.web.workshops_forms import CorrectionForm, GridForm, SupplementForm, grid_form
from fupin.web.workshops_pages import AMENDS, CONFIRMS, ENTERS, READS, load_month, load_workshop, month_of, pages
from fupin.workshops import amending, contracts, ledger, register
from fupin.workshops.contracts import Member
from fupin.workshops.lines import MOST_LINES, Entry, Spot, late


@pages.get("/<uid>/months/<month>", roles=READS)
def month(uid: str, month: str) -> ResponseReturnValue:
    """The month as a grid, or as it was confirmed."""
    return _page(load_workshop(uid), month_of(month))


@pages.post("/<uid>/months/<month>", roles=ENTERS)
def save_month(uid: str, month: str) -> ResponseReturnValue:
    """Keep the grid as a draft."""
    one, first = load_workshop(uid), month_of(month)
    roll = contracts.members(db.session(), one.id, first)
    form = grid_form(_spots(roll, request.form.get("lines", 1, type=int), ()), {}, request.form)
    if not form.validate():
        return _page(one, first, form), 422
    wanted, version = form.wanted() | _strangers(form), seen(request.form.get("seen", ""))
    try:
        kept, problems = ledger.save(db.session(), current_user(), one.id, first, wanted, version)
    except Refused as refused:
        db.session.rollback()
        form.form_errors.append(str(refused))
        return _page(load_workshop(uid), first, form), 409 if isinstance(refused, Stale) else 422
    if problems:
        db.session.rollback()
        for spot, words in problems.items():
            form.refuse(spot, words)
        return _page(load_workshop(uid), first, form), 422
    audit.record(db.session(), audit.Act.WORKSHOPS, f"报酬台账 {kept.id} {month} 填写")
    db.session.commit()
    flash("台账已保存为草稿，填完后请乡镇审核人员确认")
    return redirect(url_for(".month", uid=uid, month=month), 303)


def _strangers(form: GridForm) -> dict[Spot, Entry]:
    """Lines sent for people who are no longer on the roll: the page was opened before they left."""
    names = [name.split("_") for name in request.form if name.startswith("amount_") and name not in form]
    spots = [(int(parts[1]), int(parts[2])) for parts in names if len(parts) == 3 and _numbers(parts[1:])]
    sent = [spot for spot in spots if request.form[f"amount_{spot[0]}_{spot[1]}"].strip()]
    return {spot: Entry("", 1, "", f"？{spot}", clock.today()) for spot in sent}


def _numbers(parts: list[str]) -> bool:
    return all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts)


def _spots(roll: list[Member], lines: int, known: Any) -> dict[Spot, Member]:
    """So many lines of each worker, and those that were entered."""
    shown = max(1, min(lines, MOST_LINES))
    found: dict[Spot, Member] = {}
    for member in roll:
        used = [place for one, place in known if one == member.contract.id]
        for place in range(1, max([shown, *used]) + 1):
            found[member.contract.id, place] = member
    return found


@pages.post("/months/<uid>/confirm", roles=CONFIRMS)
def confirm_month(uid: str) -> ResponseReturnValue:
    """The township's officer stands for it."""

    def step(version: int) -> WorkshopMonth:
        return ledger.confirm(db.session(), current_user(), uid, version)

    return taken(uid, step, "确认", "台账已确认，此后只能更正，不能修改")


def taken(
    uid: str, step: Callable[[int], Any], act: str, done: str, form: Any = None, name: str = ""
) -> ResponseReturnValue:
    """Carry a step on a month out, and come back to it."""
    sheet = load_month(uid)
    workshop = db.session.get_one(Workshop, sheet.workshop_id)
    address = url_for(".month", uid=workshop.uid, month=f"{sheet.month:%Y-%m}")
    about = f"报酬台账 {sheet.id} {act}"
    try:
        step(seen(request.form.get("seen", "")))
    except Refused as refused:
        db.session.rollback()
        status = 409 if isinstance(refused, Stale) else 422
        if form is None:
            return confirmed_page(load_month(uid), problem=str(refused)), status
        form.form_errors.append(str(refused))
        return confirmed_page(load_month(uid), **{name: form}), status
    audit.record(db.session(), audit.Act.WORKSHOPS, about)
    db.session.commit()
    flash(done)
    return redirect(address, 303)


def confirmed_page(sheet: WorkshopMonth, **more: Any) -> str:
    """The month's page with what went wrong."""
    return _page(db.session.get_one(Workshop, sheet.workshop_id), sheet.month, **more)


def lines_of(sheet: WorkshopMonth) -> list[tuple[str, str]]:
    """The lines that may be corrected."""
    lines = [each for each in ledger.booked(db.session(), sheet) if each.line.corrects_id is None]
    return [(str(each.line.id), f"{each.name}　凭证号{each.line.voucher}") for each in lines]


def workers_of(sheet: WorkshopMonth) -> list[tuple[str, str]]:
    """Whose pay may have been forgotten."""
    roll = contracts.members(db.session(), sheet.workshop_id, sheet.month)
    return [(str(each.contract.id), f"{each.name}　{each.contract.job}") for each in roll]


def _page(
    one: Workshop,
    first: date,
    form: GridForm | None = None,
    problem: str = "",
    correction: CorrectionForm | None = None,
    supplementing: SupplementForm | None = None,
) -> str:
    session = db.session()
    sheet = ledger.find(session, one.id, first)
    known = ledger.entries(session, sheet)
    roll = contracts.members(session, one.id, first)
    draft = sheet is None or sheet.state is LedgerState.DRAFT
    lines = request.values.get("lines", 1, type=int)
    grid = form or grid_form(_spots(roll, lines, known), known, None)
    further = {} if draft or sheet is None else _further(sheet, correction, supplementing)
    return render_template(
        "workshops/month.html",
        one=one,
        record=register.present(session, one.id),
        month=first,
        before=add_months(first, -1),
        after=add_months(first, 1) if add_months(first, 1) <= clock.today() else None,
        sheet=sheet,
        roll=roll,
        known=known,
        form=grid,
        lines=max(place for _, place in grid.spots) if grid.spots else 1,
        most=MOST_LINES,
        warnings=_warnings(one, first, roll, known),
        version=seen(request.form["seen"]) if form and "seen" in request.form else sheet.version if sheet else 0,
        problem=problem,
        wrong=bool(problem or grid.errors or any(each.errors for each in (correction, supplementing) if each)),
        **_powers(sheet, first),
        **{"booked": [], "amendments": [], "correction": None, "supplementing": None, **further},
    )


def _powers(sheet: WorkshopMonth | None, first: date) -> dict[str, Any]:
    """What whoever looks may do with the month."""
    user, begun, draft = current_user(), first <= clock.today(), sheet is None or sheet.state is LedgerState.DRAFT
    return {
        "begun": begun,
        "open_to": user.role in ENTERS and begun and draft,
        "may_confirm": user.role in CONFIRMS and sheet is not None and draft,
        "may_amend": user.role in AMENDS,
        "may_decide": user.role in CONFIRMS,
        "me": user.id,
    }


def _warnings(one: Workshop, first: date, roll: list[Member], known: dict[Spot, Entry]) -> list[str]:
    members = {member.contract.id: member for member in roll}
    after = [late(members[spot[0]], entry) for spot, entry in known.items() if spot[0] in members]
    return [*ledger.warnings(db.session(), one.id, first, roll), *(words for words in after if words)]


def _further(
    sheet: WorkshopMonth, correction: CorrectionForm | None, supplementing: SupplementForm | None
) -> dict[str, Any]:
    """What a confirmed month shows besides."""
    correct, more = correction or CorrectionForm(formdata=None), supplementing or SupplementForm(formdata=None)
    correct.line.offer(lines_of(sheet))
    more.contract.offer(workers_of(sheet))
    asked = amending.of_month(db.session(), sheet)
    booked = ledger.booked(db.session(), sheet)
    return {"booked": booked, "amendments": asked, "correction": correct, "supplementing": more}
