"""Finding somebody at the counter, by keys alone and without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import press, sideways

pytestmark = pytest.mark.browser


def focused(page: Page) -> str:
    """The words of the link, or the name of the box, that has the focus."""
    return str(page.evaluate("document.activeElement.name || document.activeElement.textContent"))


def test_a_search_is_typed_walked_and_opened_by_keys_alone(enter, office):
    page = enter("chuangkou")
    page.goto("/people")
    page.keyboard.type("王")
    page.keyboard.press("Enter")
    page.wait_for_url("**/people/found/*")
    assert "王" not in page.url
    names = page.locator("[data-arrows] a").all_inner_texts()
    assert len(names) > 2
    assert focused(page) == "typed"
    walked = []
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp"):
        page.keyboard.press(key)
        walked.append(focused(page))
    assert walked == [names[0], names[1], names[0], "typed"]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(names[1])


def test_a_search_needs_no_script(enter, office, script):
    person = office.person()
    page = enter("chuangkou", script=script)
    page.goto("/people")
    page.get_by_label("要找的人").fill("1")
    press(page, "查找")
    expect(page.locator("#error-summary")).to_contain_text("号码至少输入最后4位")
    page.get_by_label("要找的人").fill(person.name)
    press(page, "查找")
    page.get_by_role("row", name=person.number).get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(person.name)
    page.go_back()
    expect(page.get_by_label("要找的人")).to_have_value(person.name)


@pytest.mark.parametrize("width", [1280, 640])
def test_the_box_and_the_list_fit_the_window(enter, width):
    page = enter("shiji", viewport={"width": width, "height": 900})
    page.goto("/people")
    assert sideways(page) <= 0
    page.get_by_label("要找的人").fill("w")
    press(page, "查找")
    expect(page).to_have_title(re.compile("找到50人以上"))
    assert sideways(page) <= 0
