"""The demonstration office has a budget, a roll at the bank and a draft; other awards wait to be paid by hand."""

import pytest
from sqlalchemy import select

from fupin import clock
from fupin.demo import applications, money
from fupin.model import Application, PayLine, PayRoll, PayStep
from fupin.model.money import LineState, RollState
from fupin.model.terms import ENTERPRISE_FUND, State
from fupin.money import budgets, overview
from fupin.office import Press
from tests.demo.conftest import TODAY, close
from tests.office import PaperPrinter

COUNTY = "370702"


@pytest.fixture(scope="module")
def paying(settle, tmp_path_factory):
    session = settle(tmp_path_factory.mktemp("money"))
    with clock.pinned(TODAY):
        press = Press(PaperPrinter(), "http://127.0.0.1:5000", demo=True, phone="0536-0000000")
        money.build(session, press)
        applications.build(session, press)
        yield session
    close(session)


def test_one_roll_is_at_the_bank_and_one_is_being_made(paying):
    rolls = paying.scalars(select(PayRoll).order_by(PayRoll.id)).all()
    assert [roll.state for roll in rolls] == [RollState.EXPORTED, RollState.DRAFT]
    sums = overview.sums(paying, [roll.id for roll in rolls])
    assert [sums[roll.id] for roll in rolls] == [{LineState.LISTED: (2, 400000)}, {LineState.LISTED: (1, 200000)}]


def test_no_line_has_a_fault_and_three_people_had_the_first_roll(paying):
    assert set(paying.scalars(select(PayLine.fault))) == {""}
    first = select(PayStep.user_name).where(PayStep.roll_id == 1)
    assert len(set(paying.scalars(first))) == 3


def test_the_budget_is_reserved_and_spent_and_goes_round(paying):
    (found,) = budgets.standings(paying, COUNTY, 2026, [ENTERPRISE_FUND])
    assert found.reserved > 600000
    assert found.spent > 0
    assert found.left > found.budget.amount_fen // 2


def test_an_award_is_left_to_be_paid_by_hand(paying):
    listed = set(paying.scalars(select(PayLine.application_id)))
    mine = (Application.scheme == "workshop", Application.state == State.ISSUED, Application.county_code == COUNTY)
    assert set(paying.scalars(select(Application.id).where(*mine))) - listed
