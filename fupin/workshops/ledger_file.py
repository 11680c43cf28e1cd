"""A month of the pay ledger as a workbook: whose line it is stands locked in front, what was paid is filled in."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from fupin.identity import Unacceptable
from fupin.model.terms import PAY_WAYS
from fupin.registry import locked, sheet
from fupin.registry.archive import checked
from fupin.registry.cells import Reader, fen, half_width, one_of, required, shown, words
from fupin.registry.problems import Problem, refused
from fupin.registry.returned import REASON, as_text
from fupin.registry.sheet import Cell, Line, plain
from fupin.workshops import ledger
from fupin.workshops.contracts import Member
from fupin.workshops.lines import (
    AMOUNT,
    MOST_LINES,
    MOST_QUANTITY,
    MOST_VOUCHER,
    PAID,
    QUANTITY,
    VOUCHER,
    WAY,
    Entry,
    Spot,
)

MOST_BYTES = 1024 * 1024
TOO_LARGE = "文件超过1MB，没有收下。请下载本月的表格，填好后上传"
OTHER = "第1行的列名不对，请重新下载本月的表格，把报酬填进去再上传"
SHOP, KEY, NAME, MONTH, NUMBER = "车间", "编号", "姓名", "月份", "第几笔"
LEAD = ((SHOP, 24), (KEY, 10), (NAME, 12), ("工种", 12), (MONTH, 10), (NUMBER, 8))
ENTRY = ((QUANTITY, 14), (AMOUNT, 12), (WAY, 8), (VOUCHER, 18), (PAID, 14))
TITLES = tuple(title for title, _ in (*LEAD, *ENTRY))
FEWEST_LINES = 2  # of each worker in the file


class Key(NamedTuple):
    """Which month of which workshop."""

    workshop_id: int
    name: str
    month: date


class Read(NamedTuple):
    """What a file says: the lines, and what is wrong by row."""

    wanted: dict[Spot, Entry]
    problems: tuple[Problem, ...]
    lines: tuple[Line, ...]


def workbook(key: Key, roll: Sequence[Member], known: Mapping[Spot, Entry]) -> bytes:
    """Some lines for each worker, with what was entered so far. All cells are text; those in front are locked."""
    rows = []
    for member in roll:
        used = [place for one, place in known if one == member.contract.id]
        for place in range(1, max([FEWEST_LINES, *used]) + 1):
            rows.append(_row(key, member, place, known.get((member.contract.id, place))))
    return locked.workbook((*LEAD, *ENTRY), len(LEAD), rows, {}, "报酬台账")


def _row(key: Key, member: Member, place: int, entry: Entry | None) -> list[str]:
    contract = member.contract
    lead = [key.name, str(contract.id), member.name, contract.job, f"{key.month:%Y-%m}", str(place)]
    if entry is None:
        return [*lead, *[""] * len(ENTRY)]
    amount = f"{entry.amount_fen // 100}.{entry.amount_fen % 100:02}"
    return [*lead, entry.quantity, amount, entry.way, entry.voucher, entry.paid_on.isoformat()]


def returned(read: Read) -> bytes:
    """The whole file as it came, each wrong row with its reason behind it and the wrong cell coloured."""
    by_row: dict[int, list[Problem]] = defaultdict(list)
    for problem in read.problems:
        by_row[problem.row].append(problem)
    rows = [[as_text(cell) for cell in _cells(line)] for line in read.lines]
    marked = {place: by_row[line.row] for place, line in enumerate(read.lines) if line.row in by_row}
    return locked.workbook((*LEAD, *ENTRY), len(LEAD), rows, marked, "有误的报酬台账")


def read(session: Session, content: bytes, key: Key, roll: Sequence[Member]) -> Read:
    """The file as a whole: every wrong cell is told at its row. Raises RosterRefused if it is no such file."""
    if not content or len(content) > MOST_BYTES:
        raise refused(TOO_LARGE if content else "文件是空的，请重新选择")
    lines = list(sheet.lines(checked(BytesIO(content))))
    header = [plain(cell) for cell in lines[0].cells if cell != ""] if lines else []
    if header not in ([plain(each) for each in TITLES], [plain(each) for each in (*TITLES, REASON)]):
        raise refused(OTHER)
    names = {member.contract.id: member.name for member in roll}
    wanted, rows, problems = _lines(lines[1:], key, names)
    for spot, wrong in ledger.problems_of(session, key.workshop_id, key.month, wanted).items():
        problems += [Problem(rows[spot], column, reason) for column, reason in wrong]
    return Read(wanted, tuple(sorted(problems)), tuple(lines[1:]))


def _lines(
    lines: Sequence[Line], key: Key, names: Mapping[int, str]
) -> tuple[dict[Spot, Entry], dict[Spot, int], list[Problem]]:
    wanted: dict[Spot, Entry] = {}
    rows: dict[Spot, int] = {}
    problems: list[Problem] = []
    for line in lines:
        cells = dict(zip(TITLES, _cells(line), strict=True))
        spot, wrong = _whose(cells, key, names)
        if spot in rows:
            wrong = [(NUMBER, f"和第{rows[spot]}行重复，请删去一行")]
        if not wrong:
            rows[spot] = line.row
            entry, wrong = _entry(cells)
            wanted |= {spot: entry} if entry else {}
        problems += [Problem(line.row, column, reason) for column, reason in wrong]
    return wanted, rows, problems


def _cells(line: Line) -> list[Cell]:
    return [*line.cells[: len(TITLES)], *[""] * (len(TITLES) - len(line.cells))]


def _whose(cells: dict[str, Cell], key: Key, names: Mapping[int, str]) -> tuple[Spot, list[tuple[str, str]]]:
    """Which line it is, and what of the locked columns is not as it was."""
    shop, number, name, month, place = (_plainly(cells[title]) for title in (SHOP, KEY, NAME, MONTH, NUMBER))
    spot, wrong = (_digits(number), _digits(place)), []
    if shop != half_width(key.name):
        wrong.append((SHOP, f"表格是“{shop or '空白'}”的，这里填的是“{key.name}”，请下载本车间的表格"))
    if not spot[0]:
        wrong.append((KEY, f"“{number}”不是编号，请核对，或重新下载本月的表格"))
    if spot[0] in names and half_width(names[spot[0]]) != name:
        wrong.append((NAME, f"“{name}”和编号不一致，这个编号是“{names[spot[0]]}”"))
    if month != f"{key.month:%Y-%m}":
        wrong.append((MONTH, f"表格是{month or '空白'}的，这里填的是{key.month:%Y-%m}，请下载本月的表格"))
    if not 1 <= spot[1] <= MOST_LINES:
        wrong.append((NUMBER, f"应为1至{MOST_LINES}，每人每月最多{MOST_LINES}笔"))
    return spot, wrong


def _digits(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _plainly(cell: Cell) -> str:
    try:
        return half_width(shown(cell))
    except Unacceptable:
        return str(cell)


def _day(cell: Cell) -> date | None:
    """A day as 2016-05-06, 2016/5/6 or 2016年5月6日, or a cell that Excel made a date of."""
    if isinstance(cell, date):
        return date(cell.year, cell.month, cell.day)
    text = half_width(shown(cell))
    parts = text.replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-").replace(".", "-").split("-")
    if not text:
        return None
    try:
        year, month, day = (_digits(part) for part in parts)
        return date(year, month, day)
    except ValueError:
        raise Unacceptable(f"“{text}”不是日期，请写成2016-05-06") from None


def _whole_fen(cell: Cell) -> int | None:
    text = half_width(shown(cell)).replace(",", "")
    if len(text.partition(".")[2].rstrip("0")) > 2:
        raise Unacceptable("金额最多两位小数，请核对")
    value: int | None = fen(cell)
    return value


READERS: dict[str, Reader] = {
    QUANTITY: words(MOST_QUANTITY),
    AMOUNT: required(_whole_fen),
    WAY: required(one_of(PAY_WAYS)),
    VOUCHER: required(words(MOST_VOUCHER)),
    PAID: required(_day),
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
    return Entry(found[QUANTITY] or "", found[AMOUNT], found[WAY], found[VOUCHER], found[PAID]), []
