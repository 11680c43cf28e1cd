"""Money in the browser: a roll from what is owed to the bank's answers, by the right people only."""

from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import select

from fupin.model import AuditRow, PayLine, PayRoll
from fupin.model.money import LineState, RollAct, RollState
from fupin.model.terms import Role, State
from fupin.money import bank_file
from tests.office import OTHER_COUNTY, at

EARLIER = date(2026, 10, 10)


@pytest.fixture
def desks(office, enter):
    return {
        "clerk": enter(office.clerk), "county": enter(office.approver), "second": enter(office.other_approver),
        "finance": enter(office.finance), "city": enter(office.user(Role.CITY, "3707", "周市级")),
        "stranger": enter(office.user(Role.COUNTY, OTHER_COUNTY, "徐外县")),
    }  # fmt: skip


@pytest.fixture
def case(office):
    """A workshop's award, issued a month ago."""
    with at(EARLIER):
        return office.advance(office.submit("workshop", office.ready("workshop")), State.ISSUED)


@pytest.fixture
def made(page, desks, case):
    """The address of a draft made by the county."""
    form = page("/money/owed", client=desks["county"])
    chosen = {"what": "workshop:市县两级创业带动就业扶持资金", "month": "2026-11"}
    return page.submit(form, "编制发放表", chosen, client=desks["county"]).location


@pytest.fixture
def exported(page, desks, made):
    """At the bank."""
    page.submit(page(made, client=desks["second"]), "复核通过", client=desks["second"])
    page.submit(page(made, client=desks["finance"]), "审批通过", client=desks["finance"])
    token = page(made, client=desks["finance"]).answers("导出银行文件（xlsx）")
    content = desks["finance"].post(f"{made}/bank.xlsx", data=token).data
    return made, content


def line_of(session):
    return session.scalars(select(PayLine).execution_options(populate_existing=True)).one()


def answered(content, **more):
    (row,) = bank_file.read(content).rows.values()
    row |= {"处理结果": "成功", "凭证号": "LS001", "处理日期": "2026-11-20"} | more
    return bank_file.written([[row[title] for title in bank_file.TITLES]], {}, "结果")


def send(page, desks, address, content):
    sent = {"file": (BytesIO(content), "结果.xlsx")}
    return page.follow(page.post(f"{address}/results", sent, client=desks["finance"]), client=desks["finance"])


def test_a_roll_is_made_of_what_is_owed_and_listed(page, desks, made):
    assert "2,000元" in page(made, client=desks["county"]).main
    for who in ("county", "finance", "city"):
        assert "FF37070220260001" in page("/money", client=desks[who]).links()
    page("/money", 403, client=desks["clerk"])


def test_nothing_owed_makes_no_roll_and_says_so(page, desks, made):
    form = page("/money/owed", client=desks["county"])
    chosen = {"what": "workshop:市县两级创业带动就业扶持资金", "month": "2026-11"}
    assert "没有待发放的金额" in page.submit(form, "编制发放表", chosen, 422, client=desks["county"]).errors[0]


def test_a_month_before_anything_is_owed_is_told_with_the_one_to_choose(page, desks, case):
    form = page("/money/owed", client=desks["county"])
    chosen = {"what": "workshop:市县两级创业带动就业扶持资金", "month": "2026-09"}
    (words,) = page.submit(form, "编制发放表", chosen, 422, client=desks["county"]).errors
    assert words == "到2026年9月，扶贫车间一次性奖补没有待发放的金额，请改选2026年11月"


def test_a_line_without_a_voucher_of_the_bank_does_not_pretend_to_have_one(page, desks, exported):
    address, content = exported
    sent = send(page, desks, address, answered(content, 凭证号=""))
    page.submit(sent, "登记这个结果", client=desks["finance"])
    shown = page(address, client=desks["finance"]).main
    assert "银行没有给凭证号（明细序号" in shown
    assert "凭证号 FF" not in shown


def test_another_countys_roll_is_not_found(page, desks, made, session):
    page(made, 404, client=desks["stranger"])
    page(f"/money/lines/{line_of(session).uid}", 404, client=desks["stranger"])
    assert "FF3707" not in page("/money", client=desks["stranger"]).main


