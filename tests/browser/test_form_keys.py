"""The form by keys alone: every control is reached by Tab, and every question without an answer by Alt and J."""

import pytest
from playwright.sync_api import Page, expect

from fupin.model.terms import State
from tests.browser.keys import choose, tab_to, type_in
from tests.browser.pages import fill, new_draft, press, receipt_number, settle

pytestmark = pytest.mark.browser


def test_training_is_submitted_by_keys_alone(enter, office, script):
    person = office.person()
    raw = office.training(person)
    page = enter("chuangkou", script=script)
    new_draft(page)
    type_in(page, "id_number", raw["id_number"][0])
    if script:
        page.keyboard.press("Tab")
        expect(page.locator("[name=phone]")).to_be_focused()  # the name, which had the focus, is known by now
    type_in(page, "phone", raw["phone"][0])
    if not script:
        type_in(page, "agent_name", person.name)
    for name in ("education", "health", "trained_before", "first_course_id", "able", "willing", "wish"):
        choose(page, name, raw[name][0])
    if script:
        settle(page)
    type_in(page, "helper", "于协理")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("请核对填写的内容")
    tab_to(page, "#true")
    page.keyboard.press("Space")
    tab_to(page, "button.button")
    page.keyboard.press("Enter")
    assert receipt_number(page)
    assert office.applications_of(person) == [State.SUBMITTED]


def test_alt_and_j_leads_to_each_question_without_an_answer_and_at_last_to_the_button(enter, office):
    raw = office.training(office.person())
    page = enter("chuangkou")
    new_draft(page)
    page.keyboard.type(raw["id_number"][0])
    page.keyboard.press("Tab")
    settle(page)
    for name in ("trained_before", "first_course_id", "able", "willing", "wish"):
        assert onward(page) == name
        fill(page, {name: raw[name]})
    assert onward(page) == "do"
    assert page.evaluate("document.activeElement.textContent") == "继续"
    page.locator("[name=id_number]").fill("")
    assert onward(page) == "id_number"


def onward(page: Page) -> str:
    """Press Alt and J; the name of what has the focus then, "do" for the button."""
    page.keyboard.press("Alt+j")
    return str(page.evaluate("document.activeElement.name || ''"))


def test_alt_and_j_does_nothing_for_whoever_wants_no_keys(enter):
    page = enter("chuangkou")
    page.goto("/keys")
    press(page, "停用按键")
    new_draft(page)
    assert onward(page) == "id_number"
    page.locator("[name=phone]").focus()
    assert onward(page) == "phone"
    expect(page.locator(".tools kbd").first).to_be_hidden()
