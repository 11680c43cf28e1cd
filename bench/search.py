"""Searching the register inside one county, and its lists of missed people, against fifty people by primary key.

On SQLite, and on PostgreSQL where FUPIN_TEST_DATABASE names one (`bin/with-postgres`). BENCH_FULL=1 goes on to 2.5
million people, which takes a quarter of an hour.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from random import Random
from typing import NamedTuple

from sqlalchemy import Engine, bindparam, create_engine, delete, insert, literal, make_url, select
from sqlalchemy.orm import Session

from bench.figures import AT_MOST, Figure
from bench.office import Office
from bench.register import Invented, grow, invent, townships
from fupin import seeds
from fupin.db import Base, configure
from fupin.model import Household, Missed, Person
from fupin.registry import missed, missed_list, pinyin
from fupin.registry.search import COLUMNS, MOST, find

SIZES = (25_000, 250_000, 2_500_000)
COUNTY, CITY = "370702", "3707"
WARM, QUERIES = 10, 200
GOAL = 3.0


class Typed(NamedTuple):
    """One kind of search: what is typed of a person, and where."""

    kind: str
    of: Callable[[Invented], str]
    scope: str = COUNTY


def initials(name: str) -> str:
    """Of each character's usual reading."""
    return "".join(readings[0][0] for readings in map(pinyin.readings, name) if readings)


SEARCHES = (
    Typed("identity number", lambda who: who.id_number),
    Typed("its last 4", lambda who: who.id_number[-4:]),
    Typed("its last 6", lambda who: who.id_number[-6:]),
    Typed("telephone", lambda who: who.phone),
    Typed("surname", lambda who: who.name[0]),
    Typed("given name, part of a name", lambda who: who.name[1:]),
    Typed("whole name", lambda who: who.name),
    Typed("initials", lambda who: initials(who.name)),
    Typed("two initials", lambda who: initials(who.name)[:2]),
    Typed("nobody's name", lambda who: who.name[0] + "鑻" + who.name[1]),
)
MISSED = ("missed people, the county", "missed people, one measure", "missed people, a village")
JUDGED = "a village judged whole"  # no page of fifty: everybody in it by every rule
GOALS = {*(typed.kind for typed in SEARCHES), *MISSED}
ELSEWHERE = (
    Typed("surname, a township", lambda who: who.name[0], f"{COUNTY}001"),
    Typed("surname, the city", lambda who: who.name[0], CITY),
    Typed("given name, the city", lambda who: who.name[1:], CITY),
)


def measure(office: Office) -> Iterator[Figure]:
    """Each database in turn, from small to large."""
    yield from _on("SQLite", office.engine())
    if address := os.environ.get("FUPIN_TEST_DATABASE"):
        with _postgres(address) as engine:
            yield from _on("PostgreSQL", engine)


def _on(database: str, engine: Engine) -> Iterator[Figure]:
    sizes = SIZES if os.environ.get("BENCH_FULL") else SIZES[:-1]
    taken = []
    for before, size in pairwise((0, *sizes)):
        grow(engine, before, size)
        _miss(engine)
        taken.append(_times(engine, size))
    engine.dispose()
    bare = taken[-1][BARE]
    for kind in (*(typed.kind for typed in SEARCHES + ELSEWHERE), *MISSED, JUDGED):
        first, last = taken[0][kind], taken[-1][kind]
        growth = f"{last / first:.1f} times what it takes among {sizes[0]:,}"
        against = f"{BARE}, p95, {database}, {sizes[-1]:,} people ({last:.2f} of {bare:.2f} ms; {growth})"
        yield Figure(f"search: {kind}", last / bare, against, *((AT_MOST, GOAL) if kind in GOALS else ()))


BARE = f"{MOST} by key"
FIFTY = (
    select(*COLUMNS)
    .select_from(Person.__table__.join(Household.__table__))
    .where(Person.__table__.c.id.in_(bindparam("ids", expanding=True)))
)


def _miss(engine: Engine) -> None:
    """As if a review had found every third person missed by one measure, and some of them by a second."""
    people = Person.__table__
    with engine.connect().execution_options(writes=True) as connection:
        connection.execute(delete(Missed))
        for scheme, nth in (("training", 3), ("public_post", 15)):
            columns = (people.c.id, literal(scheme), people.c.area_code, literal("leaves"))
            found = select(*columns).where(people.c.id % nth == 0)
            connection.execute(insert(Missed).from_select(["person_id", "scheme", "area_code", "main"], found))
        connection.commit()
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("ANALYZE missed")
            connection.commit()


def _times(engine: Engine, size: int) -> dict[str, float]:
    """The 95th percentile of each kind in milliseconds; kinds take turns, so that all have the same machine."""
    taken: dict[str, list[float]] = {}
    with Session(engine) as session:
        places = townships(session)
        ids = session.scalars(select(Person.id)).all()
        for turn in range(-WARM, QUERIES):
            for kind, spent in _turn(session, _of_county(turn, size, places), Random(turn).sample(ids, MOST)):
                taken.setdefault(kind, []).append(spent)
    return {kind: sorted(times[WARM:])[int(QUERIES * 0.95)] * 1000 for kind, times in taken.items()}


def _turn(session: Session, who: Invented, ids: list[int]) -> Iterator[tuple[str, float]]:
    """Fifty of anybody by key, and whoever it is by everything."""
    start = time.perf_counter()
    session.connection().execute(FIFTY, {"ids": ids}).all()
    yield BARE, time.perf_counter() - start
    for kind, of, scope in SEARCHES + ELSEWHERE:
        typed, start = of(who), time.perf_counter()
        find(session, scope, typed)
        yield kind, time.perf_counter() - start
    for kind, area, scheme in zip(MISSED, (COUNTY, COUNTY, who.area_code), ("", "training", ""), strict=True):
        start = time.perf_counter()
        missed_list.page(session, area, scheme)
        yield kind, time.perf_counter() - start
    start = time.perf_counter()
    missed.village(session, who.area_code)
    yield JUDGED, time.perf_counter() - start
    session.expunge_all()


def _of_county(turn: int, size: int, places: list[str]) -> Invented:
    chance = Random(f"search {turn}")
    while not (who := invent(chance.randrange(size), places)).area_code.startswith(COUNTY):
        pass
    return who


@contextmanager
def _postgres(address: str) -> Iterator[Engine]:
    """A database of its own on that server."""
    server = create_engine(make_url(address), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE fupin_bench")
    engine = create_engine(make_url(address).set(database="fupin_bench"))
    configure(engine)
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
    with Session(engine) as session:
        seeds.seed(session)
        session.commit()
    yield engine
    engine.dispose()
    with server.connect() as connection:
        connection.exec_driver_sql("DROP DATABASE fupin_bench WITH (FORCE)")
    server.dispose()
