"""Numbers of applications and letters: per office, word and year, without a gap or a repeat."""

from functools import cache
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from fupin.model import Counter


def take(session: Session, series: str) -> int:
    """The next number of a series. Belongs to the caller's transaction: rolled back, it is given again."""
    statement = _next(session.get_bind().dialect.name)
    return int(session.connection().execute(statement, {"series": series}).scalar_one())


@cache
def _next(dialect: str) -> Any:
    """The statement, built once for each kind of database."""
    insert: Any = sqlite.insert if dialect == "sqlite" else postgresql.insert
    counter = Counter.__table__
    return (
        insert(counter)
        .values(series=bindparam("series"), last=1)
        .on_conflict_do_update(index_elements=["series"], set_={"last": counter.c.last + 1})
        .returning(counter.c.last)
    )


def document_number(office: str, word: str, year: int, serial: int) -> str:
    """潍城人社奖补〔2026〕12号: no padding, hexagonal brackets (GB/T 9704-2012)."""
    return f"{office}{word}〔{year}〕{serial}号"


def receipt_number(county_code: str, year: int, serial: int) -> str:
    """370702-2026-00012: what the counter prints and people read out; it opens nothing."""
    return f"{county_code}-{year}-{serial:05}"
