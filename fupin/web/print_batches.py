"""A file of many letters: how far it is, what is in it, who was given it, and all or some of it once more."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload

from fupin import letter_about
from fupin.db import begin_writing
from fupin.extensions import db
from fupin.lifecycle import Refused
from fupin.model import Document, Job, PrintBatch, PrintItem
from fupin.model.places import COUNTY, inside
from fupin.placenames import short_names
from fupin.printing import PRINTS, ledger
from fupin.printing.batches import Wish
from fupin.web import audit
from fupin.web.access import Blueprint, current_user, found
from fupin.web.print_forms import HandForm, ReprintForm
from fupin.web.prints import ordered
from fupin.web.tasks import watched

pages = Blueprint("print_batches", __name__, url_prefix="/prints/batches")

NO_COPIES = "请先勾选文书"


@pages.get("/<int:batch_id>", roles=PRINTS)
def show(batch_id: int) -> ResponseReturnValue:
    """How far the file is; what is in it, and who has been given it."""
    return _page(_load(batch_id), HandForm(formdata=None), ReprintForm(formdata=None))


@pages.post("/<int:batch_id>", roles=PRINTS)
def change(batch_id: int) -> ResponseReturnValue:
    """Note who was given the letters, or order them once more."""
    begin_writing(db.session())
    batch = _load(batch_id)
    do, _, every = request.form.get("do", "").partition("-")
    copies = ledger.of_batch(db.session(), batch_id, current_user().scope)
    ticked = set(request.form.getlist("copy"))
    chosen = [copy for copy in copies if every or str(copy.id) in ticked]
    if do == "reprint":
        return _reprint(batch, chosen)
    return _hand(batch, [copy for copy in chosen if not (every and copy.handed_to)])


def _hand(batch: PrintBatch, chosen: Sequence[Any]) -> ResponseReturnValue:
    form, again = HandForm(), ReprintForm()
    if not form.validate():
        return _page(batch, form, again), 422
    if not chosen:
        return _page(batch, form, again, problem=NO_COPIES), 422
    count = ledger.hand_over(db.session(), current_user(), [copy.id for copy in chosen], form.to.data or "")
    audit.record(db.session(), audit.Act.HANDED, f"批次 {batch.id} 文书 {count} 份")
    flash(f"已登记：{count} 份已交给{form.to.data}")
    address = url_for(".show", batch_id=batch.id)
    db.session.commit()
    return redirect(address, 303)


def _reprint(batch: PrintBatch, chosen: Sequence[Any]) -> ResponseReturnValue:
    form, hand = ReprintForm(), HandForm()
    if not form.validate():
        return _page(batch, hand, form), 422
    if not chosen:
        return _page(batch, hand, form, problem=NO_COPIES), 422
    wish = form.wish
    try:
        return ordered([copy.document_id for copy in chosen], Wish(batch.sorting, wish.reason, wish.note))
    except Refused as refused:
        return _page(batch, hand, form, problem=str(refused)), 422


def _load(batch_id: int) -> PrintBatch:
    """A batch that somebody of my area ordered, or that has letters of my area; else 404."""
    query = select(PrintBatch).join(PrintBatch.job).options(joinedload(PrintBatch.job)).where(PrintBatch.id == batch_id)
    return found(db.session.scalar(query.where(_of_my_office() | _items(batch_id).exists())))


def _of_my_office() -> ColumnElement[bool]:
    """A city sees the files it ordered, and not those of its counties."""
    area = current_user().scope
    return inside(Job.scope, area) if len(area) >= COUNTY else Job.scope == area


def _items(batch_id: int) -> Select[Any]:
    """The letters that were ordered in a batch, as far as they are of my area."""
    columns: tuple[Any, ...] = (Document.number, Document.title, PrintItem.left_out)
    query = letter_about.joined(select(*columns).join(PrintItem, PrintItem.document_id == Document.id))
    return query.where(PrintItem.batch_id == batch_id, letter_about.on_paper(current_user().scope))


def _page(batch: PrintBatch, hand: HandForm, again: ReprintForm, problem: str = "") -> str:
    session, user = db.session(), current_user()
    session.rollback()
    copies = ledger.of_batch(session, batch.id, user.scope)
    return render_template(
        "prints/batch.html",
        batch=batch,
        mine=batch.job.created_by_id == user.id,
        by=ledger.name_of(session, batch.job.created_by_id),
        copies=copies,
        waiting=[copy for copy in copies if not copy.handed_to],
        left=session.execute(_items(batch.id).where(PrintItem.left_out != "")).all(),
        places=short_names(session, {copy.area_code for copy in copies}),
        ticked=set(request.form.getlist("copy")),
        hand=hand,
        again=again,
        problem=problem,
        **watched(batch.job),
    )
