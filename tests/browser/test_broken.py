"""Each measure on its whole way while htmx does not load, arrives garbled, or no script runs at all."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from fupin.model.terms import Action
from fupin.schemes import SCHEMES
from fupin.schemes.forms import Raw
from tests.browser.claims import ready
from tests.browser.pages import fill, letter, press
from tests.browser.test_flows import hand_in, open_form, through_office

pytestmark = pytest.mark.browser

ABORTED, GARBLED, OFF = "aborted", "garbled", "off"
# with no script at all the three others go their way in test_flows
WAYS = (
    *((scheme, ABORTED) for scheme in SCHEMES),
    ("training", GARBLED),
    ("training_subsidy", OFF),
    ("hire_subsidy", OFF),
)
ADDS = {"workers": ("加一名工人", "加一行报酬"), "hires": ("加一名吸纳人员", "加一个月")}
ROW = re.compile(r"(workers|hires)-(\d+)-(?:payments|months)-(\d+)-")


def garble(route: Route) -> None:
    """What a proxy may answer instead."""
    route.fulfill(body="<html><body>网络认证</body></html>", content_type="text/javascript")


PROXY_FAULT = "Unexpected token '<'"  # of the page that came instead of htmx; nothing else may be at fault
BREAKS = {ABORTED: lambda route: route.abort(), GARBLED: garble}


@pytest.fixture
def broken(enter):
    """`broken("aborted")`: enters like `enter`, with htmx lost on the way. Our own scripts must not mind."""
    faults = set()

    def way(how):
        def open_window(username="", *, script=True):
            page = enter(username, heard=False, script=how != OFF)
            page.context.on("weberror", lambda fault: faults.add(fault.error.message))
            if how in BREAKS:
                page.context.route("**/htmx*.js", BREAKS[how])
            return page

        return open_window

    yield way
    assert faults <= {PROXY_FAULT}


def add_rows(page: Page, raw: Raw) -> None:
    """A fieldset for each person of a roster, and a line for each month."""
    lines = {(found[1], int(found[2]), int(found[3])) for name in raw if (found := ROW.match(name))}
    for part, entry, line in sorted(lines):
        person, month = ADDS[part]
        if line == 0:
            press(page, person)
        groups = page.locator(f"#{part} > fieldset").nth(entry)
        with page.expect_navigation(wait_until="load"):
            groups.get_by_role("button", name=month, exact=True).click()


def fill_in(page: Page, raw: Raw) -> None:
    """The number first, where there is one: the register's answers follow by the button."""
    if "id_number" in raw:
        fill(page, {"id_number": raw["id_number"]})
        press(page, "核对")
        expect(page.locator("dl.known")).to_contain_text(raw["applicant_name"][0])
    add_rows(page, raw)
    fill(page, raw)
    press(page, "核对")
    expect(page.locator("#findings .verdict.good")).to_be_visible()


@pytest.mark.parametrize(("scheme", "how"), WAYS)
def test_a_measure_goes_its_whole_way(broken, office, scheme, how):
    title, raw = SCHEMES[scheme].title, ready(office, scheme)
    page = broken(how)("chuangkou")
    open_form(page, title)
    assert how == OFF or page.evaluate("window.htmx === undefined")
    fill_in(page, raw)
    number = hand_in(page, raw)
    county = through_office(broken(how), office, number, title, script=how != OFF)
    papers = [each.title for each in SCHEMES[scheme].letters if each.on is Action.ISSUE]
    assert papers
    for paper in papers:
        assert raw.get("applicant_name", raw.get("company"))[0] in letter(county, paper)
