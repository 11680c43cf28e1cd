"""At the shared screen: asked before it ends, nothing left to go back to, and the whole way without a script."""

import pytest
from playwright.sync_api import Page, expect

from fupin.web import kiosk_sitting
from tests.browser.pages import fill, follow, press, sideways

pytestmark = pytest.mark.browser

TITLE = "职业技能培训报名"
SCREEN = {"width": 1280, "height": 1024}
FINGER, TEXT = 60, 20
SECOND = 1000

MEASURE = """([finger, text]) => {
  const seen = (node) => node.offsetParent !== null && node.getBoundingClientRect().width > 1;
  const words = (node) => `${node.tagName} ${(node.innerText || node.name || '').trim().slice(0, 20)}`;
  const all = (wanted) => [...document.querySelectorAll(wanted)].filter(seen);
  const low = all('button, a.button, .back a, .tasks a, .change a, input[type=text], select, .choice label')
    .filter((node) => !node.matches('.unseen *, .skip'))
    .filter((node) => node.getBoundingClientRect().height < finger)
    .map((node) => `${words(node)}: ${node.getBoundingClientRect().height} high`);
  const small = all('body *')
    .filter((node) => [...node.childNodes].some((each) => each.nodeType === 3 && each.data.trim()))
    .filter((node) => parseFloat(getComputedStyle(node).fontSize) < text)
    .map((node) => `${words(node)}: ${getComputedStyle(node).fontSize}`);
  return [...low, ...small];
}"""


@pytest.fixture
def screen(enter):
    """`screen(script=…)`: a browser that is the demonstration's kiosk, at its start page."""

    def start(**more) -> Page:
        page = enter(viewport=SCREEN, **more)
        page.goto("/kiosk")
        press(page, "把这个浏览器当作演示的自助机")
        return page

    return start


def big_enough(page: Page) -> list[str]:
    """What is too low for a finger, too small to read or wider than the screen."""
    wrong = page.evaluate(MEASURE, [FINGER, TEXT]) + (["too wide"] if sideways(page) > 0 else [])
    return [f"{page.url}: {each}" for each in wrong]


def begin(page: Page, raw: dict[str, list[str]]) -> str:
    """To the first page after the code; the code."""
    press(page, "新申请")
    press(page, f"申请{TITLE}")
    fill(page, raw)
    press(page, "继续")
    code = page.locator(".kiosk-code").inner_text()
    follow(page, page.get_by_role("link", name="记好了，继续"))
    return code


def question(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def test_whoever_is_quiet_is_asked_and_may_stay(screen, office):
    page = screen()
    page.clock.install()
    begin(page, office.training(office.person()))
    page.goto("/kiosk/steps/phone")
    page.clock.fast_forward(kiosk_sitting.WARN_SECONDS * SECOND - 2 * SECOND)
    expect(page.locator("#idle")).to_be_hidden()
    page.clock.fast_forward(4 * SECOND)
    expect(page.locator("#idle")).to_be_visible()
    assert page.locator("#idle-on").bounding_box()["height"] >= FINGER
    with page.expect_request("**/kiosk/stay"):
        page.get_by_role("button", name="继续办理").click()
    expect(page.locator("#idle")).to_be_hidden()
    page.clock.fast_forward(kiosk_sitting.WARN_SECONDS * SECOND + SECOND)
    expect(page.locator("#idle-on")).to_be_focused()
    page.locator("[name=phone]").click()
    expect(page.locator("#idle")).to_be_hidden()
    assert "/kiosk/steps/phone" in page.url


def test_whoever_left_is_kept_and_cannot_be_gone_back_to(screen, office):
    person = office.person()
    page = screen()
    page.clock.install()
    code = begin(page, office.training(person))
    page.goto("/kiosk/steps/phone")
    page.locator("[name=phone]").fill("05361234567")
    with page.expect_navigation(url="**/kiosk"):
        page.clock.run_for((kiosk_sitting.SCRIPT_SECONDS + 2) * SECOND)
    expect(page.locator(".flash")).to_contain_text("刚才填的内容已经保存")
    for _ in range(3):
        page.go_back()
        page.wait_for_load_state()
        assert person.name not in page.content()
        assert "05361234567" not in page.content()
    page.goto("/kiosk")
    follow(page, page.get_by_role("link", name="继续填写"))
    page.get_by_label("查询码").fill(code)
    press(page, "继续填写")
    page.goto("/kiosk/steps/phone")
    assert page.locator("[name=phone]").input_value() == "05361234567"


@pytest.mark.parametrize("script", [True, False])
def test_a_larger_text_keeps_what_is_being_typed(screen, office, script):
    page = screen(script=script)
    begin(page, office.training(office.person()))
    page.goto("/kiosk/steps/phone")
    page.locator("[name=phone]").fill("0536")
    press(page, "特大")
    assert page.locator("[name=phone]").input_value() == "0536"
    assert "size-huge" in (page.locator("html").get_attribute("class") or "")
    assert big_enough(page) == []
    page.locator("[name=phone]").fill("05361234567")
    with page.expect_navigation(wait_until="load"):
        page.locator("[name=phone]").press("Enter")
    assert "/kiosk/steps/phone" not in page.url
    assert "size-huge" in (page.locator("html").get_attribute("class") or "")


def test_the_script_leaves_before_the_server_does():
    assert kiosk_sitting.IDLE.total_seconds() - kiosk_sitting.SCRIPT_SECONDS >= 10
    assert kiosk_sitting.SCRIPT_SECONDS - kiosk_sitting.WARN_SECONDS >= 120


def test_without_a_script_a_form_is_filled_in_and_accepted(screen, office, enter):
    person = office.person()
    raw = office.training(person) | {"filler": ["self"]}
    page = screen(script=False)
    wrong = big_enough(page)
    code = begin(page, raw)
    while question(page) != "请核对填写的内容":
        wrong += big_enough(page)
        fill(page, raw)
        page.get_by_role("button", name="继续", exact=True).focus()
        with page.expect_navigation(wait_until="load"):
            page.keyboard.press("Enter")
    wrong += big_enough(page)
    page.get_by_label("以上内容属实").focus()
    page.keyboard.press("Space")
    press(page, "提交申请")
    expect(page.get_by_role("heading", level=1)).to_have_text("已提交，请到窗口出示身份证")
    expect(page.locator(".kiosk-code")).to_have_text(code)
    wrong += big_enough(page)
    for place in ("help", "continue", "progress", "measures"):
        page.goto(f"/kiosk/{place}")
        wrong += big_enough(page)
    assert wrong == []
    desk = enter("chuangkou")
    desk.goto("/handed-in")
    follow(desk, desk.get_by_role("link", name=person.name, exact=True))
    press(desk, "已核对身份证，代受理")
    expect(desk.locator(".receipt-number")).to_be_visible()