def test_its_maker_is_offered_no_check_and_refused_in_clear_words(page, desks, made, session):
    words = "这张发放表由您编制或改动过，须由另一人复核、审批"
    seen = page(made, client=desks["county"])
    assert words in seen.main
    assert "复核通过" not in seen.buttons()
    forced = {"act": RollAct.CHECK, "seen": str(session.scalars(select(PayRoll)).one().version)}
    assert page.post(f"{made}/act", forced, 422, desks["county"]).errors == [words]


def test_a_step_on_an_older_page_is_refused(page, desks, made):
    old = page(made, client=desks["second"])
    page.submit(old, "复核通过", client=desks["second"])
    assert "刚被他人办理过" in page.submit(old, "复核通过", status=409, client=desks["second"]).errors[0]


def test_a_return_keeps_what_was_typed_and_asks_for_a_reason(page, desks, made):
    page.submit(page(made, client=desks["second"]), "复核通过", client=desks["second"])
    found = page(made, client=desks["finance"])
    assert page.submit(found, "退回制表", status=422, client=desks["finance"]).errors == ["请填写理由"]
    page.submit(found, "退回制表", {"words": "月份不对"}, client=desks["finance"])
    assert "退回制表：月份不对" in page(made, client=desks["county"]).main


def test_an_account_is_corrected_with_a_reason_and_shown_masked(page, desks, made, session):
    address = f"/money/lines/{line_of(session).uid}"
    found = page(address, client=desks["county"])
    assert "6299000000000015" not in found.html
    said = {"account": "622202123456", "reason": "核对开户许可证"}
    refused = page.submit(found, "更正账号", {**said, "account": "12"}, 422, client=desks["county"])
    assert "银行账号应为12至19位" in refused.errors[0]
    page.submit(found, "更正账号", said, client=desks["county"])
    assert "********3456" in page(address, client=desks["county"]).main


def test_a_line_is_held_back_and_owed_again(page, desks, made, session):
    found = page(f"/money/lines/{line_of(session).uid}", client=desks["county"])
    page.submit(found, "这一行缓发", {"hold-why": "企业要求"}, client=desks["county"])
    assert line_of(session).state is LineState.HELD
    assert "2,000元" in page("/money/owed", client=desks["county"]).main


def test_the_banks_file_is_the_same_each_time_and_each_download_is_kept(page, desks, exported, session):
    address, content = exported
    token = page(address, client=desks["finance"]).answers("再次下载银行文件（xlsx）")
    assert desks["finance"].post(f"{address}/bank.xlsx", data=token).data == content
    kept = session.scalars(select(AuditRow).where(AuditRow.act == "exported")).all()
    assert [row.object for row in kept] == ["银行文件 FF37070220260001"] * 2


def test_a_draft_is_not_exported(page, desks, made):
    assert "审批之后才能导出" in page.post(f"{made}/bank.xlsx", {}, 422, client=desks["finance"]).errors[0]


def test_the_banks_answers_pay_the_case_once(page, desks, exported, session, case):
    address, content = exported
    found = send(page, desks, address, answered(content))
    page.submit(found, "登记这个结果", client=desks["finance"])
    session.expire_all()
    assert (line_of(session).voucher, case.state) == ("LS001", State.PAID)
    assert session.scalars(select(PayRoll)).one().state is RollState.SETTLED
    again = send(page, desks, address, answered(content))
    assert "没有任何变化" in again.main
    assert "登记这个结果" not in again.buttons()
    shown = page(f"/cases/{case.uid}", client=desks["county"])
    assert "FF37070220260001" in shown.links()
    assert "凭证号 LS001" in shown.main


def test_a_name_one_variant_character_off_comes_back_with_its_reason(page, desks, exported, session):
    address, content = exported
    name = line_of(session).name
    found = send(page, desks, address, answered(content, 户名=f"濰{name[1:]}"))
    assert "第1个字应为“潍”，实为“濰”" in found.main
    page.submit(found, "登记这个结果", client=desks["finance"])
    assert line_of(session).state is LineState.LISTED
    wrong = desks["finance"].get(found.links()["下载不能登记的行（xlsx）"])
    assert len(bank_file.read(wrong.data).rows) == 1


