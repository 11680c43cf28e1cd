"""What a row of the roster would do to the register: the one answer that checking shows and importing writes."""

from enum import Enum, auto
from typing import NamedTuple

from fupin.model.people import Household, Person
from fupin.model.terms import StatusEvent
from fupin.registry.match import Register
from fupin.registry.rows import RosterRow, Values
from fupin.registry.status import events_towards


class Kind(Enum):
    """What a row means for the register."""

    NEW = auto()
    CHANGED = auto()
    UNCHANGED = auto()


class Effect(NamedTuple):
    """One row against the register: the known one's values that differ, where the person moves, what happened."""

    row: RosterRow
    code: str
    household: Household | None
    person: Person | None
    of_household: Values
    of_person: Values
    joins: bool
    events: tuple[StatusEvent, ...]

    @property
    def kind(self) -> Kind:
        """A change of the household is one of each of its people."""
        if self.person is None:
            return Kind.NEW
        changed = self.of_household or self.of_person or self.joins or self.events
        return Kind.CHANGED if changed else Kind.UNCHANGED


def effect(register: Register, row: RosterRow, code: str) -> Effect:
    """Reads only. An empty cell of the roster leaves what the office knows."""
    household = register.households.get(row.household["number"])
    person = register.person_of(row)
    state = register.states.get(person.id) if person else None
    return Effect(
        row,
        code,
        household,
        person,
        _different(household, row.household, code),
        _different(person, row.person, code),
        person is not None and (household is None or person.household_id != household.id),
        events_towards(row.household["exit_attribute"], state),
    )


def _different(known: Household | Person | None, values: Values, code: str) -> Values:
    if known is None:
        return {}
    wanted = {**values, "area_code": code}
    return {field: value for field, value in wanted.items() if getattr(known, field) != value}
