"""The pages of the kiosk: its own, and those of a draft of each measure that people apply for there."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Page

from bench.crawl import Found, Visitor, crawl
from fupin.kiosk import filling, steps
from fupin.model import Person

END = frozenset({"/kiosk", "/kiosk/over"})  # whoever opens these has finished
SESSION = "fupin"  # of its own for each draft, so that each can be opened again


def kiosk_pages(browser: Browser, url: str, person: Person) -> Iterator[Found]:
    """Whatever links lead to; a draft of each measure is begun by somebody on the register."""
    device = browser.new_context(base_url=url)
    page = device.new_page()
    page.goto("/kiosk")
    _press(page.get_by_role("button", name="把这个浏览器当作演示的自助机"))
    yield from crawl(_visitor(page), ["/kiosk"])
    for code, scheme in filling.offered().items():
        questions = (f"/kiosk/steps/{step.slug}" for step in steps.flow(scheme.form, {}))
        sitting = _begun(page, code, person)
        yield from crawl(_visitor(sitting), [urlsplit(sitting.url).path, "/kiosk/parts", *questions], END)
        sitting.context.close()
    device.close()


def _begun(device: Page, code: str, person: Person) -> Page:
    """A browser at the same kiosk, after the first page of that measure."""
    browser = device.context.browser
    assert browser
    context = browser.new_context(base_url=device.url)
    context.add_cookies([each for each in device.context.cookies() if each["name"] != SESSION])  # type: ignore[misc]
    page = context.new_page()
    page.goto("/kiosk")
    _press(page.get_by_role("button", name="新申请"))
    _press(page.locator(f"form[action='/kiosk/measures/{code}'] button"))
    page.locator("[name=applicant_name]").fill(person.name)
    page.locator("[name=id_number]").fill(person.id_number)
    _press(page.get_by_role("button", name="继续", exact=True))
    return page


def _press(button: Locator) -> None:
    with button.page.expect_navigation(wait_until="load"):
        button.click()


def _visitor(page: Page) -> Visitor:
    cookies = {each["name"]: each["value"] for each in page.context.cookies()}
    return Visitor("kiosk", urlsplit(page.url).port or 80, cookies)
