"""Who of a roster is already registered: by person number, then by identity number."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from fupin.model.people import Household, Person, StatusChange, in_effect
from fupin.model.terms import StatusEvent
from fupin.registry.problems import Problem
from fupin.registry.rows import RosterRow
from fupin.registry.status import POOR, contradicts, state_after

T = TypeVar("T")
AT_ONCE = 1000  # values in one IN list
SOME: BindParameter[Any] = bindparam("some", expanding=True)


@dataclass
class Register:
    """What the register holds of a roster's people and households, and where the two contradict each other."""

    households: dict[str, Household]
    by_number: dict[str, Person]
    by_id: dict[str, Person]
    states: dict[int, str]
    problems: list[Problem] = field(default_factory=list)

    def person_of(self, row: RosterRow) -> Person | None:
        """The registered person of the row."""
        return self.by_number.get(row.person["number"]) or self.by_id.get(row.person["id_hash"])


def load_register(session: Session, rows: Sequence[RosterRow], taken: dict[int, int] | None = None) -> Register:
    """Everything the rows may match, in a few queries. `taken` tells the rows of people met before, and goes on."""
    households = _load(session, Household, Household.number, {row.household["number"] for row in rows})
    numbered = _load(session, Person, Person.number, {row.person["number"] for row in rows})
    identified = _load(session, Person, Person.id_hash, {row.person["id_hash"] for row in rows})
    register = Register(
        {household.number: household for household in households},
        {person.number: person for person in numbered},
        {person.id_hash: person for person in identified},
        _states(session, {person.id for person in (*numbered, *identified)}),
    )
    register.problems += _contradictions(register, rows, {} if taken is None else taken)
    return register


def _load(session: Session, table: type[T], column: InstrumentedAttribute[str], values: set[str]) -> list[T]:
    statement, found = select(table).where(column.in_(SOME)), list[T]()
    for some in batches(values):
        found += session.scalars(statement, {SOME.key: some})
    return found


def batches(values: Iterable[T]) -> Iterator[list[T]]:
    """So many as one IN list takes."""
    every = list(values)
    for start in range(0, len(every), AT_ONCE):
        yield every[start : start + AT_ONCE]


def _states(session: Session, person_ids: set[int]) -> dict[int, str]:
    events: dict[int, list[StatusEvent]] = defaultdict(list)
    for some in batches(person_ids):
        rows = session.execute(
            select(StatusChange.person_id, StatusChange.event)
            .where(StatusChange.person_id.in_(SOME), in_effect())
            .order_by(StatusChange.on, StatusChange.id),
            {SOME.key: some},
        )
        for person_id, event in rows:
            events[person_id].append(event)
    return {person_id: state_after(happened) for person_id, happened in events.items()}


def _contradictions(register: Register, rows: Iterable[RosterRow], taken: dict[int, int]) -> Iterator[Problem]:
    for row in rows:
        numbered = register.by_number.get(row.person["number"])
        identified = register.by_id.get(row.person["id_hash"])
        person = numbered or identified
        if person is None:
            continue
        if numbered and identified and numbered is not identified:
            yield Problem(row.row, "人编号", "人编号和证件号码在台账中分属两个人，请核对")
        if numbered and not identified and numbered.name != row.person["name"]:
            yield Problem(row.row, "人编号", "台账中这个人编号是另一个人，姓名和证件号码都不同，请核对")
        first = taken.setdefault(person.id, row.row)
        if first != row.row:
            yield Problem(row.row, "人编号", f"与第{first}行在台账中是同一个人，请核对", first)
        if contradicts(row.household["exit_attribute"], register.states.get(person.id, POOR)):
            yield Problem(row.row, "脱贫属性", "台账中已脱贫，不能改回未脱贫；再次贫困的请填“返贫”")
