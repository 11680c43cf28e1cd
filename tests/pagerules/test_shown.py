"""What only a browser can see of a page: its colours, sizes, edges, focus, and what becomes of it on paper."""

import pytest

from tests.pagerules.seen import FILLED, Seen
from tests.pagerules.visit import visit, window

pytestmark = pytest.mark.browser

# of 1, 2, 14, 16, 21 and 29 a few pages still break each: the table of rules calls them not covered
SEEN_BY_CHROMIUM = (8, 15, 17, 18, 19, 20, 28, 30)
BAD = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>坏</title>
<link rel="stylesheet" href="/assets/x/app.css"></head><body class="kiosk"><main><h1 style="color:#ddd">坏页</h1>
<div id="error-summary"><a href="#nowhere">无处</a></div><form><input type="text" tabindex="3">
<fieldset><input name="a"></fieldset><fieldset><input name="b"></fieldset>
<button class="pale">小</button></form><p class="code">很小的字</p><nav>导航</nav></main></body></html>"""


@pytest.mark.parametrize("rule", SEEN_BY_CHROMIUM)
def test_no_page_breaks_what_a_browser_can_see(rule, broken):
    assert [f"{one.page}: {one.words}" for one in broken(rule)] == []


def test_a_bad_page_is_told_from_a_good_one(chromium):
    with window(chromium) as page:
        found = visit(page, Seen(FILLED, "", "bad", "/bad", 200, BAD, {}))
    assert {one.rule for one in found} >= {1, 2, 8, 14, 18, 20, 29}
