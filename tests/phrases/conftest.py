"""The office of tests/office.py, on its day."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from fupin import clock
from tests.office import NOON, Office


@pytest.fixture
def office(session: Session) -> Iterator[Office]:
    """Staff and figures, at noon of the tests' day."""
    with clock.pinned(NOON):
        yield Office(session)
