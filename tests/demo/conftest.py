"""The demonstration office, settled once for all its tests, on a day that stays the same."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

import fupin.schemes  # noqa: F401 - its tables
from fupin import clock, demo
from fupin.db import Base, configure

TODAY = datetime(2026, 11, 20, 3, tzinfo=UTC)


@pytest.fixture(scope="session")
def settle(instance: Path) -> Callable[[Path], Session]:
    """Settles an office in a folder."""

    def settle_in(folder: Path) -> Session:
        engine = create_engine(f"sqlite:///{folder / 'office.db'}")
        configure(engine)
        Base.metadata.create_all(engine)
        session = Session(engine)
        with clock.pinned(TODAY):
            demo.settle(session, folder)
        return session

    return settle_in


@pytest.fixture(scope="session")
def settled(settle: Callable[[Path], Session], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """The settled office, to be read only."""
    session = settle(tmp_path_factory.mktemp("demo"))
    yield session
    close(session)


@pytest.fixture
def office(settled: Session) -> Iterator[Session]:
    """The settled office; what a test leaves behind is taken back."""
    yield settled
    settled.rollback()


def close(session: Session) -> None:
    """Let the database file go."""
    engine = session.get_bind()
    session.close()
    engine.dispose()
