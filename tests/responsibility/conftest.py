"""A county with its seven townships, and its plan of the tests' year."""

import pytest

from fupin import clock
from fupin.responsibility import issuing, plans
from tests.office import NOON, Office
from tests.responsibility.press import PagePrinter


@pytest.fixture
def office(session, app, monkeypatch):
    """Staff, the seeded areas and figures, and a press, at noon of the tests' day."""
    with clock.pinned(NOON):
        made = Office(session, PagePrinter())
        monkeypatch.setitem(app.extensions, "press", made.press)
        yield made


@pytest.fixture
def account(office, session):
    """A further account, kept."""

    def made(role, scope):
        user = office.user(role, scope, "周明")
        session.commit()
        return user

    return made


@pytest.fixture
def plan(office, session):
    """The county's plan, as begun."""
    made, _ = plans.begin(session, office.approver, 2026)
    session.commit()
    return made


@pytest.fixture
def fill(session):
    """Gives everybody the same target by every indicator, unless told by name."""

    def filled(plan, value=7, **by_name):
        held = plans.held(session, plan.id)
        for each in held.indicators:
            each.whole = None
        wanted = {
            (party.id, each.id): by_name.get(party.name, value)
            for party in plans.current(held)
            for each in held.indicators
        }
        plans.divide(session, held, wanted)
        session.commit()
        return held

    return filled


@pytest.fixture
def issue(office, session):
    """Issues whatever is pending."""

    def issued(plan, by=None):
        made = issuing.issue(session, office.press, plans.held(session, plan.id), by or office.approver)
        session.commit()
        return made

    return issued
