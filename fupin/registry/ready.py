"""What of a roster's rows can be made ready before their turn to write: sealed values, and what finds the person."""

from secrets import token_hex
from typing import NamedTuple

from fupin import vault
from fupin.model.people import Person
from fupin.registry.frames import unpacked
from fupin.registry.rows import PERSON_NAMES, RosterRow
from fupin.registry.tokens import Known, tokens_of

SECRETS = ("id_number", "phone", "disability")
OPEN = tuple(name for name in PERSON_NAMES if name not in SECRETS)


class Ready(NamedTuple):
    """A row and the code of its village; its person as a new one: the values of `COLUMNS`, the tokens in one text."""

    row: RosterRow
    code: str
    columns: tuple[object, ...]
    tokens: str


COLUMNS = ("uid", "area_code", *OPEN, *(f"{name}_sealed" for name in SECRETS))


def made_ready(body: bytes) -> list[Ready]:
    """The rows of a frame."""
    return [_ready(row, code) for row, code in unpacked(body)]


def _ready(row: RosterRow, code: str) -> Ready:
    person = row.person
    known = Known(code, person["name"], person["id_number"], person.get("phone"))
    return Ready(row, code, _columns(row, code), " ".join(tokens_of(known)))


def _columns(row: RosterRow, code: str) -> tuple[object, ...]:
    uid, values = token_hex(16), row.person
    sealed = (
        vault.seal(values[name], f"{Person.__tablename__}.{name}.{uid}") if name in values else None for name in SECRETS
    )
    return (uid, code, *map(values.get, OPEN), *sealed)
