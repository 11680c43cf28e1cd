"""What a person does at the screen: fill a form, press a button, read a paper."""

import re
import subprocess

from playwright.sync_api import Locator, Page, expect

from fupin.schemes.forms import Raw

TRAINING = "职业技能培训报名"


def fill(page: Page, raw: Raw) -> None:
    """Fill the controls of these names; those that a row does not have yet are not there to fill."""
    for name, values in raw.items():
        controls = page.locator(f'[name="{name}"]:not([type=hidden])')
        if controls.count():
            _fill(controls, values)


def _fill(controls: Locator, values: list[str]) -> None:
    first = controls.first
    kind = first.evaluate("field => field.type")
    if kind == "select-one":
        first.select_option(values[0])
    elif kind in {"radio", "checkbox"}:
        for value in values:
            controls.and_(controls.page.locator(f'[value="{value}"]')).check()
    else:
        for place, value in enumerate(values):
            controls.nth(place).fill(value)


def new_draft(page: Page, title: str = TRAINING) -> str:
    """An empty form; its address."""
    page.goto("/apply")
    press(page, f"开始填写{title}")
    return page.url


def press(page: Page, button: str) -> None:
    """The button with exactly these words; then the next page."""
    follow(page, page.get_by_role("button", name=button, exact=True))


def follow(page: Page, link: Locator) -> None:
    """Click what leads to another page; be there, with its scripts: what is typed before them htmx does not hear."""
    with page.expect_navigation(wait_until="load"):
        link.click()


DELAY = 300  # a little more than the form's own


def settle(page: Page) -> None:
    """Until htmx has asked and has its answer."""
    page.wait_for_timeout(DELAY)
    page.wait_for_function("() => !document.querySelector('.htmx-request')")


def let_judge(page: Page, *, script: bool) -> None:
    """See the findings of what is filled in: they come by themselves, or by the button."""
    if script:
        page.locator("body").click(position={"x": 1, "y": 1})
        page.keyboard.press("Tab")
        settle(page)
    else:
        press(page, "核对")


def mark(page: Page) -> None:
    """Remember this document, to see later whether it was loaded anew."""
    page.evaluate("window.sameDocument = true")


def same_document(page: Page) -> bool:
    """Whether it is still the marked document."""
    return bool(page.evaluate("window.sameDocument === true"))


def receipt_number(page: Page) -> str:
    """The large number of the page after submitting."""
    expect(page.get_by_role("heading", level=1)).to_have_text("申请已提交")
    return page.locator(".receipt-number").inner_text()


def letter(page: Page, title: str) -> str:
    """The text of a letter that the page links to."""
    return pdf_text(page, page.get_by_role("link", name=title, exact=True).get_attribute("href") or "")


def pdf_text(page: Page, address: str) -> str:
    """A kept letter as pdftotext reads it, without white space: lines break anywhere."""
    answer = page.request.get(address)
    assert answer.ok
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-security-policy"].endswith("sandbox")
    done = subprocess.run(["pdftotext", "-", "-"], input=answer.body(), capture_output=True, check=True)
    return re.sub(r"\s+", "", done.stdout.decode())


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
