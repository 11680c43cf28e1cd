"""What only a browser can see of a page: its colours, sizes, edges, focus, and what becomes of it on paper."""

import pytest

from tests.pagerules.seen import FILLED, Seen
from tests.pagerules.visit import visit
from tests.pagerules.window import window

pytestmark = pytest.mark.browser

# 15, 16, 21 and 29 are mended but not yet gone through on every page
SEEN_BY_CHROMIUM = (1, 2, 8, 14, 17, 18, 19, 20, 28, 30)
BAD = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>坏</title>
<link rel="stylesheet" href="/assets/x/app.css"></head><body class="kiosk"><main><h1>坏页</h1>
<div id="error-summary"><a href="#nowhere">无处</a></div><p class="pale">看不清</p>
<form><input type="text" tabindex="3">
<fieldset><input name="a"></fieldset><fieldset><input name="b"></fieldset><input class="bare">
<button class="tiny">小</button></form><div class="wide">宽</div><div class="low">低</div>
<p class="cut">切掉的一行字</p>
<nav>导航</nav></main><script>unknown()</script></body></html>"""
BAD_STYLE = """.pale { color: #ddd } .bare { border: 0; outline: 0 }
.bare:focus { outline: 0 }
.low { font-size: 9px }
.tiny { all: unset; animation: spin 1s }
.wide { width: 1900px }
.cut { width: 3em; overflow: hidden;
white-space: nowrap }
@keyframes spin { to { opacity: 1 } }"""


@pytest.mark.parametrize("rule", SEEN_BY_CHROMIUM)
def test_no_page_breaks_what_a_browser_can_see(rule, broken):
    assert [f"{one.page}: {one.words}" for one in broken(rule)] == []


def test_a_bad_page_breaks_every_rule_that_a_browser_can_see(chromium):
    styled = BAD.replace("</head>", f"<style>{BAD_STYLE}</style></head>")
    policy = {"Content-Security-Policy": "default-src 'self'; style-src 'self' 'unsafe-inline'"}
    with window(chromium) as shown:
        found = visit(shown, Seen(FILLED, "", "bad", "/bad", 200, styled, policy))
    assert {one.rule for one in found} >= {*SEEN_BY_CHROMIUM, 15, 16, 21, 29}
