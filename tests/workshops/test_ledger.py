"""The pay ledger: what a line may say, one voucher one line, append-only once confirmed."""

from datetime import date
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from fupin.lifecycle import Refused, Stale
from fupin.model import User, WorkshopEntry
from fupin.model.terms import Role
from fupin.model.workshops import LedgerState, RecordKind
from fupin.registry import locked
from fupin.registry.problems import RosterRefused
from fupin.registry.returned import REASON
from fupin.workshops import contracts, ledger, ledger_file
from fupin.workshops.ledger_file import ENTRY, LEAD, TITLES, Key
from fupin.workshops.lines import late
from fupin.workshops.months import pay_months
from tests.office import TOWNSHIP, at_once, errors
from tests.workshops.conftest import OCTOBER, entry

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
PAID = date(2026, 3, 15)


@pytest.fixture
def shop(office):
    return office.shop()


@pytest.fixture
def contract(office, shop):
    return office.worker(shop)


def words(problems):
    return [told for wrong in problems.values() for _, told in wrong]


# lines ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"fen": 0}, "金额应大于0"),
        ({"fen": -100}, "金额应大于0"),
        ({"paid_on": date(2026, 11, 21)}, "付款日不能晚于今天"),
        ({"paid_on": date(2025, 8, 31)}, "付款日不能早于合同开始的2025年9月1日"),
        ({"paid_on": date(2026, 2, 28)}, "付款日早于2026年3月"),
    ],
)
def test_what_a_line_cannot_say_is_told(office, shop, contract, more, told):
    _, problems = office.enter(shop, MARCH, {(contract.id, 1): entry(**{"paid_on": PAID, **more})})
    assert told in words(problems)[0]
    assert office.session.query(WorkshopEntry).count() == 0


def test_a_line_after_the_contracts_end_is_refused(office, shop, contract):
    wanted = {(contract.id, 1): entry(date(2026, 10, 15))}
    assert "合同2026年8月31日已结束，2026年10月不能再记报酬" in words(office.enter(shop, OCTOBER, wanted)[1])[0]


def test_a_line_before_the_contract_is_refused(office, shop, contract):
    wanted = {(contract.id, 1): entry(date(2025, 8, 15))}
    assert "2025年9月1日才开始" in words(office.enter(shop, date(2025, 8, 1), wanted)[1])[0]


def test_pay_for_the_last_month_that_comes_later_is_pointed_out(office, shop, contract, session):
    wanted = {(contract.id, 1): entry(date(2026, 9, 5))}
    assert office.enter(shop, date(2026, 8, 1), wanted)[1] == {}
    (member,) = contracts.members(session, shop.id)
    assert "不计入12个月报酬" in late(member, wanted[contract.id, 1])


def test_a_month_that_is_still_to_come_is_refused(office, shop, contract):
    with pytest.raises(Refused, match="2026年12月还没有到"):
        office.enter(shop, date(2026, 12, 1), {})


def test_somebody_of_another_workshop_has_no_line_here(office, shop):
    other = office.worker(office.shop("手套扶贫车间"))
    assert "不是本车间的工人" in words(office.enter(shop, MARCH, {(other.id, 1): entry(PAID)})[1])[0]


def test_months_in_which_it_was_closed_have_no_pay(office, shop, contract):
    office.change(shop, RecordKind.CLOSE, date(2026, 3, 10))
    office.change(shop, RecordKind.REOPEN, date(2026, 6, 1))
    assert office.enter(shop, MARCH, {(contract.id, 1): entry(PAID)})[1] == {}
    with pytest.raises(Refused, match="2026年3月10日已关停，2026年4月不能记报酬"):
        office.enter(shop, APRIL, {})
    assert office.enter(shop, date(2026, 6, 1), {(contract.id, 1): entry(date(2026, 6, 15))})[1] == {}


def test_a_workshop_that_is_not_confirmed_has_no_ledger(office, session):
    asked = office.asked("待确认的车间")
    with pytest.raises(Refused, match="还没有经县级确认"):
        ledger.save(session, office.clerk, asked.workshop_id, MARCH, {}, 0)


# vouchers ------------------------------------------------------------


def test_a_voucher_stands_in_one_line_of_a_month(office, shop, contract):
    wanted = {(contract.id, place): entry(PAID, voucher="A1") for place in (1, 2)}
    assert words(office.enter(shop, MARCH, wanted)[1]) == ["凭证号A1在本月填了2次，一张凭证只能填一次"] * 2


