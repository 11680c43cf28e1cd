"""Many rows of one table at once, without what SQLAlchemy does for each: a county's roster needs it."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session
from sqlalchemy.sql.expression import TableClause

Row = tuple[Any, ...]
DAYS = 1000


def insert_many(session: Session, table: TableClause, names: Sequence[str], rows: Sequence[Row]) -> None:
    """Insert values in the order of `names`, which cover whatever has no default in the database.

    Types of the columns convert as ever. PostgreSQL takes the rows as a stream, SQLite by one statement for all.
    """
    if not rows:
        return
    connection = session.connection()
    quote = connection.dialect.identifier_preparer.quote
    columns = f"{table.name} ({', '.join(quote(name) for name in names)})"
    stored = _stored(connection, table, names, rows)
    if connection.dialect.name == "postgresql":
        _stream(connection, columns, stored)
        return
    marks = ", ".join("?" * len(names))
    connection.exec_driver_sql(f"INSERT INTO {columns} VALUES ({marks})", list(stored))  # noqa: S608 - names of our own tables


def _stored(connection: Connection, table: TableClause, names: Sequence[str], rows: Sequence[Row]) -> Iterable[Row]:
    """As the database's driver takes them: converted column by column."""
    columns = []
    for name, values in zip(names, zip(*rows, strict=True), strict=True):
        convert = table.c[name].type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
        if convert and isinstance(values[0], date):
            convert = lru_cache(DAYS)(convert)  # the same day, or moment, in most rows
        columns.append(map(convert, values) if convert else values)
    return zip(*columns, strict=True)


def _stream(connection: Connection, columns: str, rows: Iterable[Row]) -> None:
    with connection.connection.cursor() as cursor, cursor.copy(f"COPY {columns} FROM STDIN") as copy:  # type: ignore[attr-defined]
        for row in rows:
            copy.write_row(row)
