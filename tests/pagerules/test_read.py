"""What can be read off a page without showing it, on every page of every account, found, empty and refused."""

import re
from collections import Counter
from urllib.parse import urldefrag

import pytest

from fupin.schemes import SCHEMES
from fupin.settings import ROOT
from tests.pagerules.crawl import SCREEN
from tests.pagerules.reading import READING
from tests.pagerules.seen import EMPTY, ERROR, FILLED, Seen
from tests.pages import text_of

pytestmark = pytest.mark.browser  # the crawl is the same on every database

# routes that answer with something else than a page or a file of their own
NO_PAGES = {
    "static": "Flask's own; nothing of ours is served by it",
    "assets.serve": "style and script; every page loads them in the browser tests",
    "home.front": "leads on to where a role's day begins",
    "kiosk.over": "ends the sitting and leads back to the start",
}
UNREACHED = (
    "the crawl found no page of these routes. If a demonstration's link should lead there, extend fupin/demo; if it "
    "takes work first (a search, an upload), add a scene to tests/pagerules/scenes*.py and name it in order.py; "
    "if the route never answers 200, say why in NO_PAGES"
)
CHECK_PAGES = {"applications.check", "kiosk_checking.check"}

GOOD = """<!doctype html><html lang="zh-CN"><head><title>问题 – 事项 – 单位</title></head><body>
<header><div class="who"><a href="/help">帮助</a></div></header><main><h1>问题</h1>{}</main></body></html>"""
SUMMARY = '<div id="error-summary"><ul><li><a href="#name">{}</a></li></ul></div>'
FORM = "<form novalidate>{}<button{}>保存</button></form>"
BOX = '<label for="name">姓名{}</label><input id="name" name="name" value=""{}>'
OTHER = '<p id="said" class="error">不对</p>'
MARKED = ' aria-invalid="true" aria-describedby="said"'
# a page with this in it breaks the rule, and is told of in these words
BAD = [
    ("3", SUMMARY.format("请填写姓名") + FORM.format(BOX.format("", ""), ""), "not marked"),
    ("3", SUMMARY.format("请填写姓名") + FORM.format(BOX.format("", MARKED) + OTHER, ""), "other words"),
    ("4, 6, 23, 30", "<form><button>保存</button></form>", "not novalidate"),
    ("4, 6, 23, 30", "<p>Please wait</p>", "not Chinese"),
    ("4, 6, 23, 30", "<h3>小标题</h3>", "heading skips"),
    ("4, 6, 23, 30", "<table><tr><th>列</th></tr></table>", "table without caption"),
    ("4, 6, 23, 30", '<p id="a">一</p><p id="a">二</p>', "twice"),
    ("5", SUMMARY.format("请修改姓名") + FORM.format(BOX.format("", ""), ""), "lost"),
    ("7", FORM.format(BOX.format("*", ""), ""), "a star"),
    ("7", FORM.format(BOX.format("（选填）", MARKED), ""), "yet missed"),
    ("14", '<form novalidate><label for="name">姓名</label><input id="name" name="name"></form>', "does nothing"),
    ("14", FORM.format(BOX.format("", ""), ' value="remove:0"'), "Enter is"),
    ("22", '<span class="tag issued"></span>', "without words"),
    ("24", SUMMARY.format("参数无效") + BOX.format("", ""), "not plain"),
    ("24", SUMMARY.format("请" * 41) + BOX.format("", ""), "41 characters"),
]  # fmt: skip


@pytest.mark.parametrize("rule", READING)
def test_every_page_keeps_the_rule(crawled, rule):
    assert [f"{seen.name}: {words}" for seen in crawled.pages for words in READING[rule](seen)] == []


@pytest.mark.parametrize(("rule", "snippet", "told"), BAD)
def test_a_bad_page_is_told_of(rule, snippet, told):
    headers = {"Cache-Control": "no-store"}
    seen = Seen(
        FILLED, "", "bad", "/bad", 422 if rule == "5" else 200, GOOD.format(snippet), headers, {"name": ["王秀英"]}
    )
    assert any(told in words for words in READING[rule](seen)), list(READING[rule](seen))


def test_the_good_page_around_the_bad_ones_breaks_nothing():
    seen = Seen(FILLED, "", "good", "/good", 200, GOOD.format("<p>好的</p>"), {"Cache-Control": "no-store"})
    assert [words for rule in READING.values() for words in rule(seen)] == []


def test_help_that_is_not_the_last_of_the_head_is_told_of():
    moved = GOOD.replace('<a href="/help">帮助</a>', '<a href="/help">帮助</a><a href="/logout">退出</a>')
    seen = Seen(FILLED, "", "bad", "/bad", 200, moved.format("<p>好的</p>"), {"Cache-Control": "no-store"})
    assert list(READING["32"](seen)) == ["last in the head: 退出"]


def test_every_route_is_reached_with_a_real_object(app, crawled):
    routes = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in rule.methods}
    assert sorted(routes - crawled.reached - set(NO_PAGES)) == [], UNREACHED
    assert sorted(set(NO_PAGES) - routes) == []


def test_no_label_is_asked_twice(app):
    with app.test_request_context():
        for scheme in SCHEMES.values():
            labels = Counter(field.label.text for field in scheme.form())
            assert [label for label, times in labels.items() if times > 1] == []


def test_each_answer_of_a_check_page_leads_back_to_its_question(crawled):
    ids = {}
    for seen in crawled.pages:
        if seen.status_code == 200:
            path = urldefrag(seen.address).url.partition("?")[0]
            ids.setdefault(path, set()).update(one.get("id") for one in seen.page.elements())
    links = [
        urldefrag(link.get("href", ""))
        for seen in crawled.pages if seen.endpoint in CHECK_PAGES
        for link in seen.page.all("a") if text_of(link).startswith("更改")
    ]  # fmt: skip
    assert len(links) > 20
    paths = [(link.url.partition("?")[0], link.fragment) for link in links]
    assert [link for link in paths if link[0] not in ids or (link[1] and link[1] not in ids[link[0]])] == []


def test_nothing_forbids_pasting():
    texts = [*(ROOT / "static").glob("*.js"), *(ROOT / "templates").rglob("*.html")]
    assert [path.name for path in texts if re.search("paste|readonly", path.read_text("utf-8"))] == []


def test_errors_statuses_and_the_screen_were_seen_at_all(crawled):
    assert len({words for seen in crawled.pages for words in seen.page.errors}) > 200
    assert any(seen.page.all("span", class_="tag") for seen in crawled.pages)
    assert any(seen.account == SCREEN for seen in crawled.pages)


def test_htmx_gets_the_same_bytes(crawled):
    assert crawled.differing == []


@pytest.mark.parametrize("state", [FILLED, EMPTY, ERROR])
def test_pages_were_seen_in_each_state(crawled, state):
    assert sum(seen.state == state for seen in crawled.pages) > 50
