"""The first sheet of a workbook as rows of cells, and where in it each column of the roster stands."""

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from fupin.registry.archive import Checked
from fupin.registry.problems import Problem, RosterRefused, refused

Cell = int | float | str | bool | time | date | datetime | timedelta
HEADER_ROW = 1
ENOUGH = 13  # so many known titles make a row a header


class Line(NamedTuple):
    """A row under the number that people see."""

    row: int
    cells: list[Cell]


def lines(book: Checked) -> Iterator[Line]:
    """The rows in which something is written. Raises RosterRefused if it cannot be read or cells are merged."""
    for sheet in _pieces(book):
        if sheet.merged_cell_ranges:
            raise RosterRefused(_merged(sheet.merged_cell_ranges))
        yield from _lines(sheet)


def _pieces(book: Checked) -> Iterator[CalamineSheet]:
    """One in memory at a time."""
    try:
        parsed = CalamineWorkbook.from_filelike(book.in_pieces())
        for piece in range(book.pieces):
            yield parsed.get_sheet_by_index(piece)
    except (CalamineError, ValueError, IndexError) as error:
        raise refused("工作簿无法读取，请从原系统重新导出") from error


def _lines(sheet: CalamineSheet) -> Iterator[Line]:
    """One by one, from the first column on. The parser leaves out what is empty above and on the left."""
    top, left = sheet.start or (0, 0)
    for row, cells in enumerate(sheet.to_python(), top + 1):
        if not blank(cells):
            yield Line(row, [""] * left + cells if left else cells)


def locate(header: Sequence[Cell], titles: Sequence[str]) -> tuple[dict[str, int], list[Problem]]:
    """Which column holds which title: by the names in row 1, or by position if nearly all names stand in their places.

    With it what is wrong: a title that is missing or comes twice.
    """
    names = [plain(cell) for cell in header]
    problems = [Problem(HEADER_ROW, title, "这一列出现了两次") for title in titles if names.count(plain(title)) > 1]
    places = {title: names.index(plain(title)) for title in titles if plain(title) in names}
    if len(places) < len(titles) and _by_position(names, titles):
        places = {title: index for index, title in enumerate(titles)}
    problems += [Problem(HEADER_ROW, title, "缺少这一列") for title in titles if title not in places]
    return places, problems


def plain(cell: Cell) -> str:
    """A title as compared: half-width, without spaces and line breaks."""
    return "".join(unicodedata.normalize("NFKC", str(cell)).split())


def blank(row: Sequence[Cell]) -> bool:
    """Nothing is written in the row."""
    return row.count("") == len(row) or all(isinstance(cell, str) and not cell.strip() for cell in row)


def is_header(row: Sequence[Cell], titles: Sequence[str]) -> bool:
    """Whether the row names columns instead of telling of a person."""
    names = {plain(title) for title in titles}
    return len(names & {plain(cell) for cell in row}) >= ENOUGH


def _by_position(header: Sequence[str], titles: Sequence[str]) -> bool:
    """Exactly the roster's width, and every title that is recognised stands where it belongs."""
    names = [plain(title) for title in titles]
    known = [(index, name) for index, name in enumerate(header) if name in names]
    return len(header) == len(names) and len(known) >= ENOUGH and all(names[index] == name for index, name in known)


def _merged(ranges: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> list[Problem]:
    return [
        Problem(top + 1, letters(left), f"有合并单元格，合并到{letters(right)}{bottom + 1}，请取消合并并逐行填写")
        for (top, left), (bottom, right) in ranges
    ]


def letters(column: int) -> str:
    """The letters Excel shows over a column, counted from 0."""
    first, last = divmod(column, 26)
    return (letters(first - 1) if first else "") + chr(ord("A") + last)