def test_a_file_that_is_none_is_refused(page, desks, exported):
    sent = {"file": (BytesIO(b"no workbook"), "x.xlsx")}
    assert page.post(f"{exported[0]}/results", sent, 422, client=desks["finance"]).errors


def test_a_case_on_a_roll_has_no_button_to_pay_it_by_hand(page, desks, made, case):
    shown = page(f"/cases/{case.uid}", client=desks["finance"])
    assert "登记发放" not in shown.buttons()
    assert "FF37070220260001" in shown.links()


def test_a_case_on_a_roll_does_not_wait_to_be_paid_by_hand(page, desks, case):
    finance = desks["finance"]
    assert case.number in page("/cases", client=finance).links()
    assert "等您登记发放的申请1 件" in page("/today", client=finance).main
    made = page("/money/owed", client=desks["county"])
    chosen = {"what": "workshop:市县两级创业带动就业扶持资金", "month": "2026-11"}
    page.submit(made, "编制发放表", chosen, client=desks["county"])
    assert case.number not in page("/cases", client=finance).links()
    assert case.number in page(f"/cases?number={case.number}", client=finance).links()
    assert "等您登记发放的申请1 件" not in page("/today", client=finance).main


def test_the_paper_names_three_hands_and_the_total(page, desks, exported, office):
    label = "打印发放表（账号完整，会记入审计）"
    token = page(exported[0], client=desks["finance"]).answers(label)
    assert desks["finance"].post(f"{exported[0]}/roll.pdf", data=token).mimetype == "application/pdf"
    template, values = office.printer.letters[-1]
    assert (template, values["total_fen"]) == ("pay_roll", 200000)
    assert values["hands"] == [("制表", "赵审批"), ("复核", "钱审批"), ("审批", "孙财政")]


def test_a_budget_is_set_shown_and_kept_with_its_history(page, desks, office):
    found = page("/money/budgets", client=desks["finance"])
    said = {"fund": "就业专项资金", "year": "2026", "amount": "5000", "reason": "预算1号"}
    page.submit(found, "保存预算", said, client=desks["finance"])
    shown = page("/money/budgets", client=desks["county"])
    assert "5,000元" in shown.main
    assert "预算1号" in shown.main
    stale = page.submit(found, "保存预算", {**said, "amount": "9"}, 409, client=desks["finance"])
    assert "刚被他人改过" in stale.errors[0]


def test_the_rolls_of_one_state_are_listed_by_themselves(page, desks, made):
    shown = page("/money?state=draft", client=desks["second"])
    assert "FF37070220260001" in shown.links()
    assert "只列“制表中”的发放表" in shown.main
    empty = page("/money?state=checked", client=desks["finance"])
    assert "现在没有“已复核”的发放表" in empty.main
    assert "FF37070220260001" in page("/money?state=nonsense", client=desks["finance"]).links()


def test_the_second_person_is_reminded_and_the_maker_is_not(page, desks, made):
    assert "等您复核的发放表1 张" in page("/today", client=desks["second"]).main
    assert "等您复核的发放表1 张" not in page("/today", client=desks["county"]).main


def test_what_the_bank_refused_is_listed_until_it_is_on_a_roll_again(page, desks, exported):
    address, content = exported
    refused = answered(content, 处理结果="失败", 原因="账号不存在", 凭证号="")
    page.submit(send(page, desks, address, refused), "登记这个结果", client=desks["finance"])
    assert "银行未付、要再发的1 笔" in page("/today", client=desks["county"]).main
    shown = page("/money/unpaid", client=desks["county"])
    assert "账号不存在" in shown.main
    assert shown.h1 == "银行未付1 行，2,000元"
    assert "没有银行未付" in page("/money/unpaid", client=desks["stranger"]).main
    page("/money/unpaid", 403, client=desks["finance"])
    form = page("/money/owed", client=desks["county"])
    chosen = {"what": "workshop:市县两级创业带动就业扶持资金", "month": "2026-11"}
    page.submit(form, "编制发放表", chosen, client=desks["county"])
    assert "没有银行未付" in page("/money/unpaid", client=desks["county"]).main
