"""Each role's day begins with what waits for it: a number, words, a link, and in words what is late."""

from datetime import datetime, time, timedelta

import pytest

from fupin import clock, reminders
from fupin.model.terms import Action, Role, State
from fupin.reminders import done
from fupin.web.access import roles_of
from tests.office import COUNTY, TODAY, TOWNSHIP, at
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
    assert "超过办理时限" not in shown


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
