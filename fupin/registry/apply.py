"""From a roster to the register: whole or not at all, and the same file twice changes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from fupin import clock, vault
from fupin.db import begin_writing
from fupin.model.people import Household, Person, StatusChange
from fupin.model.staff import Officer
from fupin.model.terms import StatusEvent
from fupin.registry import search_index
from fupin.registry.changes import Effect
from fupin.registry.columns import COLUMNS, Of
from fupin.registry.compare import Comparison, compare
from fupin.registry.match import batches
from fupin.registry.problems import RosterRefused
from fupin.registry.rows import RosterFile, Values

BASIS = "上级扶贫系统名册导入"
SECRETS = ("id_number", "phone", "disability")
HOUSEHOLD_FIELDS = tuple(column.field for column in COLUMNS if column.of is Of.HOUSEHOLD)
PERSON_FIELDS = tuple(
    column.field for column in COLUMNS if column.of is Of.PERSON and column.field not in {"papers", *SECRETS}
)


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
    """Bring the upstream roster in and commit. Raises RosterRefused with every problem, having written nothing.

    An empty cell leaves what the office knows; who is missing from the file is named, never deleted.
    """
    scope, user_id = (by.scope, by.id) if by else ("", None)
    begin_writing(session)
    try:
        with path.open("rb") as source:
            found = _import(session, RosterFile(source), scope, user_id)
        session.commit()
    except BaseException:
        session.rollback()
        raise
    missing = tuple(number for number, _ in found.missing)
    return ImportResult(found.new, found.changed, found.unchanged, len(missing), missing)


def _import(session: Session, roster: RosterFile, scope: str, user_id: int | None) -> Comparison:
    waiting: list[list[Effect]] = []
    found = compare(session, roster, scope, waiting.append)
    if found.problems:
        raise RosterRefused(found.problems)
    for effects in waiting:
        write(session, effects, user_id)
    return found


def write(session: Session, effects: Sequence[Effect], user_id: int | None) -> None:
    """Make and change households and people, with their history and what finds them. The caller commits."""
    households = _households(session, effects)
    new = _new_people(session, [each for each in effects if each.person is None], households)
    events = [(new[each.row.person["number"]], StatusEvent.REGISTERED) for each in effects if each.person is None]
    written = list(new.values())
    for each in effects:
        number, person = each.row.person["number"], each.person
        if person is not None:
            _set(person, {**each.of_person, "household_id": households[each.row.household["number"]]})
            written += [person.id] if each.of_person else []
        events += [(person.id if person else new[number], event) for event in each.events]
    session.flush()
    _record(session, events, user_id)
    search_index.refresh(session, written)


def _households(session: Session, effects: Iterable[Effect]) -> dict[str, int]:
    """The ids of the rows' households; new ones are made, known ones changed."""
    wanted: dict[str, Values] = {}
    for each in effects:
        wanted.setdefault(each.row.household["number"], {**each.row.household, "area_code": each.code})
        if each.household is not None:
            _set(each.household, each.of_household)
    known = _ids(session, Household, wanted)
    made = [dict.fromkeys(HOUSEHOLD_FIELDS) | values for number, values in wanted.items() if number not in known]
    return known | _made(session, Household, made)


def _new_people(session: Session, effects: Iterable[Effect], households: dict[str, int]) -> dict[str, int]:
    """Their ids by number. Columns rather than objects: a whole county is new at first."""
    return _made(session, Person, [_columns(each, households[each.row.household["number"]]) for each in effects])


def _columns(each: Effect, household_id: int) -> dict[str, Any]:
    uid, values = uuid4().hex, {**each.row.person}
    secrets = {name: values.pop(name, None) for name in SECRETS}
    sealed = {
        f"{name}_sealed": vault.seal(value, f"{Person.__tablename__}.{name}.{uid}") if value else None
        for name, value in secrets.items()
    }
    place = {"uid": uid, "household_id": household_id, "area_code": each.code}
    return dict.fromkeys(PERSON_FIELDS) | values | sealed | place


def _made(session: Session, table: type[Household | Person], rows: list[dict[str, Any]]) -> dict[str, int]:
    if not rows:
        return {}
    session.execute(insert(table.__table__), rows)  # type: ignore[arg-type]
    return _ids(session, table, [row["number"] for row in rows])


def _ids(session: Session, table: type[Household | Person], numbers: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for some in batches(numbers):
        rows = session.execute(select(table.number, table.id).where(table.number.in_(some)))
        found |= {row.number: row.id for row in rows}
    return found


def _set(row: Household | Person, values: Values) -> None:
    for field, value in values.items():
        if getattr(row, field) != value:
            setattr(row, field, value)


def _record(session: Session, events: list[tuple[int, StatusEvent]], user_id: int | None) -> None:
    told = {"on": clock.today(), "basis": BASIS, "recorded_at": clock.now(), "recorded_by_id": user_id}
    if events:
        session.execute(insert(StatusChange), [{"person_id": who, "event": event, **told} for who, event in events])
