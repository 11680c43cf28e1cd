"""A reviewer's day: ticked cases, the next case, and keys; with JavaScript and without."""

import pytest
from playwright.sync_api import Page, expect

from fupin.model.terms import State
from tests.browser.pages import follow, press, sideways

pytestmark = pytest.mark.browser


def row(page: Page, number: str):
    return page.locator("tbody tr", has_text=number)


def tick(page: Page, *numbers: str) -> None:
    """The boxes of these rows."""
    for number in numbers:
        row(page, number).get_by_role("checkbox").check()


def focused(page: Page) -> str:
    """The words of what has the focus."""
    return str(page.evaluate("document.activeElement.textContent")).strip()


def test_ticked_cases_are_asked_about_decided_and_told_one_by_one(enter, office, script):
    first, changed, third = (office.sign_up() for _ in range(3))
    page = enter("xiangzhen", script=script)
    page.goto("/cases?state=submitted&scheme=training")
    tick(page, first, changed, third)
    press(page, "初审通过")
    expect(page.get_by_role("heading", level=1)).to_contain_text("一起办理：初审通过")
    row(page, third).get_by_role("checkbox").uncheck()
    assert office.state_of(first) is State.SUBMITTED
    office.send_back(changed)
    press(page, "确认初审通过")
    for _ in range(2):
        expect(page.get_by_role("heading", level=1)).to_have_text("初审通过：办成 1 件，没有办成 1 件")
        expect(row(page, changed)).to_contain_text("此申请刚被他人处理，请查看最新情况")
        page.reload()
    assert [office.state_of(each) for each in (first, changed, third)] == [
        State.ENDORSED,
        State.RETURNED,
        State.SUBMITTED,
    ]
    follow(page, page.get_by_role("link", name="回到列表"))
    assert "state=submitted&scheme=training" in page.url


def test_a_reason_is_asked_for_and_nothing_typed_is_lost(enter, office, script):
    number = office.sign_up()
    page = enter("xiangzhen", script=script)
    page.goto("/cases")
    tick(page, number)
    press(page, "退回补正")
    press(page, "确认退回补正")
    expect(page.locator("#error-summary")).to_contain_text("请填写理由，申请人会看到")
    expect(row(page, number).get_by_role("checkbox")).to_be_checked()
    page.get_by_label("理由").fill("请补充户口簿复印件")
    press(page, "确认退回补正")
    assert office.state_of(number) is State.RETURNED


def test_a_decision_leads_to_the_next_case_of_the_list(enter, office, script):
    first, second = office.sign_up(), office.sign_up()
    page = enter("xiangzhen", script=script)
    page.goto("/cases?state=submitted&scheme=training")
    follow(page, page.get_by_role("link", name=first))
    press(page, "初审通过")
    expect(page.get_by_role("heading", level=1)).to_have_text("已初审通过")
    expect(page.locator(".next")).to_contain_text("这个列表还有")
    expect(page.locator("#next")).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(".facts")).to_contain_text(second)
    follow(page, page.get_by_role("link", name="回到列表"))
    assert "state=submitted&scheme=training" in page.url


def test_one_box_ticks_all_and_steps_that_none_is_open_to_are_not_pressed(enter, office):
    office.sign_up()
    page = enter("xianji")
    page.goto("/cases")
    boxes = page.locator("tbody input[type=checkbox]")
    page.get_by_label("全选本页").check()
    assert boxes.count() > 1
    expect(page.locator("#ticked-count")).to_have_text(f"已勾选 {boxes.count()} 件。")
    boxes.first.uncheck()
    assert page.get_by_label("全选本页").evaluate("box => box.indeterminate")
    page.get_by_label("全选本页").check()
    page.get_by_label("全选本页").uncheck()
    approved = page.locator("tr", has_text="待公示").get_by_role("checkbox").first
    approved.check()
    expect(page.get_by_role("button", name="审批通过")).to_be_disabled()
    expect(page.get_by_role("button", name="不予批准")).to_be_enabled()


def test_a_case_is_found_ticked_opened_and_decided_by_keys(enter, office):
    number = office.sign_up()
    page = enter("xiangzhen")
    page.goto("/cases?state=submitted")
    walked = page.locator("tbody th a").all_inner_texts()
    for _ in walked:
        page.keyboard.press("j")
        if focused(page) == number:
            break
    assert focused(page) == number
    page.keyboard.press("k")
    assert focused(page) == walked[max(walked.index(number) - 1, 0)]
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(row(page, number).get_by_role("checkbox")).to_be_checked()
    page.keyboard.press("x")
    expect(row(page, number).get_by_role("checkbox")).not_to_be_checked()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.keyboard.press("1")
    assert focused(page) == "初审通过"
    assert office.state_of(number) is State.SUBMITTED
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert office.state_of(number) is State.ENDORSED
    with page.expect_navigation():
        page.keyboard.press("u")
    assert page.url.endswith("/cases?state=submitted")


def test_keys_are_letters_while_somebody_types(enter, office):
    number = office.sign_up()
    page = enter("xiangzhen")
    page.goto("/cases")
    follow(page, page.get_by_role("link", name=number))
    page.keyboard.press("y")
    page.keyboard.type("jkxu1n?")
    expect(page.get_by_label("意见或理由")).to_have_value("jkxu1n?")
    page.keyboard.press("Escape")
    page.locator("h1").click()
    for combination in ("Control+j", "Alt+u", "Meta+1"):
        page.keyboard.press(combination)
    assert number in page.locator(".facts").inner_text()
    with page.expect_navigation():
        page.keyboard.press("?")
    expect(page.get_by_role("heading", level=1)).to_have_text("按键说明")


def test_keys_can_be_turned_off(enter, office):
    page = enter("xiangzhen")
    page.goto("/cases")
    expect(page.locator("kbd").first).to_be_visible()
    page.goto("/keys")
    press(page, "停用按键")
    page.goto("/cases")
    expect(page.locator("kbd").first).to_be_hidden()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement === document.body")
    page.goto("/keys")
    press(page, "启用按键")
    page.goto("/cases")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.tagName") == "A"


@pytest.mark.parametrize("width", [1280, 640])
def test_lists_questions_and_results_fit_the_window(enter, office, width):
    number = office.sign_up()
    page = enter("xiangzhen", viewport={"width": width, "height": 900})
    page.goto("/cases")
    assert sideways(page) <= 0
    tick(page, number)
    press(page, "初审通过")
    assert sideways(page) <= 0
    press(page, "确认初审通过")
    assert sideways(page) <= 0
    page.goto("/keys")
    assert sideways(page) <= 0
