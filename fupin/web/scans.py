"""Signed letters scanned in piles: dropped here, sorted by the worker, and how far each pile is."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy import select
from werkzeug.exceptions import RequestEntityTooLarge
from wtforms import MultipleFileField

from fupin import jobs
from fupin.db import begin_writing
from fupin.extensions import db
from fupin.model import JobState, PageState, ScanPile
from fupin.scanning import SCANS, intake, piles, tidying
from fupin.scanning.intake import MOST_BYTES
from fupin.schemes.fields import Required
from fupin.uploads import Unusable
from fupin.web import audit, errors, scan_tray, signed_copies
from fupin.web.access import current_user
from fupin.web.scan_pages import load_pile, pages
from fupin.web.sessions import signed_in
from fupin.web.tasks import LOOKS
from fupin.web.two_steps import instance

__all__ = ["pages", "scan_tray", "signed_copies"]

ROOM = 1024 * 1024  # what a form of many files has besides them
TOO_LARGE = "这一摞超过120MB，没有收下。请用150至300 dpi扫描，或者分几次上传。"
RECENT = 50


class DropForm(FlaskForm):
    """A scanner's pile."""

    files = MultipleFileField("扫描件", [Required("请选择")], render_kw={"accept": ".pdf,.jpg,.jpeg,.png,.tif,.tiff"})


@pages.url_value_preprocessor
def make_room(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A pile is larger than any other form; who may not drop one gets no more room than elsewhere."""
    user = signed_in()
    if request.endpoint == "scans.drop" and user and user.role in SCANS:
        request.max_content_length = MOST_BYTES + ROOM


@pages.errorhandler(413)
def too_large(error: RequestEntityTooLarge) -> ResponseReturnValue:
    """The general page speaks of photographs."""
    return errors.refused(RequestEntityTooLarge(TOO_LARGE))


@pages.get("", roles=SCANS)
def index() -> ResponseReturnValue:
    """Where piles are dropped, and the latest of my area."""
    return _index(DropForm(formdata=None))


@pages.post("", roles=SCANS)
def drop() -> ResponseReturnValue:
    """Take the pile if all its files can be read, and have it sorted; the same pile is taken once."""
    form = DropForm()
    contents = [each.read(MOST_BYTES + 1) for each in form.files.data or [] if each and each.filename]
    form.validate()
    try:
        taken = _accepted(contents)
    except Unusable as unusable:
        form.files.errors = [str(unusable)]
        return _index(form), 422
    earlier = piles.same(db.session(), current_user(), piles.digest_of(contents))
    if earlier:
        flash("这一摞以前上传过，没有再处理，也没有重复归档。下面是当时的结果")
        return redirect(url_for(".show", uid=earlier.uid), 303)
    pile = piles.drop(db.session(), current_user(), instance(), taken)
    audit.record(db.session(), audit.Act.SCANNED, f"扫描件 {pile.id} {pile.pages}页")
    uid = pile.uid
    db.session.commit()
    return redirect(url_for(".show", uid=uid), 303)


def _accepted(contents: list[bytes]) -> list[intake.Taken]:
    if not contents:
        raise Unusable("请选择扫描件")
    if sum(map(len, contents)) > MOST_BYTES:
        raise Unusable(TOO_LARGE)
    return intake.accept(contents)


def _index(form: DropForm) -> str:
    return render_template(
        "scans/index.html",
        form=form,
        wrong=bool(form.errors),
        lines=piles.recent(db.session(), current_user(), RECENT),
        looks=LOOKS,
        waiting=PageState.WAITING,
        most=RECENT,
        most_pages=intake.MOST_PAGES,
    )


@pages.get("/<uid>", roles=SCANS)
def show(uid: str) -> ResponseReturnValue:
    """How far a pile is, and what came of it."""
    pile = load_pile(uid)
    job = pile.job
    return render_template(
        "scans/show.html",
        pile=pile,
        job=job,
        over=job.state.over,
        look=LOOKS[job.state],
        ahead=jobs.ahead_of(db.session(), job) if job.state is JobState.QUEUED else 0,
        counts=piles.counts_of(db.session(), [pile.id])[pile.id],
        states=PageState,
        broken=job.state is JobState.FAILED,
        kept_days=tidying.KEPT.days,
    )


@pages.post("/<uid>/continue", roles=SCANS)
def go_on(uid: str) -> ResponseReturnValue:
    """Have the rest of a pile sorted that broke off."""
    pile_id = load_pile(uid).id
    begin_writing(db.session())
    pile = db.session.scalars(select(ScanPile).where(ScanPile.id == pile_id).with_for_update()).one()
    if piles.go_on(db.session(), current_user(), pile):
        audit.record(db.session(), audit.Act.SCANNED, f"扫描件 {pile.id} 接着处理")
    db.session.commit()
    return redirect(url_for(".show", uid=uid), 303)
