"""A workbook to be filled in and sent back: text cells, the columns in front locked, reasons behind wrong rows."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter

from fupin.registry.problems import Problem
from fupin.registry.returned import OPTIONS, REASON

Columns = Sequence[tuple[str, int]]  # title and width


def workbook(
    columns: Columns, lead: int, rows: Sequence[Sequence[str]], marked: Mapping[int, Sequence[Problem]], name: str
) -> bytes:
    """The rows under their titles; the first `lead` columns are locked. `marked` are problems by place of the row."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, OPTIONS)
    page, head = book.add_worksheet(name), book.add_format({"bold": True})
    shut, free = book.add_format({"num_format": "@"}), book.add_format({"num_format": "@", "locked": False})
    wrong = book.add_format({"num_format": "@", "locked": False, "bg_color": "#FFC7CE", "border": 1})
    titles = [title for title, _ in columns]
    for column, (title, width) in enumerate((*columns, (REASON, 60)) if marked else columns):
        page.set_column(column, column, width)
        page.write_string(0, column, title, head)
    for place, row in enumerate(rows):
        usual = [shut if column < lead else free for column in range(len(titles))]
        _write(page, place + 1, list(zip(titles, row, usual, strict=True)), marked.get(place, ()), wrong)
    page.protect("", {"format_columns": True, "format_rows": True, "sort": True})
    book.close()
    return out.getvalue()


def _write(
    page: Any, line: int, cells: Sequence[tuple[str, str, Any]], problems: Sequence[Problem], wrong: Any
) -> None:
    named = {problem.column for problem in problems}
    for column, (title, text, usual) in enumerate(cells):
        page.write_string(line, column, text, wrong if title in named else usual)
    if problems:
        reasons = "；".join(f"{each.column}：{each.reason}" if each.column else each.reason for each in problems)
        page.write_string(line, len(cells), reasons)
