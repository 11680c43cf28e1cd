"""Databases of the tests: one is made and seeded once, every test gets a copy of it."""

import os
import shutil
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine, create_engine, make_url, text
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
    """PostgreSQL: a database is copied from another that nobody is connected to."""

    def __init__(self, server: URL, worker: str) -> None:
        self.server = create_engine(server, isolation_level="AUTOCOMMIT")
        self.name = f"{server.database}_{worker}"
        self.model = f"{self.name}_model"
        self.url = server.set(database=self.name).render_as_string(hide_password=False)
        self._run(f"DROP DATABASE IF EXISTS {self.model} WITH (FORCE)", f"CREATE DATABASE {self.model}")
        fill(server.set(database=self.model).render_as_string(hide_password=False))

    def renew(self, engine: Engine) -> None:
        """Drop the used one and copy the model."""
        engine.dispose()
        drop = f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)"
        self._run(drop, f"CREATE DATABASE {self.name} TEMPLATE {self.model}")

    def close(self) -> None:
        """Drop both."""
        self._run(*(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)" for name in (self.name, self.model)))
        self.server.dispose()

    def _run(self, *statements: str) -> None:
        with self.server.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
