"""The area tree: statistical codes with the days they were in force; scope is a code prefix."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, String, UniqueConstraint, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, mapped_column

from fupin.db import Base

CITY, COUNTY, TOWNSHIP, VILLAGE = 4, 6, 9, 12
LEVEL_LENGTHS = {"city": CITY, "county": COUNTY, "township": TOWNSHIP, "village": VILLAGE}


class Area(Base):
    """City 6, county 6, township 9 or village 12 digits, valid from one day to another.

    `successor_code` is the area it was merged into when it ended.
    """

    __tablename__ = "area"
    __table_args__ = (UniqueConstraint("code", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(12), index=True)
    name: Mapped[str] = mapped_column(String(60))
    level: Mapped[str] = mapped_column(String(10))
    parent_code: Mapped[str | None] = mapped_column(String(12), index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    successor_code: Mapped[str | None] = mapped_column(String(12))

    @property
    def prefix(self) -> str:
        """What every code inside this area begins with."""
        return self.code[: LEVEL_LENGTHS[self.level]]


def inside(column: InstrumentedAttribute[Any] | ColumnElement[Any], prefix: str) -> ColumnElement[bool]:
    """The codes under a prefix, as a range so that the index answers under any collation."""
    if not prefix:
        return column.is_not(None)
    return and_(column >= prefix, column < str(int(prefix) + 1))


def covers(prefix: str, code: str | None) -> bool:
    """Whether a place lies in the scope."""
    return code is not None and code.startswith(prefix)


def area_at(session: Session, code: str, on: date) -> Area | None:
    """The area that bore this code on that day."""
    return session.scalar(
        select(Area).where(Area.code == code, Area.valid_from <= on, or_(Area.valid_to.is_(None), Area.valid_to >= on))
    )


def named_at(on: date) -> ColumnElement[bool]:
    """The rows whose names a code is told by on that day, the last of them if several: what is merged has no other."""
    return and_(
        Area.valid_from <= on,
        or_(Area.valid_to.is_(None), Area.valid_to >= on, Area.successor_code.is_not(None)),
    )


def full_name(session: Session, code: str, on: date) -> str:
    """County, township and village in one line, as forms print it; an unknown code stands for itself.

    A merged village keeps its last name: what was filed under its code stays there.
    """
    codes = [code[:length] for length in (COUNTY, TOWNSHIP, VILLAGE) if len(code) >= length]
    rows = session.execute(
        select(Area.code, Area.name).where(Area.code.in_(codes), named_at(on)).order_by(Area.valid_from)
    )
    names = {row.code: row.name for row in rows}
    return "".join(names.get(part, "") for part in codes) or code
