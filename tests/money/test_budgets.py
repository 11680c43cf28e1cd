"""A budget is set with a reason, reserved by approvals, spent by payments, and never overdrawn."""

from datetime import date

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DatabaseError

from fupin import casework
from fupin.lifecycle import Refused, Stale
from fupin.model import BudgetEntry, PostPay, User
from fupin.model.terms import EMPLOYMENT_FUND, ENTERPRISE_FUND, Action, Outcome, State
from fupin.money import budgets, overview
from fupin.money.budgets import Charge
from fupin.posts import payroll
from tests.money.conftest import PAY_DAY, refuse
from tests.office import COUNTY, TODAY, at, at_once, errors

INSURANCE = "失业保险扩大支出资金"


def waiting(office):
    """A workshop's award that waits for the county: 1,000 yuan."""
    return office.advance(office.submit("workshop", office.workshop(office.body(), [office.person()])), State.ENDORSED)


def budget_finding(office, case):
    return next(each for each in casework.standing(office.session, case).findings if each.rule == "budget")


def test_approval_reserves_and_payment_spends(office):
    office.budget(5000)
    case = waiting(office)
    assert office.standing() == (0, 0, 500000)
    office.act(case, Action.APPROVE)
    assert office.standing() == (100000, 0, 400000)
    office.publish(case)
    with at(date(2026, 12, 20)):
        office.act(case, Action.ISSUE)
        office.act(case, Action.PAY)
        assert office.standing() == (0, 100000, 400000)


def test_an_exhausted_budget_refuses_and_says_what_is_left(office):
    office.budget(1500)
    office.act(waiting(office), Action.APPROVE)
    case = waiting(office)
    assert budget_finding(office, case).outcome is Outcome.FAILED
    with pytest.raises(Refused, match=r"预算还剩500\.00元，本次1,000\.00元，不够"):
        office.act(case, Action.APPROVE)
    assert case.state is State.ENDORSED
    assert office.standing() == (100000, 0, 50000)


def test_without_a_budget_the_finding_says_so_and_nothing_stops(office):
    case = waiting(office)
    found = budget_finding(office, case)
    assert (found.outcome, found.words) == (Outcome.WARNED, f"{ENTERPRISE_FUND}没有登记2026年预算，不控制余额")
    office.act(case, Action.APPROVE)
    assert office.session.scalars(select(BudgetEntry)).all() == []


@pytest.mark.parametrize("by", [Action.REJECT, Action.WITHDRAW])
def test_what_will_not_be_paid_is_free_again(office, by):
    office.budget(1000)
    case = waiting(office)
    office.act(case, Action.APPROVE)
    office.act(case, by, office.other_approver if by is Action.REJECT else None)
    assert office.standing() == (0, 0, 100000)


def test_a_return_before_approval_has_nothing_to_free(office):
    office.budget(1000)
    case = waiting(office)
    office.act(case, Action.RETURN, office.approver)
    assert office.session.scalars(select(BudgetEntry)).all() == []


def test_two_approvals_at_the_same_moment_never_overdraw(office, engine):
    office.budget(1500)
    cases = [waiting(office), waiting(office)]
    seen = [(case.uid, case.version) for case in cases]
    ids = office.approver.id, office.other_approver.id
    office.session.rollback()

    def approving(seen, id):
        def task(session):
            by = session.get(User, id)
            return casework.act(
                session, office.press, by, seen[0], Action.APPROVE, version=seen[1], opinion="同意"
            ).state

        return task

    found = at_once(engine, [approving(*pair) for pair in zip(seen, ids, strict=True)])
    (refused,) = errors(found)
    assert "还剩500.00元" in str(refused)
    office.session.expire_all()
    assert office.standing() == (100000, 0, 50000)


def test_two_bookings_on_one_fund_at_the_same_moment_never_overdraw(office, engine):
    """Without the life cycle's own lock: the budget's row alone keeps them apart."""
    from fupin.db import begin_writing

    office.budget(100)
    id = office.approver.id
    office.session.rollback()

    def booking(number):
        def task(session):
            begin_writing(session)
            by = session.get(User, id)
            budgets.reserve(session, by, COUNTY, [ENTERPRISE_FUND], {Charge("application", number): 3000}, "同时")
            session.commit()

        return task

    found = at_once(engine, [booking(number) for number in range(1, 7)])
    assert len(list(errors(found))) == 3
    office.session.expire_all()
    assert office.standing() == (9000, 0, 1000)


def test_a_month_of_posts_reserves_what_its_lines_come_to(office):
    office.budget(3000, EMPLOYMENT_FUND, year=2027)
    office.owed(half_hours=200)
    assert office.standing(EMPLOYMENT_FUND, 2027) == (210000, 0, 90000)


def test_a_month_beyond_the_budget_is_not_approved_at_all(office):
    office.budget(2000, EMPLOYMENT_FUND, year=2027)
    with pytest.raises(Refused, match=r"就业专项资金2027年预算还剩2,000\.00元，本次2,100\.00元，不够"):
        office.owed(half_hours=200)
    office.session.rollback()
    assert office.session.scalars(select(PostPay)).all() == []


