"""Each role's day begins with what waits for it: a number, words, a link, and in words what is late."""

import re
from datetime import datetime, time, timedelta

import pytest

from fupin import clock, reminders
from fupin.model import AuditRow, Budget, BudgetEntry, Job, JobState
from fupin.model.terms import Action, Role, State
from fupin.registry import duplicates, review
from fupin.reminders import done
from fupin.web.access import roles_of
from tests.office import COUNTY, OTHER_COUNTY, TODAY, TOWNSHIP, at
from tests.pages import text_of

SCOPES = {Role.CLERK: TOWNSHIP, Role.TOWNSHIP: TOWNSHIP, Role.COUNTY: COUNTY, Role.FINANCE: COUNTY}


def test_every_line_leads_where_its_roles_may_go(app):
    open_to = roles_of(app)
    assert [each.words for each in reminders.REMINDERS if not set(each.roles) <= open_to[each.endpoint]] == []


@pytest.mark.parametrize("role", Role)
def test_the_day_begins_here_and_every_line_opens(page, office, enter, role):
    browser = enter(office.user(role, SCOPES.get(role, "3707"), "某人"))
    assert browser.get("/").location == "/today"
    shown = page("/today", client=browser)
    for each in reminders.REMINDERS:
        assert (each.words in shown.main) is (role in each.roles)
        if role in each.roles:
            page(shown.links()[each.words], client=browser)


def test_what_waits_is_counted_and_told_late_by_the_days_of_the_step(page, office, enter):
    with at(TODAY - timedelta(days=30)):
        office.filed("training")
    office.filed("training", State.RETURNED)
    shown = page("/today", client=enter(office.reviewer)).main
    assert "等您初审的申请1 件逾期" in shown
    assert "其中 1 件已超过办理时限" in shown
    assert "退回补正的申请1 件" in page("/today", client=enter(office.clerk)).main


def test_what_came_today_is_not_late(page, office, enter):
    office.filed("training")
    shown = page("/today", client=enter(office.reviewer)).main
    assert "等您初审的申请1 件等得最久的从" in shown
    assert "已超过办理时限" not in shown


# what somebody did ------------------------------------------------------------------------------------------------


def test_what_i_did_today_is_listed_and_counted(page, office, enter):
    first, second = office.filed("training", State.ENDORSED), office.filed("workshop", State.ENDORSED)
    office.filed("training", State.RETURNED)
    client = enter(office.reviewer)
    shown = page(page("/today", client=client).links()["我今天办的"], client=client)
    assert shown.h1.startswith("我今天办的3 项")
    assert "初审通过2退回补正1" in shown.main.replace(" ", "")
    for case in (first, second):
        page(shown.links()[case.number], client=client)
    assert [text_of(row) for row in shown.all("th", scope="row")][-1] == first.number


def test_what_others_did_and_what_i_did_yesterday_is_not(page, office, enter):
    with at(TODAY - timedelta(days=1)):
        office.filed("training", State.ENDORSED)
    case = office.filed("training")
    other = office.user(Role.TOWNSHIP, TOWNSHIP, "另一人")
    office.session.commit()
    office.act(case, Action.ENDORSE, other)
    assert "今天还没有办过申请" in page("/today/done", client=enter(office.reviewer)).main
    assert case.number in page("/today/done", client=enter(office.clerk)).main


def test_the_day_is_the_offices_and_not_the_worlds(page, office, enter, sign_in):
    case, client = office.filed("training"), enter(office.reviewer)
    early = datetime.combine(TODAY, time(0, 30), clock.OFFICE_ZONE)
    for moment, shown in ((early - timedelta(hours=1), False), (early, True)):
        with clock.pinned(moment):
            office.act(case, Action.ENDORSE if shown else Action.RETURN)
            if not shown:
                office.hand_in(case)
        with clock.pinned(early + timedelta(hours=9)):
            sign_in(client, office.reviewer.username)
            assert (case.number in page("/today/done", client=client).main) is shown


def test_a_case_that_left_my_area_is_not_shown(page, office, enter, session):
    case = office.filed("training", State.ENDORSED)
    case.area_code = "370724101201"
    session.commit()
    assert case.number not in page("/today/done", client=enter(office.reviewer)).main


def test_a_long_day_is_paged_without_a_gap(page, office, enter, monkeypatch):
    monkeypatch.setattr(done, "PAGE", 2)
    numbers = [office.filed("training", State.ENDORSED).number for _ in range(5)]
    client, address, seen = enter(office.reviewer), "/today/done", []
    while address:
        shown = page(address, client=client)
        seen += [text_of(row) for row in shown.all("th", scope="row")]
        address = shown.links().get("更早的记录")
    assert seen == numbers[::-1]


@pytest.mark.parametrize("before", ["x", "0", "-1", "99999999999999999999", "%27"])
def test_a_spoilt_place_is_the_first_page(page, office, enter, before):
    case = office.filed("training", State.ENDORSED)
    assert case.number in page(f"/today/done?before={before}", client=enter(office.reviewer)).main


# figures ----------------------------------------------------------------------------------------------------------


def test_every_figure_leads_to_a_list_with_as_many(page, office, enter):
    for state in (State.ENDORSED, State.APPROVED, State.ISSUED):
        with at(TODAY - timedelta(days=40)):
            office.filed("workshop", state)
    client = enter(office.approver)
    shown = page("/today", client=client)
    figures = [link for cell in shown.all("td", class_="amount") for link in cell.iter("a")]
    counted = [(int(re.search(r"\d+", text_of(link))[0]), link.get("href")) for link in figures]
    assert len(counted) >= 13
    for number, address in counted:
        assert f"{number} 件" in page(address, client=client).h1, address


