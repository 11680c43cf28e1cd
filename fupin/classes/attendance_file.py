"""A class's attendance as a workbook: person and day stand locked in front, half-days are filled in and read back."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any, NamedTuple

import xlsxwriter
from sqlalchemy.orm import Session

from fupin.classes.attendance import closed, problems_of
from fupin.classes.roll import Member, Present, known_days, members, past, present
from fupin.identity import Unacceptable
from fupin.model import TrainingClass
from fupin.model.classes import Half
from fupin.registry import sheet
from fupin.registry.archive import checked
from fupin.registry.cells import half_width, one_of, shown
from fupin.registry.problems import Problem, refused
from fupin.registry.returned import OPTIONS, REASON, as_text
from fupin.registry.sheet import Cell, Line, plain

MOST_BYTES = 1024 * 1024
TOO_LARGE = "文件超过1MB，没有收下。请下载本班的表格，填好后上传"
OTHER = "第1行的列名不对，请重新下载本班的表格，把考勤填进去再上传"
KEY, NAME, NUMBER, ON = "编号", "姓名", "班次号", "日期"
LEAD = ((KEY, 10), (NAME, 12), (NUMBER, 22), (ON, 14))
ENTRY = tuple((half.label, 10) for half in Half)
TITLES = tuple(title for title, _ in (*LEAD, *ENTRY))
HERE, AWAY = "到", "缺"
COURTEOUS = {"√": HERE, "出勤": HERE, "是": HERE, "×": AWAY, "缺勤": AWAY, "否": AWAY}

Book = dict[date, dict[int, Present]]
Formats = tuple[Any, Any, Any]  # of locked cells, of those to fill in, of wrong ones


class Read(NamedTuple):
    """What a file says: half-days by day and seat, and what is wrong by row."""

    wanted: Book
    problems: tuple[Problem, ...]
    lines: tuple[Line, ...]

    @property
    def rows(self) -> int:
        """How many lines say something."""
        return sum(len(marks) for marks in self.wanted.values())


def workbook(session: Session, one: TrainingClass) -> bytes:
    """A line for each person and day until today, with what was entered so far; all cells are text."""
    roll, known = members(session, one.id), known_days(session, one.id)
    rows = []
    for day in past(one):
        if not (day in known and known[day].no_class):
            marks = present(session, one.id, day)
            rows += [_row(one, member, day, marks.get(member.seat_id, {})) for member in roll if member.there_on(day)]
    return _written(rows, {}, one.sessions.halves)


def _row(one: TrainingClass, member: Member, day: date, said: Present) -> list[str]:
    marks = ["" if half not in said else HERE if said[half] else AWAY for half in Half]
    return [str(member.seat_id), member.name, one.number, day.isoformat(), *marks]


def returned(read: Read, one: TrainingClass) -> bytes:
    """The whole file as it came, each wrong row with its reason behind it and the wrong cell coloured."""
    by_row: dict[int, list[Problem]] = defaultdict(list)
    for problem in read.problems:
        by_row[problem.row].append(problem)
    rows = [[as_text(cell) for cell in _cells(line)] for line in read.lines]
    marked = {place: by_row[line.row] for place, line in enumerate(read.lines) if line.row in by_row}
    return _written(rows, marked, one.sessions.halves)


def _written(rows: Sequence[Sequence[str]], marked: Mapping[int, list[Problem]], halves: Sequence[Half]) -> bytes:
    out = BytesIO()
    book = xlsxwriter.Workbook(out, OPTIONS)
    page, head = book.add_worksheet("有误的考勤" if marked else "考勤"), book.add_format({"bold": True})
    locked, free = book.add_format({"num_format": "@"}), book.add_format({"num_format": "@", "locked": False})
    wrong = book.add_format({"num_format": "@", "locked": False, "bg_color": "#FFC7CE", "border": 1})
    titles = (*LEAD, *ENTRY, (REASON, 60)) if marked else (*LEAD, *ENTRY)
    for column, (title, width) in enumerate(titles):
        page.set_column(column, column, width)
        page.write_string(0, column, title, head)
    fillable = {half.label for half in halves}
    for place, row in enumerate(rows):
        usual = [free if title in fillable else locked for title in TITLES]
        _write(page, place + 1, row, marked.get(place, []), usual, wrong)
    page.protect("", {"format_columns": True, "format_rows": True, "sort": True})
    book.close()
    return out.getvalue()


def _write(
    page: Any, line: int, row: Sequence[str], problems: Sequence[Problem], usual: Sequence[Any], wrong: Any
) -> None:
    columns = {problem.column for problem in problems}
    for column, (title, text) in enumerate(zip(TITLES, row, strict=True)):
        page.write_string(line, column, text, wrong if title in columns else usual[column])
    if problems:
        reasons = "；".join(f"{each.column}：{each.reason}" if each.column else each.reason for each in problems)
        page.write_string(line, len(TITLES), reasons)


def read(session: Session, content: bytes, one: TrainingClass) -> Read:
    """The file as a whole: every wrong cell is told at its row. Raises RosterRefused if it is no such file."""
    if not content or len(content) > MOST_BYTES:
        raise refused(TOO_LARGE if content else "文件是空的，请重新选择")
    lines = list(sheet.lines(checked(BytesIO(content))))
    header = [plain(cell) for cell in lines[0].cells if cell != ""] if lines else []
    if header not in ([plain(each) for each in TITLES], [plain(each) for each in (*TITLES, REASON)]):
        raise refused(OTHER)
    names = {member.seat_id: member.name for member in members(session, one.id)}
    wanted, rows, problems = _lines(lines[1:], one, names)
    known = known_days(session, one.id)
    for day, marks in wanted.items():
        problems += _of_day(session, one, day, marks, known[day].no_class if day in known else "", rows)
    return Read(wanted, tuple(sorted(problems)), tuple(lines[1:]))


Places = dict[tuple[date, int], int]  # rows by day and seat


def _of_day(
    session: Session, one: TrainingClass, day: date, marks: dict[int, Present], no_class: str, rows: Places
) -> list[Problem]:
    if objection := closed(one, day, no_class):
        return [Problem(rows[day, seat], ON, objection) for seat in marks]
    found = problems_of(session, one, day, marks)
    return [Problem(rows[day, seat], column, reason) for seat, wrong in found.items() for column, reason in wrong]


def _lines(lines: Sequence[Line], one: TrainingClass, names: dict[int, str]) -> tuple[Book, Places, list[Problem]]:
    wanted: Book = {}
    rows: Places = {}
    problems: list[Problem] = []
    for line in lines:
        cells = dict(zip(TITLES, _cells(line), strict=True))
        seat, day, wrong = _whose(cells, one, names)
        if day and (day, seat) in rows:
            wrong = [(KEY, f"和第{rows[day, seat]}行重复，请删去一行")]
        if day and not wrong:
            rows[day, seat] = line.row
            said, wrong = _said(cells)
            if said:
                wanted.setdefault(day, {})[seat] = said
        problems += [Problem(line.row, column, reason) for column, reason in wrong]
    return wanted, rows, problems


def _cells(line: Line) -> list[Cell]:
    return [*line.cells[: len(TITLES)], *[""] * (len(TITLES) - len(line.cells))]


def _whose(
    cells: dict[str, Cell], one: TrainingClass, names: dict[int, str]
) -> tuple[int, date | None, list[tuple[str, str]]]:
    """The seat and day the line is about, and what of the locked columns is not as it was."""
    key, name, number, written = (_plainly(cells[title]) for title in (KEY, NAME, NUMBER, ON))
    if not (key.isascii() and key.isdigit() and len(key) < 10):
        return 0, None, [(KEY, f"“{key}”不是编号，请核对，或重新下载本班的表格")]
    seat, wrong = int(key), []
    if seat in names and half_width(names[seat]) != name:
        wrong.append((NAME, f"“{name}”和编号不一致，这个编号是“{names[seat]}”"))
    if number != half_width(one.number):
        wrong.append((NUMBER, f"表格是{number or '空白'}的，这里填的是{one.number}，请下载本班的表格"))
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return seat, None, [*wrong, (ON, f"“{written}”不是日期，请核对，或重新下载本班的表格")]
    return seat, day, wrong


def _plainly(cell: Cell) -> str:
    try:
        return half_width(shown(cell))
    except Unacceptable:
        return str(cell)


def _said(cells: dict[str, Cell]) -> tuple[Present, list[tuple[str, str]]]:
    found: Present = {}
    wrong = []
    take = one_of((HERE, AWAY), COURTEOUS)
    for half in Half:
        try:
            if text := take(cells[half.label]):
                found[half] = text == HERE
        except Unacceptable as reason:
            wrong.append((half.label, str(reason)))
    return found, wrong
