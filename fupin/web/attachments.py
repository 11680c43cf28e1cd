"""Papers handed in with an application: add, look at, take away."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from sqlalchemy import select

from fupin import clock, uploads
from fupin.db import begin_writing
from fupin.extensions import db
from fupin.model import Application, Attachment
from fupin.model.places import inside
from fupin.model.terms import Role
from fupin.scheme import Scheme
from fupin.schemes import SCHEMES
from fupin.schemes.fields import ChoiceField, Required
from fupin.web import audit
from fupin.web.access import Blueprint, current_user, found
from fupin.web.audit import Act
from fupin.web.cases import load
from fupin.web.files import saved
from fupin.web.mending import remark_at_papers
from fupin.web.nav import CASEWORK

pages = Blueprint("attachments", __name__)

COUNTER = frozenset({Role.CLERK})
ORIGINAL = "original"  # shown at the counter: no file is kept
NO_NAME = re.compile(r"[/\\]")  # what stands before is a path on somebody's computer


class PaperForm(FlaskForm):
    """One file and what it is."""

    paper = ChoiceField("材料名称", validators=[Required("请选择")])
    file = FileField("文件", [Required("请选择")], render_kw={"accept": ".jpg,.jpeg,.png,.pdf"})


def paper_form(scheme: Scheme[Any, Any], *, typed: bool = False) -> PaperForm:
    """The upload form with the scheme's list of papers."""
    form = PaperForm() if typed else PaperForm(formdata=None)
    form.paper.offer((paper, paper) for paper in scheme.papers)
    return form


def attached(application: Application) -> Sequence[Attachment]:
    """What was handed in and not taken away."""
    return db.session.scalars(
        select(Attachment)
        .where(Attachment.application_id == application.id, Attachment.removed_at.is_(None))
        .order_by(Attachment.id)
    ).all()


def folder() -> Path:
    """Where the sealed files lie."""
    return Path(current_app.instance_path) / "uploads"


@pages.get("/applications/<uid>/papers", roles=COUNTER)
def papers(uid: str) -> ResponseReturnValue:
    """The papers of a draft and the form to add one."""
    application = load(uid)
    if not application.open_to_edit:
        return redirect(url_for("cases.show", uid=uid), 303)
    return _page(application, paper_form(SCHEMES[application.scheme]))


@pages.post("/applications/<uid>/papers", roles=COUNTER)
def add(uid: str) -> ResponseReturnValue:
    """Take a file if it is what it should be."""
    application = load(uid)
    if not application.open_to_edit:
        return redirect(url_for("cases.show", uid=uid), 303)
    form = paper_form(SCHEMES[application.scheme], typed=True)
    if not form.validate():
        return _page(application, form), 422
    try:
        paper = uploads.accept(form.file.data.read(uploads.MOST_BYTES + 1))
    except uploads.Unusable as unusable:
        form.file.errors = [str(unusable)]
        return _page(application, form), 422
    _keep(application, form, paper)
    flash(f"已收到：{form.paper.data}")
    return redirect(url_for(".papers", uid=uid), 303)


def _keep(application: Application, form: PaperForm, paper: uploads.Paper) -> None:
    """The file first, the row after: a row never points to nothing."""
    uid = uuid4().hex
    uploads.store(folder(), uid, paper)
    application_id, name = application.id, NO_NAME.split(form.file.data.filename or "")[-1][:200]
    begin_writing(db.session())
    row = Attachment(
        uid=uid,
        application_id=application_id,
        paper=form.paper.data,
        media_type=paper.media_type,
        size=len(paper.content),
        sha256=paper.sha256,
        added_at=clock.now(),
        added_by_id=current_user().id,
    )
    row.filename = name or form.paper.data
    db.session.add(row)
    audit.record(db.session(), Act.ATTACHED, f"attachment {uid}")
    db.session.commit()


@pages.post("/applications/<uid>/originals", roles=COUNTER)
def hand_in(uid: str) -> ResponseReturnValue:
    """Note that an original was shown and checked at the counter; there is no file of it."""
    application = load(uid)
    form = paper_form(SCHEMES[application.scheme], typed=True)
    if not application.open_to_edit:
        return redirect(url_for("cases.show", uid=uid), 303)
    if not form.paper.validate(form):
        return _page(application, form), 422
    application_id = application.id
    begin_writing(db.session())
    row = Attachment(
        uid=uuid4().hex,
        application_id=application_id,
        paper=form.paper.data,
        media_type=ORIGINAL,
        size=0,
        sha256="",
        added_at=clock.now(),
        added_by_id=current_user().id,
    )
    row.filename = "原件已当面核对"
    db.session.add(row)
    audit.record(db.session(), Act.ATTACHED, f"original {row.uid}")
    db.session.commit()
    flash(f"已登记原件：{form.paper.data}")
    return redirect(url_for(".papers", uid=uid), 303)


@pages.post("/papers/<uid>/remove", roles=COUNTER)
def remove(uid: str) -> ResponseReturnValue:
    """Take a paper away from a draft; the row stays, marked."""
    begin_writing(db.session())
    row = _load(uid)
    application = found(db.session.get(Application, row.application_id))
    if application.open_to_edit:
        row.removed_at = clock.now()
        audit.record(db.session(), Act.DETACHED, f"attachment {uid}")
        flash(f"已移除：{row.paper}")
    db.session.commit()
    return redirect(url_for(".papers", uid=application.uid), 303)


@pages.get("/papers/<uid>", roles=CASEWORK)
def show(uid: str) -> ResponseReturnValue:
    """The file, never run by the browser."""
    row = _load(uid)
    load(found(db.session.get(Application, row.application_id)).uid)  # a draft's papers are seen by counters only
    if row.removed_at is not None or row.media_type == ORIGINAL:
        abort(404)
    endings = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}
    return saved(uploads.fetch(folder(), row.uid), row.media_type, f"{row.uid[:8]}.{endings[row.media_type]}")


def _load(uid: str) -> Attachment:
    query = (
        select(Attachment)
        .join(Application, Application.id == Attachment.application_id)
        .where(Attachment.uid == uid, inside(Application.area_code, current_user().scope))
    )
    return found(db.session.scalar(query))


def _page(application: Application, form: PaperForm) -> str:
    return render_template(
        "applications/papers.html",
        case=application,
        scheme=SCHEMES[application.scheme],
        form=form,
        wrong=bool(form.errors),
        attachments=attached(application),
        back=request.args.get("back", ""),
        remark=remark_at_papers(application),
    )
