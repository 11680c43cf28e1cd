"""The auditor reads what was done, page by page."""

import pytest

from fupin import clock
from fupin.model import AuditRow
from fupin.model.terms import Action, Role
from tests.conftest import COUNTY
from tests.pages import text_of


@pytest.fixture
def auditor(client, make_user, sign_in):
    make_user(Role.AUDITOR, "3707", "sun")
    sign_in(client, "sun")


def act(session, number, **more):
    values = {
        "act": "login",
        "object": f"账号 {number}",
        "result": "done",
        "username": f"user{number}",
        "terminal": "10.0.0.1",
    }
    session.add(AuditRow(at=clock.now(), **{**values, **more}))


def test_a_hundred_and_twenty_acts_fill_three_pages_without_gap(page, auditor, session):
    for number in range(120):
        act(session, number)
    address, seen = "/audit", []
    while address:
        found = page(address)
        seen += [text_of(row.findall("td")[3]) for row in found.one("tbody").iter("tr")]
        address = found.links().get("更早的记录")
    assert seen == [f"账号 {number}" for number in reversed(range(120))]


def test_acts_are_filtered_by_kind_and_by_name(page, auditor, session):
    act(session, 1)
    act(session, 2, act="staff_added")
    assert "账号 1" not in page("/audit?act=staff_added").main
    assert "账号 2" not in page("/audit?username=user1").main
    assert "没有符合条件" in page("/audit?username=nobody").main


@pytest.mark.parametrize(
    "query",
    [
        "before=x",
        "before=-1",
        "before=99999999999999",
        "act=x",
        "before=²",
        "day=x",
        "day=9999-12-31",
        "day=0001-01-01",
    ],
)
def test_strange_addresses_are_no_fault(page, auditor, query):
    page(f"/audit?{query}")


def test_a_county_auditor_sees_the_acts_of_the_county(page, client, session, make_user, sign_in):
    mine, other = make_user(username="mine"), make_user(scope="370702", username="other")
    act(session, 1, user_id=mine.id)
    act(session, 2, user_id=other.id)
    make_user(Role.AUDITOR, COUNTY, "sun")
    sign_in(client, "sun")
    found = page("/audit").main
    assert "账号 1" in found
    assert "账号 2" not in found


def test_steps_of_applications_have_their_own_page(page, auditor):
    assert page("/audit/events").h1 == "办理步骤"


def test_a_return_that_has_remarks_only_shows_them(page, office, enter):
    case = office.filed("training")
    office.act(case, Action.RETURN, opinion="", said={"phone": "少一位", "skills": "写明特长"})
    found = page("/audit/events", client=enter(office.user(Role.AUDITOR, "3707", "孙审计")))
    [latest, *_] = found.one("tbody").iter("tr")
    opinion = latest.findall("td")[-1]
    assert opinion.find("details").get("open") is not None
    assert [text_of(line) for line in opinion.iter("li")] == ["报名人 联系电话：少一位", "基本情况 已有技能：写明特长"]
    assert len(list(found.one("main").iter("details"))) == 1


def test_many_remarks_are_folded(page, office, enter):
    case = office.filed("training")
    names = ("phone", "skills", "wish", "education")
    office.act(case, Action.RETURN, opinion="请补正", said=dict.fromkeys(names, "请核对"))
    found = page("/audit/events", client=enter(office.user(Role.AUDITOR, "3707", "孙审计")))
    details = found.one("details")
    assert (details.get("open"), text_of(details.find("summary"))) == (None, "逐项意见 4 处")
    assert "请补正" in found.main
