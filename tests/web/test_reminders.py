"""Each role's day begins with what waits for it: a number, words, a link, and in words what is late."""

from datetime import timedelta

import pytest

from fupin import reminders
from fupin.model.terms import Role, State
from fupin.web.access import roles_of
from tests.office import COUNTY, TODAY, TOWNSHIP, at

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
