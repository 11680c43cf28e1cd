"""Responsibility letters: a year's targets divided among those below, letters issued, and who has signed."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy import or_, select

from fupin import clock, placenames, tasks
from fupin.db import begin_writing
from fupin.extensions import db, press
from fupin.lifecycle import Refused, Stale
from fupin.model import (
    Document,
    ResponsibilityLetter,
    ResponsibilityParty,
    ResponsibilityPlan,
)
from fupin.model.places import TOWNSHIP, inside
from fupin.model.responsibility import Step
from fupin.model.terms import Role
from fupin.registry.problems import RosterRefused
from fupin.responsibility import board, issuing, plans, target_file
from fupin.responsibility.board import Row
from fupin.schemes.fields import DateField, Required
from fupin.web import audit
from fupin.web.access import Blueprint, Roles, current_user, found
from fupin.web.imports import XLSX
from fupin.web.responsibility_forms import MOST_INDICATORS, TargetFileForm, seen, shape_form, targets_form

pages = Blueprint("responsibility", __name__, url_prefix="/responsibility")

SEES: Roles = frozenset({Role.CITY, Role.COUNTY, Role.TOWNSHIP})
NONE_TICKED = "请先勾选责任书"


class MarksForm(FlaskForm):
    """The day for all that are ticked."""

    on = DateField("日期", [Required()])


@pages.get("", roles=SEES)
def index() -> ResponseReturnValue:
    """My years, what the office above asks of me, and how far those below me are with theirs."""
    return _index()


def _index(error: str = "") -> str:
    user, session = current_user(), db.session()
    mine, below = board.plans_of(session, user.scope), board.plans_below(session, user.scope)
    this_year = clock.today().year
    planned = {plan.scope for plan in below if plan.year == this_year}
    return render_template(
        "responsibility/index.html",
        error=error,
        wrong=bool(error),
        mine=[(plan, board.tally(plan)) for plan in mine],
        below=[(plan, _place(plan), board.tally(plan)) for plan in below],
        missing=[name for code, name in placenames.below(session, user.scope) if code not in planned],
        this_year=this_year,
        from_above=board.addressed_to(session, user.scope) if user.scope else [],
        years=[year for year in plans.years() if year not in {plan.year for plan in mine}],
        may_make=plans.may_make(user),
    )


@pages.post("", roles=SEES)
def begin() -> ResponseReturnValue:
    """Begin a year with the notice's indicators."""
    user = current_user()
    if not plans.may_make(user):
        abort(403)
    try:
        plan, new = plans.begin(db.session(), user, seen(request.form.get("year", "")))
    except Refused as refused:
        db.session.rollback()
        return _index(str(refused)), 422
    if new:
        audit.record(db.session(), audit.Act.RESPONSIBILITY, f"责任书 {plan.id} {plan.year}年 新建")
    uid = plan.uid
    db.session.commit()
    return redirect(url_for(".edit" if new else ".show", uid=uid), 303)


@pages.get("/<uid>", roles=SEES)
def show(uid: str) -> ResponseReturnValue:
    """The board: who has been issued, has printed, signed and returned theirs, and who is missing."""
    return _board(_load(uid), MarksForm(formdata=None, on=clock.today()))


def _board(plan: ResponsibilityPlan, form: MarksForm, chosen: Sequence[str] = ()) -> str:
    mine = _is_mine(plan)
    rows = board.rows(db.session(), plan)
    return render_template(
        "responsibility/show.html",
        plan=plan,
        place=_place(plan),
        form=form,
        wrong=bool(form.errors or form.form_errors),
        chosen=chosen,
        rows=rows,
        tally=board.tally(plan),
        gone=[party for party in plan.parties if party.gone],
        history=board.history(plan),
        steps=Step,
        mine=mine,
        may_change=mine and plan.year >= clock.today().year,
        shortfalls=plans.shortfalls(plan),
        lacking=plans.open_cells(plan),
        pending=[row for row in rows if not row.agrees],
        valid=issuing.valid_letter,
    )


