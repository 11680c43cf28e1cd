"""The office where anything can have been paid, on the tests' day."""

import pytest

from fupin import clock
from tests.doubts.benefits import Benefits
from tests.office import NOON


@pytest.fixture
def office(session):
    with clock.pinned(NOON):
        yield Benefits(session)
