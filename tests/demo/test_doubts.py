"""The demonstration office has a doubt about pay after a death, and one about an account settled with evidence."""

import pytest
from sqlalchemy import select

from fupin import clock, uploads
from fupin.demo import doubts, posts, workshops
from fupin.demo.offers import add_offers
from fupin.model import Doubt, DoubtProof
from fupin.model.doubts import DoubtKind, DoubtOutcome, DoubtState
from fupin.office import Press
from tests.demo.conftest import TODAY, close
from tests.office import PaperPrinter

PRESS = Press(PaperPrinter(), "http://127.0.0.1:5000", demo=True, phone="0536-0000000")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("doubts")


@pytest.fixture(scope="module")
def doubted(settle, folder):
    session = settle(folder)
    with clock.pinned(TODAY):
        add_offers(session, clock.today())
        session.commit()
        posts.build(session, PRESS)
        workshops.build(session, PRESS, folder)
        doubts.build(session, folder)
        yield session
    close(session)


def test_pay_after_a_death_is_to_be_looked_into(doubted):
    doubt = doubted.scalars(select(Doubt).where(Doubt.kind == DoubtKind.DEAD)).one()
    assert (doubt.state, doubt.facts) == (DoubtState.OPEN, 2)


def test_one_account_of_two_is_settled_with_a_paper_that_can_be_opened(doubted, folder):
    doubt = doubted.scalars(select(Doubt).where(Doubt.kind == DoubtKind.ACCOUNT)).one()
    assert (doubt.state, doubt.outcome) == (DoubtState.SETTLED, DoubtOutcome.KEEP)
    proof = doubted.scalars(select(DoubtProof).where(DoubtProof.doubt_id == doubt.id)).one()
    assert uploads.fetch(folder / "uploads", proof.uid)
