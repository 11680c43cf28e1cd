"""The warnings before a session ends: what is typed stays, one click goes on, another window counts."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.browser

SECOND = 1000
FIRST_ASK = 662 * SECOND  # 14 minutes less 3, and a little


def answer(page: Page, left: int, status: int = 200, end: int = 9 * 3600) -> list[str]:
    """Let the server of this page say how many seconds are left, and until the end; the questions it was asked."""
    asked: list[str] = []

    def reply(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=status, json={"left": left, "end": end})

    page.unroute("**/session/left*")
    page.route("**/session/left*", reply)
    return asked


def waiting(enter, end: int = 0) -> Page:
    """A form with something typed, whose reader has gone; of a session that ends after so many seconds, if told."""
    page = enter("chuangkou", heard=False)
    page.clock.install()
    if end:
        page.route("**/people", lambda route: shorten(route, end))
    page.goto("/people")
    page.get_by_label("要找的人").fill("写了一半")
    return page


def shorten(route: Route, end: int) -> None:
    """The page as served, but of a session that is nearly over."""
    served = route.fetch()
    text = re.sub('data-(left|end)="[0-9]+"', lambda name: f'data-{name[1]}="{min(840, end)}"', served.text())
    route.fulfill(response=served, body=text.replace(f'data-end="{min(840, end)}"', f'data-end="{end}"'))


def test_whoever_is_away_is_warned_and_goes_on_with_one_click(enter):
    page = waiting(enter)
    asked = answer(page, 150)
    page.clock.run_for(600 * SECOND)
    expect(page.locator("#idle")).to_be_hidden()
    assert asked == []
    page.clock.run_for(FIRST_ASK - 600 * SECOND)
    expect(page.locator("#idle")).to_contain_text("将自动退出")
    assert all("watching" in address for address in asked)
    with page.expect_response("**/session/stay") as kept:
        page.get_by_role("button", name="继续办理").click()
    assert kept.value.status == 204
    expect(page.locator("#idle")).to_be_hidden()
    expect(page.get_by_label("要找的人")).to_have_value("写了一半")
    page.clock.run_for(600 * SECOND)
    expect(page.locator("#idle")).to_be_hidden()


def test_work_in_another_window_is_no_reason_to_warn(enter):
    page = waiting(enter)
    asked = answer(page, 800)
    page.clock.run_for(FIRST_ASK)
    page.wait_for_timeout(200)
    assert len(asked) == 1
    expect(page.locator("#idle")).to_be_hidden()


def test_who_was_signed_out_is_told_where_to_sign_in_and_keeps_the_page(enter):
    page = waiting(enter)
    answer(page, 0, 401)
    page.clock.run_for(FIRST_ASK)
    expect(page.locator("#idle")).to_contain_text("已自动退出")
    expect(page.get_by_role("link", name="在新窗口登录")).to_be_visible()
    expect(page.get_by_role("button", name="继续办理")).to_be_hidden()
    expect(page.get_by_label("要找的人")).to_have_value("写了一半")


def test_whoever_works_on_is_warned_in_good_time_before_the_end_and_once_more_shortly_before(enter):
    page = waiting(enter, end=900)
    answer(page, 599, end=599)
    page.clock.run_for(299 * SECOND)
    expect(page.locator("#idle")).to_be_hidden()
    page.clock.run_for(2 * SECOND)
    expect(page.locator("#idle")).to_contain_text("结束。请先保存正在填写的内容")
    expect(page.get_by_role("link", name="在新窗口登录")).to_be_visible()
    page.get_by_role("button", name="继续办理").click()
    expect(page.locator("#idle")).to_be_hidden()
    page.clock.run_for(400 * SECOND)
    expect(page.locator("#idle")).to_be_hidden()
    answer(page, 178, end=178)
    page.clock.run_for(21 * SECOND)
    expect(page.locator("#idle")).to_contain_text("结束。请先保存正在填写的内容")
    page.get_by_role("button", name="继续办理").click()
    expect(page.locator("#idle")).to_be_hidden()
    answer(page, 0, 401)
    page.clock.run_for(200 * SECOND)
    expect(page.locator("#idle")).to_contain_text("已自动退出")
    expect(page.get_by_label("要找的人")).to_have_value("写了一半")


def test_whoever_is_away_shortly_before_the_end_is_told_the_earlier_hour(enter):
    page = waiting(enter, end=1200)
    answer(page, 150, end=520)
    page.clock.run_for(FIRST_ASK + 20 * SECOND)
    expect(page.locator("#idle")).to_contain_text("很久没有操作")
    expect(page.get_by_role("link", name="在新窗口登录")).to_be_hidden()


def test_signing_in_anew_elsewhere_takes_the_warning_of_the_end_away(enter):
    page = waiting(enter, end=900)
    answer(page, 599, end=599)
    page.clock.run_for(302 * SECOND)
    expect(page.locator("#idle")).to_be_visible()
    answer(page, 900)
    page.clock.run_for(21 * SECOND)
    expect(page.locator("#idle")).to_be_hidden()


def test_without_script_the_limit_stands_on_the_page(enter):
    page = enter("chuangkou", script=False)
    page.goto("/people")
    expect(page.locator("footer")).to_contain_text("15 分钟不操作会自动退出，最迟")
    expect(page.locator("#idle")).to_be_hidden()
