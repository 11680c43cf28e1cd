"""The upstream roster in the browser: uploaded, checked against the register, looked at, confirmed, written."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

from flask import Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from sqlalchemy import select
from werkzeug.exceptions import RequestEntityTooLarge

from fupin import clock, jobs
from fupin.db import begin_writing
from fupin.extensions import db
from fupin.model import Job, JobState, User
from fupin.model.places import inside
from fupin.model.terms import Role
from fupin.registry import importing
from fupin.schemes.fields import Required
from fupin.web import audit, errors
from fupin.web.access import Blueprint, Roles, current_user, found
from fupin.web.attachments import NO_NAME
from fupin.web.audit import Act
from fupin.web.sessions import signed_in

pages = Blueprint("imports", __name__, url_prefix="/imports")

KEEPERS: Roles = frozenset({Role.COUNTY, Role.ADMIN})
MOST_BYTES = 60 * 1024 * 1024
ROOM = 64 * 1024  # what a form has besides its file
TOO_LARGE = "名册文件超过60MB，没有收下。请按乡镇分开导出后再上传。"
RECENT = 50
RIGHT = "right"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Stage(NamedTuple):
    """How far an import is, in words, and the look of its tag."""

    label: str
    look: str


CHECKING = {
    JobState.QUEUED: Stage("等待核对", "submitted"),
    JobState.RUNNING: Stage("正在核对", "submitted"),
    JobState.DONE: Stage("待确认", "to_confirm"),
    JobState.FAILED: Stage("不能导入", "rejected"),
    JobState.CANCELLED: Stage("已放弃", "draft"),
}
WRITING = {
    JobState.QUEUED: Stage("等待导入", "submitted"),
    JobState.RUNNING: Stage("正在导入", "submitted"),
    JobState.DONE: Stage("已导入", "issued"),
    JobState.FAILED: Stage("导入中断", "rejected"),
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
    jobs.store(_instance(), payload, content)
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
    job = _load(uid)
    written = _follower(job)
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
    job = _load_to_decide(uid)
    if job.state is not JobState.DONE or _follower(job) or not job.result["rows"]:
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
    job = _load_to_decide(uid)
    if _follower(job) or job.state in {JobState.FAILED, JobState.CANCELLED}:
        flash("此名册已确认导入，不能放弃。")
    else:
        job.state, job.ended_at, job.words, job.result = JobState.CANCELLED, clock.wall(), "", None
        jobs.discard(_instance(), job.payload)
        flash("已放弃，台账没有改动，上传的文件已删除。")
    db.session.commit()
    return redirect(url_for(".show", uid=uid), 303)


@pages.get("/<uid>/wrong.xlsx", roles=KEEPERS)
def wrong(uid: str) -> ResponseReturnValue:
    """The wrong rows as they came, each with its reason."""
    job = _load(uid)
    try:
        content = jobs.fetch(_instance(), job.payload + importing.WRONG)
    except FileNotFoundError:
        abort(404)
    response = Response(content, mimetype=XLSX)
    response.headers.set("Content-Disposition", "attachment", filename=f"有误的行-{uid[:8]}.xlsx")
    response.headers["Cache-Control"] = "no-store"
    return response


def stage(job: Job, written: Job | None) -> Stage:
    """The import as one thing, though it is two jobs."""
    if written:
        return WRITING[written.state]
    if job.state is JobState.DONE and not job.result["rows"] and not job.result["wrong"]:
        return AGREES
    return CHECKING[job.state]


def _index(form: UploadForm) -> str:
    mine = select(Job, User.name).join(User, User.id == Job.created_by_id).where(_mine())
    rows = db.session.execute(mine.order_by(Job.id.desc()).limit(RECENT)).all()
    written = _followers([job.id for job, _ in rows])
    lines = [(job, name, stage(job, written.get(job.id)), (written.get(job.id) or job).words) for job, name in rows]
    return render_template("imports/index.html", form=form, wrong=bool(form.errors), lines=lines)


def _mine() -> Any:
    return (Job.kind == importing.CHECK) & inside(Job.scope, current_user().scope)


def _load(uid: str) -> Job:
    return found(db.session.scalar(select(Job).where(Job.uid == uid, _mine())))


def _load_to_decide(uid: str) -> Job:
    """Nobody else decides meanwhile, on PostgreSQL too."""
    begin_writing(db.session())
    return found(db.session.scalar(select(Job).where(Job.uid == uid, _mine()).with_for_update()))


def _follower(job: Job) -> Job | None:
    return _followers([job.id]).get(job.id)


def _followers(ids: Sequence[int]) -> dict[int | None, Job]:
    """The writing jobs by the checking jobs they follow."""
    return {job.follows_id: job for job in db.session.scalars(select(Job).where(Job.follows_id.in_(ids)))}


def _instance() -> Path:
    return Path(current_app.instance_path)