def test_a_correction_books_the_difference(office):
    office.budget(3000, EMPLOYMENT_FUND, year=2027)
    office.owed(half_hours=200)
    first = office.session.scalars(select(PostPay)).one()
    with at(PAY_DAY):
        payroll.correct(office.session, office.approver, first.id, 100, "多记")
        office.session.commit()
    assert office.standing(EMPLOYMENT_FUND, 2027) == (105000, 0, 195000)


def test_a_roll_spends_what_was_reserved_and_a_refund_gives_it_back(office):
    office.budget(3000, EMPLOYMENT_FUND, year=2027)
    office.owed(half_hours=200)
    with at(PAY_DAY):
        roll = office.paid(office.roll())
        assert office.standing(EMPLOYMENT_FUND, 2027) == (0, 210000, 90000)
        office.answered(roll, office.answers(roll, (1, refuse() | {"处理结果": "退回"})))
        assert office.standing(EMPLOYMENT_FUND, 2027) == (210000, 0, 90000)


def test_what_was_approved_before_there_was_a_budget_is_booked_with_its_roll(office):
    office.owed(half_hours=200)
    with at(PAY_DAY):
        roll = office.checked(office.roll())
        office.budget(2000, EMPLOYMENT_FUND)
        with pytest.raises(Refused, match=r"本次2,100\.00元，不够"):
            office.step(roll, casework_approve(), office.finance)
        office.session.rollback()
        office.budget(3000, EMPLOYMENT_FUND, version=1)
        office.step(roll, casework_approve(), office.finance)
        assert office.standing(EMPLOYMENT_FUND) == (210000, 0, 90000)


def casework_approve():
    from fupin.model.money import RollAct

    return RollAct.APPROVE


def test_a_measure_of_several_funds_draws_on_the_first_with_room(office):
    office.budget(10, ENTERPRISE_FUND)
    office.budget(100, INSURANCE)
    wanted = {Charge("application", 1): 5000}
    budgets.reserve(office.session, office.approver, COUNTY, [ENTERPRISE_FUND, INSURANCE], wanted, "试")
    assert office.standing(ENTERPRISE_FUND)[0] == 0
    assert office.standing(INSURANCE)[0] == 5000
    assert budgets.fund_of(office.session, wanted) == {Charge("application", 1): INSURANCE}


def test_a_budget_is_changed_with_a_reason_and_never_below_what_is_taken(office):
    office.budget(5000)
    office.act(waiting(office), Action.APPROVE)
    with pytest.raises(Refused, match="请填写依据"):
        budgets.set_to(office.session, office.finance, COUNTY, TODAY.year, ENTERPRISE_FUND, 1, " ", 1)
    with pytest.raises(Refused, match=r"已占用和已支出共1,000\.00元"):
        budgets.set_to(office.session, office.finance, COUNTY, TODAY.year, ENTERPRISE_FUND, 99999, "调减", 1)
    with pytest.raises(Stale):
        office.budget(6000)
    office.session.rollback()
    office.budget(6000, version=1)
    told = [(change.amount_fen, change.reason) for _, change in budgets.history(office.session, COUNTY, TODAY.year)]
    assert told == [(600000, "预算批复"), (500000, "预算批复")]


def test_bookings_are_only_added_to(office):
    office.budget(5000)
    office.act(waiting(office), Action.APPROVE)
    with pytest.raises(DatabaseError, match="append-only"):
        office.session.execute(update(BudgetEntry).values(reserved_fen=0))
    office.session.rollback()


def test_a_roll_tells_of_the_budget_that_its_approval_draws_on_not_of_the_year_it_was_made_in(office):
    office.budget(9000, EMPLOYMENT_FUND, year=2026)
    office.budget(9000, EMPLOYMENT_FUND, year=2028)
    office.owed(half_hours=200)
    with at(date(2027, 12, 20)):
        roll = office.checked(office.roll())
        assert overview.budgets_of(office.session, roll) == (2027, [])
    with at(date(2028, 1, 5)):
        assert [each.budget.year for each in overview.budgets_of(office.session, roll)[1]] == [2028]
        office.step(roll, casework_approve(), office.finance)
        assert office.standing(EMPLOYMENT_FUND) == (210000, 0, 690000)
    with at(date(2029, 1, 5)):
        year, found = overview.budgets_of(office.session, roll)
    assert (year, [(each.budget.year, each.reserved) for each in found]) == (2028, [(2028, 210000)])


def test_a_roll_of_next_year_tells_of_the_budget_that_its_decisions_were_booked_on(office):
    office.budget(5000)
    office.award()
    with at(date(2027, 1, 5)):
        office.budget(7000)
        roll = office.roll("workshop", date(2027, 1, 1))
        found = overview.budgets_of(office.session, roll)[1]
    assert [(each.budget.year, each.reserved) for each in found] == [(2026, 100000)]
