"""What all sources of benefits say alike: which applications count, the month of a date, the township of a place."""

from typing import Any

from sqlalchemy import ColumnElement, Date, func
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.functions import GenericFunction

from fupin.model.terms import State

GRANTED = (State.ISSUED, State.PAID)
TOWNSHIP_LENGTH = 9


class first_day(GenericFunction[Any]):  # noqa: N801 - a function of SQL, named as such
    """The first day of the month of a date, or of a month written 2026-03."""

    type = Date()
    inherit_cache = True


@compiles(first_day)
def _sqlite_first_day(element: Any, compiler: Any, **options: Any) -> str:
    return f"(substr({compiler.process(element.clauses, **options)}, 1, 7) || '-01')"


@compiles(first_day, "postgresql")
def _postgresql_first_day(element: Any, compiler: Any, **options: Any) -> str:
    return f"to_date(substr(CAST({compiler.process(element.clauses, **options)} AS TEXT), 1, 7), 'YYYY-MM')"


def township_of(area_code: InstrumentedAttribute[str]) -> ColumnElement[str]:
    """The township in which a village lies; a county stays what it is."""
    return func.substr(area_code, 1, TOWNSHIP_LENGTH)
