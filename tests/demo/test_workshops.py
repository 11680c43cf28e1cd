"""The demonstration office has two registered workshops with confirmed pay, a visit with a photograph and a claim."""

import pytest
from sqlalchemy import func, select

from fupin import casework, clock, uploads
from fupin.demo import workshops
from fupin.model import Application, VisitPhoto, Workshop, WorkshopMonth
from fupin.model.terms import State
from fupin.model.workshops import LedgerState
from fupin.office import Press
from fupin.workshops import contracts, distance
from fupin.workshops.distance import Reach
from tests.demo.conftest import TODAY, close
from tests.office import PaperPrinter

PRESS = Press(PaperPrinter(), "http://127.0.0.1:5000", demo=True, phone="0536-0000000")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("workshops")


@pytest.fixture(scope="module")
def working(settle, folder):
    session = settle(folder)
    with clock.pinned(TODAY):
        workshops.build(session, PRESS, folder)
        yield session
    close(session)


def test_two_workshops_have_half_a_year_of_confirmed_pay(working):
    assert working.scalar(select(func.count()).select_from(Workshop)) == 2
    states = working.scalars(select(WorkshopMonth.state)).all()
    assert states == [LedgerState.CONFIRMED] * 12


def test_one_worker_of_the_first_is_past_the_line_and_one_short_of_it(working):
    first = working.scalars(select(Workshop).order_by(Workshop.id)).first()
    with clock.pinned(TODAY):
        found = distance.standings(working, first, contracts.members(working, first.id))
    assert [each.reach for each in found] == [Reach.REACHED, Reach.SHORT]


def test_the_claim_for_hires_waits_for_the_county_and_may_be_approved(working):
    claim = working.scalars(select(Application).where(Application.scheme == "hire_subsidy")).one()
    assert claim.state is State.ENDORSED
    with clock.pinned(TODAY):
        judgement = casework.judge(working, claim)
    assert judgement.eligible
    assert judgement.amount.fen == 2 * 3 * (30000 + 27000)  # two people, three months: post and 60 % of 450 yuan


def test_the_photograph_of_the_visit_can_be_shown(working, folder):
    photo = working.scalars(select(VisitPhoto)).one()
    assert uploads.fetch(folder / "uploads", photo.uid)
