"""Printing many letters as one file: which wait, the file, and into whose hands its letters were given."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from fupin import clock
from fupin.db import begin_writing
from fupin.extensions import db
from fupin.lifecycle import Refused
from fupin.model import Application, Document, Job, PrintBatch, PrintItem, Sorting
from fupin.model.places import covers, inside
from fupin.placenames import below, short_names
from fupin.printing import PRINTS, batches, ledger, waiting
from fupin.printing.batches import Left, Wish
from fupin.printing.waiting import Filter
from fupin.schemes import SCHEMES
from fupin.web import audit
from fupin.web.access import Blueprint, current_user, found
from fupin.web.print_forms import DayForm, HandForm, ReprintForm
from fupin.web.tasks import watched

pages = Blueprint("prints", __name__, url_prefix="/prints")

ALL_GONE = "筛选出的文书刚刚都已打印或正在打印，请到“打印登记”查看"
TOLD, MOST_DIGITS = 10, 10
NO_COPIES = "请先勾选文书"
TITLES = {code: scheme.title for code, scheme in SCHEMES.items()}


@pages.get("", roles=PRINTS)
def index() -> ResponseReturnValue:
    """The letters of my area that nobody has printed yet."""
    form = DayForm(request.args)
    return _index(form, request.args, status=200 if form.validate() else 422)


@pages.post("", roles=PRINTS)
def order() -> ResponseReturnValue:
    """Have the ticked letters, the page, or all that the list was narrowed to made into one file."""
    form = DayForm(request.form)
    if not form.validate():
        return _index(form, request.form, status=422)
    wish = Wish(_sorting())
    begin_writing(db.session())
    ids = _chosen(_filter(form, request.form))
    if not ids and request.form.get("which") == "all":
        return _index(form, request.form, ALL_GONE, 422)
    try:
        return _ordered(ids, wish)
    except Refused as refused:
        return _index(form, request.form, str(refused), 422)


def _sorting() -> Sorting:
    words = {sorting.value for sorting in Sorting}
    asked = request.form.get("sorting", "")
    return Sorting(asked) if asked in words else Sorting.NUMBER


def _chosen(wanted: Filter) -> Sequence[int]:
    """Whichever button was pressed: all, the page as it was shown, or what is ticked on it."""
    which = request.form.get("which", "")
    if which == "all":
        return waiting.ids(db.session(), wanted)
    uids = request.form.getlist("shown" if which == "page" else "letter")
    return waiting.found(db.session(), current_user().scope, uids)


def _ordered(ids: Sequence[int], wish: Wish) -> ResponseReturnValue:
    """Order in the transaction that has begun, and lead to the batch. Raises Refused."""
    title = "补打文书" if wish.reason else "打印文书"
    batch, left, new = batches.order(db.session(), current_user(), ids, wish, title)
    if new:
        audit.record(db.session(), audit.Act.PRINTED, f"批次 {batch.id} 文书 {batch.job.total} 份")
    _tell_left(left)
    address = url_for(".batch", batch_id=batch.id)
    db.session.commit()
    return redirect(address, 303)


def _tell_left(left: Sequence[Left]) -> None:
    if left:
        words = "、".join(f"{each.number}{each.why}" for each in left[:TOLD])
        flash(f"{len(left)} 份没有列入：{words}{'等' if len(left) > TOLD else ''}")


def _filter(form: DayForm, asked: Mapping[str, str]) -> Filter:
    area, newest = asked.get("area", ""), asked.get("newest", "")
    mine = current_user().scope
    return Filter(
        area=area if area.isascii() and area.isdigit() and covers(mine, area) else mine,
        kind=asked.get("kind", ""),
        scheme=asked.get("scheme", ""),
        day=form.day.data,
        newest=number(newest) or waiting.MOST_ID,
    )


def number(text: str) -> int | None:
    """An id in an address; nothing if it is none."""
    return min(int(text), waiting.MOST_ID) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None


def _index(form: DayForm, asked: Mapping[str, str], problem: str = "", status: int = 200) -> ResponseReturnValue:
    user, session = current_user(), db.session()
    session.rollback()
    wanted = _filter(form, asked)
    page = waiting.page(session, wanted, number(asked.get("after", "")))
    words = render_template(
        "prints/index.html",
        form=form,
        wanted=wanted,
        page=page,
        problem=problem,
        asked=asked,
        ticked=set(request.form.getlist("letter")),
        sorting=_sorting(),
        sortings=list(Sorting),
        kinds=waiting.kinds(session, user.scope),
        schemes=TITLES,
        areas=below(session, user.scope),
        places=short_names(session, {row.area_code for row in page.rows}),
        most=waiting.MOST,
        older=_address(".index", wanted, page.after),
        today=clock.today(),
    )
    return words, status


def _address(endpoint: str, wanted: Filter, after: int | None) -> str:
    """The next page under the same filters."""
    day = [wanted.day.year, wanted.day.month, wanted.day.day] if wanted.day else []
    area = wanted.area if wanted.area != current_user().scope else None
    kept: dict[str, Any] = {"kind": wanted.kind or None, "scheme": wanted.scheme or None, "area": area, "day": day}
    return url_for(endpoint, after=after, **kept) if after else ""


# a batch --------------------------------------------------------------------------------------------------------------


@pages.get("/batches/<int:batch_id>", roles=PRINTS)
def batch(batch_id: int) -> ResponseReturnValue:
    """How far the file is; what is in it, and who has been given it."""
    return _batch_page(_load_batch(batch_id), HandForm(formdata=None), ReprintForm(formdata=None))


@pages.post("/batches/<int:batch_id>", roles=PRINTS)
def change_batch(batch_id: int) -> ResponseReturnValue:
    """Note who was given the letters, or order them once more."""
    begin_writing(db.session())
    batch = _load_batch(batch_id)
    do, _, every = request.form.get("do", "").partition("-")
    copies = ledger.of_batch(db.session(), batch_id, current_user().scope)
    ticked = set(request.form.getlist("copy"))
    chosen = [copy for copy in copies if every or str(copy.id) in ticked]
    if do == "reprint":
        return _reprint(batch, chosen)
    return _hand(batch, [copy for copy in chosen if not (every and copy.handed_to)])


def _hand(batch: PrintBatch, chosen: Sequence[Any]) -> ResponseReturnValue:
    form, again = HandForm(), ReprintForm(formdata=None)
    if not form.validate():
        return _batch_page(batch, form, again), 422
    if not chosen:
        return _batch_page(batch, form, again, problem=NO_COPIES), 422
    count = ledger.hand_over(db.session(), current_user(), [copy.id for copy in chosen], form.to.data or "")
    audit.record(db.session(), audit.Act.HANDED, f"批次 {batch.id} 文书 {count} 份")
    flash(f"已登记：{count} 份已交给{form.to.data}")
    address = url_for(".batch", batch_id=batch.id)
    db.session.commit()
    return redirect(address, 303)


def _reprint(batch: PrintBatch, chosen: Sequence[Any]) -> ResponseReturnValue:
    form, hand = ReprintForm(), HandForm(formdata=None)
    if not form.validate():
        return _batch_page(batch, hand, form), 422
    if not chosen:
        return _batch_page(batch, hand, form, problem=NO_COPIES), 422
    wish = form.wish
    try:
        return _ordered([copy.document_id for copy in chosen], Wish(batch.sorting, wish.reason, wish.note))
    except Refused as refused:
        return _batch_page(batch, hand, form, problem=str(refused)), 422


def _load_batch(batch_id: int) -> PrintBatch:
    """A batch that somebody of my area ordered, or that has letters of my area; else 404."""
    area = current_user().scope
    query = select(PrintBatch).join(PrintBatch.job).options(joinedload(PrintBatch.job)).where(PrintBatch.id == batch_id)
    return found(db.session.scalar(query.where(inside(Job.scope, area) | _items(batch_id).exists())))


def _items(batch_id: int) -> Select[Any]:
    """The letters that were ordered in a batch, as far as they are of my area."""
    columns: tuple[Any, ...] = (Document.number, Document.title, PrintItem.left_out)
    mine = PrintItem.batch_id == batch_id, inside(Application.area_code, current_user().scope)
    joined = select(*columns).join(PrintItem, PrintItem.document_id == Document.id)
    return joined.join(Application, Application.id == Document.application_id).where(*mine)


def _batch_page(batch: PrintBatch, hand: HandForm, again: ReprintForm, problem: str = "") -> str:
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
