"""The rows of submitted applications, inserted again by bare transactions of the database's own driver."""

import fcntl
import os
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from uuid import uuid4

Row = dict[str, object]

APPLICATION = "application"
PARTS = ("training_details", "public_post_details", "public_post_family", "event")
ANEW = ("uid", "number", "form_key", "live_key")  # what the database has only once
BLOB_TABLE = "CREATE TABLE blob (id INTEGER PRIMARY KEY, held TEXT)"
COUNT = "INSERT INTO counter VALUES ('bare', 1) ON CONFLICT (series) DO UPDATE SET last = last + 1 RETURNING last"


@dataclass(frozen=True)
class Submitted:
    """One application's rows, by table."""

    application: Row
    parts: tuple[tuple[str, Row], ...] = ()
    table: str = APPLICATION

    @property
    def size(self) -> int:
        """Bytes of all values as text."""
        rows = [self.application, *(row for _, row in self.parts)]
        return sum(len(str(value).encode()) for row in rows for value in row.values() if value is not None)


@dataclass(frozen=True)
class Bare:
    """Which rows go into which database, how many clerks insert them for how long, and whether they take turns."""

    path: Path
    rows: tuple[Submitted, ...]
    clerks: int
    seconds: float
    fair: bool = True


def blobs(rows: tuple[Submitted, ...]) -> tuple[Submitted, ...]:
    """As many bytes in one row each."""
    return tuple(Submitted({"held": "x" * each.size}, table="blob") for each in rows)


def submitted(database: Path, most: int) -> tuple[Submitted, ...]:
    """The rows of the latest submissions."""
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        query = f"SELECT * FROM {APPLICATION} WHERE number IS NOT NULL ORDER BY id DESC LIMIT ?"  # noqa: S608
        found = [dict(row) for row in connection.execute(query, (most,))]
        return tuple(Submitted(row, tuple(_parts(connection, row["id"]))) for row in found)


def _parts(connection: sqlite3.Connection, application_id: object) -> Iterator[tuple[str, Row]]:
    for table in PARTS:
        query = f"SELECT * FROM {table} WHERE application_id = ?"  # noqa: S608 - tables of ours
        for row in connection.execute(query, (application_id,)):
            yield table, dict(row)


def insert(bare: Bare, start: float) -> int:
    """Clerks, each with a connection, insert from the start until the time is over; answers how many they did."""
    with ThreadPoolExecutor(bare.clerks) as threads:
        return sum(threads.map(_as_one, [bare] * bare.clerks, [start] * bare.clerks, range(bare.clerks)))


def _as_one(bare: Bare, start: float, clerk: int) -> int:
    count = 0
    with closing(sqlite3.connect(bare.path, isolation_level=None, timeout=30)) as connection:
        for pragma in ("synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
        rows = islice(cycle(bare.rows), clerk, None)
        time.sleep(max(0, start - time.time()))
        while time.time() < start + bare.seconds:
            with _turn(bare):
                _transaction(connection, next(rows))
            count += 1
    return count


def _transaction(connection: sqlite3.Connection, rows: Submitted) -> None:
    connection.execute("BEGIN IMMEDIATE")
    if rows.parts:
        connection.execute(COUNT).fetchone()
    key = _insert(connection, rows.table, rows.application)
    for table, row in rows.parts:
        _insert(connection, table, row | {"application_id": key})
    connection.execute("COMMIT")


def _insert(connection: sqlite3.Connection, table: str, row: Row) -> int | None:
    values = {name: value for name, value in row.items() if name != "id"}
    values |= {name: uuid4().hex for name in ANEW if name in values}
    places = ", ".join("?" * len(values))
    statement = f"INSERT INTO {table} ({', '.join(values)}) VALUES ({places})"  # noqa: S608 - columns of ours
    return connection.execute(statement, tuple(values.values())).lastrowid


@contextmanager
def _turn(bare: Bare) -> Iterator[None]:
    if not bare.fair:
        yield
        return
    handle = os.open(f"{bare.path}.turn", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(handle)
