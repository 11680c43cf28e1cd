"""A roll is made of what is owed, goes through three people's hands, and nothing is on two of them."""

from datetime import date

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from fupin.lifecycle import Refused, Stale
from fupin.model import PayAccount, PayDue, PayLine, PayRoll, PayStep, User
from fupin.model.money import LineState, RollAct, RollState
from fupin.model.terms import Action, Role
from fupin.money import bank_file, making, rolls, sources
from fupin.posts import payroll
from fupin.schemes import SCHEMES
from tests.money.conftest import refuse
from tests.office import COUNTY, OTHER_COUNTY, at, at_once, errors
from tests.posts.conftest import FEBRUARY, JANUARY

NOVEMBER = date(2026, 11, 1)


def correct_hours(office, placement, half_hours):
    first = next(row for row in office.session.scalars(select(payroll.PostPay)) if row.placement_id == placement.id)
    payroll.correct(office.session, office.approver, first.id, half_hours, "核对工时")
    office.session.commit()


def test_a_roll_has_a_line_for_each_who_is_owed(office):
    one, two = office.owed(), office.owed(half_hours=100)
    roll = office.roll()
    first, second = office.lines(roll)
    assert (roll.number, roll.state) == ("FF37070220260001", RollState.DRAFT)
    assert {first.application_id, second.application_id} == {one.application_id, two.application_id}
    assert (first.key, first.state, first.fault) == (f"{roll.number}-00001", LineState.LISTED, "")
    assert {line.amount_fen for line in (first, second)} == {210000, 105000}


def test_any_measure_that_pays_once_is_owed_from_its_issued_decisions(office):
    case = office.award()
    with at(date(2026, 12, 20)):
        (due,) = sources.owed(office.session, COUNTY, SCHEMES["workshop"], date(2026, 12, 1))
    assert (due.key, due.fen, due.name) == (f"application:{case.id}", 100000, case.applicant_name)
    assert {scheme.code for scheme in sources.paying()} >= {"workshop", "public_post"}


def test_what_is_on_a_roll_is_not_owed_again(office):
    office.owed()
    office.roll()
    with pytest.raises(Refused, match="没有待发放"):
        office.roll()


def test_the_database_itself_keeps_an_amount_off_a_second_roll(office):
    office.owed()
    office.roll()
    due = office.session.scalars(select(PayDue)).one()
    again = PayDue(
        line_id=due.line_id, source=due.source, source_id=due.source_id, live_key=due.live_key, amount_fen=1, words="",
        charge=due.charge, charge_id=due.charge_id,
    )  # fmt: skip
    office.session.add(again)
    with pytest.raises(IntegrityError):
        office.session.commit()
    office.session.rollback()


def test_two_who_make_a_roll_at_once_make_one(office, engine):
    office.owed()
    ids = office.approver.id, office.other_approver.id
    office.session.rollback()

    def make(id):
        def task(session):
            made = making.make(session, session.get(User, id), SCHEMES["public_post"], JANUARY, "就业专项资金")
            session.commit()
            return made.number

        return task

    found = at_once(engine, [make(id) for id in ids])
    assert [type(each) for each in errors(found)] == [Refused]
    assert len(office.session.scalars(select(PayRoll)).all()) == 1


def test_months_to_come_are_not_on_the_roll(office):
    placement = office.owed()
    office.owed(month=FEBRUARY, placement=placement)
    roll = office.roll(month=JANUARY)
    assert [line.amount_fen for line in office.lines(roll)] == [210000]
    assert [line.amount_fen for line in office.lines(office.roll(month=FEBRUARY))] == [210000]


def test_a_correction_of_a_paid_month_is_settled_with_the_next(office):
    placement = office.owed(half_hours=200)
    office.paid(office.roll())
    correct_hours(office, placement, 180)
    office.owed(half_hours=200, month=FEBRUARY, placement=placement)
    (line,) = office.lines(office.roll(month=FEBRUARY))
    assert line.amount_fen == 210000 - 21000
    assert len(office.session.scalars(select(PayDue).where(PayDue.line_id == line.id)).all()) == 2


