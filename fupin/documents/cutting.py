"""A letter's page taken apart at its tags: what it shares with others of its shape, and what is its own."""

import re
from collections.abc import Iterator
from html import unescape
from itertools import zip_longest
from typing import Any, NamedTuple

TAG = re.compile(r"(<[^>]*>)")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
WORDS = "…"  # some, in a shape
FREE = ("meta", "img")  # their attributes may have other values, for no rule of the style sheet asks for those


class Cut(NamedTuple):
    """What letters of one shape have in common, and a letter's own texts and free tags, in their order."""

    shape: tuple[str, ...]
    texts: tuple[str, ...]
    tags: tuple[str, ...]


class Slot(NamedTuple):
    """Where a text of the page is: in the element, or behind it; either way it is the holder's."""

    element: Any
    name: str
    holder: Any

    @property
    def text(self) -> str:
        """The text that is there now."""
        return str(getattr(self.element, self.name))

    def write(self, text: str) -> None:
        """Put another in its place, as it is written in a page."""
        setattr(self.element, self.name, unescape(text))


def cut(html: str) -> Cut:
    """Take a page apart."""
    pieces = TAG.split(html)
    shape, texts, tags = list[str](), list[str](), list[str]()
    for text, tag in zip_longest(pieces[::2], pieces[1::2], fillvalue=""):
        free = tag[1:].partition(" ")[0] in FREE
        shape += (WORDS if text.strip() else text, ATTRIBUTE.sub(r"\1", tag) if free else tag)
        if text.strip():
            texts.append(text)
        if free:
            tags.append(tag)
    return Cut(tuple(shape), tuple(texts), tuple(tags))


def slots(element: Any) -> Iterator[Slot]:
    """Every text in an element that is not blank, as they stand in the page."""
    if (element.text or "").strip():
        yield Slot(element, "text", element)
    for child in element:
        yield from slots(child)
        if (child.tail or "").strip():
            yield Slot(child, "tail", element)


def attributes(tag: str) -> dict[str, str]:
    """A tag's, with values: a template writes them in double quotes."""
    return {name: unescape(value) for name, value in ATTRIBUTE.findall(tag)}


def is_cut_of(letter: Cut, found: list[Slot], free: list[Any]) -> bool:
    """Whether the texts and the free tags are, one by one, those of the elements that were made of the page."""
    same_texts = [slot.text for slot in found] == [unescape(text) for text in letter.texts]
    return same_texts and [element.attrib for element in free] == [attributes(tag) for tag in letter.tags]
