"""A unit's month in the browser: the grid of attendance, its confirmation and return."""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fupin import clock, placenames
from fupin.extensions import db
from fupin.lifecycle import Refused, Stale
from fupin.model import PostSheet
from fupin.model.posts import SheetState
from fupin.posts import sheets, terms
from fupin.posts.books import faults
from fupin.posts.roll import Entry, entries, of_unit
from fupin.web import audit
from fupin.web.access import current_user
from fupin.web.posts_forms import GridForm, grid_form
from fupin.web.posts_pages import (
    CONFIRMS,
    DECIDES,
    ENTERS,
    PRINTS,
    READS,
    Unit,
    load_sheet,
    load_unit,
    month_of,
    pages,
)
from fupin.web.responsibility_forms import seen


@pages.get("/months/<month>/<int:unit_id>/<area>", roles=READS)
def sheet(month: str, unit_id: int, area: str) -> ResponseReturnValue:
    """The grid of one unit."""
    unit = load_unit(unit_id, area)
    return _page(unit, month_of(month), None)


@pages.post("/months/<month>/<int:unit_id>/<area>", roles=ENTERS)
def save(month: str, unit_id: int, area: str) -> ResponseReturnValue:
    """Keep the grid as a draft."""
    unit, first = load_unit(unit_id, area), month_of(month)
    known = sheets.entries_of(db.session(), unit.key, first)
    form = grid_form(of_unit(db.session(), unit.key, first), known, request.form)
    if not form.validate():
        return _page(unit, first, form), 422
    wanted = form.wanted() | _strangers(form)
    try:
        kept, problems = sheets.save(
            db.session(), current_user(), unit.key, first, wanted, seen(request.form.get("seen", ""))
        )
    except Refused as refused:
        return _refused(unit, first, form, refused)
    if problems:
        db.session.rollback()
        for placement_id, words in problems.items():
            form.refuse(placement_id, words)
        return _page(unit, first, form), 422
    audit.record(db.session(), audit.Act.POSTS, f"考勤表 {kept.id} {month} 填写")
    db.session.commit()
    flash("考勤已保存为草稿，填完后请乡镇审核人员确认")
    return redirect(request.path, 303)


def _strangers(form: GridForm) -> dict[int, Any]:
    """Lines sent for people who are no longer on the roll: the page was opened before they left."""
    here = {member.placement_id for member in form.roll}
    names = [name for name in request.form if name.startswith("days_")]
    ids = [int(name[5:]) for name in names if name[5:].isascii() and name[5:].isdigit() and len(name) < 15]
    return {one: Entry(0, 0) for one in ids if one not in here and request.form[f"days_{one}"].strip()}


def _refused(unit: Unit, month: date, form: GridForm, refused: Refused) -> ResponseReturnValue:
    db.session.rollback()
    form.form_errors.append(str(refused))
    return _page(unit, month, form), 409 if isinstance(refused, Stale) else 422


@pages.post("/sheets/<uid>/confirm", roles=CONFIRMS)
def confirm(uid: str) -> ResponseReturnValue:
    """The township's officer stands for it."""
    return _step(uid, "确认", "考勤已确认，等待县级核定补贴", sheets.confirm)


@pages.post("/sheets/<uid>/return", roles=DECIDES)
def give_back(uid: str) -> ResponseReturnValue:
    """The county sends it back."""
    why = request.form.get("why", "")

    def step(session: Any, _by: Any, uid: str, version: int) -> PostSheet:
        return sheets.give_back(session, uid, version, why)

    return _step(uid, "退回", "已退回乡镇", step)


def _step(uid: str, act: str, done: str, verb: Any) -> ResponseReturnValue:
    found = load_sheet(uid)
    address = url_for(".sheet", month=f"{found.month:%Y-%m}", unit_id=found.unit_id, area=found.area_code)
    try:
        made = verb(db.session(), current_user(), uid, seen(request.form.get("seen", "")))
    except Refused as refused:
        db.session.rollback()
        one = load_sheet(uid)
        status = 409 if isinstance(refused, Stale) else 422
        return _page(load_unit(one.unit_id, one.area_code), one.month, None, str(refused)), status
    audit.record(db.session(), audit.Act.POSTS, f"考勤表 {made.id} {act}")
    db.session.commit()
    flash(done)
    return redirect(address, 303)


def _page(unit: Unit, month: date, form: GridForm | None, problem: str = "") -> str:
    session, user = db.session(), current_user()
    found = sheets.find(session, unit.key, month)
    roll = of_unit(session, unit.key, month)
    known = entries(session, [found.id]) if found else {}
    begun = month <= clock.today()
    open_to = user.role in ENTERS and begun and (found is None or found.state is SheetState.DRAFT)
    grid = form or grid_form(roll, known, None)
    return render_template(
        "posts/sheet.html",
        unit=unit,
        place=placenames.short_names(session, [unit.area_code])[unit.area_code],
        month=month,
        found=found,
        roll=roll,
        known=known,
        warnings=terms.warnings(session, [member.person_id for member in roll]),
        form=grid,
        version=seen(request.form["seen"]) if form and "seen" in request.form else found.version if found else 0,
        open_to=open_to,
        begun=begun,
        may_print=user.role in PRINTS,
        may_confirm=user.role in CONFIRMS and found is not None and found.state is SheetState.DRAFT,
        may_return=user.role in DECIDES and found is not None and found.state is SheetState.CONFIRMED,
        left_over=faults(session, [found]) if found and found.state is SheetState.DRAFT else [],
        problem=problem,
        why=request.form.get("why", ""),
        wrong=bool(grid.errors or problem),
    )
