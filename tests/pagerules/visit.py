"""Shows a kept page to Chromium once and takes everything from it that the rules ask for."""

import base64
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import axe_playwright_python
from playwright.sync_api import Browser, Page, Route

from fupin.web.assets import ASSETS
from tests.pagerules.seen import Seen

HERE = Path(__file__).parent
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text("utf-8")
MEASURE, FITS, KEYS = ((HERE / f"{name}.js").read_text("utf-8") for name in ("measure", "fits", "keys"))
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = """async (levels) => {
  const found = await axe.run(document, { runOnly: levels, resultTypes: ['violations', 'incomplete'] });
  // of the signs before a finding axe cannot tell; rule 18 computes them
  const told = (node) => !node.any.some((check) => /too short|only non-text/.test(check.message));
  const words = (node) => node.any.map((check) => check.message).join(' ').slice(0, 160);
  return ['violations', 'incomplete'].flatMap((kind) => found[kind].flatMap((rule) => rule.nodes.filter(told)
    .map((node) => `${kind} ${rule.id}: ${node.target} ${words(node)}`)));
}"""
HOST = "http://pages.test"
WIDE = {"width": 1280, "height": 900}
PAPER = {"width": 718, "height": 900}  # A4 within margins of 10 mm, at 96 dots an inch
MOST_STOPS = 90
PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
SPACED = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-bottom: 2em !important; }"""
SPACE = """(rules) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  document.adoptedStyleSheets = rules ? [sheet] : [];
}"""
SUMMARY = """() => {
  const summary = document.getElementById('error-summary');
  if (!summary) { return []; }
  const told = document.activeElement === summary ? [] : ['the summary has no focus'];
  for (const link of summary.querySelectorAll('a')) {
    const goal = document.getElementById(link.hash.slice(1));
    link.click();
    if (document.activeElement !== goal) { told.push(`${link.textContent} does not lead into its field`); }
  }
  return told;
}"""
CALM = """() => {
  const name = (one) => `<${one.tagName.toLowerCase()}.${one.className}> ${one.textContent.trim().slice(0, 20)}`;
  const told = [];
  for (const one of document.querySelectorAll('button, .button, input:not([type=hidden]), select, textarea, .tag')) {
    const its = getComputedStyle(one);
    const edged = parseFloat(its.borderTopWidth) >= 1 && its.borderTopStyle !== 'none';
    const words = its.textDecorationLine.includes('underline') || /radio|checkbox|file/.test(one.type);
    if (!edged && !words) { told.push(`no edge: ${name(one)}`); }
  }
  for (const one of document.querySelectorAll('body *')) {
    const its = getComputedStyle(one);
    if (/[1-9]/.test(its.transitionDuration) || its.animationName !== 'none') { told.push(`moves: ${name(one)}`); }
  }
  return told;
}"""
NO_NAVIGATION = """() => [...document.querySelectorAll('header, nav, footer, .skip, .back, .filters, .actions, #idle')]
  .filter((one) => one.getClientRects().length)
  .map((one) => `printed: <${one.tagName.toLowerCase()}.${one.className}>`)"""


class Broken(NamedTuple):
    """A rule that a page breaks, by its number, and how."""

    rule: int
    words: str
    page: str


@contextmanager
def window(browser: Browser) -> Iterator[Page]:
    """One window for many pages."""
    context = browser.new_context(viewport=WIDE, locale="zh-CN", base_url=HOST)
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def show(page: Page, seen: Seen) -> list[str]:
    """Load the page as it was answered, with our own scripts and styles; what the console says of it."""
    said: list[str] = []

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(HOST)
        name = path.rpartition("/")[2]
        if route.request.is_navigation_request():
            headers = {key: value for key, value in seen.headers.items() if key in {"Content-Security-Policy"}}
            route.fulfill(status=200, body=seen.html, content_type="text/html; charset=utf-8", headers=headers)
        elif name in ASSETS:
            route.fulfill(path=ASSETS[name])
        else:
            route.fulfill(body=PIXEL, content_type="image/gif")

    page.unroute_all()
    page.route("**/*", answer)
    page.once("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    page.set_viewport_size(WIDE)
    page.emulate_media(media="screen", forced_colors="none", reduced_motion="no-preference")
    page.goto(seen.address)
    return said


def visit(page: Page, seen: Seen, pictures: Path | None = None) -> list[Broken]:
    """Everything that is wrong with the page."""
    found: list[tuple[int, str]] = [(30, words) for words in show(page, seen)]
    found += [(2, words) for words in page.evaluate(SUMMARY)]
    page.evaluate(AXE)
    found += [(1, words) for words in page.evaluate(RUN_AXE, LEVELS)]
    found += page.evaluate(MEASURE)
    found += _fitting(page)
    found += _otherwise(page)
    found += _by_keys(page)
    if pictures:
        _keep(page, seen, found, pictures)
    return [Broken(rule, words, seen.name) for rule, words in dict.fromkeys(map(tuple, found))]


def _fitting(page: Page) -> list[tuple[int, str]]:
    """Narrow, in huge letters, and with the text spaced out."""
    found: list[tuple[int, str]] = list(page.evaluate(FITS, [16, True]))
    page.evaluate(SPACE, SPACED)
    found += page.evaluate(FITS, [17, True])
    page.evaluate(SPACE, "")
    for width in (640, 320):
        page.set_viewport_size({"width": width, "height": 900})
        found += page.evaluate(FITS, [16, True])
    page.set_viewport_size({"width": 640, "height": 900})
    page.evaluate("document.documentElement.className = 'size-huge'")
    found += page.evaluate(FITS, [16, True])
    page.evaluate("document.documentElement.className = 'size-normal'")
    return found


def _otherwise(page: Page) -> list[tuple[int, str]]:
    """On paper, and in the colours of somebody else."""
    page.set_viewport_size(PAPER)
    page.emulate_media(media="print")
    found: list[tuple[int, str]] = [*page.evaluate(FITS, [29, False])]
    found += [(29, words) for words in page.evaluate(NO_NAVIGATION)]
    page.set_viewport_size(WIDE)
    page.emulate_media(media="screen", forced_colors="active", reduced_motion="reduce")
    found += [(28, words) for words in page.evaluate(CALM)]
    page.emulate_media(media="screen", forced_colors="none", reduced_motion="no-preference")
    return found


def _by_keys(page: Page) -> list[tuple[int, str]]:
    """By the Tab key from the first control to the last."""
    stops = page.evaluate(KEYS)
    for _ in range(min(stops, MOST_STOPS) - 1):
        page.keyboard.press("Tab")
    walked: dict[str, Any] = page.evaluate("window.walked")
    found: list[tuple[int, str]] = list(walked["told"])
    wanted = walked["stops"][:MOST_STOPS]
    if walked["reached"][: len(wanted)] != wanted:
        first = next((pair for pair in zip(wanted, walked["reached"], strict=False) if pair[0] != pair[1]), "cut short")
        found.append((14, f"Tab goes elsewhere: {first}, {len(walked['reached'])} of {len(wanted)}"))
    return found


def _keep(page: Page, seen: Seen, found: list[Any], pictures: Path) -> None:
    """The page, its picture and what was found, for whoever wants to look."""
    stem = pictures / re.sub(r"[^\w.-]+", "_", seen.name)[:120]
    page.screenshot(path=stem.with_suffix(".png"), full_page=True)
    stem.with_suffix(".html").write_text(seen.html, "utf-8")
    stem.with_suffix(".json").write_text(json.dumps(found, ensure_ascii=False, indent=1), "utf-8")
