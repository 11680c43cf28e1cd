"""The scan for double benefits: each night over the whole office, and when a county asks, over the county."""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fupin import clock, jobs
from fupin.db import begin_writing
from fupin.doubts import accounts, finding, months
from fupin.doubts.kinds import KINDS, Kind, Reach
from fupin.jobs import Held
from fupin.model import Benefit, Job, JobState, Officer, Person

KIND = "doubts"
PEOPLE_AT_ONCE = 200_000  # ids; a statement is then done long before anybody takes the job for abandoned
DOUBTS_AT_ONCE = 500  # so long do others wait to write
NOTHING_NEW = "没有新的疑点"


def scan(session: Session, held: Held, _instance: Path) -> None:
    """Bring the months into step with their sources, then look for what nobody has been told. It can be done twice."""
    accounts.note(session, held)
    parts = months.parts(session, held.scope)
    written = _project(session, held, parts)
    looks = list(_looks(session, held.scope))
    added = sum(
        _look(session, held, look, (len(parts) + number, len(parts) + len(looks)))
        for number, look in enumerate(looks, 1)
    )
    words = f"新发现{added}条疑点" if added else NOTHING_NEW
    jobs.finish(session, held, {"months": written, "doubts": added}, words)


def _project(session: Session, held: Held, parts: list[months.Part]) -> int:
    """Answers how many months were written."""
    written = 0
    for number, part in enumerate(parts, 1):
        progress = (number, len(parts) + len(KINDS))
        if months.differs(session, part):
            months.write(session, held, part, progress)
            written += 1
        else:
            jobs.tell(session, held, *progress)
    return written


def _looks(session: Session, scope: str) -> Iterator[tuple[Kind, Reach]]:
    """Every kind over everybody, some people at a time."""
    last = session.scalar(select(func.max(Person.id))) or 0
    for first in range(0, last + 1, PEOPLE_AT_ONCE):
        yield from ((kind, Reach(scope, first, first + PEOPLE_AT_ONCE - 1)) for kind in KINDS)


def _look(session: Session, held: Held, look: tuple[Kind, Reach], progress: tuple[int, int]) -> int:
    """Answers how many doubts are new. What is found is read beside the clerks, and written in short turns."""
    facts = finding.unseen(session, *look)
    session.rollback()
    if not facts:
        jobs.tell(session, held, *progress)
    added = 0
    for some in finding.bundles(facts, DOUBTS_AT_ONCE):
        begin_writing(session)
        jobs.progress(session, held, *progress)
        added += finding.keep(session, some)
        session.commit()
    return added


def order(session: Session, by: Officer) -> Job:
    """Have the officer's area scanned, unless that is under way. The caller commits."""
    return under_way(session, by.scope) or jobs.enqueue(session, KIND, by)


def under_way(session: Session, scope: str) -> Job | None:
    """The scan of an area, or of one that it lies in, that waits or is being done."""
    query = select(Job).where(Job.kind == KIND, Job.state.in_(jobs.OPEN), Job.scope.in_(_above(scope)))
    return session.scalar(query.order_by(Job.id.desc()).limit(1))


def latest(session: Session, scope: str) -> Job | None:
    """The last scan of the area that came to an end."""
    query = select(Job).where(Job.kind == KIND, Job.state.not_in(jobs.OPEN), Job.scope.in_(_above(scope)))
    return session.scalar(query.order_by(Job.id.desc()).limit(1))


def _above(scope: str) -> list[str]:
    return [scope[:length] for length in range(len(scope) + 1)]


def order_daily(session: Session, _instance: Path) -> None:
    """Have the whole office scanned once a day, if anything was ever granted. Nobody is its author. Commits."""
    begin_writing(session)
    granted = session.scalar(select(Benefit.id).limit(1)) is not None
    if granted and not _ordered_today(session):
        jobs.enqueue_once(session, KIND, "", None)
    session.commit()


def _ordered_today(session: Session) -> bool:
    """However it ended: what failed is not tried again and again."""
    query = select(Job.created_at).where(Job.kind == KIND, Job.scope == "", Job.state != JobState.CANCELLED)
    last = session.scalar(query.order_by(Job.id.desc()).limit(1))
    return last is not None and clock.local_date(last) == clock.local_date(clock.wall())