@pages.get("/<uid>/edit", roles=SEES)
def edit(uid: str) -> ResponseReturnValue:
    """Indicators, clauses, and in a township the people."""
    plan = _load_mine(uid)
    return _edit(plan, shape_form(plan, None), plan.version)


@pages.post("/<uid>/edit", roles=SEES)
def save(uid: str) -> ResponseReturnValue:
    """Keep them, and go on to the targets."""
    plan = _load_mine(uid)
    form, version = shape_form(plan, request.form), seen(request.form.get("seen", ""))
    if not form.validate():
        return _edit(plan, form, version), 422
    try:
        plan = plans.held(db.session(), plan.id, version)
        plans.shape(db.session(), plan, form.shape())
    except Stale as stale:
        return _stale(uid, stale, lambda fresh: _edit(fresh, form, fresh.version))
    except Refused as refused:
        return _over(uid, refused)
    audit.record(db.session(), audit.Act.RESPONSIBILITY, f"责任书 {plan.id} 指标和条款")
    db.session.commit()
    flash("指标和条款已保存，请分解指标")
    return redirect(url_for(".divide", uid=uid), 303)


def _edit(plan: ResponsibilityPlan, form: Any, version: int) -> str:
    return render_template(
        "responsibility/edit.html",
        plan=plan,
        form=form,
        seen=version,
        places=range(MOST_INDICATORS),
        wrong=bool(form.errors),
        people=len(plan.scope) == TOWNSHIP,
    )


@pages.get("/<uid>/targets", roles=SEES)
def divide(uid: str) -> ResponseReturnValue:
    """The table of targets."""
    plan = _load_mine(uid)
    return _targets(plan, targets_form(plan, None), TargetFileForm(formdata=None), plan.version)


@pages.post("/<uid>/targets", roles=SEES)
def save_targets(uid: str) -> ResponseReturnValue:
    """Keep the table as typed."""
    plan = _load_mine(uid)
    form, version = targets_form(plan, request.form), seen(request.form.get("seen", ""))
    if not form.validate():
        return _targets(plan, form, TargetFileForm(formdata=None), version), 422
    return _divide(uid, plan.id, version, form.wanted(), form)


@pages.post("/<uid>/targets/file", roles=SEES)
def upload(uid: str) -> ResponseReturnValue:
    """Read the table from a workbook: all of it, or nothing."""
    plan, form = _load_mine(uid), TargetFileForm()
    wanted = _read(form, plan) if form.validate() else None
    if wanted is None:
        return _targets(plan, targets_form(plan, None), form, plan.version), 422
    return _divide(uid, plan.id, plan.version, wanted, targets_form(plan, None))


def _read(form: TargetFileForm, plan: ResponsibilityPlan) -> dict[tuple[int, int], int] | None:
    try:
        return target_file.read(form.file.data.read(target_file.MOST_BYTES + 1), plan)
    except RosterRefused as refused:
        form.file.errors = [str(each) if each.row else each.reason for each in refused.problems]
        return None


def _divide(uid: str, plan_id: int, version: int, wanted: Any, form: Any) -> ResponseReturnValue:
    try:
        plan = plans.held(db.session(), plan_id, version)
        plans.divide(db.session(), plan, wanted)
    except Stale as stale:
        return _stale(uid, stale, lambda fresh: _stale_targets(fresh, form))
    except Refused as refused:
        return _over(uid, refused)
    audit.record(db.session(), audit.Act.RESPONSIBILITY, f"责任书 {plan.id} 分解指标")
    db.session.commit()
    flash("分解指标已保存")
    return redirect(url_for(".show", uid=uid), 303)


