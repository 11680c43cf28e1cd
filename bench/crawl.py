"""Follows the links of one visitor's pages, a few addresses of each kind, and says what each page brings along."""

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Set
from contextlib import closing
from html import unescape
from http.client import HTTPConnection
from typing import NamedTuple
from urllib.parse import parse_qsl, urljoin, urlsplit

OF_A_KIND = 2  # addresses of one kind that are visited, for each visitor
MOST = 300  # pages of one visitor: more can only be kinds without end
PATIENCE = 60  # seconds for an answer
PAPERS = (".pdf", ".xlsx", ".zip", ".png", ".jpg")  # letters, tables and pictures are no pages
_NAMES_SOMETHING = re.compile(r"[0-9a-f]{32}|\d+")
_LINK = re.compile(r'<a\b[^>]*? href="([^"#]+)')
_BROUGHT = re.compile(r'<(?:script|img)\b[^>]*? src="(/[^"]+)"|<link\b[^>]*? href="(/[^"]+)"')


class Visitor(NamedTuple):
    """Somebody at a browser: what the figures call them, the server's port, their cookies."""

    name: str
    port: int
    cookies: dict[str, str]


class Found(NamedTuple):
    """A page: who sees it, where, what it weighs with all that it names, and how many files that is."""

    visitor: Visitor
    path: str
    size: int
    parts: int
    text: str


def crawl(visitor: Visitor, starts: Iterable[str], without: Set[str] = frozenset()) -> Iterator[Found]:
    """Every kind of page that links lead to, `without` these addresses.

    Raises RuntimeError for a link that leads nowhere, and for links without end.
    """
    weights: dict[str, int] = {}
    to_visit, seen, kinds = deque(starts), {*starts, *without}, Counter[str]()
    with closing(HTTPConnection("127.0.0.1", visitor.port, timeout=PATIENCE)) as connection:
        while to_visit:
            path = to_visit.popleft()
            text, links = _read(connection, visitor, path)
            to_visit.extend(_new(path, links, seen, kinds))
            if len(seen) > MOST:
                raise RuntimeError(f"{visitor.name} finds ever more pages, such as {path}")
            if text:
                yield _found(connection, visitor, path, text, weights)


def _new(page: str, links: Iterable[str], seen: set[str], kinds: Counter[str]) -> Iterator[str]:
    """Where the links of a page lead that is worth a visit; it is remembered as seen."""
    for link in links:
        address = on_this_server(page, link)
        if address and address not in seen and kinds[kind_of(address)] < OF_A_KIND:
            seen.add(address)
            kinds[kind_of(address)] += 1
            yield address


def visit(visitor: Visitor, paths: Iterable[str]) -> Iterator[Found]:
    """These pages and no others."""
    weights: dict[str, int] = {}
    with closing(HTTPConnection("127.0.0.1", visitor.port, timeout=PATIENCE)) as connection:
        for path in paths:
            text, _ = _read(connection, visitor, path)
            yield _found(connection, visitor, path, text, weights)


def on_this_server(page: str, link: str) -> str:
    """Where the link of a page leads, with its query; empty for what is elsewhere or no page."""
    parts = urlsplit(urljoin(f"http://here{page}", link))
    if parts.scheme != "http" or parts.netloc != "here" or parts.path.endswith(PAPERS):
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def kind_of(address: str) -> str:
    """Alike but for the people and things that they name, and for what a list is narrowed to."""
    path, _, query = address.partition("?")
    asked = sorted({name for name, _ in parse_qsl(query, keep_blank_values=True)})
    return "?".join((_NAMES_SOMETHING.sub("*", path), ",".join(asked)))


def brought(text: str) -> set[str]:
    """The addresses of a page's style, scripts and pictures."""
    return {unescape(one or other) for one, other in _BROUGHT.findall(text)}


def _read(connection: HTTPConnection, visitor: Visitor, path: str) -> tuple[str, list[str]]:
    """The text of a page and its links; of a redirect no text and where it leads."""
    status, kind, location, body = _get(connection, visitor, path)
    if location:
        return "", [location]
    if status != 200:
        raise RuntimeError(f"{status} for {visitor.name} at {path}")
    if kind != "text/html":
        return "", []
    text = body.decode()
    return text, [unescape(link) for link in _LINK.findall(text)]


def _found(connection: HTTPConnection, visitor: Visitor, path: str, text: str, weights: dict[str, int]) -> Found:
    parts = brought(text)
    for address in parts - weights.keys():
        weights[address] = len(_get(connection, visitor, address)[3])
    size = len(text.encode()) + sum(weights[address] for address in parts)
    return Found(visitor, path, size, len(parts), text)


def _get(connection: HTTPConnection, visitor: Visitor, path: str) -> tuple[int, str, str, bytes]:
    cookies = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    connection.request("GET", path, headers={"Cookie": cookies})
    answer = connection.getresponse()
    return answer.status, answer.headers.get_content_type(), answer.getheader("Location", ""), answer.read()
