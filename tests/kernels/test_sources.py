"""Our scripts and style sheets are written for Chromium 78: what is newer breaks a script, or the look, unsaid."""

import re

import pytest

from fupin.settings import ROOT
from fupin.web.assets import ASSETS

# what came after 78: pattern, and what to write instead
NEWER_SCRIPT = {
    r"\?\.(?!\d)": "a && a.b",
    r"\?\?|\|\|=|&&=": "||, or a condition",
    r"\breplaceAll\b": "replace with a pattern",
    r"\.at\(|\.findLast\b|\.toSorted\b|\bhasOwn\b|\bstructuredClone\b": "an index; a loop",
    r"\ballSettled\b|\bPromise\.any\b|\breplaceChildren\b|\brequestSubmit\b|\bshowModal\b": "the older way",
    r"\bcheckVisibility\b|\brandomUUID\b|\bstatic\s*\{|#\w+\s*[=(;]": "the older way",
}
NEWER_STYLE = {
    r"(?<![\w-])gap:": "margins in flex, grid-gap in a grid, column-gap in columns",
    r"(?<![\w-])(?:row-)gap:": "grid-row-gap",
    r"(?<![\w-])inset(?:-\w+)*:": "top, right, bottom, left",
    r"(?<![\w-])aspect-ratio:": "a height",
    r":focus-visible|:is\(|:where\(|:has\(": ":focus; the selectors one by one",
    r":not\([^()]*,": ":not(…):not(…)",
    r"(?<![\w-])(?:min|max|clamp)\(": "two rules",
    r"(?<![\w-])(?:margin|padding)-(?:inline|block):": "the sides one by one",
    r"@layer|@container|@property|color-mix\(|\bdvh\b|(?<![\w-])(?:translate|rotate|scale):": "the older way",
    r"overflow(?:-\w)?:\s*clip": "hidden",
}
OURS = sorted(path for parts in ASSETS.values() for path in parts if path.is_relative_to(ROOT / "static"))
COMMENT = re.compile(r"/\*.*?\*/", re.S)


def newer(name: str, source: str) -> list[str]:
    """What is too new, and what to write instead."""
    table = NEWER_SCRIPT if name.endswith(".js") else NEWER_STYLE
    bare = COMMENT.sub("", source)
    return [f"{found[0]}: {instead}" for pattern, instead in table.items() for found in re.finditer(pattern, bare)]


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_nothing_is_newer_than_the_oldest_kernel(path):
    assert newer(path.name, path.read_text("utf-8")) == []


def test_every_script_and_style_sheet_is_read():
    assert {"app.css", "app.js", "desk.js", "idle.js", "kiosk.css", "kiosk.js"} <= {path.name for path in OURS}


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("a.js", "a?.b"),
        ("a.js", "a ?? b"),
        ("a.js", "text.replaceAll('a', 'b')"),
        ("a.js", "list.at(-1)"),
        ("a.css", ".a { display: flex; gap: 1rem; }"),
        ("a.css", ".a { inset: 0; }"),
        ("a.css", "a:focus-visible { color: red; }"),
        ("a.css", ".a { aspect-ratio: 1; }"),
        ("a.css", ":is(a, b) { color: red; }"),
        ("a.css", "a:not(.b, .c) { color: red; }"),
        ("a.css", ".a { width: min(1rem, 2%); }"),
    ],
)
def test_what_is_newer_is_found(name, source):
    assert newer(name, source)


def test_what_is_old_enough_is_let_be():
    assert newer("a.js", "a ? .5 : b || c; a?.5:1; list.flat(); /* a?.b */") == []
    assert newer("a.css", ".a { display: grid; grid-gap: 1rem; column-gap: 1rem; grid: minmax(0, 1fr); }") == []
