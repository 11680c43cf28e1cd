"""Piles: taken in with their files, worked on by a job, continued if that broke off, and listed with their outcome."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from fupin import clock, jobs
from fupin.db import begin_writing
from fupin.model import Job, JobState, Officer, PageState, ScanPage, ScanPile, User
from fupin.model.places import inside
from fupin.model.terms import Role
from fupin.scanning import kept
from fupin.scanning.intake import Taken

KIND = "scans"
TITLE = "扫描归档"


class Line(NamedTuple):
    """A pile with who dropped it, and how many of its pages came to what."""

    pile: ScanPile
    by: str
    counts: Counter[PageState]


def mine(by: Officer, column: Any) -> ColumnElement[bool]:
    """Piles and pages that somebody may see: those of the area; the city's are its own, not those of its counties."""
    return column == by.scope if by.role is Role.CITY else inside(column, by.scope)


def digest_of(files: Sequence[bytes]) -> str:
    """What tells a pile from another, in whatever order its files were chosen."""
    each = sorted(hashlib.sha256(content).hexdigest() for content in files)
    return hashlib.sha256("".join(each).encode()).hexdigest()


def same(session: Session, by: Officer, digest: str) -> ScanPile | None:
    """A pile of exactly these files that the area dropped before, unless it broke off."""
    query = select(ScanPile).join(ScanPile.job).where(ScanPile.digest == digest, ScanPile.scope == by.scope)
    return session.scalar(query.where(Job.state != JobState.FAILED).order_by(ScanPile.id).limit(1))


def drop(session: Session, by: Officer, instance: Path, taken: Sequence[Taken]) -> ScanPile:
    """Keep the files, then write the pile and queue its work. Commits. Raises OSError, with nothing left behind."""
    uid = uuid4().hex
    try:
        for number, each in enumerate(taken):
            kept.store(instance, part(uid, number), each.content)
    except OSError:
        forget(instance, uid, len(taken))
        raise
    begin_writing(session)
    job = jobs.enqueue(session, KIND, by)
    job.title, job.total = TITLE, sum(each.pages for each in taken)
    pile = ScanPile(
        uid=uid, scope=by.scope, digest=digest_of([each.content for each in taken]), files=len(taken),
        pages=job.total, created_by_id=by.id, created_at=clock.now(), job=job,
    )  # fmt: skip
    session.add(pile)
    session.flush()
    job.payload = str(pile.id)
    return pile


def part(uid: str, number: int) -> str:
    """The name of a pile's file, from 0."""
    return f"{uid}.{number}"


def forget(instance: Path, uid: str, files: int) -> None:
    """Remove the files that were dropped."""
    for number in range(files):
        kept.remove(instance, part(uid, number))


def go_on(session: Session, by: Officer, pile: ScanPile) -> bool:
    """Queue the work of a pile that broke off once more; answers whether it had. The caller holds the pile, commits."""
    if pile.job.state is not JobState.FAILED or pile.cleared_at:
        return False
    job = jobs.enqueue(session, KIND, by, str(pile.id))
    job.scope, job.title, job.total = pile.scope, TITLE, pile.pages
    pile.job = job
    session.flush()
    return True


def counts_of(session: Session, piles: Sequence[int]) -> dict[int, Counter[PageState]]:
    """How many pages of each pile came to what."""
    query = select(ScanPage.pile_id, ScanPage.state, func.count()).where(ScanPage.pile_id.in_(piles))
    found: dict[int, Counter[PageState]] = {pile: Counter() for pile in piles}
    for pile, state, count in session.execute(query.group_by(ScanPage.pile_id, ScanPage.state)):
        found[pile][state] = count
    return found


def recent(session: Session, by: Officer, most: int) -> list[Line]:
    """The latest piles somebody may see."""
    query = select(ScanPile, User.name).join(User, User.id == ScanPile.created_by_id).where(mine(by, ScanPile.scope))
    rows = session.execute(query.order_by(ScanPile.id.desc()).limit(most)).all()
    counts = counts_of(session, [pile.id for pile, _ in rows])
    return [Line(pile, name, counts[pile.id]) for pile, name in rows]


def words(counts: Counter[PageState], copies: int) -> str:
    """The outcome of a pile in one line."""
    parts = [f"归档{copies}份{counts[PageState.FILED]}页"]
    for state in (PageState.WAITING, PageState.BLANK, PageState.REPEATED, PageState.DISCARDED):
        if counts[state]:
            parts.append(f"{state.label}{counts[state]}页")
    return "，".join(parts) + ("，没有重复归档" if counts[PageState.REPEATED] else "")
