"""A voucher pays once, by hand or by a roll, and a person's page counts every payment once."""

from datetime import date

import pytest

from fupin.lifecycle import Refused
from fupin.model import Payment
from fupin.model.money import LineState
from fupin.model.terms import Action, State
from fupin.money import bank_file, overview, results, rolls
from fupin.money.bank_file import VOUCHER
from tests.office import at

DECEMBER = date(2026, 12, 1)
PAY_DAY = date(2026, 12, 20)


def by_hand(office, case, voucher):
    return office.act(case, Action.PAY, voucher=voucher)


def test_a_payment_by_hand_refuses_a_voucher_that_a_line_has_used(office):
    office.owed()
    office.paid(office.roll())
    case = office.award()
    (line,) = office.lines(office.session.query(rolls.PayRoll).one())
    with at(PAY_DAY):
        with pytest.raises(Refused, match="凭证号已用过"):
            by_hand(office, case, f" {line.voucher} ")
        assert case.state is State.ISSUED
        by_hand(office, case, "SG-1")
    assert case.state is State.PAID


def test_a_line_refuses_a_voucher_that_a_payment_by_hand_has_used(office):
    case = office.award()
    with at(PAY_DAY):
        by_hand(office, case, "SG-1")
    office.owed()
    roll = office.exported(office.roll())
    read = bank_file.read(office.answers(roll, (1, {VOUCHER: "SG-1"})))
    found = results.judged(office.session, roll, read)
    assert [(each.column, each.reason) for each in found.problems] == [(VOUCHER, "凭证号已用过，请核对")]


def test_a_line_pays_its_own_case_under_its_voucher(office):
    case = office.award()
    with at(PAY_DAY):
        roll = office.paid(office.roll("workshop", DECEMBER))
    (line,) = office.lines(roll)
    assert office.session.query(Payment).one().voucher == line.voucher
    assert case.state is State.PAID


@pytest.fixture
def two(office):
    """Awards of one person: the first on a roll that paid it, the second issued."""
    cases = [office.award(), office.award()]
    with at(PAY_DAY):
        roll = office.roll("workshop", DECEMBER)
        later = next(line for line in office.lines(roll) if line.application_id == cases[1].id)
        rolls.hold(office.session, office.approver, later.uid, roll.version, "单独登记")
        office.session.commit()
        office.paid(roll)
    person = office.person()
    for row in (*cases, *office.lines(roll)):
        row.person_id = person.id
    office.session.commit()
    return person, cases[1]


def test_what_a_roll_paid_is_not_shown_as_paid_by_hand_too(office, two):
    found = overview.of_person(office.session, two[0].id)
    assert {line.state for line in found.lines} == {LineState.PAID, LineState.HELD}
    assert (list(found.by_hand), found.paid_fen) == ([], 100000)


def test_what_was_paid_by_hand_after_it_was_held_back_is_shown_and_counted(office, two):
    person, case = two
    with at(PAY_DAY):
        by_hand(office, case, "SG-2")
    found = overview.of_person(office.session, person.id)
    assert [(row.scheme, row.voucher) for row in found.by_hand] == [("workshop", "SG-2")]
    assert found.paid_fen == 200000


def test_a_payment_by_hand_is_shown_even_where_anothers_line_has_its_voucher(office, two):
    """As it could be registered before vouchers were looked up on both sides."""
    person, case = two
    office.owed()
    office.paid(office.roll())
    (line,) = office.lines(office.session.query(rolls.PayRoll).order_by(rolls.PayRoll.id.desc()).first())
    with at(PAY_DAY):
        by_hand(office, case, "SG-3")
    office.session.query(Payment).filter_by(voucher="SG-3").update({"voucher": line.voucher})
    office.session.commit()
    assert [row.voucher for row in overview.of_person(office.session, person.id).by_hand] == [line.voucher]
