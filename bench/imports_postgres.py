"""Importing a roster on PostgreSQL, against reading the workbook and psycopg's executemany of the same rows."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from python_calamine import CalamineWorkbook
from sqlalchemy import Engine, create_engine, make_url

from bench import office as offices
from bench.figures import Figure
from bench.imports import KEYS, Importer, figures
from bench.office import Office
from fupin import vault, worker
from fupin.db import configure

OURS, COPY = "fupin_import", "fupin_bare"


@dataclass(frozen=True)
class PostgresOffice(Office):
    """An office whose database is on that server."""

    address: str

    def engine(self) -> Engine:
        """Set up as the application does."""
        vault.use(vault.Keyring.load(self.instance / "keys.json"))
        engine = create_engine(make_url(self.address).set(database=OURS), pool_pre_ping=True)
        configure(engine)
        return engine


def measure(office: Office, address: str, roster: Path, count: int) -> Iterator[Figure]:
    """One import, and one bare run into a copy of the database as it was before."""
    os.environ.update(worker.ALLOCATOR)
    with _databases(address):
        theirs = PostgresOffice(office.instance, address)
        offices.fill(theirs)
        _on_server(address, f"CREATE DATABASE {COPY} TEMPLATE {OURS}")
        with Importer() as importer:
            taken = importer.finished(importer.submit(theirs, roster))
        bare = _bare_run(address, roster)
    yield from figures(taken, bare, count, "PostgreSQL")


@contextmanager
def _databases(address: str) -> Iterator[None]:
    _on_server(address, f"CREATE DATABASE {OURS}")
    try:
        yield
    finally:
        for name in (OURS, COPY):
            _on_server(address, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _on_server(address: str, statement: str) -> None:
    with psycopg.connect(_plain(address, None), autocommit=True) as connection:
        connection.execute(statement.encode())


def _plain(address: str, database: str | None) -> str:
    url = make_url(address).set(drivername="postgresql")
    return (url.set(database=database) if database else url).render_as_string(hide_password=False)


def _bare_run(address: str, roster: Path) -> float:
    """Seconds for reading the workbook as Python values and inserting the rows the import made."""
    with psycopg.connect(_plain(address, OURS)) as source, psycopg.connect(_plain(address, COPY)) as target:
        rows = {table: _since(source, target, table) for table in KEYS}
        start = time.perf_counter()
        CalamineWorkbook.from_path(str(roster)).get_sheet_by_index(0).to_python()
        with target.cursor() as cursor:
            for table, values in rows.items():
                places = ", ".join(["%s"] * len(values[0]))
                cursor.executemany(f"INSERT INTO {table} VALUES ({places})".encode(), values)  # noqa: S608 - tables of ours
        target.commit()
        return time.perf_counter() - start


def _since(source: "psycopg.Connection[Any]", target: "psycopg.Connection[Any]", table: str) -> list[tuple[Any, ...]]:
    key = KEYS[table]
    ((last,),) = target.execute(f"SELECT coalesce(max({key}), 0) FROM {table}".encode())  # noqa: S608
    return source.execute(f"SELECT * FROM {table} WHERE {key} > %s".encode(), (last,)).fetchall()  # noqa: S608