def test_each_bar_says_in_words_what_it_shows(page, office, enter):
    with at(TODAY - timedelta(days=40)):
        office.filed("workshop")
    office.filed("workshop")
    shown = page("/today", client=enter(office.reviewer))
    drawn = [each for each in shown.elements() if each.get("class") == "gauge"]
    assert [text_of(each) for each in drawn] == [
        "扶贫车间一次性奖补2 件，其中逾期 1 件",
        "超过10个工作日1 件",
    ]
    assert {each.get("role") for each in drawn} == {"img"}


def test_without_a_target_it_says_so_and_who_may_set_one_is_led_there(page, office, enter):
    for user, led in ((office.approver, True), (office.reviewer, True), (office.clerk, False), (office.finance, False)):
        shown = page("/today", client=enter(user))
        assert "未设目标" in shown.main
        assert ("责任书" in [text_of(link) for link in shown.one("main").iter("a")]) is led


def test_a_target_set_in_the_letters_is_told_and_drawn(page, office, enter, session):
    office.filed("training", State.ISSUED)
    county = enter(office.approver)
    begun = page.submit(page("/responsibility", client=county), "制定2026年度责任书", client=county)
    edit = page.follow(begun, county)
    names = edit.answers("保存，去分解指标")
    place = next(name for name, value in names.items() if value == ["免费技能培训"]).removeprefix("name_")
    page.submit(edit, "保存，去分解指标", {f"whole_{place}": "24"}, client=county)
    shown = page("/today", client=enter(office.finance)).main
    assert "职业技能培训报名今年批复 1 件，全年任务 24 人，到11月底应有 22" in shown
    assert "22差 21" in shown
    assert "按全年任务 ÷ 12 × 11 计算" in shown


def test_failed_work_is_counted_by_its_kind_and_listed_by_it(page, office, enter, session):
    for kind in (duplicates.KIND, duplicates.KIND, review.KIND):
        now = clock.now()
        session.add(Job(kind=kind, state=JobState.FAILED, scope="", title="某事", created_at=now, ended_at=now))
    session.commit()
    client = enter(office.user(Role.ADMIN, "3707", "某人"))
    shown = page("/today", client=client)
    for words, number in (("查找疑似重复", 2), ("核对台账", 1)):
        listed = page(shown.links()[f"{number} 项：{words}"], client=client)
        assert len(listed.all("th", scope="row")) == number
        assert f"只列“{words}”" in listed.main
    assert len(page("/today/failed?kind=%27", client=client).all("th", scope="row")) == 3


def test_an_auditor_sees_todays_acts_by_kind(page, office, enter, session):
    values = {"username": "某人", "object": "-", "result": "done", "terminal": "10.0.0.1"}
    for days, act in ((0, "login"), (0, "login"), (0, "denied"), (1, "login")):
        session.add(AuditRow(at=clock.now() - timedelta(days=days), act=act, **values))
    session.commit()
    client = enter(office.user(Role.AUDITOR, "3707", "某人"))
    listed = page(page("/today", client=client).links()["2 条：登录"], client=client)
    assert listed.h1 == "操作记录2026年11月20日 2 条"
    assert len(listed.one("tbody")) == 2


def test_the_money_of_a_county_is_drawn_for_whoever_answers_for_it(page, office, enter, session):
    standing(session, office.finance, COUNTY, 90_000, reserved=20_000, spent=30_000)
    standing(session, office.finance, OTHER_COUNTY, 70_000)
    for user in (office.approver, office.finance):
        client = enter(user)
        shown = page("/today", client=client)
        assert "就业补助资金预算 900元，已支出 300元，已占用 200元" in shown.main
        assert "700元" not in shown.main
        budgets = page(shown.links()["400元：就业补助资金"], client=client)
        assert "就业补助资金900元200元300元400元" in budgets.main
    for user in (office.reviewer, office.clerk, office.user(Role.CITY, "3707", "某人")):
        assert "资金预算" not in page("/today", client=enter(user)).main


def standing(session, by, county, fen, reserved=0, spent=0):
    """A budget of this year, and what is taken of it."""
    made = Budget(county_code=county, year=TODAY.year, fund="就业补助资金", amount_fen=fen, version=1)
    session.add(made)
    session.flush()
    signed = {"charge": "application", "charge_id": 1, "words": "某事", "by_id": by.id, "at": clock.now()}
    session.add(BudgetEntry(budget_id=made.id, reserved_fen=reserved, spent_fen=spent, **signed))
    session.commit()


def test_a_city_is_told_as_many_late_cases_as_its_list_has(page, office, enter):
    with at(TODAY - timedelta(days=60)):
        for state in (State.SUBMITTED, State.ENDORSED, State.APPROVED, State.ON_NOTICE, State.ISSUED):
            office.filed("training", state)
    client = enter(office.user(Role.CITY, "3707", "某人"))
    shown = page("/today", client=client)
    assert "有逾期申请的县（市、区）1 个逾期" in shown.main
    assert "超过办理时限：潍城区 2 件" in shown.main
    assert "2 件" in page(shown.links()["有逾期申请的县（市、区）"], client=client).h1
