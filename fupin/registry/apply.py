"""From a roster to the register: whole or not at all, and the same file twice changes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import exists, insert, select
from sqlalchemy.orm import Session

from fupin import clock
from fupin.db import begin_writing
from fupin.model.people import Household, Person, StatusChange
from fupin.model.places import covers
from fupin.model.staff import User
from fupin.model.terms import StatusEvent
from fupin.registry import search_index
from fupin.registry.match import Register, load_register
from fupin.registry.places import Gazetteer, resolve
from fupin.registry.problems import Problem, RosterRefused
from fupin.registry.rows import Place, Roster, RosterRow, Values, read_roster
from fupin.registry.status import events_towards

BASIS = "上级扶贫系统名册导入"
GONE = (StatusEvent.DIED, StatusEvent.MOVED_OUT, StatusEvent.MISIDENTIFIED)


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


def import_roster(session: Session, path: Path, by: User | None) -> ImportResult:
    """Bring the upstream roster in and commit. Raises RosterRefused with every problem, having written nothing.

    An empty cell leaves what the office knows; who is missing from the file is named, never deleted.
    """
    scope, user_id = (by.scope, by.id) if by else ("", None)
    roster = read_roster(path)
    begin_writing(session)
    try:
        result = _import(session, roster, scope, user_id)
        session.commit()
    except BaseException:
        session.rollback()
        raise
    return result


def _import(session: Session, roster: Roster, scope: str, user_id: int | None) -> ImportResult:
    codes, unknown = resolve(Gazetteer(session, clock.today()), roster.rows)
    register = load_register(session, roster.rows)
    problems = [*roster.problems, *unknown, *_outside(roster.rows, codes, scope), *register.problems]
    if problems:
        raise RosterRefused(problems)
    new, changed = _Writer(session, register, codes, user_id).write(roster.rows)
    missing = _missing(session, roster.rows, set(codes.values()))
    return ImportResult(new, changed, len(roster.rows) - new - changed, len(missing), missing)


def _outside(rows: Iterable[RosterRow], codes: dict[Place, str], scope: str) -> list[Problem]:
    outside = [row for row in rows if row.place in codes and not covers(scope, codes[row.place])]
    return [Problem(row.row, "行政村", "不在您的管辖范围内") for row in outside]


class _Writer:
    """Makes and changes households and people, row by row."""

    def __init__(self, session: Session, register: Register, codes: dict[Place, str], user_id: int | None) -> None:
        self.session = session
        self.register = register
        self.codes = codes
        self.user_id = user_id
        self.changed_households: set[str] = set()
        self.events: list[tuple[Person, StatusEvent]] = []
        self.written: list[Person] = []

    def write(self, rows: Iterable[RosterRow]) -> tuple[int, int]:
        """Answers how many people were new and how many changed."""
        new = changed = 0
        with self.session.no_autoflush:
            for row in rows:
                household = self._household(row)
                known = self.register.person_of(row)
                if known is None:
                    new += 1
                    self._new_person(row, household)
                else:
                    changed += self._changed_person(row, household, known)
        self._write_events()
        search_index.refresh(self.session, [person.id for person in self.written])
        return new, changed

    def _household(self, row: RosterRow) -> Household:
        number = row.household["number"]
        household = self.register.households.get(number)
        values = row.household | {"area_code": self.codes[row.place]}
        if household is None:
            household = self.register.households[number] = Household(**values)
            self.session.add(household)
        elif _set(household, values):
            self.changed_households.add(number)
        return household

    def _new_person(self, row: RosterRow, household: Household) -> None:
        person = Person(**row.person, household=household, area_code=household.area_code)
        self.session.add(person)
        self.written.append(person)
        self._record(person, StatusEvent.REGISTERED)
        self._towards(row, person, None)

    def _changed_person(self, row: RosterRow, household: Household, person: Person) -> bool:
        changed = row.household["number"] in self.changed_households
        if _set(person, row.person | {"area_code": household.area_code}):
            self.written.append(person)
            changed = True
        if person.household_id != household.id:
            person.household = household
            changed = True
        return self._towards(row, person, self.register.states.get(person.id)) or changed

    def _towards(self, row: RosterRow, person: Person, state: str | None) -> bool:
        events = events_towards(row.household["exit_attribute"], state)
        for event in events:
            self._record(person, event)
        return bool(events)

    def _record(self, person: Person, event: StatusEvent) -> None:
        self.events.append((person, event))

    def _write_events(self) -> None:
        """In one statement, once the new people have their ids."""
        self.session.flush()
        told = {"on": clock.today(), "basis": BASIS, "recorded_at": clock.now(), "recorded_by_id": self.user_id}
        if self.events:
            rows = [{"person_id": person.id, "event": event, **told} for person, event in self.events]
            self.session.execute(insert(StatusChange), rows)


def _set(row: Household | Person, values: Values) -> bool:
    """Write the values that differ; answers whether any did."""
    different = {field: value for field, value in values.items() if getattr(row, field) != value}
    for field, value in different.items():
        setattr(row, field, value)
    return bool(different)


def _missing(session: Session, rows: Iterable[RosterRow], villages: set[str]) -> tuple[str, ...]:
    gone = exists().where(StatusChange.person_id == Person.id, StatusChange.event.in_(GONE))
    registered = select(Person.number).where(Person.area_code.in_(villages), ~gone).order_by(Person.number)
    listed = {row.person["number"] for row in rows}
    return tuple(number for number in session.scalars(registered) if number not in listed)
