"""Who is reminded of a payment roll: whoever may take its next step, and of what the bank did not pay."""

from datetime import date

import pytest

from fupin.model.money import LineState, RollAct
from fupin.model.terms import Action, Role, State
from fupin.money import rolls, unpaid
from fupin.money.bank_file import BACK, REASON, RESULT
from fupin.reminders import REMINDERS, Desk, money
from fupin.signing import Signers
from tests.money.conftest import refuse
from tests.office import COUNTY, OTHER_COUNTY, at


@pytest.fixture
def desk(office, tmp_path):
    def of(user):
        return Desk(user.id, user.role, user.scope, 30, Signers(tmp_path, {}))

    return of


@pytest.fixture
def count(office, desk):
    """What a line counts for somebody."""

    def counted(tally, user):
        return tally(office.session, desk(user)).number

    return counted


@pytest.fixture
def roll(office):
    """A draft with two lines, made by the approver."""
    office.owed(name="王赟")
    office.owed(name="刘洋")
    return office.roll()


def test_a_draft_waits_for_a_checker_who_is_not_its_maker(office, roll, count):
    assert count(money.to_check, office.approver) == 0
    assert count(money.to_check, office.other_approver) == 1
    office.checked(roll)
    assert count(money.to_check, office.other_approver) == 0


def test_who_changed_a_line_is_not_asked_to_check(office, roll, count):
    third = office.user(Role.COUNTY, COUNTY, "吴审批")
    office.session.commit()
    line = office.lines(roll)[0]
    rolls.hold(office.session, office.other_approver, line.uid, roll.version, "本人外出")
    office.session.commit()
    assert count(money.to_check, office.other_approver) == 0
    assert count(money.to_check, third) == 1


def test_a_draft_with_a_faulty_line_is_told(office, roll, desk):
    office.lines(roll)[0].fault = "开户名不一致"
    office.session.commit()
    tally = money.to_check(office.session, desk(office.other_approver))
    assert (tally.number, tally.note) == (1, "其中 1 张有问题的行，更正账号或缓发后才能复核")


def test_a_checked_roll_waits_for_finance_and_an_approved_one_for_the_bank(office, roll, count):
    assert count(money.to_approve, office.finance) == 0
    office.checked(roll)
    assert (count(money.to_approve, office.finance), count(money.to_send, office.finance)) == (1, 0)
    office.step(roll, RollAct.APPROVE, office.finance)
    assert (count(money.to_approve, office.finance), count(money.to_send, office.finance)) == (0, 1)


def test_whoever_checked_it_is_not_asked_to_approve(office, roll, count):
    office.checked(roll)
    office.other_approver.role = Role.FINANCE
    office.session.commit()
    assert count(money.to_approve, office.other_approver) == 0


@pytest.mark.parametrize(("day", "number"), [(date(2026, 11, 25), 0), (date(2026, 11, 26), 1)])
def test_the_bank_is_late_after_three_working_days(office, roll, count, day, number):
    """Sent on a Friday: Wednesday is the third working day."""
    office.exported(roll)
    with at(day):
        assert count(money.unanswered, office.finance) == number


def test_a_roll_that_the_bank_answered_is_not_late(office, roll, count):
    office.paid(roll)
    with at(date(2026, 12, 20)):
        assert count(money.unanswered, office.finance) == 0


def test_lines_the_bank_refused_wait_until_they_are_on_a_roll_again(office, roll, count):
    office.exported(roll)
    assert count(money.unpaid, office.approver) == 0
    office.answered(roll, office.answers(roll, (2, refuse())))
    assert count(money.unpaid, office.approver) == 1
    again = office.roll()
    assert count(money.unpaid, office.approver) == 0
    (line,) = office.lines(again)
    said = (line.name, "农商行", "6229000000001234")
    rolls.correct(office.session, office.approver, line.uid, again.version, said, "核对了存折")
    office.session.commit()
    office.answered(office.exported(again), office.answers(again, (1, refuse("账户已销户"))))
    rows, after = unpaid.lines(office.session, COUNTY, 0)
    assert [(row.number, row.reason) for row in rows] == [(again.number, "账户已销户")]
    assert after == 0


def test_a_roll_that_was_cancelled_leaves_the_refused_line_waiting(office, roll, count):
    office.answered(office.exported(roll), office.answers(roll, (2, refuse())))
    office.step(office.roll(), RollAct.CANCEL, office.approver, "编错了月份")
    assert count(money.unpaid, office.approver) == 1


def test_money_that_came_back_waits_and_what_was_paid_by_hand_does_not(office, count):
    case = office.award()
    roll = office.roll("workshop")
    office.answered(office.exported(roll), office.answers(roll, (1, refuse())))
    assert count(money.unpaid, office.approver) == 1
    office.act(case, Action.PAY)
    assert case.state is State.PAID
    assert count(money.unpaid, office.approver) == 0


def test_a_refund_of_a_paid_award_waits(office, count):
    office.award()
    roll = office.paid(office.roll("workshop"))
    assert count(money.unpaid, office.approver) == 0
    office.answered(roll, office.answers(roll, (1, {RESULT: BACK, REASON: "账户冻结"})))
    assert [line.state for line in office.lines(roll)] == [LineState.REFUNDED]
    assert count(money.unpaid, office.approver) == 1


@pytest.mark.parametrize("tally", [money.to_check, money.to_approve, money.to_send, money.unanswered, money.unpaid])
def test_another_county_is_reminded_of_nothing(office, roll, count, tally):
    office.answered(office.exported(roll), office.answers(roll, (2, refuse())))
    office.owed(name="李四")
    office.roll()
    stranger = office.user(Role.COUNTY, OTHER_COUNTY, "徐外县")
    with at(date(2026, 12, 20)):
        assert count(tally, stranger) == 0


def test_each_line_is_of_the_role_that_does_it():
    mine = {each.tally: each.roles for each in REMINDERS if each.tally.__module__ == money.__name__}
    county, finance = (Role.COUNTY,), (Role.FINANCE,)
    assert mine == {
        money.to_check: county, money.to_approve: finance, money.to_send: finance, money.unanswered: finance,
        money.unpaid: county,
    }  # fmt: skip
