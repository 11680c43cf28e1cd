"""The file that a bank pays by, and the same file as it comes back with an answer behind each line. All cells text."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import Any, NamedTuple

import xlsxwriter
from sqlalchemy import select
from sqlalchemy.orm import Session

from fupin import vault
from fupin.identity import Unacceptable
from fupin.model import PayExport, PayLine, PayRoll
from fupin.model.money import LineState
from fupin.money import accounts
from fupin.registry import sheet
from fupin.registry.archive import checked
from fupin.registry.cells import half_width, shown
from fupin.registry.problems import Problem, refused
from fupin.registry.returned import OPTIONS, as_text
from fupin.registry.sheet import Cell, Line, plain

MOST_BYTES = 8 * 1024 * 1024
TOO_LARGE = "文件超过8MB，没有收下。请上传银行按本表返回的文件"
OTHER = "第1行的列名不对，请用导出的银行文件，把处理结果填在后面几列再上传"
ROLL, KEY, NAME, ACCOUNT, BANK, AMOUNT = "发放表编号", "明细序号", "户名", "账号", "开户银行", "金额（元）"
RESULT, REASON, VOUCHER, DAY = "处理结果", "原因", "凭证号", "处理日期"
LEAD = ((ROLL, 22), (KEY, 28), (NAME, 16), (ACCOUNT, 26), (BANK, 28), (AMOUNT, 14))
ANSWER = ((RESULT, 12), (REASON, 28), (VOUCHER, 22), (DAY, 14))
TITLES = tuple(title for title, _ in (*LEAD, *ANSWER))
REFUSAL = "没有登记的原因"
PAID, FAILED, BACK = "成功", "失败", "退回"
MOST_VOUCHER, MOST_REASON = 40, 200

Row = dict[str, str]


class Read(NamedTuple):
    """A file's rows by the number that people see, each cell as text."""

    rows: dict[int, Row]
    lines: tuple[Line, ...]


def content(session: Session, roll: PayRoll) -> dict[str, Any]:
    """The file of an approved roll, sealed, with its digest; to be made before anything is written."""
    made = workbook(session, roll)
    sealed = vault.seal_bytes(made, _place(roll))
    return {"content_sealed": sealed, "sha256": hashlib.sha256(made).hexdigest()}


def exported(session: Session, roll: PayRoll) -> bytes:
    """The file as it was kept."""
    kept = session.get_one(PayExport, roll.id)
    return vault.unseal_bytes(kept.content_sealed, _place(roll))


def _place(roll: PayRoll) -> str:
    return f"pay_export.content.{roll.uid}"


def workbook(session: Session, roll: PayRoll) -> bytes:
    """A row for each line that is to be paid, with room for the bank's answer."""
    mine = select(PayLine).where(PayLine.roll_id == roll.id, PayLine.state == LineState.LISTED)
    lines = list(session.scalars(mine.order_by(PayLine.position)))
    paid_to = accounts.numbers(session, {line.id: line.account_id for line in lines})
    rows = []
    for line in lines:
        account = paid_to[line.id]
        amount = f"{Decimal(line.amount_fen) / 100:.2f}"
        rows.append([roll.number, line.key, account.holder, account.account or "", account.bank, amount])
    return written(rows, {}, "发放明细")


def returned(read: Read, problems: Sequence[Problem]) -> bytes:
    """The rows that were not taken, as they came, each with the reason behind it and the wrong cell coloured."""
    by_row: dict[int, list[Problem]] = defaultdict(list)
    for problem in problems:
        by_row[problem.row].append(problem)
    rows = [[as_text(cell) for cell in _cells(line)] for line in read.lines if line.row in by_row]
    marked = dict(enumerate(by_row[line.row] for line in read.lines if line.row in by_row))
    return written(rows, marked, "没有登记的行")


def written(rows: Sequence[Sequence[str]], marked: dict[int, list[Problem]], name: str) -> bytes:
    """A workbook of text cells."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, OPTIONS)
    page, head = book.add_worksheet(name), book.add_format({"bold": True})
    usual, wrong = book.add_format({"num_format": "@"}), book.add_format({"num_format": "@", "bg_color": "#FFC7CE"})
    titles = (*LEAD, *ANSWER, (REFUSAL, 60)) if marked else (*LEAD, *ANSWER)
    for column, (title, width) in enumerate(titles):
        page.set_column(column, column, width, usual)
        page.write_string(0, column, title, head)
    for place, row in enumerate(rows):
        problems = marked.get(place, [])
        columns = {problem.column for problem in problems}
        for column, text in enumerate(row):
            page.write_string(place + 1, column, text, wrong if TITLES[column] in columns else usual)
        if problems:
            reasons = (f"{each.column}：{each.reason}" if each.column else each.reason for each in problems)
            page.write_string(place + 1, len(TITLES), "；".join(reasons), usual)
    book.close()
    return out.getvalue()


def read(content: bytes) -> Read:
    """The file's rows. Raises RosterRefused if it is no such file."""
    if not content or len(content) > MOST_BYTES:
        raise refused(TOO_LARGE if content else "文件是空的，请重新选择")
    lines = list(sheet.lines(checked(BytesIO(content))))
    header = [plain(cell) for cell in lines[0].cells if cell != ""] if lines else []
    if header not in ([plain(each) for each in TITLES], [plain(each) for each in (*TITLES, REFUSAL)]):
        raise refused(OTHER)
    rows = {line.row: dict(zip(TITLES, map(_text, _cells(line)), strict=True)) for line in lines[1:]}
    return Read(rows, tuple(lines[1:]))


def _cells(line: Line) -> list[Cell]:
    return [*line.cells[: len(TITLES)], *[""] * (len(TITLES) - len(line.cells))]


def _text(cell: Cell) -> str:
    if isinstance(cell, datetime | date):
        return f"{cell:%Y-%m-%d}"
    try:
        return shown(cell)
    except Unacceptable:
        return str(cell)


def fen_of(text: str) -> int | None:
    """An amount in yuan, as fen; None for what is none."""
    try:
        value = Decimal(half_width(text).replace(",", "")) * 100
    except InvalidOperation:
        return None
    return int(value) if value.is_finite() and value == value.to_integral_value() and abs(value) < 10**14 else None


def day_of(text: str) -> date | None:
    """A day as 2026-11-20, 20261120, 2026/11/20 or 2026年11月20日; None for what is none."""
    digits = (
        half_width(text).replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-").replace(".", "-")
    )
    try:
        if len(digits) == 8 and digits.isdigit():
            return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
        year, month, day = digits.split("-")
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
