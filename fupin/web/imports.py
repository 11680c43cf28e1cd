"""The upstream roster in the browser: uploaded, checked against the register, looked at, confirmed, written."""

from typing import Any
from uuid import uuid4

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.exceptions import RequestEntityTooLarge

from fupin import clock, jobs
from fupin.db import begin_writing
from fupin.extensions import db
from fupin.model import Job, JobState
from fupin.model.terms import Role
from fupin.registry import importing
from fupin.schemes.fields import Required
from fupin.web import audit, errors
from fupin.web.access import Blueprint, Roles, current_user
from fupin.web.attachments import NO_NAME
from fupin.web.audit import Act
from fupin.web.files import XLSX, saved
from fupin.web.sessions import signed_in
from fupin.web.two_steps import RIGHT, WRITING, Stage, Uploads, follower, instance

pages = Blueprint("imports", __name__, url_prefix="/imports")

KEEPERS: Roles = frozenset({Role.COUNTY, Role.ADMIN})
MOST_BYTES = 60 * 1024 * 1024
ROOM = 64 * 1024  # what a form has besides its file
TOO_LARGE = "名册文件超过60MB，没有收下。请按乡镇分开导出后再上传。"
RECENT = 50
UPLOADS = Uploads(importing.CHECK)


CHECKING = {
    JobState.QUEUED: Stage("等待核对", "submitted"),
    JobState.RUNNING: Stage("正在核对", "submitted"),
    JobState.DONE: Stage("待确认", "to_confirm"),
    JobState.FAILED: Stage("不能导入", "rejected"),
    JobState.CANCELLED: Stage("已放弃", "draft"),
}
AGREES = Stage("与台账一致", "issued")


class UploadForm(FlaskForm):
    """The roster's file."""

    file = FileField("名册文件", [Required("请选择")], render_kw={"accept": ".xlsx"})


@pages.url_value_preprocessor
def make_room(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A roster is larger than any other form; who may not upload one gets no more room than elsewhere."""
    user = signed_in()
    if request.endpoint == "imports.upload" and user and user.role in KEEPERS:
        request.max_content_length = MOST_BYTES + ROOM


@pages.errorhandler(413)
def too_large(error: RequestEntityTooLarge) -> ResponseReturnValue:
    """The general page speaks of photographs."""
    return errors.refused(RequestEntityTooLarge(TOO_LARGE))


@pages.get("", roles=KEEPERS)
def index() -> ResponseReturnValue:
    """The latest imports of my area and the form for the next."""
    return _index(UploadForm(formdata=None))


@pages.post("", roles=KEEPERS)
def upload() -> ResponseReturnValue:
    """Keep the file sealed and have it checked."""
    form = UploadForm()
    if not form.validate():
        return _index(form), 422
    content = form.file.data.read(MOST_BYTES + 1)
    if not content or len(content) > MOST_BYTES:
        form.file.errors = [TOO_LARGE if content else "文件是空的，请重新选择"]
        return _index(form), 422
    return redirect(url_for(".show", uid=_keep(content, form.file.data.filename or "")), 303)


def _keep(content: bytes, filename: str) -> str:
    """The file first, the row after: a row never points to nothing."""
    payload = uuid4().hex
    jobs.store(instance(), payload, content)
    begin_writing(db.session())
    job = jobs.enqueue(db.session(), importing.CHECK, current_user(), payload)
    job.title = NO_NAME.split(filename)[-1][:200] or "名册.xlsx"
    db.session.flush()
    uid = job.uid
    db.session.commit()
    return uid


@pages.get("/<uid>", roles=KEEPERS)
def show(uid: str) -> ResponseReturnValue:
    """How far it is; once checked, what was found and what to do with it; once written, what was done."""
    job = UPLOADS.load(uid)
    written = follower(job)
    at_work = written or job
    return render_template(
        "imports/show.html",
        job=job,
        stage=stage(job, written),
        at_work=at_work,
        over=at_work.state.over,
        ahead=jobs.ahead_of(db.session(), at_work) if at_work.state is JobState.QUEUED else 0,
        found=job.result if job.state is JobState.DONE else None,
        done=written.result if written and written.state is JobState.DONE else None,
        open=written is None and job.state is JobState.DONE,
        now=clock.now(),
    )


@pages.post("/<uid>/confirm", roles=KEEPERS)
def confirm(uid: str) -> ResponseReturnValue:
    """Have the rows written that are right; all of them, unless it was said that the wrong ones stay out."""
    job = UPLOADS.load_to_decide(uid)
    if job.state is not JobState.DONE or follower(job) or not job.result["rows"]:
        flash("此名册已确认过，或没有要写入的内容。")
    elif job.result["wrong"] and request.form.get("rows") != RIGHT:
        flash("名册中有误的行没有处理，请改好后重新上传，或只导入正确的行。")
    else:
        jobs.enqueue(db.session(), importing.APPLY, current_user(), job.payload, job)
        audit.record(db.session(), Act.IMPORTED, f"名册 {job.uid}")
    db.session.commit()
    return redirect(url_for(".show", uid=uid), 303)


@pages.post("/<uid>/cancel", roles=KEEPERS)
def cancel(uid: str) -> ResponseReturnValue:
    """Give it up and remove its files, as long as nothing was confirmed."""
    job = UPLOADS.load_to_decide(uid)
    if follower(job) or job.state in {JobState.FAILED, JobState.CANCELLED}:
        flash("此名册已确认导入，不能放弃。")
    else:
        job.state, job.ended_at, job.words, job.result = JobState.CANCELLED, clock.wall(), "", None
        jobs.discard(instance(), job.payload)
        flash("已放弃，台账没有改动，上传的文件已删除。")
    db.session.commit()
    return redirect(url_for(".show", uid=uid), 303)


@pages.get("/<uid>/wrong.xlsx", roles=KEEPERS)
def wrong(uid: str) -> ResponseReturnValue:
    """The wrong rows as they came, each with its reason."""
    job = UPLOADS.load(uid)
    try:
        content = jobs.fetch(instance(), job.payload + importing.WRONG)
    except FileNotFoundError:
        abort(404)
    return saved(content, XLSX, f"有误的行-{uid[:8]}.xlsx")


def stage(job: Job, written: Job | None) -> Stage:
    """The import as one thing, though it is two jobs."""
    if written:
        return WRITING[written.state]
    if job.state is JobState.DONE and not job.result["rows"] and not job.result["wrong"]:
        return AGREES
    return CHECKING[job.state]


def _index(form: UploadForm) -> str:
    lines = [(job, name, stage(job, written), written or job) for job, name, written in UPLOADS.recent(RECENT)]
    return render_template("imports/index.html", form=form, wrong=bool(form.errors), lines=lines)
