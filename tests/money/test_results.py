"""The bank's file and its answers: kept as sent, entered once, and whatever does not fit put aside with its reason."""

from datetime import date

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DatabaseError

from fupin.lifecycle import Refused
from fupin.model import Event, Payment, PayRefund
from fupin.model.money import LineState, RollState
from fupin.model.terms import Action, State
from fupin.money import bank_file, overview, results, unpaid
from fupin.money.bank_file import ACCOUNT, AMOUNT, BACK, DAY, FAILED, KEY, NAME, REASON, RESULT, ROLL, VOUCHER
from tests.money.conftest import refuse, rows_of
from tests.office import COUNTY, at

DECEMBER, PAID_ON = date(2026, 12, 1), date(2026, 12, 20)


@pytest.fixture
def roll(office):
    """Two lines at the bank."""
    office.owed(name="王赟")
    office.owed(name="刘洋")
    return office.exported(office.roll())


def states(office, roll):
    return [line.state for line in office.lines(roll)]


def judged(office, roll, *changes):
    return results.judged(office.session, roll, bank_file.read(office.answers(roll, *changes)))


def test_the_banks_file_is_text_and_complete_and_stays_as_it_was_kept(office, roll):
    kept = bank_file.exported(office.session, roll)
    first, second = rows_of(kept)
    assert (first[ROLL], first[KEY], first[NAME], first[AMOUNT]) == (
        roll.number,
        f"{roll.number}-00001",
        "王赟",
        "2100.00",
    )
    assert first[ACCOUNT].isdigit()
    assert len(first[ACCOUNT]) == 16
    assert second[RESULT] == ""
    assert bank_file.exported(office.session, roll) == kept


def test_an_answer_for_every_line_settles_the_roll(office, roll):
    found = office.answered(roll, office.answers(roll, (2, refuse())))
    assert states(office, roll) == [LineState.PAID, LineState.REFUSED]
    first, second = office.lines(roll)
    assert (first.voucher, first.paid_on) == (f"LS{first.key}", date(2026, 11, 20))
    assert second.reason == "账号不存在"
    assert roll.state is RollState.SETTLED
    assert results.told(found) == "已发放1行，银行未付1行"


def test_lines_the_bank_has_not_come_to_yet_wait(office, roll):
    office.answered(roll, office.answers(roll, (2, dict.fromkeys((RESULT, REASON, VOUCHER, DAY), ""))))
    assert states(office, roll) == [LineState.PAID, LineState.LISTED]
    assert roll.state is RollState.EXPORTED


def test_the_same_file_twice_changes_nothing_and_says_so(office, roll):
    content = office.answers(roll)
    office.answered(roll, content)
    version = roll.version
    with pytest.raises(Refused, match="没有任何变化"):
        office.answered(roll, content)
    office.session.rollback()
    assert roll.version == version
    assert results.judged(office.session, roll, bank_file.read(content)).same == 2


def test_a_name_one_variant_character_off_is_put_aside_and_not_paid(office, roll):
    found = office.answered(roll, office.answers(roll, (1, {NAME: "王贇"})))
    first, second = office.lines(roll)
    assert (first.state, second.state) == (LineState.LISTED, LineState.PAID)
    assert "第2个字应为“赟”，实为“贇”" in first.fault
    assert [problem.column for problem in found.problems] == [NAME]
    office.answered(roll, office.answers(roll))
    assert (office.lines(roll)[0].state, office.lines(roll)[0].fault) == (LineState.PAID, "")


def test_a_name_that_was_marked_before_is_nothing_new(office, roll):
    content = office.answers(roll, (1, {NAME: "王贇"}))
    assert len(judged(office, roll, (1, {NAME: "王贇"})).apart) == 1
    office.answered(roll, content)
    assert judged(office, roll, (1, {NAME: "王贇"})).apart == {}
    with pytest.raises(Refused, match="没有任何变化"):
        office.answered(roll, content)


def test_lines_the_bank_did_not_pay_come_first_on_the_rolls_page(office, roll):
    assert [line.position for line, _ in overview.lines(office.session, roll, 1).rows] == [1, 2]
    office.answered(roll, office.answers(roll, (2, {RESULT: FAILED, REASON: "账号不存在", VOUCHER: ""})))
    assert [line.position for line, _ in overview.lines(office.session, roll, 1).rows] == [2, 1]
    assert unpaid.total(office.session, COUNTY) == (1, office.lines(roll)[1].amount_fen)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({ROLL: "FF37070220260099"}, "不是FF37070220260001的"),
        ({KEY: "FF37070220260001-00077"}, "发放表上没有这一行"),
        ({AMOUNT: "2100.01"}, "发放表上是2100.00元"),
        ({AMOUNT: "两千"}, "发放表上是2100.00元"),
        ({ACCOUNT: "6229000000000000"}, "账号不一致"),
        ({RESULT: "已付"}, "应为“成功”“失败”或“退回”"),
        ({RESULT: FAILED, REASON: ""}, "请写明原因"),
        ({RESULT: BACK, REASON: "销户"}, "不能登记为“银行退回”"),
        ({DAY: "2026-11-31"}, "应为不晚于今天的日期"),
        ({DAY: "2026-11-21"}, "应为不晚于今天的日期"),
        ({VOUCHER: "9" * 41}, "最多40个字"),
    ],
)
def test_a_row_that_does_not_fit_is_returned_with_its_reason(office, roll, change, words):
    content = office.answers(roll, (1, change))
    found = office.answered(roll, content)
    assert words in found.problems[0].reason
    assert states(office, roll) == [LineState.LISTED, LineState.PAID]
    read = bank_file.read(content)
    back = bank_file.returned(read, found.problems)
    (row,) = rows_of(back)
    assert row[KEY] == read.rows[2][KEY]


