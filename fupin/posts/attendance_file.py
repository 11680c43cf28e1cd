"""A month as a workbook: whose line it is stands locked in front, what they worked is filled in and read back."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from fupin.identity import Unacceptable
from fupin.posts.pay import half_hours_of, hours
from fupin.posts.roll import DAYS, HOURS, LEAVE, NOTE, PASSED, REMARK, Entry, Member
from fupin.posts.sheets import Key, problems_of
from fupin.registry import locked, sheet
from fupin.registry.archive import checked
from fupin.registry.cells import Reader, half_width, one_of, required, shown, whole, words
from fupin.registry.problems import Problem, refused
from fupin.registry.returned import REASON, as_text
from fupin.registry.sheet import Cell, Line, plain

MOST_BYTES = 1024 * 1024
TOO_LARGE = "文件超过1MB，没有收下。请下载本月的表格，填好后上传"
OTHER = "第1行的列名不对，请重新下载本月的表格，把考勤填进去再上传"
KEY, NAME, MONTH = "编号", "姓名", "月份"
LEAD = ((KEY, 10), (NAME, 12), ("岗位", 20), (MONTH, 10), ("在岗天数", 10), ("最多工时", 10))
ENTRY = ((DAYS, 10), (HOURS, 10), (LEAVE, 10), (REMARK, 24), (PASSED, 10), (NOTE, 24))
TITLES = tuple(title for title, _ in (*LEAD, *ENTRY))
GOOD, BAD = "合格", "不合格"


class Read(NamedTuple):
    """What a file says: the lines by person, and what is wrong by row."""

    wanted: dict[int, Entry]
    problems: tuple[Problem, ...]
    lines: tuple[Line, ...]


def workbook(roll: Sequence[Member], known: dict[int, Entry]) -> bytes:
    """A line for each, with what was entered so far. All cells are text; those in front are locked."""
    rows = [_row(member, known.get(member.placement_id)) for member in roll]
    return _written(rows, {}, "考勤")


def returned(read: Read) -> bytes:
    """The whole file as it came, each wrong row with its reason behind it and the wrong cell coloured."""
    by_row: dict[int, list[Problem]] = defaultdict(list)
    for problem in read.problems:
        by_row[problem.row].append(problem)
    rows = [[as_text(cell) for cell in _cells(line)] for line in read.lines]
    marked = {place: by_row[line.row] for place, line in enumerate(read.lines) if line.row in by_row}
    return _written(rows, marked, "有误的考勤")


def _written(rows: Sequence[Sequence[str]], marked: dict[int, list[Problem]], name: str) -> bytes:
    return locked.workbook((*LEAD, *ENTRY), len(LEAD), rows, marked, name)


def _row(member: Member, entry: Entry | None) -> list[str]:
    lead = [
        str(member.placement_id), member.name, member.title, f"{member.month:%Y-%m}", str(member.days),
        hours(member.most_half_hours),
    ]  # fmt: skip
    if entry is None:
        return [*lead, *[""] * len(ENTRY)]
    passed = {True: GOOD, False: BAD, None: ""}[entry.passed]
    said = [str(entry.days), hours(entry.half_hours), str(entry.leave_days), entry.remark, passed, entry.assessment]
    return lead + said


def read(session: Session, content: bytes, key: Key, month: date, roll: Sequence[Member]) -> Read:
    """The file as a whole: every wrong cell is told at its row. Raises RosterRefused if it is no such file."""
    if not content or len(content) > MOST_BYTES:
        raise refused(TOO_LARGE if content else "文件是空的，请重新选择")
    lines = list(sheet.lines(checked(BytesIO(content))))
    header = [plain(cell) for cell in lines[0].cells if cell != ""] if lines else []
    if header not in ([plain(each) for each in TITLES], [plain(each) for each in (*TITLES, REASON)]):
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
        cells = dict(zip(TITLES, _cells(line), strict=True))
        one, wrong = _whose(cells, month, names)
        if one in rows:
            wrong = [(KEY, f"和第{rows[one]}行重复，请删去一行")]
        if one and not wrong:
            rows[one] = line.row
            entry, wrong = _entry(cells)
            wanted |= {one: entry} if entry else {}
        problems += [Problem(line.row, column, reason) for column, reason in wrong]
    return wanted, rows, problems


def _cells(line: Line) -> list[Cell]:
    return [*line.cells[: len(TITLES)], *[""] * (len(TITLES) - len(line.cells))]


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


def _half_hours(cell: Cell) -> int | None:
    text = half_width(shown(cell))
    try:
        return half_hours_of(text) if text else None
    except ValueError as reason:
        raise Unacceptable(str(reason)) from reason


READERS: dict[str, Reader] = {
    DAYS: required(whole(31)),
    HOURS: required(_half_hours),
    LEAVE: whole(31),
    REMARK: words(100),
    PASSED: one_of((GOOD, BAD)),
    NOTE: words(100),
}


def _entry(cells: dict[str, Cell]) -> tuple[Entry | None, list[tuple[str, str]]]:
    """The line as an entry; None if nothing was filled in, or with what is wrong."""
    if all(cells[title] == "" for title, _ in ENTRY):
        return None, []
    found: dict[str, Any] = {}
    wrong = []
    for title, take in READERS.items():
        try:
            found[title] = take(cells[title])
        except Unacceptable as reason:
            wrong.append((title, str(reason)))
    if wrong:
        return None, wrong
    passed = {GOOD: True, BAD: False}.get(found[PASSED])
    said = (found[DAYS], found[HOURS], found[LEAVE] or 0, found[REMARK] or "", passed, found[NOTE] or "")
    return Entry(*said), []
