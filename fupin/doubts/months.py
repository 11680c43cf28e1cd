"""Benefits month by month as a projection of their sources: a month that differs is written anew, whole.

Comparing is exact, row by row, and reads only: a night in which nothing changed writes nothing, and filling an empty
table comes to the same as every night's work.
"""

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, delete, except_, func, insert, literal, select, union
from sqlalchemy.orm import Session

from fupin import jobs
from fupin.db import TermType, begin_writing
from fupin.doubts import sources
from fupin.doubts.sources import Source
from fupin.jobs import Held
from fupin.model import BenefitMonth
from fupin.model.doubts import MonthKind
from fupin.model.places import inside

_MONTH = BenefitMonth.__table__.c
COLUMNS = (
    "person_id", "month", "key", "holder", "area_code", "item", "half_hours", "days", "amount_fen", "account",
)  # fmt: skip


class Part(NamedTuple):
    """A month of one source in an area."""

    source: Source
    scope: str
    month: date

    @property
    def told(self) -> Select[Any]:
        """What the source says."""
        told = self.source.rows.subquery()
        inside_area = inside(told.c.area_code, self.scope)
        return select(*(told.c[name] for name in COLUMNS)).where(told.c.month == self.month, inside_area)

    @property
    def where(self) -> tuple[ColumnElement[bool], ...]:
        """Which rows were kept of it."""
        return _MONTH.month == self.month, inside(_MONTH.area_code, self.scope), _MONTH.source == self.source.code


def parts(session: Session, scope: str) -> list[Part]:
    """All months of an area that a source tells or that were kept."""
    return [
        Part(source, scope, month) for source in sources.SOURCES for month in sorted(_months(session, source, scope))
    ]


def _months(session: Session, source: Source, scope: str) -> list[date]:
    told = source.rows.subquery()
    kept = select(_MONTH.month).where(_MONTH.source == source.code, inside(_MONTH.area_code, scope))
    return list(session.scalars(union(select(told.c.month).where(inside(told.c.area_code, scope)), kept)))


def differs(session: Session, part: Part) -> bool:
    """Whether a row of the month is missing, too many or another. Each key is there once on either side: then equal
    counts, and no row that only the source has, make them equal."""
    kept = select(*(_MONTH[name] for name in COLUMNS)).where(*part.where)
    counts = select(
        select(func.count()).select_from(part.told.subquery()).scalar_subquery(),
        select(func.count()).select_from(kept.subquery()).scalar_subquery(),
    )
    told, known = session.execute(counts).one()
    return bool(told != known or session.execute(except_(part.told, kept).limit(1)).first() is not None)


def write(session: Session, held: Held, part: Part, progress: tuple[int, int]) -> None:
    """Put what the source says in place of what was kept. Raises Overtaken. Commits."""
    begin_writing(session)
    jobs.progress(session, held, *progress)
    session.execute(delete(BenefitMonth).where(*part.where))
    source, kind = part.source.code, part.source.kind
    told = part.told.add_columns(literal(source).label("source"), literal(kind, TermType(MonthKind)).label("kind"))
    session.execute(insert(BenefitMonth).from_select([*COLUMNS, "source", "kind"], told))
    session.commit()
