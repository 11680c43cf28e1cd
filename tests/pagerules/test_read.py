"""What can be read off a page without showing it, on every page of every account, found, empty and refused."""

import re
from collections import Counter

import pytest

from fupin.schemes import SCHEMES
from fupin.settings import ROOT
from tests.pagerules.crawl import SCREEN
from tests.pages import check, text_of

# routes that answer with something else than a page or a file of their own
NO_PAGES = {
    "static": "Flask's own; nothing of ours is served by it",
    "assets.serve": "style and script; every page loads them in the browser tests",
    "home.front": "leads on to where a role's day begins",
    "kiosk.over": "ends the sitting and leads back to the start",
    "classes.wrong_rows": "a file; no scene sends a class back with a row that is wrong yet",
    "duplicates.of_one": "leads on to the pairs; the demonstration links to it from an import only",
}
UNREACHED = (
    "the crawl found no page of these routes. If a demonstration's link should lead there, extend fupin/demo; if it "
    "takes work first (a search, an upload), add a scene to tests/pagerules/scenes*.py and name it in order.py; "
    "if the route never answers 200, say why in NO_PAGES"
)
STOP_WORDS = re.compile("无效|非法|异常|参数|token|null|None|错误码", re.IGNORECASE)
LONGEST = 40  # characters of one line of the summary, names and numbers of the office aside
NAMES = re.compile(r"“[^”]*”|\S+〔\d{4}〕\d+号")
ADDS_OR_REMOVES = ("add:", "remove:")


def test_every_route_is_reached_with_a_real_object(app, crawled):
    routes = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in rule.methods}
    assert sorted(routes - crawled.reached - set(NO_PAGES)) == [], UNREACHED
    assert sorted(set(NO_PAGES) - routes) == []


def test_every_page_keeps_the_rules_of_reading(crawled):
    wrong = []
    for seen in crawled.pages:
        try:
            check(seen.page)
        except AssertionError as found:
            wrong += [f"{seen.name}: {line}" for line in str(found).splitlines()[1:]]
    assert wrong == []


def controls_of(seen):
    """All controls of a page by id, and the fieldset or control that speaks for each."""
    parents = {child: parent for parent in seen.page.root.iter() for child in parent}
    return parents, {one.get("id"): one for one in seen.page.elements() if one.tag in {"input", "select", "textarea"}}


def marked(control, parents):
    """The control, or the group of radio buttons around it, that says it is wrong."""
    while control is not None and control.get("aria-invalid") != "true":
        control = parents.get(control)
    return control


def test_a_wrong_field_says_so_in_the_words_of_the_summary(crawled):
    wrong, seen_any = [], 0
    for seen in crawled.pages:
        if seen.page.errors:
            parents, controls = controls_of(seen)
            (summary,) = [one for one in seen.page.elements() if one.get("id") == "error-summary"]
            for link in summary.iter("a"):
                control = controls.get(link.get("href", "")[1:])
                if control is not None:
                    seen_any += 1
                    said = said_at(seen, marked(control, parents))
                    if said is not None and said not in text_of(link):
                        wrong.append(f"{seen.name}: {text_of(link)}")
    assert seen_any > 100
    assert wrong == []


def said_at(seen, element):
    """What stands at the field itself, where it is one error or several."""
    if element is None:
        return None
    ids = element.get("aria-describedby", "").split()
    errors = [text_of(one) for one in seen.page.elements() if one.get("id") in ids and "error" in one.get("class", "")]
    return "；".join(errors)


def test_no_label_has_a_star_and_nothing_optional_is_missed_when_empty(crawled):
    wrong = []
    for seen in crawled.pages:
        wrong += [f"{seen.name}: {text_of(one)}" for tag in ("label", "legend") for one in seen.page.all(tag)
                  if "*" in text_of(one) or "＊" in text_of(one)]  # fmt: skip
        labels = {one.get("for"): text_of(one) for one in seen.page.all("label")}
        for one in seen.page.elements():
            empty = one.get("value") == "" and one.get("aria-invalid") == "true"
            if empty and "（选填）" in labels.get(one.get("id"), ""):
                wrong.append(f"{seen.name}: {labels[one.get('id')]}")
    assert wrong == []


def test_enter_sends_a_form_and_neither_adds_nor_removes_a_row(crawled):
    wrong = []
    for seen in crawled.pages:
        for form in seen.page.all("form"):
            typed = [one for one in form.iter("input") if one.get("type", "text") in {"text", "password"}]
            buttons = [one for one in form.iter("button") if one.get("type", "submit") == "submit"]
            if typed and buttons and (buttons[0].get("value", "").startswith(ADDS_OR_REMOVES)):
                wrong.append(f"{seen.name}: {[text_of(one) for one in buttons[:2]]}")
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


def test_errors_are_plain_and_short(crawled):
    errors = {words: seen.name for seen in crawled.pages for words in seen.page.errors}
    assert len(errors) > 200
    plain = {words: name for words, name in errors.items() if STOP_WORDS.search(words)}
    assert plain == {}
    assert {words: name for words, name in errors.items() if len(NAMES.sub("", words)) > LONGEST} == {}


def test_nothing_forbids_pasting():
    texts = [*(ROOT / "static").glob("*.js"), *(ROOT / "templates").rglob("*.html")]
    assert [path.name for path in texts if re.search("paste|readonly", path.read_text("utf-8"))] == []


def test_help_stands_in_one_place_of_every_head(crawled):
    for seen in crawled.pages:
        (who,) = seen.page.all("div", class_="who")
        machine = "kiosk" in seen.page.one("body").get("class", "")
        place, words = (1, "帮助／呼叫工作人员") if machine else (-1, "帮助")
        assert text_of(list(who)[place]) == words, seen.name
    assert any(seen.account == SCREEN for seen in crawled.pages)


def test_htmx_gets_the_same_bytes(crawled):
    assert crawled.differing == []


@pytest.mark.parametrize("state", ["filled", "empty", "error"])
def test_pages_were_seen_in_each_state(crawled, state):
    assert sum(seen.state == state for seen in crawled.pages) > 50
