"""From a roster to the register, frame by frame; the same file twice changes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fupin import clock
from fupin.beside import made_beside
from fupin.db import begin_writing
from fupin.model.people import Household, Person, StatusChange
from fupin.model.staff import Officer
from fupin.model.terms import StatusEvent
from fupin.registry import search_index
from fupin.registry.bulk import insert_many
from fupin.registry.changes import Effect, Kind, effect
from fupin.registry.compare import compare
from fupin.registry.frames import Frames, framed
from fupin.registry.match import load_register
from fupin.registry.problems import Problem, RosterRefused
from fupin.registry.ready import COLUMNS, Ready, made_ready
from fupin.registry.rows import HOUSEHOLD_NAMES, RosterFile, Values

BASIS = "上级扶贫系统名册导入"
MANY = 5000  # rows worth a second process


@dataclass(frozen=True)
class ImportResult:
    """How many people were new, changed or as before; who is registered in the roster's villages but not in it."""

    new: int
    changed: int
    unchanged: int
    missing: int
    missing_numbers: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f"新增{self.new}人，变更{self.changed}人，未变{self.unchanged}人；"
            f"台账中有而名册中没有的{self.missing}人，未作删除"
        )


def import_roster(session: Session, path: Path, by: Officer | None) -> ImportResult:
    """Bring the upstream roster in, in several transactions. Raises RosterRefused if anything is wrong with it, having
    written nothing; or with what contradicts it since, having written the rest: the same file again goes on there.

    An empty cell leaves what the office knows; who is missing from the file is named, never deleted.
    """
    scope, user_id, frames = (by.scope, by.id, Frames()) if by else ("", None, Frames())
    with path.open("rb") as source:
        found = compare(session, RosterFile(source), scope, frames.keep)
    session.rollback()
    if found.problems:
        raise RosterRefused(found.problems)
    bodies = [body for _, body in framed(frames.packed(set()))]
    with made_beside(map(made_ready, bodies), worth=frames.count > MANY) as waiting:
        since = [problem for frame in waiting for problem in _write_alone(session, frame, user_id)]
    if since:
        raise RosterRefused(since)
    missing = tuple(number for number, _ in found.missing)
    return ImportResult(found.new, found.changed, found.unchanged, len(missing), missing)


def _write_alone(session: Session, frame: Sequence[Ready], user_id: int | None) -> list[Problem]:
    begin_writing(session)
    _, problems = write_frame(session, frame, user_id)
    session.commit()
    return problems


def write_frame(session: Session, frame: Sequence[Ready], user_id: int | None) -> tuple[list[Effect], list[Problem]]:
    """Write a frame's rows: the register may have changed since they were checked, so each is judged again, and what
    contradicts it now is left out. The caller began writing and commits."""
    register = load_register(session, [each.row for each in frame])
    contradicted = {problem.row for problem in register.problems}
    effects = [effect(register, each.row, each.code) for each in frame if each.row.row not in contradicted]
    ready = {each.row.row: each for each in frame}
    _write(session, [each for each in effects if each.kind is not Kind.UNCHANGED], ready, user_id)
    return effects, register.problems


def _write(session: Session, effects: Sequence[Effect], ready: dict[int, Ready], user_id: int | None) -> None:
    """Make and change households and people, with their history and what finds them."""
    households = _households(session, effects)
    joining = [ready[each.row.row] for each in effects if each.person is None]
    ids = _join(session, joining, households)
    events = [(ids[each.row.person["number"]], StatusEvent.REGISTERED) for each in joining]
    for each in effects:
        if each.person is not None:
            _set(each.person, {**each.of_person, "household_id": households[each.row.household["number"]]})
        who = each.person.id if each.person else ids[each.row.person["number"]]
        events += [(who, event) for event in each.events]
    session.flush()
    _record(session, events, user_id)
    search_index.add(session, [(ids[each.row.person["number"]], each.tokens) for each in joining])
    search_index.refresh(session, [each.person.id for each in effects if each.person and each.of_person])


def _households(session: Session, effects: Iterable[Effect]) -> dict[str, int]:
    """The ids of the rows' households; new ones are made, known ones changed."""
    known: dict[str, int] = {}
    new: dict[str, tuple[Any, ...]] = {}
    for each in effects:
        number = each.row.household["number"]
        if each.household is None:
            new.setdefault(number, (each.code, *map(each.row.household.get, HOUSEHOLD_NAMES)))
        elif number not in known:
            known[number] = each.household.id
            _set(each.household, each.of_household)
    return known | _made(session, Household, ("area_code", *HOUSEHOLD_NAMES), list(new.values()))


def _join(session: Session, joining: Iterable[Ready], households: dict[str, int]) -> dict[str, int]:
    """The ids of new people by their numbers. Columns rather than objects: a whole county is new at first."""
    rows = [(households[each.row.household["number"]], *each.columns) for each in joining]
    return _made(session, Person, ("household_id", *COLUMNS), rows)


def _made(
    session: Session, table: type[Household | Person], names: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> dict[str, int]:
    """Insert; answers the ids by number."""
    if not rows:
        return {}
    last = session.scalar(select(func.max(table.id))) or 0
    if session.get_bind().dialect.name == "sqlite":  # one writer: the next ids are ours
        number, ids = names.index("number"), range(last + 1, last + 1 + len(rows))
        insert_many(session, table.__table__, ("id", *names), [(id, *row) for id, row in zip(ids, rows, strict=True)])  # type: ignore[arg-type]
        return {row[number]: id for id, row in zip(ids, rows, strict=True)}
    insert_many(session, table.__table__, names, rows)  # type: ignore[arg-type]
    made = session.execute(select(table.number, table.id).where(table.id > last))  # whoever else writes has others
    return {row.number: row.id for row in made}


def _set(row: Household | Person, values: Values) -> None:
    for field, value in values.items():
        if getattr(row, field) != value:
            setattr(row, field, value)


def _record(session: Session, events: Iterable[tuple[int, StatusEvent]], user_id: int | None) -> None:
    told = (clock.today(), BASIS, clock.now(), user_id)
    names = ("person_id", "event", "on", "basis", "recorded_at", "recorded_by_id")
    insert_many(session, StatusChange.__table__, names, [(*event, *told) for event in events])  # type: ignore[arg-type]
