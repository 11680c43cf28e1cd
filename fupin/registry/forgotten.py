"""Uploads that nobody came back to: given up, and their files removed."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from fupin import classes, clock, jobs, posts, workshops
from fupin.db import begin_writing
from fupin.model import Job, JobState
from fupin.money import RESULTS
from fupin.registry import areas, importing

FORGOTTEN = timedelta(days=30)
NOT_CONFIRMED = f"核对后{FORGOTTEN.days}天没有确认，已自动放弃，上传的文件已删除。需要导入的请重新上传"
CHECKS = (importing.CHECK, areas.CHECK, posts.UPLOADED, classes.UPLOADED, workshops.UPLOADED, RESULTS)
WRITES = (importing.APPLY, areas.APPLY)


def discard(session: Session, instance: Path) -> None:
    """Give up what was checked long ago and not confirmed since, and remove its files and those of what failed as long
    ago. Commits."""
    if session.scalar(select(Job.id).where(_forgotten()).limit(1)) is None:
        session.rollback()
        return
    begin_writing(session)
    for job in session.scalars(select(Job).where(_forgotten()).with_for_update()):
        jobs.discard(instance, job.payload)
        job.payload = ""
        if job.state is JobState.DONE:
            job.state, job.words, job.result = JobState.CANCELLED, NOT_CONFIRMED, None
    session.commit()


def _forgotten() -> ColumnElement[bool]:
    writing = aliased(Job)
    unconfirmed = and_(Job.kind.in_(CHECKS), Job.state == JobState.DONE, ~exists().where(writing.follows_id == Job.id))
    failed = and_(Job.kind.in_((*CHECKS, *WRITES)), Job.state == JobState.FAILED)
    return and_(Job.ended_at <= clock.wall() - FORGOTTEN, Job.payload != "", or_(unconfirmed, failed))
