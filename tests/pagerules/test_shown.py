"""What only a browser can see of a page: its colours, sizes, edges, focus, and what becomes of it on paper."""

import pytest

from tests.pagerules.seen import FILLED, Seen
from tests.pagerules.shown import BAD, PAGE, SEEN_BY_CHROMIUM
from tests.pagerules.visit import visit
from tests.pagerules.window import Window, window

pytestmark = pytest.mark.browser

POLICY = {"Content-Security-Policy": "default-src 'self' 'unsafe-inline'"}


@pytest.fixture(scope="module")
def shown(chromium):
    with window(chromium) as opened:
        yield opened


@pytest.mark.parametrize("rule", SEEN_BY_CHROMIUM)
def test_no_page_breaks_what_a_browser_can_see(rule, broken):
    assert [f"{one.page}: {one.words}" for one in broken(rule)] == []


def rules_broken_by(shown: Window, body: str, style: str, kiosk: str = "") -> set[int]:
    html = PAGE.format(body=body, style=style, kiosk=kiosk)
    return {one.rule for one in visit(shown, Seen(FILLED, "", "bad", "/bad", 200, html, POLICY))}


@pytest.mark.parametrize(("rule", "body", "style"), BAD)
def test_a_bad_page_breaks_the_rule(shown, rule, body, style):
    assert rule in rules_broken_by(shown, body, style, ' class="kiosk"' if rule == 8 else "")


def test_the_good_page_around_the_bad_ones_breaks_nothing(shown):
    assert rules_broken_by(shown, "<p>好的</p>", "") == set()
