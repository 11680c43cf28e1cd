"""The declarative base, the stored types, and how a transaction begins on each database."""

import fcntl
import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Any, Self
from uuid import uuid4

from sqlalchemy import BigInteger, DateTime, Engine, Insert, Integer, MetaData, String, event, insert, inspect
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.orm.interfaces import ONETOMANY
from sqlalchemy.types import TypeDecorator

from fupin import vault

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

Fen = BigInteger().with_variant(Integer(), "sqlite")


class Base(DeclarativeBase):
    """All tables hang here."""

    metadata = MetaData(naming_convention=NAMING)


class Term(StrEnum):
    """A word the database stores, with the word people are shown."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Members are written as `NAME = "stored", "显示"`."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class TermType(TypeDecorator[Any]):
    """A Term stored by its value, as text, so that a dump reads without the code."""

    impl = String(20)
    cache_ok = True

    def __init__(self, term: type[Term]) -> None:
        super().__init__()
        self.term = term

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Refuse words that are not the term's."""
        return None if value is None else self.term(value).value

    def process_result_value(self, value: Any, dialect: Dialect) -> Term | None:
        """Give the member back."""
        return None if value is None else self.term(value)


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, aware of it on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times: whose clock would they be by?"""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment needs its zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """SQLite forgets the zone; it was UTC."""
        return value if value is None or value.tzinfo else value.replace(tzinfo=UTC)


class SealedRow:
    """A row with sealed columns: its random uid is part of what each seal is bound to."""

    uid: Mapped[str] = mapped_column(String(32), unique=True, default=lambda: uuid4().hex)

    def identified(self) -> str:
        """The uid, made now if there is none yet."""
        if self.uid is None:
            self.uid = uuid4().hex
        return self.uid

    def place(self, column: str) -> str:
        """Where a sealed value belongs: table.column.row."""
        return f"{self.__tablename__}.{column}.{self.identified()}"  # type: ignore[attr-defined]


class Sealed:
    """Text that is readable in Python and sealed in the column `<name>_sealed`."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, row: Any, owner: type) -> Any:
        """The plain text; the descriptor itself on the class, since ciphertext cannot be searched."""
        if row is None:
            return self
        token = getattr(row, f"{self.name}_sealed")
        return None if token is None else vault.unseal(token, row.place(self.name))

    def __set__(self, row: Any, value: str | None) -> None:
        setattr(row, f"{self.name}_sealed", vault.seal(value, row.place(self.name)) if value else None)


def sealed(row: SealedRow, name: str, value: str | None) -> dict[str, str | None]:
    """A sealed column of a row that exists, with its value, for a statement that writes columns."""
    return {f"{name}_sealed": vault.seal(value, row.place(name)) if value else None}


class SealedJson(Sealed):
    """A JSON value kept like sealed text."""

    def __get__(self, row: Any, owner: type) -> Any:
        text = super().__get__(row, owner)
        return json.loads(text) if isinstance(text, str) else text

    def __set__(self, row: Any, value: Any) -> None:
        super().__set__(row, None if value is None else json.dumps(value, ensure_ascii=False))


def insert_rows(connection: Connection, rows: Sequence[Base], **keys: Any) -> None:
    """Insert rows of one class that are in no session, each with the rows that belong to it; `keys` go into each.

    Without the unit of work: what is to be written is known, and others wait for their turn meanwhile.
    """
    if not rows:
        return
    adds, names, parts = _shape(type(rows[0]))
    columns = [{name: getattr(row, name) for name in names} | _identity(row) | keys for row in rows]
    if not parts:
        connection.execute(adds, columns)
        return
    for row, values in zip(rows, columns, strict=True):
        made = connection.execute(adds, values).inserted_primary_key
        for attribute, key in parts:
            insert_rows(connection, getattr(row, attribute), **{key: made[0]})  # type: ignore[index]


@cache
def _shape(kind: type[Base]) -> tuple[Insert, list[str], list[tuple[str, str]]]:
    """The insert of a class, the columns it is given, and its collections with the key that points back."""
    names = [column.key for column in kind.__table__.c if not (column.primary_key or column.default)]
    parts = [
        (relation.key, next(iter(relation.remote_side)).key or "")
        for relation in inspect(kind).relationships
        if relation.direction is ONETOMANY
    ]
    return insert(kind), names, parts


def _identity(row: Base) -> dict[str, str]:
    """What the seals of a row are bound to."""
    return {"uid": row.identified()} if isinstance(row, SealedRow) else {}


def configure(engine: Engine) -> None:
    """Set the engine up for its database: strict SQLite with fair writers; PostgreSQL as it comes."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _sqlite_pragmas)
    event.listen(engine, "begin", _sqlite_begin)
    event.listen(engine, "checkin", _let_next_writer)


def _sqlite_pragmas(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=5000",
        "trusted_schema=OFF",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _sqlite_begin(connection: Connection) -> None:
    execute, options = connection.connection.driver_connection.execute, connection.get_execution_options()  # type: ignore[union-attr]
    if not options.get("writes"):
        execute("BEGIN")
        return
    _wait_turn(connection)
    _be_lazy(connection, execute, bool(options.get("lazily")))
    execute("BEGIN IMMEDIATE")


EAGER, LAZY = ("FULL", 1000), ("NORMAL", 8000)  # when to wait for the disk, and pages written before they are sorted in


def _be_lazy(connection: Connection, execute: Any, lazily: bool) -> None:
    if connection.info.setdefault("lazily", False) == lazily:
        return
    synchronous, pages = LAZY if lazily else EAGER
    execute(f"PRAGMA synchronous={synchronous}")
    execute(f"PRAGMA wal_autocheckpoint={pages}")
    connection.info["lazily"] = lazily


def _wait_turn(connection: Connection) -> None:
    """Queue writers by a file lock: SQLite's own busy handler lets somebody starve."""
    path = connection.engine.url.database
    if not path or path == ":memory:" or "turn" in connection.info:
        return
    handle = os.open(f"{path}.turn", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(handle, fcntl.LOCK_EX)
    connection.info["turn"] = handle


def _let_next_writer(_connection: Any, record: Any) -> None:
    """Runs when the connection comes back, that is after its COMMIT or ROLLBACK is on disk."""
    handle = record.info.pop("turn", None)
    if handle is not None:
        os.close(handle)


def begin_writing(session: Session, *, lazily: bool = False) -> None:
    """Start the session's transaction as a writer.

    What was read before is forgotten: on SQLite a reader cannot become a writer safely, so every verb that writes
    begins here and reads again inside.

    What is written `lazily` SQLite has on the disk only with the next transaction that is not: after a power cut it may
    be undone whole. That is for parts of long work that would be found missing and done again.
    """
    session.rollback()
    session.connection(execution_options={"writes": True, "lazily": lazily})
