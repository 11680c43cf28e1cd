"""Registers of any size for measurements: invented people in all townships of the city, and their search index."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple, cast

from sqlalchemy import Engine, Table, func, select
from sqlalchemy.orm import Session

from fupin.beside import made_beside
from fupin.db import begin_writing
from fupin.demo import names
from fupin.identity import with_check_digit
from fupin.model import Area, Household, Person, PersonSearch
from fupin.model.people import id_hash
from fupin.registry import search_index
from fupin.registry.bulk import insert_many
from fupin.registry.tokens import Known, tokens_of

_HOUSEHOLD, _PERSON, _SEARCH = (cast(Table, each.__table__) for each in (Household, Person, PersonSearch))

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
    """Let people join the register until there are so many, in a transaction each some thousands.

    Invented in a second process. PostgreSQL makes its search index anew at the end: row by row takes an hour.
    """
    with Session(engine) as session:
        places, start = townships(session), session.scalar(select(func.max(Person.id))) or 0
    parts = (_invented(range(begin, min(begin + AT_ONCE, size)), places) for begin in range(first, size, AT_ONCE))
    with _bulk_loading(engine), made_beside(parts) as waiting, Session(engine) as session:
        for part in waiting:
            begin_writing(session)
            _join(session, start - first, part)
            session.commit()


@contextmanager
def _bulk_loading(engine: Engine) -> Iterator[None]:
    if engine.dialect.name != "postgresql":
        yield
        return
    (index,) = (each for each in _SEARCH.indexes if each.name == "ix_person_search_tokens")
    with engine.begin() as connection:
        index.drop(connection)
    yield
    with engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '1GB'")
        index.create(connection)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")


class Part(NamedTuple):
    """Some people who join: their places, who they are, what they are found by, and the homes of their households."""

    people: list[tuple[int, Invented, str]]
    hashes: list[str]
    homes: dict[int, str]


def _invented(joining: range, places: list[str]) -> Part:
    people = [(place, who, " ".join(tokens_of(Known(*who)))) for place in joining for who in [invent(place, places)]]
    hashes = [id_hash(who.id_number) for _, who, _ in people]
    return Part(people, hashes, {place // HOUSEHOLD: who.area_code for place, who, _ in people})


def _join(session: Session, offset: int, part: Part) -> None:
    base = session.scalar(select(func.max(Household.id))) or 0
    ids = {home: base + number for number, home in enumerate(part.homes, 1)}
    households = [(ids[home], f"B{ids[home]:09}", area) for home, area in part.homes.items()]
    insert_many(session, _HOUSEHOLD, ("id", "number", "area_code"), households)
    people = [
        _person(place, who, hash_, (place + offset + 1, ids[place // HOUSEHOLD]))
        for (place, who, _), hash_ in zip(part.people, part.hashes, strict=True)
    ]
    insert_many(session, _PERSON, COLUMNS, people)
    search_index.add(session, [(place + offset + 1, tokens) for place, _, tokens in part.people])


COLUMNS = (
    "id", "household_id", "uid", "number", "area_code", "name", "id_number_sealed", "id_hash", "sex", "birth",
    "relation", "phone_sealed",
)  # fmt: skip


def _person(place: int, who: Invented, hash_: str, ids: tuple[int, int]) -> tuple[Any, ...]:
    """Nothing here opens the sealed columns, so they stay empty but for their length."""
    born = date(int(who.id_number[6:10]), 1, 1)
    return (
        *ids, f"{place:032}", f"B{place:09}", who.area_code, who.name, "-" * 64, hash_, "女", born, "户主", "-" * 60,
    )  # fmt: skip
