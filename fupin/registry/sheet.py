"""The first sheet of a workbook as rows of cells, and where in it each column of the roster stands."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from fupin.registry.archive import checked_copy
from fupin.registry.problems import Problem, RosterRefused, refused

Cell = int | float | str | bool | time | date | datetime | timedelta
HEADER_ROW = 1
ENOUGH = 13  # so many known titles make a row a header


@dataclass(frozen=True)
class Sheet:
    """Cells from A1 on, so that index + 1 is the row number people see, and the merged ranges."""

    rows: list[list[Cell]]
    merged: list[tuple[tuple[int, int], tuple[int, int]]]


def open_sheet(path: Path) -> Sheet:
    """Read the first sheet. Raises RosterRefused if the file is not a workbook to be trusted."""
    return _parse(checked_copy(path))


def _parse(source: BytesIO) -> Sheet:
    try:
        sheet = CalamineWorkbook.from_filelike(source).get_sheet_by_index(0)
        return Sheet(sheet.to_python(skip_empty_area=False), sheet.merged_cell_ranges or [])
    except (CalamineError, ValueError, IndexError) as error:
        raise refused("工作簿无法读取，请从原系统重新导出") from error


def locate(sheet: Sheet, titles: Sequence[str]) -> dict[str, int]:
    """Which column holds which title: by the names in row 1, or by position if nearly all names stand in their places.

    Raises RosterRefused for merged cells, a second header row, missing columns or no rows.
    """
    header = [plain(cell) for cell in sheet.rows[0]] if sheet.rows else []
    problems = [*_merged(sheet), *_repeated(header, titles), *_second_header(sheet, titles)]
    places = {title: header.index(plain(title)) for title in titles if plain(title) in header}
    if len(places) < len(titles) and _by_position(header, titles):
        places = {title: index for index, title in enumerate(titles)}
    problems += [Problem(HEADER_ROW, title, "缺少这一列") for title in titles if title not in places]
    if not any(not blank(row) for row in sheet.rows[1:]):
        problems.append(Problem(HEADER_ROW, "", "表头下面没有人员"))
    if problems:
        raise RosterRefused(problems)
    return places


def plain(cell: Cell) -> str:
    """A title as compared: half-width, without spaces and line breaks."""
    return "".join(unicodedata.normalize("NFKC", str(cell)).split())


def blank(row: Sequence[Cell]) -> bool:
    """Nothing is written in the row."""
    return all(isinstance(cell, str) and not cell.strip() for cell in row)


def _known(row: Sequence[Cell], titles: Sequence[str]) -> int:
    names = {plain(title) for title in titles}
    return len(names & {plain(cell) for cell in row})


def _by_position(header: Sequence[str], titles: Sequence[str]) -> bool:
    """Exactly the roster's width, and every title that is recognised stands where it belongs."""
    names = [plain(title) for title in titles]
    known = [(index, name) for index, name in enumerate(header) if name in names]
    return len(header) == len(names) and len(known) >= ENOUGH and all(names[index] == name for index, name in known)


def _merged(sheet: Sheet) -> list[Problem]:
    return [
        Problem(top + 1, letters(left), f"有合并单元格，合并到{letters(right)}{bottom + 1}，请取消合并并逐行填写")
        for (top, left), (bottom, right) in sheet.merged
    ]


def _repeated(header: Sequence[str], titles: Sequence[str]) -> list[Problem]:
    return [Problem(HEADER_ROW, title, "这一列出现了两次") for title in titles if header.count(plain(title)) > 1]


def _second_header(sheet: Sheet, titles: Sequence[str]) -> list[Problem]:
    return [
        Problem(index, "", "又是一行表头，请只保留第1行的表头")
        for index, row in enumerate(sheet.rows[1:], HEADER_ROW + 1)
        if _known(row, titles) >= ENOUGH
    ]


def letters(column: int) -> str:
    """The letters Excel shows over a column, counted from 0."""
    first, last = divmod(column, 26)
    return (letters(first - 1) if first else "") + chr(ord("A") + last)
