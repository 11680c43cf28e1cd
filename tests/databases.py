"""Databases of the tests: one is made and seeded once, every test gets a copy of it."""

import os
import shutil
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine, create_engine, make_url
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session

import fupin.model
import fupin.schemes  # noqa: F401 - their tables
from fupin import seeds
from fupin.db import Base, configure
from fupin.migrations import triggers


class Databases(Protocol):
    """Where the office's database is, and how to get an unused one in its place."""

    url: str

    def renew(self, engine: Engine) -> None:
        """Put an unused copy in its place."""

    def close(self) -> None:
        """Leave nothing behind."""


def make_databases(folder: Path, worker: str) -> Databases:
    """On PostgreSQL if FUPIN_TEST_DATABASE names one, else in SQLite files."""
    address = os.environ.get("FUPIN_TEST_DATABASE", "")
    return OnPostgres(make_url(address), worker) if address else OnFiles(folder)


def fill(url: str) -> None:
    """Tables, guards and the data that every office begins with."""
    engine = create_engine(url)
    configure(engine)
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
        triggers.create(connection)
    with Session(engine) as session:
        seeds.seed(session)
        session.commit()
    engine.dispose()


class OnFiles:
    """SQLite: copying a file is the fastest copy there is."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "fupin.db"
        self.model = folder / "model.db"
        self.url = f"sqlite:///{self.path}"
        fill(f"sqlite:///{self.model}")

    def renew(self, engine: Engine) -> None:
        """Replace the file and what lay beside it."""
        engine.dispose()
        for rest in self.path.parent.glob("fupin.db-*"):
            rest.unlink()
        shutil.copyfile(self.model, self.path)

    def close(self) -> None:
        """The folder is pytest's to remove."""


class OnPostgres:
    """PostgreSQL: one database a worker, brought back to what it was; copying whole databases takes far longer."""

    def __init__(self, server: URL, worker: str) -> None:
        self.server = create_engine(server, isolation_level="AUTOCOMMIT")
        self.name = f"{server.database}_{worker}"
        self.url = server.set(database=self.name).render_as_string(hide_password=False)
        drop_database = f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)"
        _run(self.server, drop_database, f"CREATE DATABASE {self.name}")
        fill(self.url)
        self.office = create_engine(self.url)
        self.back = "; ".join(self._keep())

    def _keep(self) -> list[str]:
        """Put a copy of each filled table aside, and say how to begin again from it."""
        tables = [table.name for table in Base.metadata.sorted_tables]
        with self.office.begin() as connection:
            connection.exec_driver_sql("CREATE SCHEMA model")
            filled = [name for name in tables if connection.exec_driver_sql(f"SELECT 1 FROM {name} LIMIT 1").first()]  # noqa: S608 - names of our own tables
            for name in filled:
                connection.exec_driver_sql(f"CREATE TABLE model.{name} AS TABLE public.{name}")
            counters = connection.exec_driver_sql("SELECT sequencename, last_value FROM pg_sequences").all()
        return [
            "SET LOCAL session_replication_role = replica",  # neither foreign keys nor the guards of append-only tables
            *(f"DELETE FROM {name}" for name in tables),  # noqa: S608 - names of our own tables
            *(f"INSERT INTO {name} SELECT * FROM model.{name}" for name in filled),  # noqa: S608 - names of our own tables
            *(f"SELECT setval('{name}', {last or 1}, {bool(last)})" for name, last in counters),
        ]

    def renew(self, engine: Engine) -> None:
        """Everything as it was."""
        engine.dispose()
        with self.office.begin() as connection:
            connection.exec_driver_sql(self.back)

    def close(self) -> None:
        """Drop it."""
        self.office.dispose()
        _run(self.server, f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")
        self.server.dispose()


def _run(server: Engine, *statements: str) -> None:
    with server.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