def test_a_net_below_nothing_is_shown_and_carried_and_never_paid(office):
    placement, other = office.owed(half_hours=200), office.owed()
    office.paid(office.roll())
    correct_hours(office, placement, 20)
    office.owed(half_hours=40, month=FEBRUARY, placement=placement)
    office.owed(month=FEBRUARY, placement=other)
    roll = office.roll(month=FEBRUARY)
    carried, listed = sorted(office.lines(roll), key=lambda line: line.amount_fen)
    assert (carried.state, carried.amount_fen) == (LineState.CARRIED, 42000 - 189000)
    assert "净额为-1,470.00元，结转到下次" in carried.reason
    office.exported(roll)
    assert [row["明细序号"] for row in _rows(office, roll)] == [listed.key]
    office.owed(half_hours=200, month=date(2027, 3, 1), placement=placement)
    (line,) = office.lines(office.roll(month=date(2027, 3, 1)))
    assert (line.amount_fen, line.state) == (210000 + 42000 - 189000, LineState.LISTED)


def _rows(office, roll):
    return list(bank_file.read(bank_file.exported(office.session, roll)).rows.values())


def test_nothing_but_less_than_nothing_makes_no_roll(office):
    placement = office.owed(half_hours=200)
    office.paid(office.roll())
    correct_hours(office, placement, 20)
    with pytest.raises(Refused, match="没有待发放"):
        office.roll(month=FEBRUARY)


def test_three_people_bring_it_to_the_bank(office):
    office.owed()
    roll = office.exported(office.roll())
    acts = office.session.scalars(select(PayStep).order_by(PayStep.id)).all()
    assert [(step.act, step.user_name) for step in acts] == [
        (RollAct.MAKE, "赵审批"), (RollAct.CHECK, "钱审批"), (RollAct.APPROVE, "孙财政"), (RollAct.EXPORT, "孙财政"),
    ]  # fmt: skip
    assert roll.state is RollState.EXPORTED


def test_its_maker_does_not_check_it(office):
    office.owed()
    with pytest.raises(Refused, match="由您编制或改动过"):
        office.step(office.roll(), RollAct.CHECK, office.approver)


@pytest.mark.parametrize(("hand", "words"), [("approver", "由您编制"), ("other_approver", "由您复核")])
def test_neither_maker_nor_checker_approves_it_even_from_a_finance_desk(office, hand, words):
    office.owed()
    roll = office.checked(office.roll())
    moved = getattr(office, hand)
    moved.role = Role.FINANCE
    office.session.commit()
    with pytest.raises(Refused, match=words):
        office.step(roll, RollAct.APPROVE, moved)
    office.session.rollback()
    assert roll.state is RollState.CHECKED


def test_whoever_held_a_line_back_does_not_check_the_roll(office):
    office.owed()
    office.owed()
    roll = office.roll()
    line = office.lines(roll)[0]
    rolls.hold(office.session, office.other_approver, line.uid, roll.version, "本人要求缓发")
    office.session.commit()
    with pytest.raises(Refused, match="编制或改动过"):
        office.checked(roll)


def test_the_county_does_not_approve_and_finance_does_not_make(office):
    office.owed()
    roll = office.checked(office.roll())
    with pytest.raises(Refused, match="不能“审批通过”"):
        office.step(roll, RollAct.APPROVE, office.approver)


def test_a_roll_of_another_county_is_nobody_elses(office):
    office.owed()
    roll = office.roll()
    stranger = office.user(Role.COUNTY, OTHER_COUNTY, "徐外县")
    office.session.commit()
    with pytest.raises(Refused, match="不能“复核通过”"):
        office.step(roll, RollAct.CHECK, stranger)
    with pytest.raises(Refused, match="没有待发放"):
        office.roll(by=stranger)


def test_a_step_on_an_older_page_is_refused(office):
    office.owed()
    roll = office.roll()
    seen = roll.version
    office.checked(roll)
    with pytest.raises(Stale, match="刚被他人办理"):
        rolls.act(office.session, office.finance, roll.uid, RollAct.APPROVE, seen)


