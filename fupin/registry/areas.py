"""The villages of an area with their days, and a checked file of villages as a job: areas first, then their people.

Who lives in a merged village moves with it some at a time, so that the counters wait for one short transaction only;
a few people move in the same one as the areas. A worker that was killed is followed by one that moves the rest.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from fupin import clock, jobs, placenames
from fupin.db import begin_writing
from fupin.jobs import Held
from fupin.model.people import Household, Person
from fupin.model.places import TOWNSHIP, Area, inside
from fupin.registry import search_index
from fupin.registry.aftermath import AFTERMATH
from fupin.registry.area_changes import Change, Kind, changes_of, write
from fupin.registry.area_file import Entry
from fupin.registry.match import batches
from fupin.registry.problems import Problem, RosterRefused

CHECK, APPLY = "areas_check", "areas_apply"
AT_ONCE = 200  # people moved in one transaction


class Township(NamedTuple):
    """A township with the rows of its villages, ended ones too, by code and day."""

    name: str
    villages: list[Area]
    current: int


def townships(session: Session, county: str, on: date) -> list[Township]:
    """The villages of a county, or of a township, by township."""
    rows = session.scalars(select(Area).where(inside(Area.code, county)).order_by(Area.code, Area.valid_from)).all()
    names = {area.code: area.name for area in rows if area.level == "township"}
    below: dict[str, list[Area]] = {code: [] for code in names}
    for area in rows:
        if area.level == "village":
            below.setdefault(area.code[:TOWNSHIP], []).append(area)
    return [
        Township(names.get(code, code), areas, sum(holds(area, on) for area in areas)) for code, areas in below.items()
    ]


def names(townships: Iterable[Township]) -> dict[str, str]:
    """The latest name of each village."""
    return {area.code: area.name for township in townships for area in township.villages}


def holds(area: Area, on: date) -> bool:
    """Whether it is in force on that day."""
    return area.valid_from <= on and (area.valid_to is None or area.valid_to >= on)


def told(changes: Sequence[Change]) -> dict[str, Any]:
    """What the page shows: how many of each kind, who moves, and each line with a difference."""
    return {
        "counts": {kind.value: sum(change.kind is kind for change in changes) for kind in Kind},
        "people": sum(change.people for change in changes),
        "lines": [_line(change) for change in changes if change.kind is not Kind.UNCHANGED],
    }


def _line(change: Change) -> dict[str, Any]:
    entry, present = change.entry, change.present
    name = entry.name or (present.name if present else "")
    since = "" if change.kind is Kind.WRONG and entry.reason else entry.since.isoformat()
    return {
        "row": entry.row,
        "kind": change.kind.value,
        "code": entry.code,
        "name": name,
        "since": since,
        "words": change.words,
        "people": change.people,
    }


def words(counts: Mapping[str, int]) -> str:
    """The outcome in one line."""
    return "，".join(f"{kind.label}{counts[kind.value]}" for kind in Kind)


def packed(changes: Iterable[Change]) -> bytes:
    """The lines that would change something, to be kept until they are confirmed."""
    entries = [change.entry for change in changes if change.kind not in {Kind.UNCHANGED, Kind.WRONG}]
    return json.dumps(entries, ensure_ascii=False, default=date.isoformat).encode()


def unpacked(content: bytes) -> list[Entry]:
    """What was kept."""
    return [
        Entry(row, code, name, date.fromisoformat(since), into, reason)
        for row, code, name, since, into, reason in json.loads(content)
    ]


def apply(session: Session, held: Held, instance: Path) -> None:
    """Write the confirmed lines, each judged again, and move the people of merged villages."""
    done = jobs.result_of(session, held)
    if done is None:
        done = _apply(session, held, unpacked(jobs.fetch(instance, held.payload)))
    while _move_on(session, held, done):
        pass
    jobs.finish(session, held, done, f"{words(done['counts'])}；随村转入{done['moved']}人", AFTERMATH)
    placenames.forget()
    jobs.remove(instance, held.payload)


def _apply(session: Session, held: Held, entries: Sequence[Entry]) -> dict[str, Any]:
    begin_writing(session)
    changes, merged = _write(session, entries, held.scope)
    done = told(changes) | {"merged": merged, "moved": 0}
    _move_some(session, held, done)
    session.commit()
    return done


def _write(session: Session, entries: Sequence[Entry], scope: str) -> tuple[list[Change], dict[str, str]]:
    """Areas and households; answers which village was merged into which."""
    changes = changes_of(session, entries, scope, clock.today())
    merged = write(session, changes)
    _move_households(session, merged)
    return changes, merged


def _move_on(session: Session, held: Held, done: dict[str, Any]) -> int:
    """The next of them, in a transaction; answers how many."""
    begin_writing(session)
    moved = _move_some(session, held, done)
    session.commit()
    return moved


def _move_some(session: Session, held: Held, done: dict[str, Any]) -> int:
    moved = move(session, done["merged"])
    done["moved"] += moved
    jobs.progress(session, held, done["moved"], max(done["people"], done["moved"]))
    jobs.keep_result(session, held, done)
    return moved


def bring_in(session: Session, entries: Sequence[Entry]) -> dict[str, Any]:
    """Write all lines and move everybody, for the operator. Raises RosterRefused with what is wrong. Commits."""
    begin_writing(session)
    changes, merged = _write(session, entries, "")
    wrong = [Problem(change.entry.row, "", change.words) for change in changes if change.kind is Kind.WRONG]
    if wrong:
        session.rollback()
        raise RosterRefused(wrong)
    session.commit()
    while move(session, merged):
        session.commit()
        begin_writing(session)
    placenames.forget()
    return told(changes)


def move(session: Session, merged: Mapping[str, str]) -> int:
    """Let some people of merged villages belong to where those went; answers how many. The caller commits."""
    people: dict[str, list[int]] = {}
    left = AT_ONCE
    for some in batches(merged):
        rows = session.execute(select(Person.area_code, Person.id).where(Person.area_code.in_(some)).limit(left)).all()
        left -= len(rows)
        for code, key in rows:
            people.setdefault(code, []).append(key)
    for old, ids in people.items():
        _belong(session, Person, Person.id.in_(ids), merged[old])
    search_index.refresh(session, (key for ids in people.values() for key in ids))
    return AT_ONCE - left


def settle(session: Session, held: Held) -> None:
    """After a roster that was checked before a merger and written after it: its people go where their village went."""
    successors = _successors(session, held.scope)
    merged = {}
    for code in _deserted(session, successors):
        merged[code] = successors[code]
        while merged[code] in successors:
            merged[code] = successors[merged[code]]
    _move_households(session, merged)
    while move(session, merged):
        pass


def _successors(session: Session, scope: str) -> dict[str, str]:
    rows = session.execute(
        select(Area.code, Area.successor_code).where(inside(Area.code, scope), Area.successor_code.is_not(None))
    )
    return {row.code: row.successor_code for row in rows}


def _deserted(session: Session, codes: Iterable[str]) -> Iterator[str]:
    """Those of the villages that people are registered in though they are over."""
    for some in batches(codes):
        yield from session.scalars(select(Person.area_code).where(Person.area_code.in_(some)).distinct()).all()


def _move_households(session: Session, merged: Mapping[str, str]) -> None:
    for old, new in merged.items():
        _belong(session, Household, Household.area_code == old, new)


def _belong(session: Session, table: type[Household | Person], which: ColumnElement[bool], code: str) -> None:
    session.execute(update(table).where(which).values(area_code=code), execution_options={"synchronize_session": False})
