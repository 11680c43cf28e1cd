"""A sign-up by keys alone on the kernels of old office machines, islands included: counter, township, county."""

import pytest
from playwright.sync_api import Page

from fupin.model.terms import Action, State
from fupin.schemes.forms import Raw
from tests.browser.keys import choose, press_enter, tab_to, type_in
from tests.browser.pages import mark, same_document, settle

pytestmark = pytest.mark.browser

TITLE = "职业技能培训报名"
SHOWN = """([selector, words]) => {
  const found = document.querySelector(selector);
  return found && found.textContent.indexOf(words) >= 0;
}"""
CHOSEN = ("education", "health", "trained_before", "first_course_id", "able", "willing", "wish")


def shows(page: Page, selector: str, words: str = "") -> None:
    """Wait for it. Playwright's own `expect` asks the page for more than 83 and 88 know."""
    page.wait_for_function(SHOWN, arg=[selector, words])


def fill_in(page: Page, raw: Raw) -> None:
    """The number, what the register knows by it, and the rest; the page is never loaded anew."""
    mark(page)
    type_in(page, "id_number", raw["id_number"][0])
    page.keyboard.press("Tab")
    shows(page, "dl.known", raw["applicant_name"][0])
    shows(page, "[name=phone]:focus")  # the name, which had the focus, is known by now
    type_in(page, "phone", raw["phone"][0])
    for name in CHOSEN:
        choose(page, name, raw[name][0])
    page.keyboard.press("Tab")
    settle(page)
    shows(page, "#findings .verdict.good")
    assert same_document(page)


def hand_in(page: Page) -> str:
    """Over the check page, where what is left out is said; the receipt's number."""
    press_enter(page, "button.button", "继续")
    shows(page, "h1", "请核对填写的内容")
    press_enter(page, "button.button", "提交申请")
    shows(page, "#error-summary:focus", "请勾选")
    tab_to(page, "#true")
    page.keyboard.press("Space")
    press_enter(page, "button.button", "提交申请")
    shows(page, "h1", "申请已提交")
    return page.locator(".receipt-number").inner_text()


def decide(page: Page, number: str, action: Action) -> None:
    """From the worklist into the case, an opinion, and the button."""
    page.goto("/cases?scheme=training")
    press_enter(page, "th a", number)
    type_in(page, "opinion", "情况属实。")
    press_enter(page, f"button[value={action.value}]")
    shows(page, "h1", f"已{action.label}")


def test_a_sign_up_is_filled_in_and_approved_by_keys(window, office):
    raw = office.training(office.person())
    page = window("chuangkou")
    page.goto("/apply")
    press_enter(page, "button", f"开始填写{TITLE}")
    fill_in(page, raw)
    number = hand_in(page)
    decide(window("xiangzhen"), number, Action.ENDORSE)
    decide(window("xianji"), number, Action.APPROVE)
    assert office.state_of(number) is State.APPROVED
