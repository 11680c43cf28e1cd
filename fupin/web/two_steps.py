"""Uploads that change nothing before somebody confirms: one job holds what was found, a second follows and writes."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from flask import current_app
from sqlalchemy import select

from fupin.db import begin_writing
from fupin.extensions import db
from fupin.model import Job, JobState, User
from fupin.model.places import inside
from fupin.web.access import current_user, found

RIGHT = "right"  # what is sent when the wrong lines are to stay out


class Stage(NamedTuple):
    """How far an upload is, in words, and the look of its tag."""

    label: str
    look: str


WRITING = {
    JobState.QUEUED: Stage("等待导入", "submitted"),
    JobState.RUNNING: Stage("正在导入", "submitted"),
    JobState.DONE: Stage("已导入", "issued"),
    JobState.FAILED: Stage("导入中断", "rejected"),
}


class Uploads(NamedTuple):
    """Those of one kind that lie in the user's area."""

    kind: str

    def recent(self, most: int) -> list[tuple[Job, str, Job | None]]:
        """The latest, each with who uploaded it and the job that writes it."""
        mine = select(Job, User.name).join(User, User.id == Job.created_by_id).where(self._mine())
        rows = db.session.execute(mine.order_by(Job.id.desc()).limit(most)).all()
        written = _followers([job.id for job, _ in rows])
        return [(job, name, written.get(job.id)) for job, name in rows]

    def load(self, uid: str) -> Job:
        """One of them, or 404."""
        return found(db.session.scalar(select(Job).where(Job.uid == uid, self._mine())))

    def load_to_decide(self, uid: str) -> Job:
        """Nobody else decides meanwhile, on PostgreSQL too."""
        begin_writing(db.session())
        return found(db.session.scalar(select(Job).where(Job.uid == uid, self._mine()).with_for_update()))

    def _mine(self) -> Any:
        return (Job.kind == self.kind) & inside(Job.scope, current_user().scope)


def follower(job: Job) -> Job | None:
    """The job that writes what this one found, if somebody confirmed it."""
    return _followers([job.id]).get(job.id)


def _followers(ids: Sequence[int]) -> dict[int | None, Job]:
    """The writing jobs by the checking jobs they follow."""
    return {job.follows_id: job for job in db.session.scalars(select(Job).where(Job.follows_id.in_(ids)))}


def instance() -> Path:
    """The office's folder."""
    return Path(current_app.instance_path)
