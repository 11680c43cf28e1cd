"""The board: who has been issued, has printed, signed and returned theirs, noted for all that are ticked."""

from collections.abc import Sequence
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy import select

from fupin import clock
from fupin.db import begin_writing
from fupin.extensions import db
from fupin.lifecycle import Refused
from fupin.model import ResponsibilityPlan
from fupin.model.responsibility import Step
from fupin.printing import batches, ledger
from fupin.printing.batches import Wish
from fupin.responsibility import board, issuing, plans
from fupin.responsibility.board import Row
from fupin.schemes.fields import DateField, Required
from fupin.web import audit
from fupin.web.access import current_user
from fupin.web.files import shown
from fupin.web.responsibility_pages import SEES, is_mine, load, load_mine, pages, place

NONE_TICKED = "请先勾选责任书"


class MarksForm(FlaskForm):
    """The day for all that are ticked."""

    on = DateField("日期", [Required()])


@pages.get("/<uid>", roles=SEES)
def show(uid: str) -> ResponseReturnValue:
    """The board: who has been issued, has printed, signed and returned theirs, and who is missing."""
    return _board(load(uid), MarksForm(formdata=None, on=clock.today()))


def _board(plan: ResponsibilityPlan, form: MarksForm, chosen: Sequence[str] = ()) -> str:
    mine = is_mine(plan)
    rows = board.rows(db.session(), plan)
    return render_template(
        "responsibility/show.html",
        plan=plan,
        place=place(plan),
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


@pages.post("/<uid>/print", roles=SEES)
def print_all(uid: str) -> ResponseReturnValue:
    """The ticked letters as one file and in the print ledger; all that were not printed where none is ticked."""
    plan = _held_for_marks(uid)
    issued = [row for row in board.rows(db.session(), plan) if row.letter]
    chosen = [row.letter for row in _ticked(issued) or issued if row.letter]
    sifted = batches.sift(db.session(), [each.document_id for each in chosen], Wish(), busy_too=True)
    fresh = {line.document_id for line in sifted.lines}
    if not fresh:
        db.session.rollback()
        flash(
            f"没有打印：{sifted.left_words}。要补打的，请到“打印登记”" if chosen else "还没有制发责任书，没有可打印的"
        )
        return redirect(url_for(".show", uid=uid), 303)
    for document_id in sorted(fresh):
        ledger.print_one(db.session(), current_user(), document_id, 0)
    content, _ = issuing.bound(plan, [each for each in chosen if each.document_id in fresh])
    name = issuing.title(plan)
    audit.record(db.session(), audit.Act.PRINTED, f"责任书 {plan.id} {len(fresh)}份")
    db.session.commit()
    return shown(content, name)


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
        return _board(load(uid), form, request.form.getlist("party")), 422
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
    plan_id = load_mine(uid).id
    begin_writing(db.session())
    query = select(ResponsibilityPlan).where(ResponsibilityPlan.id == plan_id)
    return db.session.scalars(query.with_for_update()).one()
