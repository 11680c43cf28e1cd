"""An office with its tables and nothing in them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

import fupin.model  # noqa: F401 - the tables
from fupin import db


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Session]:
    engine = create_engine(f"sqlite:///{tmp_path / 'office.sqlite'}")
    db.configure(engine)
    db.Base.metadata.create_all(engine)
    with Session(engine) as session:
        yield session
    engine.dispose()
