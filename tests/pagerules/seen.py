"""A page as the crawl found it, and what tells two pages apart."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from tests.pages import Page

FILLED, EMPTY, ERROR = "filled", "empty", "error"


@dataclass(frozen=True)
class Asked:
    """The request, as far as `tests.pages.check` looks at it."""

    path: str


@dataclass(frozen=True)
class Seen:
    """One answer that is a page: who asked for what, and in which state of the office."""

    state: str
    account: str
    endpoint: str
    address: str
    status_code: int
    html: str
    headers: dict[str, str]
    sent: dict[str, list[str]] = field(default_factory=dict)

    @property
    def request(self) -> Asked:
        """As a response of Flask's has it."""
        return Asked(f"{self.name}")

    @property
    def name(self) -> str:
        """Whom and where, for messages."""
        return f"{self.state} {self.account or 'nobody'} {self.endpoint} {self.address} {self.status_code}"

    def get_data(self, as_text: bool = True) -> str:
        """As a response of Flask's does."""
        return self.html

    @cached_property
    def page(self) -> Page:
        """The page, parsed once."""
        return Page(self)

    @property
    def head(self) -> str:
        """What stands before the page itself, as far as two pages can share it."""
        links = [link.get("href", "") for nav in self.page.all("header") for link in nav.iter("a")]
        return " ".join(links)

    @cached_property
    def features(self) -> frozenset[tuple[str, ...]]:
        """What is to be seen on the page: its route, its navigation, its elements with class and parent; no text."""
        links = tuple(link.get("href", "") for nav in self.page.all("nav", class_="main") for link in nav.iter("a"))
        return frozenset({("route", self.endpoint), ("navigation", *links), *_kinds(self.page.root, "")})


class Crawled(NamedTuple):
    """What all walkers saw: pages, routes that answered 200, and addresses that treat htmx otherwise."""

    pages: list[Seen]
    reached: set[str]
    differing: list[str]

    def with_(self, other: "Crawled") -> "Crawled":
        """What both saw."""
        return Crawled(self.pages + other.pages, self.reached | other.reached, self.differing + other.differing)


def _kinds(element: Any, parent: str) -> Iterator[tuple[str, ...]]:
    if not isinstance(element.tag, str) or element.tag in {"nav", "head"}:
        return
    marks = [element.get("class", ""), element.get("type", ""), element.get("aria-invalid", "")]
    here = " ".join([element.tag, *filter(None, marks)])
    yield parent, here
    for child in element:
        yield from _kinds(child, here)


def chosen(pages: list[Seen]) -> list[Seen]:
    """As few pages as show everything that any of them shows: the richest first."""
    left = sorted(pages, key=lambda seen: (-len(seen.features), seen.name))
    shown: set[tuple[str, ...]] = set()
    few = []
    for seen in left:
        if not seen.features <= shown:
            shown |= seen.features
            few.append(seen)
    return few
