"""What comes over the wire for the heaviest pages: cold, in a browser that was never here, and warm, opened again."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from playwright.sync_api import Browser, CDPSession, Page

from bench.crawl import Found, Visitor, kind_of
from bench.figures import AT_MOST, Figure

MOST_BYTES, MOST_REQUESTS, MOST_AGAIN = 250, 8, 1  # KB and requests cold, requests warm: the page alone
CANDIDATES = 6  # of each kind: the heaviest, and those with the most files
KILO = 1024


class Weight(NamedTuple):
    """What one visit took."""

    size: int
    requests: int


class Seen(NamedTuple):
    """A page's weight when nobody has opened it before, and when opened again."""

    page: Found
    cold: Weight
    warm: Weight

    @property
    def name(self) -> str:
        """Whose page it is, and which."""
        return f"{self.page.visitor.name} {kind_of(self.page.path)}".rstrip("?")


def measure(browser: Browser, url: str, place: str, pages: Sequence[Found]) -> Iterator[Figure]:
    """The pages of the desk or the kiosk: the heaviest by what they name are weighed in the browser."""
    seen = [_twice(browser, url, page) for page in candidates(pages)]
    heaviest, most = max(seen, key=lambda each: each.cold.size), max(seen, key=lambda each: each.cold.requests)
    warmest, again = max(seen, key=lambda each: each.warm.size), max(seen, key=lambda each: each.warm.requests)
    words = f"heaviest of {len(pages)} pages: {heaviest.name} ({heaviest.cold.requests} requests)"
    yield Figure(f"pages: {place}, cold", heaviest.cold.size / KILO, words, AT_MOST, MOST_BYTES, " KB")
    words = f"most of {len(pages)} pages: {most.name} ({most.cold.size / KILO:.0f} KB)"
    yield Figure(f"pages: {place}, requests cold", most.cold.requests, words, AT_MOST, MOST_REQUESTS, "")
    words = f"heaviest, the page itself: {warmest.name}"
    yield Figure(f"pages: {place}, warm", warmest.warm.size / KILO, words, AT_MOST, MOST_BYTES, " KB")
    words = f"most of the {len(seen)} heaviest: {again.name}"
    yield Figure(f"pages: {place}, requests warm", again.warm.requests, words, AT_MOST, MOST_AGAIN, "")


def candidates(pages: Sequence[Found]) -> list[Found]:
    """One page of each kind that may be the heaviest or have the most files."""
    by_size = _of_each_kind(sorted(pages, key=lambda page: page.size, reverse=True))
    by_parts = _of_each_kind(sorted(pages, key=lambda page: (page.parts, page.size), reverse=True))
    chosen = [*by_size[:CANDIDATES], *by_parts[:CANDIDATES]]
    return list({(page.visitor.name, page.path): page for page in chosen}.values())


def _of_each_kind(pages: Sequence[Found]) -> list[Found]:
    first: dict[str, Found] = {}
    for page in pages:
        first.setdefault(kind_of(page.path), page)
    return list(first.values())


def window(browser: Browser, url: str, visitor: Visitor) -> Page:
    """A browser that has never been here, with the visitor's cookies."""
    context = browser.new_context(base_url=url, viewport={"width": 1280, "height": 900})
    context.add_cookies([{"name": name, "value": value, "url": url} for name, value in visitor.cookies.items()])
    return context.new_page()


def _twice(browser: Browser, url: str, found: Found) -> Seen:
    page = window(browser, url, found.visitor)
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    seen = Seen(found, _weight(page, wire, found.path), _weight(page, wire, found.path))
    page.context.close()
    return seen


def _weight(page: Page, wire: CDPSession, path: str) -> Weight:
    """What the network itself counted, headers included; what the browser had kept is not counted."""
    sizes = list[int]()
    hear = lambda event: sizes.append(event["encodedDataLength"])  # noqa: E731 - taken off again below
    page.goto("about:blank")
    wire.on("Network.loadingFinished", hear)
    page.goto(path, wait_until="networkidle")
    wire.remove_listener("Network.loadingFinished", hear)
    sent = [size for size in sizes if size]
    return Weight(int(sum(sent)), len(sent))