def test_a_voucher_of_another_month_is_refused_draft_or_confirmed(office, shop, contract):
    office.enter(shop, MARCH, {(contract.id, 1): entry(PAID, voucher="A1")})
    again = {(contract.id, 1): entry(date(2026, 4, 15), voucher="A1")}
    assert words(office.enter(shop, APRIL, again)[1]) == ["凭证号A1已在2026年3月用过，请核对"]
    ledger.confirm(office.session, office.reviewer, ledger.find(office.session, shop.id, MARCH).uid, 1)
    office.session.commit()
    assert words(office.enter(shop, APRIL, again)[1]) == ["凭证号A1已在2026年3月用过，请核对"]


def test_another_workshop_may_have_a_voucher_of_that_number(office, shop, contract):
    office.enter(shop, MARCH, {(contract.id, 1): entry(PAID, voucher="A1")})
    other = office.shop("手套扶贫车间")
    mine = office.worker(other)
    assert office.enter(other, MARCH, {(mine.id, 1): entry(PAID, voucher="A1")})[1] == {}


# two people ------------------------------------------------------------


def test_whoever_saves_on_a_stale_page_is_told(office, shop, contract):
    office.enter(shop, MARCH, {(contract.id, 1): entry(PAID)})
    with pytest.raises(Stale, match="刚被他人改过"):
        office.enter(shop, MARCH, {(contract.id, 1): entry(PAID, 99)}, by=office.other_clerk)
    office.session.rollback()
    assert office.session.query(WorkshopEntry).one().amount_fen == 30000


def test_two_who_begin_a_month_at_once_do_not_both_count(office, shop, contract, engine):
    wanted = {(contract.id, 1): entry(PAID)}
    ids, shop_id = [office.clerk.id, office.other_clerk.id], shop.id
    office.session.commit()

    def enter(user_id):
        def task(session):
            by = session.get(User, user_id)
            session.expunge(by)
            kept, _ = ledger.save(session, by, shop_id, MARCH, wanted, 0)
            session.commit()
            return kept.id

        return task

    found = at_once(engine, [enter(user_id) for user_id in ids])
    (error,) = errors(found)
    assert isinstance(error, Stale)
    assert office.session.query(WorkshopEntry).count() == 1


# confirmation ------------------------------------------------------------


def test_a_confirmed_month_is_never_changed(office, shop, contract, session):
    kept = office.confirmed(shop, MARCH, {(contract.id, 1): entry(PAID)})
    assert kept.state is LedgerState.CONFIRMED
    assert session.query(WorkshopEntry).count() == 0
    with pytest.raises(Refused, match="不能再改"):
        office.enter(shop, MARCH, {}, kept.version)
    session.rollback()
    for statement in ("UPDATE workshop_ledger SET amount_fen = 1", "DELETE FROM workshop_ledger"):
        with pytest.raises(DBAPIError, match="append-only"):
            session.execute(text(statement))
        session.rollback()


def test_a_month_is_confirmed_by_another_after_it_is_over_and_not_empty(office, session):
    shop = office.shop()
    contract = office.worker(shop, None, date(2026, 1, 1), date(2026, 12, 31))
    kept, _ = office.enter(shop, date(2026, 11, 1), {(contract.id, 1): entry(date(2026, 11, 15))}, by=office.reviewer)
    with pytest.raises(Refused, match="须由另一人确认"):
        ledger.confirm(session, office.reviewer, kept.uid, kept.version)
    other = office.user(Role.TOWNSHIP, TOWNSHIP, "钱初审")
    session.commit()
    with pytest.raises(Refused, match="2026年12月1日起才能确认"):
        ledger.confirm(session, other, kept.uid, 1)
    session.rollback()
    empty, _ = office.enter(shop, MARCH, {})
    with pytest.raises(Refused, match="还没有填报酬"):
        ledger.confirm(session, office.reviewer, empty.uid, 1)
    with pytest.raises(Stale):
        ledger.confirm(session, office.reviewer, empty.uid, 7)


def test_who_also_works_elsewhere_in_the_month_is_told(office, shop, contract, session):
    person = contract.person_id
    other = office.shop("手套扶贫车间")
    from fupin.model import Person

    office.worker(other, session.get(Person, person), date(2026, 4, 1))
    roll = contracts.members(session, shop.id, APRIL)
    assert ledger.warnings(session, shop.id, MARCH, roll) == []
    (told,) = ledger.warnings(session, shop.id, APRIL, roll)
    assert "2026年4月也登记在“手套扶贫车间”" in told


