"""The import of a roster as two jobs: checking it against the register, and writing what somebody then confirmed.

Checking leaves the rows that would be written, in frames of some rows each; writing takes frame after frame, each in a
short transaction that also says how far it is. So a clerk waits for one frame at most, and a worker that was killed is
followed by one that begins at the next frame.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from fupin import jobs
from fupin.db import begin_writing
from fupin.jobs import Held
from fupin.model import Job, JobState
from fupin.registry.apply import write_frame
from fupin.registry.changes import Effect, Kind
from fupin.registry.compare import Comparison, compare
from fupin.registry.frames import Frames, framed, unpacked
from fupin.registry.problems import Problem, RosterRefused
from fupin.registry.returned import wrong_rows
from fupin.registry.rows import RosterFile, RosterRow

CHECK, APPLY = "roster_check", "roster_apply"
ROWS, WRONG = ".rows", ".wrong"  # beside the roster's own file
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
    roster, frames = RosterFile(BytesIO(jobs.fetch(instance, held.payload))), Frames()
    found = compare(session, roster, held.scope, frames.keep, _alive(session, held, roster))
    jobs.store(instance, held.payload + ROWS, frames.packed(found.wrong))
    if found.wrong:
        jobs.store(instance, held.payload + WRONG, wrong_rows(roster, [*found.problems, *found.left]))
    session.rollback()
    jobs.finish(session, held, told(found, frames.count), words(found))


def _alive(session: Session, held: Held, roster: RosterFile) -> Any:
    def say(row: int) -> None:
        session.expunge_all()
        jobs.tell(session, held, min(row - 1, roster.count), roster.count)

    return say


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
    tally, done = Tally(**(jobs.result_of(session, held) or {})), 0
    for count, frame in framed(content):
        done += count
        if done > held.done:
            _write_frame(session, held, unpacked(frame), tally, done, total)
    jobs.finish(session, held, tally.__dict__, f"新增{tally.new}人，变更{tally.changed}人{tally.rest}", after)
    for name in (held.payload, held.payload + ROWS):
        jobs.remove(instance, name)  # the wrong rows are still to be fetched


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


def _write_frame(
    session: Session, held: Held, frame: Sequence[tuple[RosterRow, str]], tally: Tally, done: int, total: int
) -> None:
    begin_writing(session)
    jobs.progress(session, held, done, total)
    tally.add(*write_frame(session, frame, held.by_id))
    jobs.keep_result(session, held, tally.__dict__)
    session.commit()
    session.expunge_all()
