"""How the lines of a printed roll fall into pages, so that each page can carry the sum of its own lines."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from unicodedata import east_asian_width

# What a page's table looks like in millimetres, from left to right; the sheet is 267 mm wide.
WIDTHS = {
    "index": 10, "name": 28, "paper": 35, "place": 25, "bank": 38, "account": 35, "words": 74, "amount": 22,
}  # fmt: skip
SIZE, LEADING, PADDING = 9.0, 11.0, 3.0  # of a line of text, in points, and what a row has above and below it
SIDES = 6.0  # points of a cell's padding at its left and right
ROOM = 378.0  # points that a page has for rows, when the heads, sums and signatures have theirs
LATIN = 0.52  # of a Chinese character's width: that of a figure or a letter
POINTS = 72 / 25.4  # in a millimetre


class PaperPage(NamedTuple):
    """The lines of a page, and what they come to."""

    rows: Sequence[Mapping[str, Any]]

    @property
    def total_fen(self) -> int:
        """The sum of its lines."""
        return sum(row["amount_fen"] for row in self.rows)


def pages(rows: Sequence[Mapping[str, Any]]) -> list[PaperPage]:
    """As many lines a page as have room there; at least one page."""
    return [PaperPage(part) for part in _parts(rows)] or [PaperPage(())]


def _parts(rows: Sequence[Mapping[str, Any]]) -> Iterator[Sequence[Mapping[str, Any]]]:
    part: list[Mapping[str, Any]] = []
    taken = 0.0
    for row in rows:
        needed = height(row)
        if part and taken + needed > ROOM:
            yield part
            part, taken = [], 0.0
        part.append(row)
        taken += needed
    if part:
        yield part


def height(row: Mapping[str, Any]) -> float:
    """Points that a line takes: as much as its fullest cell."""
    texts = ((WIDTHS[column], str(row[column])) for column in WIDTHS if column in row)
    return PADDING + LEADING * max(_lines(text, width) for width, text in texts)


def _lines(text: str, millimetres: int) -> int:
    room = (millimetres * POINTS - SIDES) / SIZE - 0.6  # a line often ends before its end
    wide = sum(east_asian_width(each) in "WFA" for each in text)
    return max(-(-int(100 * (wide + (len(text) - wide) * LATIN)) // int(100 * room)), 1)