def test_of_two_who_check_at_once_one_wins(office, engine):
    office.owed()
    roll = office.roll()
    third = office.user(Role.COUNTY, COUNTY, "第三人")
    office.session.commit()
    uid, version, ids = roll.uid, roll.version, (office.other_approver.id, third.id)
    office.session.rollback()

    def check(id):
        def task(session):
            rolls.act(session, session.get(User, id), uid, RollAct.CHECK, version)
            session.commit()

        return task

    assert [type(each) for each in errors(at_once(engine, [check(id) for id in ids]))] == [Stale]


def test_a_roll_goes_back_to_its_maker_with_a_reason(office):
    office.owed()
    roll = office.signed(office.roll())
    with pytest.raises(Refused, match="请填写理由"):
        office.step(roll, RollAct.RETURN, office.finance, " ")
    office.session.rollback()
    office.step(roll, RollAct.RETURN, office.finance, "月份不对")
    assert (roll.state, roll.returned) == (RollState.DRAFT, "月份不对")


def test_a_cancelled_draft_gives_its_amounts_back(office):
    office.owed()
    first = office.roll()
    office.step(first, RollAct.CANCEL, office.approver, "重新编制")
    assert {line.state for line in office.lines(first)} == {LineState.DROPPED}
    second = office.roll()
    assert (second.number, [line.amount_fen for line in office.lines(second)]) == ("FF37070220260002", [210000])


def test_a_line_held_back_goes_on_a_later_roll(office):
    office.owed()
    office.owed()
    roll = office.roll()
    line = office.lines(roll)[0]
    with pytest.raises(Refused, match="请填写理由"):
        rolls.hold(office.session, office.approver, line.uid, roll.version, "")
    rolls.hold(office.session, office.approver, line.uid, roll.version, "死亡待核实")
    office.session.commit()
    assert next((each.state, each.reason) for each in office.lines(roll)) == (LineState.HELD, "死亡待核实")
    (again,) = office.lines(office.roll())
    assert again.payee == line.payee


def test_a_roll_with_every_line_held_back_is_not_checked(office):
    office.owed()
    roll = office.roll()
    rolls.hold(office.session, office.approver, office.lines(roll)[0].uid, roll.version, "缓一个月")
    office.session.commit()
    with pytest.raises(Refused, match="没有待发放的行"):
        office.checked(roll)


def test_a_case_on_a_roll_is_not_paid_by_hand(office):
    case = office.award()
    with at(date(2026, 12, 20)):
        roll = office.roll("workshop", date(2026, 12, 1))
        with pytest.raises(Refused, match=f"已列入发放表{roll.number}"):
            office.act(case, Action.PAY)
        office.session.rollback()
        rolls.hold(office.session, office.approver, office.lines(roll)[0].uid, roll.version, "单独登记")
        office.session.commit()
        office.act(case, Action.PAY)


def test_a_case_paid_by_hand_is_on_no_roll(office):
    case = office.award()
    with at(date(2026, 12, 20)):
        office.act(case, Action.PAY)
        with pytest.raises(Refused, match="没有待发放"):
            office.roll("workshop", date(2026, 12, 1))


def test_a_steps_row_is_never_changed(office):
    office.owed()
    office.roll()
    for table in (PayStep, PayAccount):
        with pytest.raises(Exception, match="append-only"):
            office.session.execute(
                update(table).values(by_name="x") if table is PayAccount else update(table).values(words="x")
            )
        office.session.rollback()


def test_a_refused_line_goes_on_a_new_roll_only_after_its_account_was_looked_at(office):
    office.owed()
    office.owed()
    roll = office.exported(office.roll())
    office.answered(roll, office.answers(roll, (1, refuse())))
    assert roll.state is RollState.SETTLED
    again = office.roll()
    (line,) = office.lines(again)
    assert "上次银行未付（账号不存在），账号还没有更正" in line.fault
    with pytest.raises(Refused, match="须先更正账号或缓发"):
        office.checked(again)
    office.session.rollback()
    said = (line.name, "潍坊演示农村商业银行", "6299000000000015")
    rolls.correct(office.session, office.approver, line.uid, again.version, said, "核对存折")
    office.session.commit()
    assert office.session.get(PayLine, line.id).fault == ""
    office.paid(again)
