"""Finding people by whatever of them is known: one box, always inside the user's area."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import CTE, ColumnElement, FromClause, Select, Text, and_, bindparam, cast, or_, select, union_all
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from fupin import identity, placenames
from fupin.model import Area, Household, Person, PersonSearch
from fupin.model.people import id_hash
from fupin.model.places import COUNTY, inside
from fupin.model.search import FTS
from fupin.registry import tokens
from fupin.registry.asked import Kind, Meaning, meanings

MOST = 50
EXACT = (Kind.ID_NUMBER, Kind.PERSON_NUMBER)  # one person at most

# Of the tables: an entity's columns are read half as fast.
PERSON, HOUSEHOLD, TOKENS = Person.__table__.c, Household.__table__.c, PersonSearch.__table__.c
COLUMNS = (
    PERSON.uid,
    PERSON.number,
    PERSON.name,
    PERSON.sex,
    PERSON.birth,
    PERSON.relation,
    HOUSEHOLD.number.label("household"),
    PERSON.area_code,
)
HELD_IN = {
    Kind.PERSON_NUMBER: PERSON.number,
    Kind.HOUSEHOLD: HOUSEHOLD.number,
    Kind.ID_NUMBER: PERSON.id_hash,
}


class Line(NamedTuple):
    """One person of a list. Identity numbers are sealed, and no list needs them."""

    uid: str
    number: str
    name: str
    sex: str
    birth: date
    relation: str | None
    household: str
    area_code: str
    place: str


@dataclass(frozen=True)
class Found:
    """Who was found, by name; no more than MOST, and whether there are others."""

    kind: Kind
    rows: Sequence[Line]
    more: bool

    @property
    def only(self) -> str:
        """The uid of the one person that an exact number belongs to, or empty."""
        return self.rows[0].uid if self.kind in EXACT and self.rows else ""

    @property
    def count(self) -> str:
        """How many, in words."""
        return f"{len(self.rows)}人{'以上' if self.more else ''}"


def find(session: Session, scope: str, typed: str) -> Found:
    """Who is meant, inside the scope. Raises Unacceptable where nobody can be meant, with what to type instead."""
    every = meanings(typed)
    for meaning in every:
        rows = _rows(session, scope, meaning)
        if rows:
            return _found(session, meaning.kind, rows)
    if every[-1].kind is Kind.ID_NUMBER:
        identity.id_number(every[-1].value)
    return Found(every[-1].kind, (), more=False)


def _found(session: Session, kind: Kind, rows: Sequence[Any]) -> Found:
    places = placenames.short_names(session, [row.area_code for row in rows])
    lines = [Line._make((*row, places[row.area_code])) for row in rows[:MOST]]
    return Found(kind, lines, more=len(rows) > MOST)


def _rows(session: Session, scope: str, meaning: Meaning) -> Sequence[Any]:
    connection = session.connection()
    if meaning.kind in HELD_IN:
        value = id_hash(meaning.value) if meaning.kind is Kind.ID_NUMBER else meaning.value
        held = {"value": value, "scope": scope, "beyond": str(int(scope or "0") + 1)}
        return connection.execute(_exact(meaning.kind, bool(scope)), held).all()
    counties = _counties(session, scope)
    ways = [tokens.in_county(county, scope[COUNTY:] and scope, meaning.ways) for county in counties]
    if not ways:
        return ()
    if connection.dialect.name == "sqlite":
        return connection.execute(_by_fts5(), {"wanted": _fts5(chain(*ways))}).all()
    named = {_name(place, number): way for place, inside_it in enumerate(ways) for number, way in enumerate(inside_it)}
    return connection.execute(_by_gin(len(ways), len(meaning.ways)), named).all()


def _counties(session: Session, scope: str) -> Sequence[str]:
    """The county of the scope, or all there are or were in it."""
    if len(scope) >= COUNTY:
        return [scope[:COUNTY]]
    counties = select(Area.code).where(Area.level == "county", inside(Area.code, scope)).distinct()
    return session.scalars(counties.order_by(Area.code)).all()


@cache
def _exact(kind: Kind, scoped: bool) -> Select[Any]:
    """Whose number it is."""
    area = PERSON.area_code
    within = and_(area >= bindparam("scope"), area < bindparam("beyond")) if scoped else area.is_not(None)
    return _lines().where(HELD_IN[kind] == bindparam("value"), within)


@cache
def _by_fts5() -> Select[Any]:
    wanted: ColumnElement[bool] = FTS.c.person_search_fts.op("MATCH", is_comparison=True)(bindparam("wanted"))
    return _of(select(FTS.c.rowid.label("id")).where(wanted).limit(MOST + 1).subquery())


def _fts5(ways: Iterable[Sequence[str]]) -> str:
    """As FTS5 takes it. Tokens hold no quotes: nothing but letters and digits is left of what was typed."""
    return " OR ".join("(" + " AND ".join(f'"{token}"' for token in way) + ")" for way in ways)


@cache
def _by_gin(counties: int, ways: int) -> Select[Any]:
    """County after county until there are enough: nobody is in two."""
    hits = union_all(*(select(_hits(county, ways).c.id) for county in range(counties)))
    return _of(select(hits.subquery().c.id).limit(MOST + 1).subquery())


def _hits(county: int, ways: int) -> CTE:
    """Materialized, it is planned for all rows and read as far as wanted.

    A limit that the planner sees lets it walk the table instead of the index, hoping to meet enough rows early.
    """
    has = TOKENS.tokens.op("@>", is_comparison=True)
    words = ARRAY(Text())
    wanted = or_(*(has(cast(bindparam(_name(county, way), type_=words), words)) for way in range(ways)))
    hits = select(TOKENS.person_id.label("id")).where(wanted)
    return hits.cte(f"county_{county}").prefix_with("MATERIALIZED")


def _name(county: int, way: int) -> str:
    return f"way_{county}_{way}"


def _of(hits: FromClause) -> Select[Any]:
    return _lines().join(hits, hits.c.id == PERSON.id)


def _lines() -> Select[Any]:
    whole = Person.__table__.join(Household.__table__, HOUSEHOLD.id == PERSON.household_id)
    return select(*COLUMNS).select_from(whole).order_by(PERSON.name, PERSON.number).limit(MOST + 1)
