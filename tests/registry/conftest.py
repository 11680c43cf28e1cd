"""An office with two villages and nobody in them."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from fupin.db import configure
from fupin.registry import ImportResult, RosterRefused, Village, add_villages, import_roster
from tests.databases import Databases
from tests.registry.workbooks import Row, write

VILLAGES = [Village("370781101901", "柿子沟村"), Village("370781101902", "石臼村"), Village("370781103901", "柿子沟村")]


@pytest.fixture
def office(databases: Databases) -> Iterator[Session]:
    """A session on a seeded database of its own."""
    engine = create_engine(databases.url)
    configure(engine)
    databases.renew(engine)
    with Session(engine) as session:
        add_villages(session, VILLAGES, date(2016, 1, 1))
        session.commit()
        yield session
    engine.dispose()


@pytest.fixture
def take(office: Session, tmp_path: Path) -> Callable[..., ImportResult]:
    """Import these rows."""

    def import_rows(*rows: Row, **layout: object) -> ImportResult:
        return import_roster(office, write(tmp_path / "roster.xlsx", rows, **layout), by=None)

    return import_rows


@pytest.fixture
def refusal(take: Callable[..., ImportResult]) -> Callable[..., list[tuple[int, str, str]]]:
    """Why these rows are refused: row, column and reason of each problem."""

    def problems(*rows: Row, **layout: object) -> list[tuple[int, str, str]]:
        with pytest.raises(RosterRefused) as refused:
            take(*rows, **layout)
        return [(problem.row, problem.column, problem.reason) for problem in refused.value.problems]

    return problems