def _stale_targets(plan: ResponsibilityPlan, form: Any) -> str:
    """With what was typed, as far as there are still boxes for it."""
    typed = {name: value for name, value in request.form.items() if name.startswith("t_")}
    fresh = targets_form(plan, None)
    for name, value in typed.items():
        if name in fresh:
            fresh[name].raw_data = [value]
    return _targets(plan, fresh, TargetFileForm(formdata=None), plan.version)


def _targets(plan: ResponsibilityPlan, form: Any, file: TargetFileForm, version: int) -> str:
    return render_template(
        "responsibility/targets.html",
        plan=plan,
        parties=plans.current(plan),
        form=form,
        file=file,
        seen=version,
        wrong=bool(form.errors or file.errors),
        shortfalls=plans.shortfalls(plan),
    )


@pages.get("/<uid>/targets.xlsx", roles=SEES)
def template(uid: str) -> ResponseReturnValue:
    """The table as a workbook, with those below already in it."""
    plan = _load_mine(uid)
    response = Response(target_file.workbook(plan), mimetype=XLSX)
    response.headers.set("Content-Disposition", "attachment", filename=f"{plan.year}年责任书目标分解.xlsx")
    response.headers["Cache-Control"] = "no-store"
    return response


@pages.post("/<uid>/issue", roles=SEES)
def issue(uid: str) -> ResponseReturnValue:
    """Letters for all that have none or whose letter no longer agrees; many of them as a task."""
    plan_id = _load_mine(uid).id
    try:
        plan = plans.held(db.session(), plan_id)
        issuing.demand_whole(plan)
        waiting = issuing.pending(db.session(), plan)
        if len(waiting) > issuing.AT_ONCE:
            return _order(plan, len(waiting))
        issued = issuing.issue(db.session(), press(), plan, current_user())
    except Refused as refused:
        return _over(uid, refused)
    if issued:
        audit.record(db.session(), audit.Act.RESPONSIBILITY, f"责任书 {plan.id} 制发{len(issued)}份")
    db.session.commit()
    flash(f"已制发{len(issued)}份责任书" if issued else issuing.NOTHING)
    return redirect(url_for(".show", uid=uid), 303)


def _order(plan: ResponsibilityPlan, count: int) -> ResponseReturnValue:
    title = f"{plan.year}年度责任书"
    job, new = tasks.order(db.session(), issuing.TASK, current_user(), plan.uid, title)
    if new:
        audit.record(db.session(), audit.Act.RESPONSIBILITY, f"责任书 {plan.id} 制发{count}份")
    address = url_for("tasks.show", uid=job.uid)
    db.session.commit()
    return redirect(address, 303)


@pages.get("/letters/<uid>.pdf", roles=SEES)
def letter(uid: str) -> ResponseReturnValue:
    """The bytes as issued, for the office above, those above it, and the one it is addressed to."""
    scope = current_user().scope
    document = found(
        db.session.scalar(
            select(Document)
            .join(ResponsibilityLetter, ResponsibilityLetter.document_id == Document.id)
            .join(ResponsibilityParty, ResponsibilityParty.id == ResponsibilityLetter.party_id)
            .join(ResponsibilityPlan, ResponsibilityPlan.id == ResponsibilityParty.plan_id)
            .where(
                Document.uid == uid,
                or_(inside(ResponsibilityPlan.scope, scope), ResponsibilityParty.code == scope),
            )
        )
    )
    return _pdf(document.pdf, f"{document.number} {document.title}.pdf", document.code)


@pages.post("/<uid>/print", roles=SEES)
def print_all(uid: str) -> ResponseReturnValue:
    """The ticked letters as one file, noted as printed; all of them where none is ticked."""
    plan = _held_for_marks(uid)
    issued = [row for row in board.rows(db.session(), plan) if row.letter]
    chosen = _ticked(issued) or issued
    if not chosen:
        db.session.rollback()
        flash("还没有制发责任书，没有可打印的")
        return redirect(url_for(".show", uid=uid), 303)
    board.mark(chosen, Step.PRINTED, clock.today(), current_user())
    content, _ = issuing.bound(plan, [row.letter for row in chosen if row.letter])
    name = issuing.title(plan)
    audit.record(db.session(), audit.Act.PRINTED, f"责任书 {plan.id} {len(chosen)}份")
    db.session.commit()
    return _pdf(content, f"{name}.pdf", "letters")


