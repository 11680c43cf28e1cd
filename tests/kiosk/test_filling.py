"""What is left unfinished at the screen is thrown away in time, and what was handed in is not."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from fupin import clock
from fupin.kiosk import devices, filling, steps
from fupin.model import Application, KioskFiling
from fupin.schemes import SCHEMES
from tests.office import NOON, TOWNSHIP, Office

TRAINING = SCHEMES["training"]


@pytest.fixture
def kiosk(session):
    with clock.pinned(NOON):
        office = Office(session)
        made = devices.register(session, office.clerk, "一号机", TOWNSHIP)
        session.commit()
        yield made


def test_the_same_key_opens_one_draft_with_one_code(session, kiosk):
    first, second = (filling.start(session, kiosk, TRAINING, "key") for _ in range(2))
    assert first == second
    assert len(session.scalars(select(KioskFiling)).all()) == 1


def test_what_nobody_came_back_for_goes_after_thirty_days(session, kiosk):
    filling.start(session, kiosk, TRAINING, "old")
    with clock.pinned(NOON + timedelta(days=29)):
        assert filling.sweep(session) == 0
    with clock.pinned(NOON + timedelta(days=31)):
        filling.start(session, kiosk, TRAINING, "new")
    assert len(session.scalars(select(Application)).all()) == 1


@pytest.mark.parametrize("code", filling.offered())
def test_every_field_is_asked_once_or_left_to_staff(code):
    form = SCHEMES[code].form
    asked = [name for part in steps.parts(form) for step in part.steps if not step.of_helper for name in step.names]
    every = {name for _, names in form.SECTIONS for name in names}
    assert len(asked) == len(set(asked))
    assert set(asked) == every - form.BY_STAFF - steps.AGENT
    assert max(len(step.names) for part in steps.parts(form) for step in part.steps) <= 3
