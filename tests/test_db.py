"""How a transaction begins on SQLite: one writer at a time, on the disk at once unless it may be done again."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from fupin.db import begin_writing, configure

FULL, LAZY = (2, 1000), (1, 8000)


@pytest.fixture
def session(tmp_path: Path):
    engine = create_engine(f"sqlite:///{tmp_path / 'office.db'}")
    configure(engine)
    with Session(engine) as opened:
        yield opened
    engine.dispose()


def level(session):
    return tuple(session.scalar(text(f"PRAGMA {name}")) for name in ("synchronous", "wal_autocheckpoint"))


def test_what_is_written_is_on_the_disk_with_its_commit(session):
    assert level(session) == FULL
    begin_writing(session)
    assert level(session) == FULL


def test_lazily_it_is_there_with_the_next_that_is_not(session):
    begin_writing(session, lazily=True)
    assert level(session) == LAZY
    session.commit()
    begin_writing(session)
    assert level(session) == FULL


def test_lazily_twice_and_then_read_changes_nothing_for_the_next_writer(session):
    for _ in range(2):
        begin_writing(session, lazily=True)
        assert level(session) == LAZY
        session.rollback()
    level(session)
    begin_writing(session)
    assert level(session) == FULL