@pages.post("/<uid>/marks", roles=SEES)
def mark(uid: str) -> ResponseReturnValue:
    """Note for the ticked letters that they were printed, signed or returned, or that they were not."""
    plan = _held_for_marks(uid)
    form, act = MarksForm(), request.form.get("act", "")
    chosen = _ticked(board.rows(db.session(), plan))
    undone, word = act.startswith("undo-"), act.removeprefix("undo-")
    if word not in list(Step):
        abort(400)
    try:
        count = _mark(chosen, Step(word), form, undone=undone)
    except Refused as refused:
        db.session.rollback()
        form.form_errors.append(str(refused))
    if form.errors or form.form_errors:
        return _board(_load(uid), form, request.form.getlist("party")), 422
    if count:
        about = f"责任书 {plan.id} {'撤销' if undone else ''}{Step(word).label} {count}份"
        audit.record(db.session(), audit.Act.RESPONSIBILITY, about)
    db.session.commit()
    flash(f"{'已撤销' if undone else '已登记'}“{Step(word).label}”：{count}份")
    return redirect(url_for(".show", uid=uid), 303)


def _mark(chosen: Sequence[Row], step: Step, form: MarksForm, *, undone: bool) -> int:
    if not chosen:
        raise Refused(NONE_TICKED)
    if undone:
        return board.undo(chosen, step, current_user())
    if not form.validate():
        return 0
    on: Any = form.on.data
    if on > clock.today():
        form.on.errors = [f"不能晚于今天（{clock.cn_date(clock.today())}）"]
        return 0
    return board.mark(chosen, step, on, current_user())


def _ticked(rows: Sequence[Row]) -> list[Row]:
    ticked = set(request.form.getlist("party"))
    return [row for row in rows if str(row.party.id) in ticked]


def _held_for_marks(uid: str) -> ResponsibilityPlan:
    """My plan for writing; one of a year that is over too, for a letter may come back late."""
    plan_id = _load_mine(uid).id
    begin_writing(db.session())
    query = select(ResponsibilityPlan).where(ResponsibilityPlan.id == plan_id)
    return db.session.scalars(query.with_for_update()).one()


def _load(uid: str) -> ResponsibilityPlan:
    query = select(ResponsibilityPlan).where(ResponsibilityPlan.uid == uid).options(*board.with_letters())
    return found(db.session.scalar(query.where(inside(ResponsibilityPlan.scope, current_user().scope))))


def _load_mine(uid: str) -> ResponsibilityPlan:
    """For those who may change it; everybody else does not find it."""
    plan = _load(uid)
    return plan if _is_mine(plan) else abort(404)


def _is_mine(plan: ResponsibilityPlan) -> bool:
    user = current_user()
    return plans.may_make(user) and plan.scope == user.scope


def _place(plan: ResponsibilityPlan) -> str:
    return issuing.office_of(db.session(), issuing.code_of(plan.scope)).name


def _stale(uid: str, stale: Stale, shown: Any) -> ResponseReturnValue:
    db.session.rollback()
    flash(str(stale))
    return shown(_load_mine(uid)), 409


def _over(uid: str, refused: Refused) -> ResponseReturnValue:
    db.session.rollback()
    flash(str(refused))
    return redirect(url_for(".show", uid=uid), 303)


def _pdf(content: bytes, name: str, plain: str) -> Response:
    response = Response(content, mimetype="application/pdf")
    encoded = quote(name, safe="")
    response.headers["Content-Disposition"] = f"inline; filename={plain}.pdf; filename*=UTF-8''{encoded}"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "no-store"
    return response
