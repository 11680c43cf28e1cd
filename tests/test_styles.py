"""The pages' style sheets speak in tokens: colours and sizes have one name each, and one place."""

import re

import pytest

from fupin.settings import ROOT

SHEETS = ("app.css", "kiosk.css")
COMMENT = re.compile(r"/\*.*?\*/", re.S)
TOKENS = re.compile(r":root \{(.*?)\n\}", re.S)
COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b(?=[^{}]*[;}])|\b(?:rgba?|hsla?)\("
    r"|(?<=[:\s])(?:black|white|red|green|blue|grey|gray|orange|yellow|silver|navy|maroon)(?=[\s;])",
    re.I,
)
SIZE = re.compile(r"(?<![\w-])font-size:\s*([^;}]+)")
RELATIVE = re.compile(r"var\(--[a-z]+\)|[\d.]+(?:em|%|pt)")  # of a word in its line, of the page, on paper
USED, NAMED = re.compile(r"var\((--[a-z-]+)\)"), re.compile(r"(--[a-z-]+):")


def bare(name):
    return COMMENT.sub("", (ROOT / "static" / name).read_text("utf-8"))


def rules(name):
    """A sheet without its comments and tokens."""
    return TOKENS.sub("", bare(name))


def colours(text):
    return COLOUR.findall(text)


def sizes(text):
    return [size for size in SIZE.findall(text) if not RELATIVE.fullmatch(size.strip())]


@pytest.mark.parametrize("name", SHEETS)
def test_no_colour_is_written_out_but_in_its_token(name):
    assert colours(rules(name)) == []


@pytest.mark.parametrize("name", SHEETS)
def test_letters_have_a_size_of_the_scale(name):
    assert sizes(rules(name)) == []


def test_every_token_is_used_and_every_used_one_is_named():
    named = NAMED.findall(TOKENS.search(bare("app.css"))[1])
    assert len(named) == len(set(named))
    assert set(named) == {name for sheet in SHEETS for name in USED.findall(bare(sheet))}


@pytest.mark.parametrize(
    "rule", ["a { color: #fff; }", "a { border: 1px solid #e2c588 }", "a { color: rgb(0, 0, 0); }", "a { color: red; }"]
)
def test_a_colour_is_found(rule):
    assert colours(rule)


@pytest.mark.parametrize("rule", ["#msg { margin: 0; }", "#added { color: var(--red); }", ".red { fill: CanvasText; }"])
def test_what_is_no_colour_is_let_be(rule):
    assert colours(rule) == []


def test_a_size_beside_the_scale_is_found():
    assert sizes("a { font-size: 1.15rem; } b { font-size: var(--small) } c { font-size: 14px }") == [
        "1.15rem",
        "14px ",
    ]
