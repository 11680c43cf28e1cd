"""The import of a roster as two jobs: checking it against the register, and writing what somebody then confirmed.

Checking leaves the rows that would be written, in frames of some rows each; writing takes frame after frame, each in a
short transaction that also says how far it is. So a clerk waits for one frame at most, and a worker that was killed is
followed by one that begins at the next frame.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import chain, islice
from pathlib import Path
from time import monotonic
from typing import Any, cast

from sqlalchemy.orm import Session

from fupin import jobs
from fupin.beside import made_beside
from fupin.db import begin_writing
from fupin.jobs import Held
from fupin.model import Job, JobState
from fupin.registry.apply import MANY, write_frame
from fupin.registry.changes import Effect, Kind
from fupin.registry.compare import Comparison, compare
from fupin.registry.frames import Frames, framed
from fupin.registry.match import AT_ONCE
from fupin.registry.problems import Problem, RosterRefused
from fupin.registry.ready import Ready, made_ready
from fupin.registry.returned import wrong_rows
from fupin.registry.rows import Raw, RosterFile

CHECK, APPLY = "roster_check", "roster_apply"
ROWS, WRONG = ".rows", ".wrong"  # beside the roster's own file
LARGE = 500_000  # bytes of a workbook worth a second process: some thousand rows
SIGN_OF_LIFE = 1.0  # seconds
LISTED = 200  # people missing, and problems, kept for people to look at


def check(session: Session, held: Held, instance: Path) -> None:
    """Compare the roster with the register and keep what was found. Writes nothing to the register."""
    try:
        _check(session, held, instance)
    except RosterRefused as refusal:
        session.rollback()
        jobs.discard(instance, held.payload)
        jobs.fail(session, held, "；".join(str(problem) for problem in refusal.problems[:3]))
    except jobs.Overtaken:
        if session.get_one(Job, held.id).state is JobState.CANCELLED:
            jobs.discard(instance, held.payload)  # what was written after somebody gave it up
        raise


def _check(session: Session, held: Held, instance: Path) -> None:
    content, frames = jobs.fetch(instance, held.payload), Frames()
    with made_beside(_read_through(content), worth=len(content) > LARGE) as reads:
        count = next(reads)
        rows = chain.from_iterable(cast(Iterator[list[Raw]], reads))
        found = compare(
            session, (row.read for row in rows), held.scope, frames.keep, _Alive(session, held, cast(int, count))
        )
    jobs.store(instance, held.payload + ROWS, frames.packed(found.wrong))
    if found.wrong:
        wrong = wrong_rows(RosterFile(BytesIO(content)), [*found.problems, *found.left])
        jobs.store(instance, held.payload + WRONG, wrong)
    session.rollback()
    jobs.finish(session, held, told(found, frames.count), words(found))


def _read_through(content: bytes) -> Iterator[int | list[Raw]]:
    """How many rows the roster has, then the rows, some at a time; cells only of those that are wrong."""
    roster = RosterFile(BytesIO(content))
    yield roster.count
    rows = (row if row.problems else Raw(row.number, (), row.values, []) for row in roster.raw())
    while some := list(islice(rows, AT_ONCE)):
        yield some


@dataclass
class _Alive:
    """Tells how far it is, but not more often than people look: each time is a transaction."""

    session: Session
    held: Held
    count: int
    told: float = 0

    def __call__(self, row: int) -> None:
        self.session.expunge_all()
        if monotonic() - self.told >= SIGN_OF_LIFE:
            jobs.tell(self.session, self.held, min(row - 1, self.count), self.count)
            self.told = monotonic()


def told(found: Comparison, rows: int) -> dict[str, Any]:
    """What the page shows."""
    problems = sorted((*found.problems, *found.left))
    return {
        "new": found.new,
        "changed": found.changed,
        "unchanged": found.unchanged,
        "wrong": len(found.wrong),
        "missing": len(found.missing),
        "differing": found.differing,
        "differences": [list(each) for each in found.differences],
        "problems": [[each.row, each.column, each.reason] for each in problems[:LISTED]],
        "missing_people": [list(each) for each in found.missing[:LISTED]],
        "rows": rows,
    }


def words(found: Comparison) -> str:
    """The outcome in one line."""
    return (
        f"新增{found.new}人，变更{found.changed}人，未变{found.unchanged}人，有误{len(found.wrong)}行，"
        f"名册中没有的{len(found.missing)}人"
    )


def apply(session: Session, held: Held, instance: Path, after: Iterable[jobs.After] = ()) -> None:
    """Write the frames that are not written yet. The register may have changed since: each row is judged again.

    What comes `after` is done in the transaction that finishes the job.
    """
    content = jobs.fetch(instance, held.payload + ROWS)
    total = sum(count for count, _ in framed(content))
    tally = Tally(**(jobs.result_of(session, held) or {}))
    with made_beside(_to_write(content, held.done), worth=total > MANY) as frames:
        done = held.done
        for frame in frames:
            done += len(frame)
            _write_frame(session, held, frame, tally, done, total)
    jobs.finish(session, held, tally.__dict__, f"新增{tally.new}人，变更{tally.changed}人{tally.rest}", after)
    for name in (held.payload, held.payload + ROWS):
        jobs.remove(instance, name)  # the wrong rows are still to be fetched


def _to_write(content: bytes, written: int) -> Iterator[list[Ready]]:
    """Frame after frame, without those of the first rows that are written."""
    met = 0
    for count, body in framed(content):
        met += count
        if met > written:
            yield made_ready(body)


@dataclass
class Tally:
    """How many were written; `left` says of each row that was not, why."""

    new: int = 0
    changed: int = 0
    left: list[list[Any]] = field(default_factory=list)

    @property
    def rest(self) -> str:
        """The rows left out, if any."""
        return f"；{len(self.left)}行因台账在核对后有了变化，未导入" if self.left else ""

    def add(self, effects: Sequence[Effect], problems: Sequence[Problem]) -> None:
        """A frame that was written."""
        self.new += sum(each.kind is Kind.NEW for each in effects)
        self.changed += sum(each.kind is Kind.CHANGED for each in effects)
        self.left += [[each.row, each.column, each.reason] for each in problems]


def _write_frame(session: Session, held: Held, frame: Sequence[Ready], tally: Tally, done: int, total: int) -> None:
    begin_writing(session, lazily=True)  # the end of the job is not
    jobs.progress(session, held, done, total)
    tally.add(*write_frame(session, frame, held.by_id))
    jobs.keep_result(session, held, tally.__dict__)
    session.commit()
    session.expunge_all()
