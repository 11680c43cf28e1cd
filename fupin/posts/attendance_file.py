"""A month as a workbook: whose line it is stands locked in front; the month's figures or its days are read back."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import NamedTuple

from sqlalchemy.orm import Session

from fupin.calendar import add_months
from fupin.identity import Unacceptable
from fupin.posts.attendance_cells import BAD, FIGURES, GOOD, entry_of
from fupin.posts.by_day import boxed
from fupin.posts.limits import column
from fupin.posts.pay import hours
from fupin.posts.roll import DAYS, HOURS, LEAVE, NOTE, PASSED, REMARK, Entry, Key, Member
from fupin.posts.sheets import problems_of
from fupin.registry import locked, sheet
from fupin.registry.archive import checked
from fupin.registry.cells import half_width, shown
from fupin.registry.problems import Problem, refused
from fupin.registry.returned import REASON, as_text
from fupin.registry.sheet import Cell, Line, plain
from fupin.schemes.public_post.months import DAY

MOST_BYTES = 1024 * 1024
TOO_LARGE = "文件超过1MB，没有收下。请下载本月的表格，填好后上传"
OTHER = "第1行的列名不对，请重新下载本月的表格，把考勤填进去再上传"
KEY, NAME, MONTH = "编号", "姓名", "月份"
LEAD = ((KEY, 10), (NAME, 12), ("岗位", 20), (MONTH, 10), ("在岗天数", 10), ("最多工时", 10))
ENTRY = ((DAYS, 10), (HOURS, 10), (LEAVE, 10), (REMARK, 24), (PASSED, 10), (NOTE, 24))
DAY_WIDTH = 6


class Read(NamedTuple):
    """What a file says: the lines by person, and what is wrong by row."""

    wanted: dict[int, Entry]
    problems: tuple[Problem, ...]
    lines: tuple[Line, ...]


def columns(month: date) -> tuple[tuple[str, int], ...]:
    """Titles and widths: those in front, the month's figures, a column for each day there is."""
    last = (add_months(month, 1) - DAY).day
    return (*LEAD, *ENTRY, *((column(number), DAY_WIDTH) for number in range(1, last + 1)))


def titles(month: date) -> tuple[str, ...]:
    """Of the columns."""
    return tuple(title for title, _ in columns(month))


def workbook(month: date, roll: Sequence[Member], known: dict[int, Entry]) -> bytes:
    """A line for each, with what was entered so far. All cells are text; those in front are locked."""
    rows = [_row(member, known.get(member.placement_id)) for member in roll]
    return _written(month, rows, {}, "考勤")


def returned(read: Read, month: date) -> bytes:
    """The whole file as it came, each wrong row with its reason behind it and the wrong cell coloured."""
    by_row: dict[int, list[Problem]] = defaultdict(list)
    for problem in read.problems:
        by_row[problem.row].append(problem)
    rows = [[as_text(cell) for cell in _cells(line, titles(month))] for line in read.lines]
    marked = {place: by_row[line.row] for place, line in enumerate(read.lines) if line.row in by_row}
    return _written(month, rows, marked, "有误的考勤")


def _written(month: date, rows: Sequence[Sequence[str]], marked: dict[int, list[Problem]], name: str) -> bytes:
    return locked.workbook(columns(month), len(LEAD), rows, marked, name)


def _row(member: Member, entry: Entry | None) -> list[str]:
    """The figures are left out where there are days: they are the sums of what may be changed."""
    lead = [
        str(member.placement_id), member.name, member.title, f"{member.month:%Y-%m}", str(member.days),
        hours(member.most_half_hours),
    ]  # fmt: skip
    rest = [""] * (len(columns(member.month)) - len(lead))
    if entry is None:
        return lead + rest
    figures = [""] * len(FIGURES) if entry.by_day else [str(entry.days), hours(entry.half_hours), str(entry.leave_days)]
    passed = {True: GOOD, False: BAD, None: ""}[entry.passed]
    rest[: len(ENTRY)] = [*figures, entry.remark, passed, entry.assessment]
    for number, half_hours in entry.by_day:
        rest[len(ENTRY) + number - 1] = boxed(half_hours)
    return lead + rest


def read(session: Session, content: bytes, key: Key, month: date, roll: Sequence[Member]) -> Read:
    """The file as a whole: every wrong cell is told at its row. Raises RosterRefused if it is no such file."""
    if not content or len(content) > MOST_BYTES:
        raise refused(TOO_LARGE if content else "文件是空的，请重新选择")
    lines = list(sheet.lines(checked(BytesIO(content))))
    header = [plain(cell) for cell in lines[0].cells if cell != ""] if lines else []
    if header not in ([plain(each) for each in titles(month)], [plain(each) for each in (*titles(month), REASON)]):
        raise refused(OTHER)
    names = {member.placement_id: member.name for member in roll}
    wanted, rows, problems = _lines(lines[1:], month, names)
    for placement_id, wrong in problems_of(session, key, month, wanted).items():
        problems += [Problem(rows[placement_id], column, reason) for column, reason in wrong]
    return Read(wanted, tuple(sorted(problems)), tuple(lines[1:]))


def _lines(
    lines: Sequence[Line], month: date, names: dict[int, str]
) -> tuple[dict[int, Entry], dict[int, int], list[Problem]]:
    wanted: dict[int, Entry] = {}
    rows: dict[int, int] = {}
    problems: list[Problem] = []
    for line in lines:
        cells = dict(zip(titles(month), _cells(line, titles(month)), strict=True))
        one, wrong = _whose(cells, month, names)
        if one in rows:
            wrong = [(KEY, f"和第{rows[one]}行重复，请删去一行")]
        if one and not wrong:
            rows[one] = line.row
            entry, wrong = entry_of(cells)
            wanted |= {one: entry} if entry else {}
        problems += [Problem(line.row, column, reason) for column, reason in wrong]
    return wanted, rows, problems


def _cells(line: Line, named: Sequence[str]) -> list[Cell]:
    return [*line.cells[: len(named)], *[""] * (len(named) - len(line.cells))]


def _whose(cells: dict[str, Cell], month: date, names: dict[int, str]) -> tuple[int, list[tuple[str, str]]]:
    """The placement the line is about, and what of the locked columns is not as it was."""
    key, name, written = (_plainly(cells[title]) for title in (KEY, NAME, MONTH))
    if not (key.isascii() and key.isdigit() and len(key) < 10):
        return 0, [(KEY, f"“{key}”不是编号，请核对，或重新下载本月的表格")]
    one, wrong = int(key), []
    if one in names and half_width(names[one]) != name:
        wrong.append((NAME, f"“{name}”和编号不一致，这个编号是“{names[one]}”"))
    if written != f"{month:%Y-%m}":
        wrong.append((MONTH, f"表格是{written or '空白'}的，这里填的是{month:%Y-%m}，请下载本月的表格"))
    return one, wrong


def _plainly(cell: Cell) -> str:
    try:
        return half_width(shown(cell))
    except Unacceptable:
        return str(cell)
