"""Long work that somebody ordered and that ends in a file: made by the worker, fetched by whoever ordered it.

A module that makes a file declares its `Task`; `fupin.task_kinds` lists them all. The job's payload is what the file is
about, a village's code for one, and never anything personal; the file itself is sealed under the job's uid.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from fupin import clock, jobs
from fupin.db import begin_writing
from fupin.jobs import After, Held
from fupin.model import Job, JobState, Officer, User
from fupin.model.terms import Role

KEPT = timedelta(days=7)
EXPIRED = "文件已过期，请重新生成"
NO_ROOM = "服务器存不下文件，没有生成。请管理员检查磁盘空间后，再重新生成"


class NothingToMake(Exception):
    """There is nothing to put into the file; the words say why and what to do."""


class Outdated(Exception):
    """What the file was made of has changed since: it is made anew."""


class Made(NamedTuple):
    """The file, the outcome in one line, and what else is written when it is finished; that may raise Outdated."""

    content: bytes
    words: str
    after: tuple[After, ...] = ()


@dataclass(frozen=True)
class Task:
    """A kind of work that makes a file.

    `make` finds what it is about in `held.payload`, calls `jobs.tell` or `jobs.progress` at least every 30 seconds, and
    may raise NothingToMake. Files it keeps meanwhile are named `<held.uid>.…`, with a result kept before the first of
    them; they are removed when it is done, or a week after it failed. `kind` has at most 20 letters; `unit` counts the
    progress; `origin` is the address of the page where it is ordered, with {} for what it is about.
    """

    kind: str
    title: str
    unit: str
    origin: str
    roles: frozenset[Role]
    suffix: str
    mimetype: str
    make: Callable[[Session, Held, Path], Made]

    def do(self, session: Session, held: Held, instance: Path) -> None:
        """What the worker does: make the file, keep it, and finish. Raises Overtaken."""
        try:
            made = self.make(session, held, instance)
            _keep(instance, held, made)
            jobs.finish(session, held, {}, made.words, made.after)
        except Outdated:
            session.rollback()
            self.do(session, held, instance)
        except NothingToMake as nothing:
            session.rollback()
            jobs.discard(instance, held.uid)
            jobs.fail(session, held, str(nothing))
        else:
            jobs.discard(instance, f"{held.uid}.")


def _keep(instance: Path, held: Held, made: Made) -> None:
    try:
        jobs.store(instance, held.uid, made.content)
    except OSError as fault:
        raise NothingToMake(NO_ROOM) from fault


def order(session: Session, task: Task, by: Officer, about: str, title: str) -> tuple[Job, bool]:
    """The officer's open task about the same thing, or a new one, and whether it is new.

    The caller began writing, and commits.
    """
    session.execute(select(User.id).where(User.id == by.id).with_for_update())  # one order of a person at a time
    same = (Job.kind == task.kind, Job.payload == about, Job.created_by_id == by.id, Job.scope == by.scope)
    open_one = session.scalar(select(Job).where(*same, Job.state.in_(jobs.OPEN)))
    if open_one is not None:
        return open_one, False
    job = jobs.enqueue(session, task.kind, by, about)
    job.title = title
    session.flush()
    return job, True


def expired(job: Job) -> bool:
    """Whether the file of a finished task is kept no longer."""
    return job.state is JobState.DONE and job.ended_at is not None and job.ended_at + KEPT <= clock.wall()


def discard_expired(session: Session, instance: Path, kinds: Collection[str]) -> None:
    """Remove the files of tasks that ended a week ago; their rows stay, and those that had a file say so. Commits."""
    begin_writing(session)
    over = Job.state.in_((JobState.DONE, JobState.FAILED)), Job.ended_at <= clock.wall() - KEPT
    for job in session.scalars(select(Job).where(Job.kind.in_(kinds), *over, Job.result_sealed.is_not(None))):
        jobs.discard(instance, job.uid)
        job.result = None
        if job.state is JobState.DONE:
            job.words = EXPIRED
    session.commit()
