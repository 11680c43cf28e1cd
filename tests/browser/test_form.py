"""The form when things go otherwise: back, twice, two tabs, no session, answers that are none."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.office import Office
from tests.browser.pages import TRAINING, fill, let_judge, mark, new_draft, press, receipt_number, same_document, settle

pytestmark = pytest.mark.browser


def filled(page: Page, office: Office) -> dict[str, list[str]]:
    """A training form filled in to the last field."""
    raw = office.training(office.person())
    new_draft(page)
    fill(page, {"id_number": raw["id_number"]})
    let_judge(page, script=page.evaluate("!!window.htmx"))
    fill(page, raw)
    return raw


def to_check_page(page: Page) -> None:
    """On to the check page, ticked."""
    press(page, "继续")
    page.get_by_label("以上内容属实").check()


# twice ------------------------------------------------------------------------------------------------------------


def test_back_after_submitting_shows_the_receipt(enter, office, script):
    page = enter("chuangkou", script=script)
    filled(page, office)
    to_check_page(page)
    press(page, "提交申请")
    number = receipt_number(page)
    for _ in range(2):
        page.go_back()
        assert receipt_number(page) == number


def test_a_double_click_makes_one_application(enter, office, script):
    page = enter("chuangkou", script=script)
    raw = filled(page, office)
    to_check_page(page)
    page.get_by_role("button", name="提交申请").dblclick()
    number = receipt_number(page)
    page.goto("/cases?state=submitted")
    expect(page.get_by_role("link", name=number)).to_have_count(1)
    expect(page.get_by_role("row", name=raw["applicant_name"][0])).to_have_count(1)


def test_a_double_click_on_the_offer_opens_one_draft(enter, script):
    page = enter("chuangkou2", script=script)
    page.goto("/apply")
    page.get_by_role("button", name=f"开始填写{TRAINING}").dblclick()
    page.wait_for_url("**/form")
    page.goto("/cases?state=draft")
    before = page.locator("tbody tr").count()
    page.goto("/apply")
    page.get_by_role("button", name=f"开始填写{TRAINING}").dblclick()
    page.wait_for_url("**/form")
    page.goto("/cases?state=draft")
    assert page.locator("tbody tr").count() == before + 1


# two at once ------------------------------------------------------------------------------------------------------


def test_two_tabs_on_one_draft_do_not_overwrite_each_other(enter, script):
    one = enter("chuangkou", script=script)
    address = new_draft(one)
    two = one.context.new_page()
    two.goto(address)
    one.get_by_label("已有技能").fill("缝纫")
    press(one, "保存草稿")
    expect(one.locator("#msg")).to_contain_text("已保存")
    two.get_by_label("已有技能").fill("电焊")
    press(two, "保存草稿")
    expect(two.locator("p.notice")).to_contain_text("刚在另一个页面修改过")
    assert two.get_by_label("已有技能").input_value() == "电焊"
    one.goto(address)
    assert one.get_by_label("已有技能").input_value() == "缝纫"
    press(two, "保存草稿")
    expect(two.locator("#msg")).to_contain_text("已保存")
    one.goto(address)
    assert one.get_by_label("已有技能").input_value() == "电焊"


def test_an_old_page_decides_nothing_and_shows_the_present_state(enter, office, script):
    counter = enter("chuangkou", script=script)
    filled(counter, office)
    to_check_page(counter)
    press(counter, "提交申请")
    number = receipt_number(counter)
    first = enter("xiangzhen", script=script)
    second = first.context.new_page()
    for page in (first, second):
        page.goto("/cases")
        page.get_by_role("link", name=number).click()
    first.get_by_label("意见或理由").fill("请补充联系电话")
    press(first, "退回补正")
    second.get_by_label("意见或理由").fill("同意上报")
    with second.expect_response(lambda answer: answer.url.endswith("/act")) as answer:
        press(second, "初审通过")
    assert answer.value.status == 409
    expect(second.locator("#error-summary")).to_contain_text("此申请刚被他人处理，请查看最新情况")
    expect(second.locator(".facts")).to_contain_text("退回补正")
    expect(second.get_by_role("button", name="初审通过")).to_have_count(0)


# things that fail -------------------------------------------------------------------------------------------------


def test_a_lost_session_leads_to_signing_in_and_back_to_the_draft(enter, office, script):
    page = enter("chuangkou", script=script)
    address = new_draft(page)
    page.get_by_label("已有技能").fill("缝纫")
    press(page, "保存草稿")
    page.context.clear_cookies()
    page.get_by_label("方便的地点").fill("镇上")
    if script:
        page.keyboard.press("Tab")
    else:
        press(page, "保存草稿")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("登录"))
    office.fill_in_sign_in(page, "chuangkou")
    page.wait_for_url(address)
    assert page.get_by_label("已有技能").input_value() == "缝纫"


# what may come back instead of our page
NO_ANSWERS = (
    (200, "<p>登录无线网络</p>"),
    (200, ""),
    (500, "Internal Server Error"),
    (413, "<h1>413 Request Entity Too Large</h1>"),
    (403, "blocked"),
)


@pytest.mark.parametrize(("status", "body"), NO_ANSWERS)
def test_an_answer_that_is_none_is_asked_for_again_by_the_browser_and_nothing_is_lost(enter, office, status, body):
    page = enter("chuangkou", heard=False)
    raw = office.training(office.person())
    new_draft(page)

    def garble(route: Route) -> None:
        if route.request.headers.get("hx-request"):
            route.fulfill(status=status, body=body, content_type="text/html")
        else:
            route.continue_()

    page.route("**/form", garble)
    page.get_by_label("已有技能").fill("缝纫")
    mark(page)
    with page.expect_navigation():
        page.keyboard.press("Tab")
    expect(page.get_by_role("heading", level=1)).to_have_text(TRAINING)
    assert not same_document(page)
    assert page.get_by_label("已有技能").input_value() == "缝纫"
    with page.expect_navigation():
        page.get_by_label("身份证号码").first.fill(raw["id_number"][0])
        page.keyboard.press("Tab")
    expect(page.locator("dl.known")).to_contain_text(raw["applicant_name"][0])
    assert page.get_by_label("已有技能").input_value() == "缝纫"


def test_no_answer_at_all_leaves_the_page_as_it_is_and_says_so(enter):
    page = enter("chuangkou", heard=False)
    new_draft(page)
    page.route("**/form", lambda route: route.abort())
    page.get_by_label("已有技能").fill("缝纫")
    mark(page)
    page.keyboard.press("Tab")
    expect(page.locator("#msg")).to_contain_text("网络不通，页面内容未变")
    assert same_document(page)
    assert page.get_by_label("已有技能").input_value() == "缝纫"
    page.unroute("**/form")
    press(page, "保存草稿")
    expect(page.locator("#msg")).to_contain_text("已保存")


def test_what_is_typed_while_the_answer_is_on_its_way_stays(enter, office):
    raw = office.training(office.person())
    page = enter("chuangkou")
    new_draft(page)

    def wait(route: Route) -> None:
        page.wait_for_timeout(400)
        route.continue_()

    page.get_by_label("身份证号码").first.fill(raw["id_number"][0])
    page.route("**/form", wait)
    with page.expect_request("**/form"):
        page.keyboard.press("Tab")
    page.get_by_label("已有技能").fill("缝纫")
    page.locator("[name=trained_before][value=no]").check()
    expect(page.locator("dl.known")).to_contain_text(raw["applicant_name"][0])
    settle(page)
    assert page.get_by_label("已有技能").input_value() == "缝纫"
    assert page.locator("[name=trained_before][value=no]").is_checked()
    assert page.locator("[name=phone]").input_value() == raw["phone"][0]
