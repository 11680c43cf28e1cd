"""How values are worded on paper: dates, and table rows of one or two pairs."""

from collections.abc import Iterable, Sequence
from datetime import date

BLANK_DATE = "　　　年　　月　　日"
SHORT_VALUE = 13
SHORT_LABEL = 12

Pair = tuple[str, str]


def cn_date(iso: str | None) -> str:
    """2026-11-23 as 2026年11月23日; without a date, room to write one by hand."""
    if not iso:
        return BLANK_DATE
    day = date.fromisoformat(iso)
    return f"{day.year}年{day.month}月{day.day}日"


def width(text: str) -> float:
    """Length in Chinese characters; a Latin letter or digit takes a little over half."""
    return sum(0.6 if char < "\u2000" else 1.0 for char in text)


def paired(rows: Iterable[Sequence[str]]) -> list[list[Pair]]:
    """Rows of a form: short neighbours share a line, a long value has its own."""
    lines: list[list[Pair]] = []
    for label, text in rows:
        pair = (label, text)
        if lines and len(lines[-1]) == 1 and _short(lines[-1][0]) and _short(pair):
            lines[-1].append(pair)
        else:
            lines.append([pair])
    return lines


def _short(pair: Pair) -> bool:
    label, text = pair
    return width(label) <= SHORT_LABEL and width(text) <= SHORT_VALUE and "\n" not in text
