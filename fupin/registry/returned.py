"""The rows of a roster that were wrong, as a workbook: cells as text, the reason behind, the wrong cell marked."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter

from fupin.registry.columns import TITLES
from fupin.registry.problems import Problem
from fupin.registry.rows import RosterFile
from fupin.registry.sheet import Cell

OPTIONS = {
    "in_memory": True,  # nothing of it lies unsealed on the disk
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
REASON = "不能导入的原因"
WIDTHS = {REASON: 60, "证件号码": 22, "户编号": 16, "人编号": 18}


def wrong_rows(roster: RosterFile, problems: Iterable[Problem]) -> bytes:
    """The workbook. A roster whose wrong rows were put right in it can be uploaded again."""
    by_row: dict[int, list[Problem]] = defaultdict(list)
    for problem in problems:
        by_row[problem.row].append(problem)
    out = BytesIO()
    book = xlsxwriter.Workbook(out, OPTIONS)
    sheet, wrong = book.add_worksheet("有误的行"), book.add_format({"bg_color": "#FFC7CE", "border": 1})
    head = book.add_format({"bold": True})
    for column, title in enumerate((*TITLES, REASON)):
        sheet.set_column(column, column, WIDTHS.get(title, 12))
        sheet.write_string(0, column, title, head)
    for line, read in enumerate((read for read in roster if read.number in by_row), 1):
        _write(sheet, line, read.cells, by_row[read.number], wrong)
    book.close()
    return out.getvalue()


def _write(sheet: Any, line: int, cells: Sequence[Cell], problems: list[Problem], wrong: Any) -> None:
    marked = {problem.column for problem in problems}
    for column, (title, cell) in enumerate(zip(TITLES, cells, strict=True)):
        sheet.write_string(line, column, as_text(cell), *([wrong] if title in marked else []))
    sheet.write_string(
        line, len(TITLES), "；".join(f"{p.column}：{p.reason}" if p.column else p.reason for p in problems)
    )


def as_text(cell: Cell) -> str:
    """As Excel showed it: a number beyond its digits as 1.1E+17."""
    if isinstance(cell, float):
        return f"{cell:.5E}" if abs(cell) >= 1e15 else f"{cell:.15g}"
    return {True: "是", False: "否"}[cell] if isinstance(cell, bool) else str(cell)
