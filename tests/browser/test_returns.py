"""A form goes back with remarks, is mended at the counter, and shows its reviewer what was changed."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.office import Office
from tests.browser.pages import fill, follow, let_judge, press, receipt_number, sideways

pytestmark = pytest.mark.browser

PHRASE = "联系电话打不通，请核对"  # the demonstration's offices begin with the usual ones


def filed(page: Page, office: Office) -> str:
    """A sign-up for training, handed in at the counter; its number."""
    raw = office.training(office.person())
    page.goto("/apply")
    press(page, "开始填写职业技能培训报名")
    fill(page, {"id_number": raw["id_number"]})
    let_judge(page, script=page.evaluate("!!window.htmx"))
    fill(page, raw)
    press(page, "继续")
    page.get_by_label("以上内容属实").check()
    press(page, "提交申请")
    return receipt_number(page)


def choose(page: Page, listed: str, *, script: bool) -> None:
    """A phrase: with script it is in the box at once, without it stays chosen until the form is sent."""
    chosen = page.get_by_label(listed, exact=True)
    chosen.select_option(PHRASE)
    expect(chosen).to_have_value("" if script else PHRASE)


def opened(page: Page, number: str) -> None:
    """The case of that number."""
    page.goto(f"/cases?state=&number={number}")
    follow(page, page.get_by_role("link", name=number))


def test_returned_mended_and_handed_in_again(enter, office, script):
    counter, reviewer = enter("chuangkou", script=script), enter("xiangzhen", script=script)
    number = filed(counter, office)
    opened(reviewer, number)
    follow(reviewer, reviewer.get_by_role("link", name="逐项写意见后退回"))
    assert sideways(reviewer) == 0
    press(reviewer, "退回补正")
    expect(reviewer.locator("#error-summary")).to_be_focused()
    reviewer.get_by_label("联系电话（报名人 联系电话）的补正意见").fill("号码少一位，请核对")
    reviewer.get_by_label("已有技能（基本情况 已有技能）的补正意见").fill("写明会什么")
    choose(reviewer, "报名人 联系电话的常用语", script=script)
    press(reviewer, "退回补正")
    expect(reviewer.get_by_role("heading", level=1)).to_have_text("已退回补正")

    opened(counter, number)
    follow(counter, counter.get_by_role("link", name="继续填写"))
    expect(counter.locator(".to-mend li")).to_have_count(2)
    counter.locator(".to-mend").get_by_role("link", name="联系电话").click()
    phone = counter.get_by_label("联系电话")
    expect(phone).to_be_focused()
    expect(phone).to_have_accessible_description(f"补正意见：号码少一位，请核对；{PHRASE}")
    phone.fill("13912345678")
    let_judge(counter, script=script)
    expect(phone).to_have_accessible_description(f"补正意见：号码少一位，请核对；{PHRASE}")
    press(counter, "继续")
    counter.get_by_label("以上内容属实").check()
    press(counter, "提交申请")

    opened(reviewer, number)
    rows = reviewer.locator("table.mended tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.filter(has_text="联系电话")).to_contain_text("已修改")
    expect(rows.filter(has_text="联系电话")).to_contain_text("*******5678")
    expect(rows.filter(has_text="已有技能")).to_contain_text("未修改")


def test_by_keys_a_phrase_goes_in_with_enter_and_not_while_leafing(enter, office):
    counter, reviewer = enter("chuangkou"), enter("xiangzhen")
    opened(reviewer, filed(counter, office))
    box = reviewer.get_by_label("意见或理由", exact=False).first
    box.fill("请看")
    reviewer.get_by_label("选用常用语").focus()
    for _ in range(3):
        reviewer.keyboard.press("ArrowDown")
    expect(box).to_have_value("请看")
    third = reviewer.get_by_label("选用常用语").input_value()
    reviewer.keyboard.press("Enter")
    expect(box).to_have_value(f"请看；{third}")
    expect(box).to_be_focused()
