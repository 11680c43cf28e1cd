"""Long work: put in the queue, held by one worker at a time, told how far it is, finished or failed.

The row in the database is the truth of it. `fupin.bell` wakes the worker once a row is committed and has nothing else
to say: without it a job only begins some seconds later. A worker holds a job for a short lease that each sign of life
renews; whoever was killed loses it to the next worker, which goes on where the last transaction ended. A worker that
only slept too long finds out by its next sign of life, inside the transaction that it wanted to write: nothing is done
twice.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import timedelta
from pathlib import Path
from secrets import token_hex
from typing import Any, NamedTuple

from sqlalchemy import Update, and_, func, or_, select, update
from sqlalchemy.orm import Session

from fupin import clock
from fupin.db import begin_writing
from fupin.model import Job, JobState
from fupin.model.staff import Officer
from fupin.sealed_files import SealedFolder

LEASE = timedelta(seconds=30)
MOST_ATTEMPTS = 3
FOLDER = "jobs"
BROKEN_OFF = f"处理时中断了{MOST_ATTEMPTS}次，已停止。请联系管理员查看服务器日志"


class Overtaken(Exception):
    """Another worker holds the job, or somebody gave it up: stop without writing."""


class Held(NamedTuple):
    """A job in the hands of a worker, in plain values."""

    id: int
    uid: str
    kind: str
    scope: str
    by_id: int | None
    worker: str
    done: int
    payload: str


After = Callable[[Session, Held], None]


def enqueue(session: Session, kind: str, by: Officer, payload: str = "", follows: Job | None = None) -> Job:
    """Add a job for the officer's area. The caller commits."""
    job = Job(kind=kind, scope=by.scope, created_by_id=by.id, created_at=clock.wall(), payload=payload)
    job.follows_id = follows.id if follows else None
    session.add(job)
    return job


def enqueue_once(session: Session, kind: str, scope: str, by_id: int | None) -> bool:
    """Add a job for an area unless one of its kind waits for that area already; answers whether. The caller commits."""
    waiting = select(Job.id).where(Job.kind == kind, Job.scope == scope, Job.state == JobState.QUEUED)
    if session.scalar(waiting.limit(1)) is not None:
        return False
    session.add(Job(kind=kind, scope=scope, created_by_id=by_id, created_at=clock.wall()))
    return True


def claim(session: Session, kinds: Collection[str]) -> Held | None:
    """Take the oldest job that waits, or whose worker is gone, while nobody else is at work. Commits."""
    if session.scalar(select(Job.id).where(Job.state.in_(OPEN)).limit(1)) is None:
        session.rollback()
        return None
    begin_writing(session)
    job = _next(session, kinds)
    held = _take(job) if job else None
    session.commit()
    return held


OPEN = (JobState.QUEUED, JobState.RUNNING)


def _next(session: Session, kinds: Collection[str]) -> Job | None:
    """One at a time: the clerks need the machine too, and two rosters of one county must not meet."""
    now = clock.wall()
    orphaned = and_(Job.state == JobState.RUNNING, Job.lease_until < now)
    _give_up(session, orphaned)
    busy = select(Job.id).where(Job.state == JobState.RUNNING, Job.lease_until >= now).limit(1)
    if session.scalar(busy) is not None:
        return None
    waiting = or_(Job.state == JobState.QUEUED, orphaned)
    query = select(Job).where(waiting, Job.kind.in_(kinds)).order_by(Job.id).limit(1)
    return session.scalar(query.with_for_update(skip_locked=True))


def _give_up(session: Session, orphaned: Any) -> None:
    """What ended its worker every time is not tried again."""
    hopeless = update(Job).where(orphaned, Job.attempts >= MOST_ATTEMPTS)
    session.execute(hopeless.values(state=JobState.FAILED, words=BROKEN_OFF, ended_at=clock.wall()))


def _take(job: Job) -> Held:
    now = clock.wall()
    job.state, job.worker, job.attempts = JobState.RUNNING, token_hex(16), job.attempts + 1
    job.started_at, job.heartbeat, job.lease_until = job.started_at or now, now, now + LEASE
    return Held(job.id, job.uid, job.kind, job.scope, job.created_by_id, job.worker, job.done, job.payload)


def progress(session: Session, held: Held, done: int, total: int) -> None:
    """A sign of life in the caller's writing transaction. Raises Overtaken; the caller then writes nothing."""
    now = clock.wall()
    _write(session, held, _mine(held).values(done=done, total=total, heartbeat=now, lease_until=now + LEASE))


def tell(session: Session, held: Held, done: int, total: int) -> None:
    """`progress` in a transaction of its own."""
    begin_writing(session)
    progress(session, held, done, total)
    session.commit()


def finish(session: Session, held: Held, result: dict[str, Any], words: str, after: Iterable[After] = ()) -> None:
    """It is done, and so is what comes after it, in the same transaction. Raises Overtaken. Commits."""
    _end(session, held, JobState.DONE, words, result, after)


def fail(session: Session, held: Held, words: str) -> None:
    """It will not be done, and why, in words for people. Raises Overtaken. Commits."""
    _end(session, held, JobState.FAILED, words, None)


def _end(
    session: Session,
    held: Held,
    state: JobState,
    words: str,
    result: dict[str, Any] | None,
    after: Iterable[After] = (),
) -> None:
    begin_writing(session)
    _write(session, held, _mine(held).values(state=state, words=words[:200], ended_at=clock.wall()))
    if result is not None:
        keep_result(session, held, result)
    for each in after:
        each(session, held)
    session.commit()


def keep_result(session: Session, held: Held, result: dict[str, Any]) -> None:
    """What is known so far, in the caller's transaction."""
    session.get_one(Job, held.id).result = result
    session.flush()


def result_of(session: Session, held: Held) -> dict[str, Any] | None:
    """What was known when the last worker left."""
    result: dict[str, Any] | None = session.get_one(Job, held.id).result
    return result


def _mine(held: Held) -> Update:
    return update(Job).where(Job.id == held.id, Job.worker == held.worker, Job.state == JobState.RUNNING)


def _write(session: Session, held: Held, statement: Update) -> None:
    if session.execute(statement).rowcount != 1:  # type: ignore[attr-defined]
        session.rollback()
        raise Overtaken(held.uid)


def ahead_of(session: Session, job: Job) -> int:
    """How many jobs are done before this one."""
    query = select(func.count()).select_from(Job).where(Job.state.in_(OPEN), Job.id < job.id)
    return session.scalar(query) or 0


_files = SealedFolder(FOLDER, "job")
store, fetch, remove = _files.store, _files.fetch, _files.remove


def discard(instance: Path, name: str) -> None:
    """Remove whatever of a job's files has this name or begins with it."""
    for path in (instance / FOLDER).glob(f"{name}*"):
        path.unlink(missing_ok=True)