def test_a_line_told_of_twice_and_a_voucher_used_twice_are_refused(office, roll):
    found = judged(office, roll, (2, {KEY: f"{roll.number}-00001"}))
    assert "和第2行重复" in found.problems[0].reason
    found = judged(office, roll, (2, {VOUCHER: f"LS{roll.number}-00001"}))
    assert "和第2行的凭证号重复" in found.problems[0].reason


def test_a_voucher_of_another_payment_is_refused(office, roll):
    office.paid_by_hand = office.award()
    with at(PAID_ON):
        office.act(office.paid_by_hand, Action.PAY, voucher="用过的凭证")
    found = judged(office, roll, (1, {VOUCHER: "用过的凭证"}))
    assert found.problems[0].reason == "凭证号已用过，请核对"


def test_a_paid_line_is_not_refused_afterwards(office, roll):
    office.answered(roll, office.answers(roll))
    found = judged(office, roll, (1, refuse()))
    assert "这一行是“已发放”，不能登记为“银行未付”" in found.problems[0].reason


def test_money_sent_back_is_a_row_that_stays_and_is_owed_again(office, roll):
    office.answered(roll, office.answers(roll))
    content = office.answers(roll, (1, {RESULT: BACK, REASON: "账户已销户"}))
    office.answered(roll, content)
    (row,) = office.session.scalars(select(PayRefund))
    assert (row.amount_fen, row.reason, row.by_name) == (210000, "账户已销户", "孙财政")
    assert states(office, roll) == [LineState.REFUNDED, LineState.PAID]
    with pytest.raises(Refused, match="没有任何变化"):
        office.answered(roll, content)
    with pytest.raises(DatabaseError, match="append-only"):
        office.session.execute(update(PayRefund).values(amount_fen=1))
    office.session.rollback()
    assert [line.amount_fen for line in office.lines(office.roll())] == [210000]


def test_a_case_is_paid_by_its_move_with_event_payment_and_voucher(office):
    case = office.award()
    with at(PAID_ON):
        roll = office.exported(office.roll("workshop", DECEMBER))
        office.answered(roll, office.answers(roll, (1, {VOUCHER: "网银2026122001"})))
    assert case.state is State.PAID
    payment = office.session.scalars(select(Payment)).one()
    assert (payment.amount_fen, payment.voucher, payment.paid_on) == (100000, "网银2026122001", PAID_ON)
    event = office.session.scalars(select(Event).where(Event.action == Action.PAY)).one()
    assert (event.user_name, event.opinion, event.to_state) == ("孙财政", f"发放表{roll.number}", State.PAID)


def test_a_case_whose_money_came_back_is_paid_again_without_a_second_event(office):
    case = office.award()
    with at(PAID_ON):
        first = office.paid(office.roll("workshop", DECEMBER))
        office.answered(first, office.answers(first, (1, {RESULT: BACK, REASON: "户名不符"})))
        from fupin.money import rolls

        (line,) = office.lines(first)
        said = (line.name, "潍坊演示农村商业银行", "6299000000000015")
        rolls.correct(office.session, office.approver, line.uid, first.version, said, "核对开户许可证")
        office.session.commit()
        second = office.paid(office.roll("workshop", DECEMBER))
    assert [each.state for each in office.lines(second)] == [LineState.PAID]
    assert case.state is State.PAID
    assert len(office.session.scalars(select(Payment)).all()) == 1


def test_a_roll_that_is_not_at_the_bank_takes_no_answers(office):
    office.owed()
    roll = office.roll()
    with pytest.raises(Refused, match="不能“登记银行结果”"):
        office.answered(roll, bank_file.written([], {}, "空"))


def test_what_is_no_such_file_is_refused(office):
    for content in (b"", b"x" * 100, bank_file.workbook(office.session, office_roll(office))[:500]):
        with pytest.raises(bank_file_refused()):
            bank_file.read(content)


def office_roll(office):
    office.owed()
    return office.roll()


def bank_file_refused():
    from fupin.registry.problems import RosterRefused

    return RosterRefused


@pytest.mark.parametrize("text", ["2026-11-20", "20261120", "2026/11/20", "2026年11月20日", "２０２６．１１．２０"])
def test_days_are_read_as_banks_write_them(text):
    assert bank_file.day_of(text) == date(2026, 11, 20)
