"""Keeps the search index in step with the register: whoever writes a person says so here, in the same transaction."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import column, delete, insert, literal, select, table
from sqlalchemy.orm import Session

from fupin import vault
from fupin.db import begin_writing
from fupin.model.people import Person
from fupin.model.search import FTS, PersonSearch
from fupin.registry.bulk import insert_many
from fupin.registry.tokens import Known, tokens_of

AT_ONCE = 1000  # values in one IN list
IN_ONE_TRANSACTION = 10_000  # of a rebuilding: the counters want to write meanwhile
AS_KEPT = table(PersonSearch.__tablename__, column("person_id"), column("tokens"))  # as the database has them
COLUMNS = (
    Person.id,
    Person.uid,
    Person.area_code,
    Person.name,
    Person.id_number_sealed,
    Person.phone_sealed,
)


def refresh(session: Session, person_ids: Iterable[int]) -> None:
    """Index these people as they now stand. The caller flushed them and commits."""
    ids = iter(person_ids)
    while some := list(islice(ids, AT_ONCE)):
        rows = session.execute(select(*COLUMNS).where(Person.id.in_(some))).all()
        _replace(session, some, [{"person_id": row.id, "tokens": tokens_of(_known(row))} for row in rows])


def add(session: Session, rows: Sequence[tuple[int, Any]]) -> None:
    """Index people who have just joined the register: their ids, and the tokens in one text with blanks between.

    The caller commits.
    """
    if not _fts5(session):
        rows = [(id, tokens.split()) for id, tokens in rows]
    insert_many(session, AS_KEPT, ("person_id", "tokens"), rows)
    if _fts5(session):
        insert_many(session, FTS, ("rowid", "tokens"), rows)


def rebuild(session: Session) -> int:
    """Index everybody anew, some thousands to a transaction; answers how many there are. Commits."""
    last = done = 0
    while ids := _next(session, last):
        begin_writing(session)
        refresh(session, ids)
        session.commit()
        last, done = ids[-1], done + len(ids)
    return done


def _next(session: Session, last: int) -> list[int]:
    return list(
        session.scalars(select(Person.id).where(Person.id > last).order_by(Person.id).limit(IN_ONE_TRANSACTION))
    )


def _known(row: Any) -> Known:
    def opened(sealed: str | None, column: str) -> str | None:
        return None if sealed is None else vault.unseal(sealed, f"{Person.__tablename__}.{column}.{row.uid}")

    id_number = opened(row.id_number_sealed, "id_number") or ""
    return Known(row.area_code, row.name, id_number, opened(row.phone_sealed, "phone"))


def _replace(session: Session, ids: list[int], rows: list[dict[str, object]]) -> None:
    """FTS5 forgets a row only when told what it held."""
    mine = PersonSearch.person_id.in_(ids)
    if _fts5(session):
        held = select(literal("delete"), PersonSearch.person_id, PersonSearch.tokens).where(mine)
        session.execute(insert(FTS).from_select([FTS.c.person_search_fts, FTS.c.rowid, FTS.c.tokens], held))
    session.execute(delete(PersonSearch).where(mine))
    if rows:
        session.execute(insert(PersonSearch), rows)
    if _fts5(session):
        holds = select(PersonSearch.person_id, PersonSearch.tokens).where(mine)
        session.execute(insert(FTS).from_select([FTS.c.rowid, FTS.c.tokens], holds))


def _fts5(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
