"""Registers of any size for measurements: invented people in all townships of the city, and their search index."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, func, insert, select
from sqlalchemy.orm import Session

from fupin.demo import names
from fupin.identity import with_check_digit
from fupin.model import Area, Household, Person, PersonSearch
from fupin.model.people import id_hash
from fupin.model.search import FTS
from fupin.registry.tokens import Known, tokens_of

AT_ONCE = 10_000
DAYS = 20_000  # of birth
FIRST_DAY = date(1950, 1, 1)
SERIALS = 887  # a prime, and below the numbers of the demonstration's people
HOUSEHOLD = 4
VILLAGES = 30  # of a township


class Invented(NamedTuple):
    """What one person of the register is found by."""

    area_code: str
    name: str
    id_number: str
    phone: str


def invent(place: int, townships: list[str]) -> Invented:
    """The person of this place in the register: always the same, and nobody else's numbers."""
    chance = Random(place)
    home = Random(f"household {place // HOUSEHOLD}")
    area = f"{home.choice(townships)}{200 + home.randrange(VILLAGES)}"
    round_, day = divmod(place, DAYS)
    serial = (7 * round_ + 131 * day) % SERIALS
    born = FIRST_DAY + timedelta(days=day)
    surname = chance.choices(names.SURNAMES, WEIGHTS)[0]
    name = names.person_name(chance, surname, chance.choice("男女"))
    number = with_check_digit(f"{area[:6]}{born:%Y%m%d}{serial:03}")
    return Invented(area, name, number, f"1{chance.randrange(10**10):010}")


# As in life: the first three surnames are a fifth of all.
WEIGHTS = [1 / (rank + 2.5) for rank in range(len(names.SURNAMES))]


def townships(session: Session) -> list[str]:
    """The codes of all."""
    return list(session.scalars(select(Area.code).where(Area.level == "township").order_by(Area.code)))


def grow(engine: Engine, first: int, size: int) -> None:
    """Let people join the register until there are so many, in a transaction each some thousands."""
    with Session(engine) as session:
        places, start = townships(session), session.scalar(select(func.max(Person.id))) or 0
    for begin in range(first, size, AT_ONCE):
        with engine.connect().execution_options(writes=True) as connection:
            _join(connection, start - first, range(begin, min(begin + AT_ONCE, size)), places)
            connection.commit()
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def _join(connection: Connection, offset: int, joining: range, places: list[str]) -> None:
    people = [(place + offset + 1, place, invent(place, places)) for place in joining]
    homes = {place // HOUSEHOLD: person.area_code for _, place, person in people}
    base = connection.scalar(select(func.max(Household.id))) or 0
    ids = {home: base + number for number, home in enumerate(homes, 1)}
    connection.execute(insert(Household), list(_households(homes, ids)))
    connection.execute(insert(Person), [_person(id, place, who, ids[place // HOUSEHOLD]) for id, place, who in people])
    tokens = [{"person_id": id, "tokens": tokens_of(Known(*who))} for id, _, who in people]
    connection.execute(insert(PersonSearch), tokens)
    if connection.dialect.name == "sqlite":
        new = PersonSearch.person_id.between(people[0][0], people[-1][0])
        held = select(PersonSearch.person_id, PersonSearch.tokens).where(new)
        connection.execute(insert(FTS).from_select([FTS.c.rowid, FTS.c.tokens], held))


def _households(homes: dict[int, str], ids: dict[int, int]) -> Iterator[dict[str, Any]]:
    for home, area in homes.items():
        yield {"id": ids[home], "number": f"B{ids[home]:09}", "area_code": area}


def _person(id: int, place: int, who: Invented, household: int) -> dict[str, Any]:
    """Nothing here opens the sealed columns, so they stay empty but for their length."""
    return {
        "id": id,
        "uid": f"{place:032}",
        "number": f"B{place:09}",
        "household_id": household,
        "area_code": who.area_code,
        "name": who.name,
        "id_number_sealed": "-" * 64,
        "id_hash": id_hash(who.id_number),
        "sex": "女",
        "birth": date(int(who.id_number[6:10]), 1, 1),
        "relation": "户主",
        "phone_sealed": "-" * 60,
    }
