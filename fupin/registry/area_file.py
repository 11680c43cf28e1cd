"""A file of villages, xlsx or csv, read into entries: a new village, another name, or a merger, each with its day."""

import csv
import re
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO, StringIO
from itertools import chain, islice
from typing import Any, NamedTuple

import xlsxwriter

from fupin.identity import Unacceptable
from fupin.model.places import VILLAGE
from fupin.registry import sheet
from fupin.registry.archive import OLD_EXCEL, checked
from fupin.registry.cells import Reader, half_width, required, shown, words
from fupin.registry.problems import refused
from fupin.registry.returned import OPTIONS, as_text
from fupin.registry.sheet import Cell, Line, blank, plain

CODE, NAME, SINCE, INTO = TITLES = ("代码", "名称", "生效日期", "并入代码")
WIDTHS = (18, 20, 14, 18)
MOST_BYTES = 1024 * 1024
TOO_LARGE = "文件超过1MB，没有收下。请只留村的名单，或者分成几个文件上传"
MOST_LINES = 3000  # a county has some hundreds of villages
LONGEST_NAME = 60
FEWEST = 2  # code and name are enough: then nothing is merged

ZIP = b"PK"
_DAY = re.compile(r"([0-9]{4})(?:[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?|([0-9]{2})([0-9]{2}))")
_SHORTENED = re.compile(r"[0-9.]+E\+?[0-9]+", re.IGNORECASE)
AS_NUMBER = "表格软件把代码变成了数字，请把这一列设为“文本”格式，重新填写12位代码"
EXAMPLE = (
    ("370702999901", "东庄村", "2026-05-01", ""),
    ("370702999902", "新河村", "", ""),
    ("370702999903", "", "2026-05-01", "370702999901"),
)


class Entry(NamedTuple):
    """One line under the number that people see. `reason` says why it cannot be read, empty if it can."""

    row: int
    code: str
    name: str
    since: date
    into: str
    reason: str = ""


def read_entries(content: bytes, filename: str, on: date) -> list[Entry]:
    """All lines of the file; one without a day holds from `on`. Raises RosterRefused if it is of no use as a whole."""
    if not content or len(content) > MOST_BYTES:
        raise refused(TOO_LARGE if content else "文件是空的，请重新选择")
    lines = _csv(content) if filename.lower().endswith(".csv") else _workbook(content)
    entries = [_entry(line, on) for line in islice(_below_titles(lines), MOST_LINES + 1)]
    if not entries:
        raise refused("表中没有村，请从第2行起填写，每行一个村")
    if len(entries) > MOST_LINES:
        raise refused(f"超过{MOST_LINES}行，请分成几个文件上传")
    return entries


def workbook(rows: tuple[tuple[str, ...], ...] = ()) -> bytes:
    """A file to fill in: the titles over cells that stay text, with these rows."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, OPTIONS)
    page, text, head = (
        book.add_worksheet("行政村"),
        book.add_format({"num_format": "@"}),
        book.add_format({"bold": True}),
    )
    for column, (title, width) in enumerate(zip(TITLES, WIDTHS, strict=True)):
        page.set_column(column, column, width, text)
        page.write_string(0, column, title, head)
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            page.write_string(number, column, cell, text)
    book.close()
    return out.getvalue()


def _workbook(content: bytes) -> Iterator[Line]:
    if not content.startswith((ZIP, OLD_EXCEL)):
        raise refused("这不是.xlsx工作簿：是csv的，请把文件名的结尾改为.csv；不是的，请用Excel或WPS另存为.xlsx")
    return sheet.lines(checked(BytesIO(content)))


def _csv(content: bytes) -> Iterator[Line]:
    if content.startswith((ZIP, OLD_EXCEL)):
        raise refused("这是工作簿，不是csv，请把文件名的结尾改回.xlsx再上传")
    try:
        for number, cells in enumerate(csv.reader(StringIO(_decoded(content), newline="")), 1):
            if not blank(cells):
                yield Line(number, list(cells))
    except csv.Error as error:
        raise refused("csv文件无法读取，请用Excel或WPS另存为.xlsx再上传") from error


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refused("文件中的文字无法辨认，请用Excel或WPS另存为.xlsx再上传")


def _below_titles(lines: Iterator[Line]) -> Iterator[Line]:
    """The lines that tell of villages. A file without titles begins with a code."""
    first = next(lines, None)
    if first is None:
        return iter(())
    names = [plain(cell) for cell in first.cells[: len(TITLES)]]
    written = len(names) - sum(not name for name in names)
    if written >= FEWEST and names[:written] == list(TITLES[:written]):
        return lines
    if names[0][:1].isdigit():
        return chain([first], lines)
    raise refused(f"第1行应依次是：{'、'.join(TITLES)}，请使用模板")


def _entry(line: Line, on: date) -> Entry:
    cells = [*line.cells, "", "", "", ""]
    wrong: list[str] = []

    def taken(title: str, read: Reader, otherwise: Any) -> Any:
        try:
            return read(cells[TITLES.index(title)])
        except Unacceptable as reason:
            wrong.append(f"{title}：{reason}")
            return otherwise

    code = taken(CODE, required(_code), as_text(cells[0]))
    name = taken(NAME, words(LONGEST_NAME), "") or ""
    since = taken(SINCE, _day, on) or on
    into = taken(INTO, _code, "") or ""
    return Entry(line.row, code, name, since, into, "；".join(wrong))


def _code(cell: Cell) -> str | None:
    if not isinstance(cell, str) or _SHORTENED.fullmatch(half_width(cell)):
        raise Unacceptable(AS_NUMBER)
    text = half_width(cell)
    if text and not (len(text) == VILLAGE and text.isascii() and text.isdigit()):
        raise Unacceptable(f"村的代码应为{VILLAGE}位数字，请核对")
    return text or None


def _day(cell: Cell) -> date | None:
    if isinstance(cell, date):
        return cell.date() if isinstance(cell, datetime) else cell
    text = half_width(shown(cell))
    if not text:
        return None
    try:
        found = _DAY.fullmatch(text)
        return date(*(int(part) for part in found.groups() if part)) if found else date.fromisoformat(text)
    except ValueError as error:
        raise Unacceptable(f"“{text}”不是日期，请写成2026-05-01这样") from error
