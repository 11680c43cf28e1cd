"""The import of a roster as two jobs: checking it against the register, and writing what somebody then confirmed.

Checking leaves the rows that would be written, in frames of some rows each; writing takes frame after frame, each in a
short transaction that also says how far it is. So a clerk waits for one frame at most, and a worker that was killed is
followed by one that begins at the next frame.
"""

import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from pathlib import Path
from struct import Struct
from typing import Any

from sqlalchemy.orm import Session

from fupin import jobs
from fupin.db import begin_writing
from fupin.jobs import Held
from fupin.model import Job, JobState
from fupin.registry.apply import write
from fupin.registry.changes import Effect, Kind, effect
from fupin.registry.compare import Comparison, compare
from fupin.registry.match import load_register
from fupin.registry.problems import Problem, RosterRefused
from fupin.registry.returned import wrong_rows
from fupin.registry.rows import Place, RosterFile, RosterRow

CHECK, APPLY = "roster_check", "roster_apply"
ROWS, WRONG = ".rows", ".wrong"  # beside the roster's own file
FRAME = 200
LISTED = 200  # people missing, and problems, kept for people to look at
HEAD = Struct(">HI")  # rows, bytes


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


def apply(session: Session, held: Held, instance: Path) -> None:
    """Write the frames that are not written yet. The register may have changed since: each row is judged again."""
    content = jobs.fetch(instance, held.payload + ROWS)
    total = sum(count for count, _ in framed(content))
    tally, done = Tally(**(jobs.result_of(session, held) or {})), 0
    for count, frame in framed(content):
        done += count
        if done > held.done:
            _write_frame(session, held, unpacked(frame), tally, done, total)
    jobs.finish(session, held, tally.__dict__, f"新增{tally.new}人，变更{tally.changed}人{tally.rest}")
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
    register = load_register(session, [row for row, _ in frame])
    contradicted = {problem.row for problem in register.problems}
    effects = [effect(register, row, code) for row, code in frame if row.row not in contradicted]
    write(session, [each for each in effects if each.kind is not Kind.UNCHANGED], held.by_id)
    tally.add(effects, register.problems)
    jobs.keep_result(session, held, tally.__dict__)
    session.commit()
    session.expunge_all()


class Frames:
    """Rows with the codes of their villages, small enough to wait in memory."""

    def __init__(self) -> None:
        self.frames: list[bytes] = []
        self.count = 0

    def keep(self, effects: Sequence[Effect]) -> None:
        """Add what would be written."""
        rows = [(each.row, each.code) for each in effects]
        self.frames += [packed(rows[start : start + FRAME]) for start in range(0, len(rows), FRAME)]

    def packed(self, wrong: set[int]) -> bytes:
        """All of them one after another, without the rows that proved wrong since. They are here no more then."""
        out = bytearray()
        for frame in self.frames:
            rows = unpacked(frame)
            right = [(row, code) for row, code in rows if row.row not in wrong]
            body = frame if len(right) == len(rows) else packed(right)
            out += HEAD.pack(len(right), len(body)) + body
            self.count += len(right)
        self.frames.clear()
        return bytes(out)


def packed(rows: Sequence[tuple[RosterRow, str]]) -> bytes:
    """A frame."""
    coded = [[row.row, row.place, row.household, row.person, code] for row, code in rows]
    return zlib.compress(json.dumps(coded, ensure_ascii=False, default=date.isoformat).encode(), 1)


def unpacked(frame: bytes) -> list[tuple[RosterRow, str]]:
    """The rows of a frame."""
    return [
        (RosterRow(row, Place(*place), household, person | {"birth": date.fromisoformat(person["birth"])}), code)
        for row, place, household, person, code in json.loads(zlib.decompress(frame))
    ]


def framed(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The frames one after another, each with the number of its rows."""
    at = 0
    while at < len(content):
        count, length = HEAD.unpack_from(content, at)
        at += HEAD.size + length
        yield count, content[at - length : at]
