"""Shows a kept page to Chromium once and takes everything from it that the rules ask for."""

import json
import re
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Page

from tests.pagerules.seen import Seen
from tests.pagerules.window import WIDE, Window

HERE = Path(__file__).parent
AXE, CALM, FITS, KEYS, MEASURE, PRINTED, SUMMARY = (
    (HERE / f"{name}.js").read_text("utf-8")
    for name in ("axe", "calm", "fits", "keys", "measure", "printed", "summary")
)
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAPER = {"width": 718, "height": 900}  # A4 within margins of 10 mm, at 96 dots an inch
MOST_STOPS = 60
SPACED = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-bottom: 2em !important; }"""
SPACE = """(rules) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  document.adoptedStyleSheets = rules ? [sheet] : [];
}"""
SIZE = "(size) => { document.documentElement.className = size; }"

Found = list[tuple[int, str]]


class Broken(NamedTuple):
    """A rule that a page breaks, by its number, and how."""

    rule: int
    words: str
    page: str


def visit(window: Window, seen: Seen, artefacts: Path | None = None) -> list[Broken]:
    """Everything that is wrong with the page."""
    page = window.page
    found: Found = [(30, words) for words in window.show(seen)]
    found += [(2, words) for words in page.evaluate(SUMMARY)]
    found += [(1, words) for words in page.evaluate(AXE, LEVELS)]
    found += page.evaluate(MEASURE)
    found += _by_keys(window, seen)
    found += _fitting(page)
    found += _otherwise(page)
    if artefacts:
        _keep(page, seen, found, artefacts)
    return [Broken(rule, words, seen.name) for rule, words in dict.fromkeys(map(tuple, found))]


def _fitting(page: Page) -> Found:
    """With the text spaced out, narrow, and in huge letters."""
    found: Found = list(page.evaluate(FITS, [16, True]))
    page.evaluate(SPACE, SPACED)
    found += page.evaluate(FITS, [17, True])
    page.evaluate(SPACE, "")
    for width, size in ((640, "size-normal"), (640, "size-huge"), (320, "size-normal")):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(SIZE, size)
        found += page.evaluate(FITS, [16, True])
    return found


def _otherwise(page: Page) -> Found:
    """On paper, and in the colours of somebody else."""
    page.set_viewport_size(PAPER)
    page.emulate_media(media="print")
    found: Found = [*page.evaluate(FITS, [29, False])]
    found += [(29, words) for words in page.evaluate(PRINTED)]
    page.set_viewport_size(WIDE)
    page.emulate_media(media="screen", forced_colors="active", reduced_motion="reduce")
    found += [(28, words) for words in page.evaluate(CALM)]
    page.emulate_media(media="screen", forced_colors="none", reduced_motion="no-preference")
    return found


def _by_keys(window: Window, seen: Seen) -> Found:
    """By the Tab key; from the last link of a head on if that head has been gone through before."""
    head = seen.head
    stops = window.page.evaluate(KEYS, head in window.walked)
    window.walked.add(head)
    for _ in range(min(stops, MOST_STOPS) - 1):
        window.tab()
    walked: dict[str, Any] = window.page.evaluate("window.walked")
    found: Found = list(walked["told"])
    wanted = walked["stops"][:MOST_STOPS]
    if walked["reached"][: len(wanted)] != wanted:
        pairs = zip(wanted, walked["reached"], strict=False)
        first = next((pair for pair in pairs if pair[0] != pair[1]), "cut short")
        found.append((14, f"Tab goes elsewhere: {first}, {len(walked['reached'])} of {len(wanted)}"))
    return found


def _keep(page: Page, seen: Seen, found: Found, artefacts: Path) -> None:
    """The page, its picture and what was found, for whoever wants to look."""
    stem = artefacts / re.sub(r"[^\w.-]+", "_", seen.name)[:120]
    page.screenshot(path=stem.with_suffix(".png"), full_page=True)
    stem.with_suffix(".html").write_text(seen.html, "utf-8")
    stem.with_suffix(".json").write_text(json.dumps(found, ensure_ascii=False, indent=1), "utf-8")