def test_the_months_with_pay_are_told_by_person_and_workshop(office, shop, contract, session):
    office.confirmed(shop, MARCH, {(contract.id, place): entry(PAID, 100, f"A{place}") for place in (1, 2)})
    office.enter(shop, APRIL, {(contract.id, 1): entry(date(2026, 4, 15))})  # a draft is not pay yet
    assert [tuple(row) for row in session.execute(pay_months())] == [
        (contract.person_id, MARCH, f"workshop:{shop.uid}")
    ]


# the workbook ------------------------------------------------------------


@pytest.fixture
def key(shop):
    return Key(shop.id, "柳编扶贫车间", MARCH)


def rows_of(content):
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def filled(contract, **more):
    row = dict.fromkeys(TITLES, "") | {
        "车间": "柳编扶贫车间", "编号": str(contract.id), "姓名": "王秀英", "工种": "柳编", "月份": "2026-03",
        "第几笔": "1", "金额": "300", "方式": "银行", "凭证号": "A1", "付款日": "2026-03-15",
    } | more  # fmt: skip
    return [row[title] for title in TITLES]


def book(*rows):
    return locked.workbook((*LEAD, *ENTRY), len(LEAD), rows, {}, "报酬台账")


def taken(session, key, *rows):
    return ledger_file.read(session, book(*rows), key, contracts.members(session, key.workshop_id, key.month))


def test_the_file_has_every_worker_with_what_was_entered(office, shop, contract, session, key):
    known = {(contract.id, 1): entry(PAID, 30050, "A1")}
    head, first, second = rows_of(ledger_file.workbook(key, contracts.members(session, shop.id), known))
    assert tuple(head) == TITLES
    assert first == ["柳编扶贫车间", str(contract.id), "王秀英", "柳编", "2026-03", "1", "60件", "300.50", "银行", "A1",
                     "2026-03-15"]  # fmt: skip
    assert second[5:] == ["2", "", "", "", "", ""]


def test_a_good_file_is_read_as_it_was_written(contract, session, key):
    read = taken(session, key, filled(contract), filled(contract, 第几笔="2", 凭证号="A2", 付款日="2026年3月16日"))
    assert read.problems == ()
    assert read.wanted[contract.id, 1] == entry(PAID, 30000, "A1", quantity="")
    assert read.wanted[contract.id, 2].paid_on == date(2026, 3, 16)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"车间": "手套扶贫车间"}, "请下载本车间的表格"),
        ({"月份": "2026-02"}, "表格是2026-02的"),
        ({"编号": "999999"}, "不是本车间的工人"),
        ({"编号": "甲"}, "不是编号"),
        ({"姓名": "别人"}, "和编号不一致"),
        ({"第几笔": "6"}, "每人每月最多5笔"),
        ({"金额": "0"}, "金额应大于0"),
        ({"金额": "-5"}, "金额应为0以上"),
        ({"金额": "1.005"}, "最多两位小数"),
        ({"金额": ""}, "不能为空"),
        ({"方式": "微信"}, "不在代码表内"),
        ({"凭证号": ""}, "不能为空"),
        ({"付款日": "2026-02-30"}, "不是日期"),
        ({"付款日": "2026-12-15"}, "付款日不能晚于今天"),
    ],
)
def test_each_fault_is_told_at_its_row(contract, session, key, wrong, told):
    read = taken(session, key, filled(contract, **wrong))
    assert [problem.row for problem in read.problems] == [2]
    assert told in read.problems[0].reason
    head, row = rows_of(ledger_file.returned(read))
    assert head[-1] == REASON
    assert told in row[-1]


def test_a_line_twice_and_a_voucher_twice_are_told(contract, session, key):
    assert "和第2行重复" in taken(session, key, filled(contract), filled(contract)).problems[0].reason
    read = taken(session, key, filled(contract), filled(contract, 第几笔="2"))
    assert [problem.row for problem in read.problems] == [2, 3]


def test_what_is_no_such_file_is_refused(session, key):
    for content in (b"", b"no workbook", locked.workbook((("别的", 9),), 0, [], {}, "别的")):
        with pytest.raises(RosterRefused):
            ledger_file.read(session, content, key, [])
