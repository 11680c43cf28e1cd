"""Long work that ends in a file, as whoever ordered it sees it: how far it is, its outcome, and the file for a week."""

from pathlib import Path
from typing import Any

from flask import Response, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from fupin import clock, jobs, tasks
from fupin.db import begin_writing
from fupin.extensions import db
from fupin.model import Job, JobState
from fupin.model.places import inside
from fupin.task_kinds import TASKS
from fupin.web import audit
from fupin.web.access import STAFF, Blueprint, current_user, found
from fupin.web.files import saved

pages = Blueprint("tasks", __name__, url_prefix="/tasks")

RECENT = 50
GONE = "文件已不在服务器上，请重新生成"
LOOKS = {
    JobState.QUEUED: "submitted",
    JobState.RUNNING: "submitted",
    JobState.DONE: "issued",
    JobState.FAILED: "rejected",
    JobState.CANCELLED: "draft",
}


@pages.get("", roles=STAFF)
def index() -> ResponseReturnValue:
    """The latest that I ordered."""
    latest = select(Job).where(_mine()).order_by(Job.id.desc()).limit(RECENT)
    return render_template(
        "tasks/index.html", jobs=db.session.scalars(latest).all(), looks=LOOKS, words=_words, recent=RECENT
    )


@pages.get("/<uid>", roles=STAFF)
def show(uid: str) -> ResponseReturnValue:
    """How far it is; once done, the button that fetches the file."""
    return render_template("tasks/show.html", **watched(_load(uid)))


def watched(job: Job) -> dict[str, Any]:
    """What `tasks/progress.html` shows of a task."""
    task = TASKS[job.kind]
    return {
        "job": job,
        "task": task,
        "origin": task.origin.format(job.payload),
        "look": LOOKS[job.state],
        "words": _words(job),
        "ahead": jobs.ahead_of(db.session(), job) if job.state is JobState.QUEUED else 0,
        "ready": _has_file(job),
        "until": (job.ended_at + tasks.KEPT) if job.ended_at else None,
    }


@pages.post("/<uid>/file", roles=STAFF)
def fetch(uid: str) -> ResponseReturnValue:
    """The file, and who fetched it is kept; else the page that says why there is none."""
    job = _load(uid)
    if not _has_file(job):
        return redirect(url_for(".show", uid=uid), 303)
    response = _sent(job)
    about = f"任务 {job.id} {TASKS[job.kind].title} {job.payload}"
    begin_writing(db.session())
    audit.record(db.session(), audit.Act.EXPORTED, about)
    db.session.commit()
    return response


def _has_file(job: Job) -> bool:
    return job.state is JobState.DONE and not tasks.expired(job) and _path(job).is_file()


def _path(job: Job) -> Path:
    return Path(current_app.instance_path) / jobs.FOLDER / job.uid


def _sent(job: Job) -> Response:
    task, content = TASKS[job.kind], jobs.fetch(Path(current_app.instance_path), job.uid)
    day = clock.local_date(job.created_at)
    return saved(content, task.mimetype, f"{job.title}-{day:%Y%m%d}{task.suffix}")


def _words(job: Job) -> str:
    if tasks.expired(job):
        return tasks.EXPIRED
    return GONE if job.state is JobState.DONE and not _has_file(job) else job.words


def _mine() -> Any:
    """What I ordered, of my area, as long as I may."""
    user = current_user()
    kinds = [kind for kind, task in TASKS.items() if user.role in task.roles]
    return Job.kind.in_(kinds) & (Job.created_by_id == user.id) & inside(Job.scope, user.scope)


def _load(uid: str) -> Job:
    return found(db.session.scalar(select(Job).where(Job.uid == uid, _mine())))
