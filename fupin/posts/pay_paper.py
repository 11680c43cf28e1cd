"""The pay sheet (补贴发放表, F13) to be signed, and as a workbook whose cells are text."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import xlsxwriter
from sqlalchemy import select
from sqlalchemy.orm import Session

from fupin import clock
from fupin.model import Person, PostPay, PostPlacement, PostSheet
from fupin.model.places import COUNTY
from fupin.office import Press, county_office
from fupin.posts.pay import hours, yuan
from fupin.posts.payroll import kept
from fupin.posts.roll import entries
from fupin.registry.returned import OPTIONS
from fupin.schemes.public_post.model import Opening, PublicPostDetails

TITLE = "公益性岗位补贴发放表"
COLUMNS = (
    ("序号", 6), ("姓名", 12), ("身份证号码", 22), ("岗位", 18), ("出勤天数", 10), ("工时", 10), ("补贴金额（元）", 16),
    ("已享受月数", 12), ("开户名", 12), ("开户银行", 24), ("银行账号", 26), ("计算依据", 70), ("更正理由", 24),
)  # fmt: skip


@dataclass(frozen=True)
class PaperLine:
    """One line with all that is paid by: the numbers are complete."""

    pay: PostPay
    name: str
    id_number: str
    title: str
    days: int | None
    holder: str
    bank: str
    account: str


def paper_lines(session: Session, sheet: PostSheet) -> list[PaperLine]:
    """The kept lines of a sheet, each with person, post and account."""
    pays, known = kept(session, sheet.id), entries(session, [sheet.id])
    query = (
        select(PostPlacement.id, Person, Opening.title, PublicPostDetails)
        .join(Person, Person.id == PostPlacement.person_id)
        .join(Opening, Opening.id == PostPlacement.opening_id)
        .join(PublicPostDetails, PublicPostDetails.application_id == PostPlacement.application_id)
        .where(PostPlacement.id.in_({pay.placement_id for pay in pays}))
    )
    who = {row[0]: row[1:] for row in session.execute(query)}
    return [_line(pay, *who[pay.placement_id], known.get(pay.placement_id)) for pay in pays]


def _line(pay: PostPay, person: Person, title: str, details: PublicPostDetails, entry: Any) -> PaperLine:
    days = entry.days if entry and pay.corrects_id is None else None
    account = details.bank_account or ""
    return PaperLine(pay, person.name, person.id_number, title, days, details.account_holder, details.bank, account)


def workbook(lines: Sequence[PaperLine]) -> bytes:
    """All cells text, so that no account loses a digit."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, OPTIONS)
    page, text, head = (
        book.add_worksheet("发放表"), book.add_format({"num_format": "@"}), book.add_format({"bold": True}),
    )  # fmt: skip
    for column, (title, width) in enumerate(COLUMNS):
        page.set_column(column, column, width, text)
        page.write_string(0, column, title, head)
    for row, line in enumerate(lines, 1):
        for column, cell in enumerate(_cells(row, line)):
            page.write_string(row, column, cell, text)
    book.close()
    return out.getvalue()


def _cells(row: int, line: PaperLine) -> tuple[str, ...]:
    pay = line.pay
    return (
        str(row), line.name, line.id_number, line.title, "" if line.days is None else str(line.days),
        hours(pay.half_hours), yuan(pay.amount_fen).replace(",", ""), str(pay.months_used), line.holder, line.bank,
        line.account, pay.words, pay.reason,
    )  # fmt: skip


def values(session: Session, press: Press, sheet: PostSheet, unit: str, place: str) -> dict[str, Any]:
    """What the paper prints."""
    lines = paper_lines(session, sheet)
    return {
        "title": TITLE,
        "office": county_office(session, sheet.area_code[:COUNTY], clock.today()).name,
        "unit": unit,
        "place": place,
        "month": f"{sheet.month.year}年{sheet.month.month}月",
        "demo": press.demo,
        "on": clock.today().isoformat(),
        "rows": [_printed(row, line) for row, line in enumerate(lines, 1)],
        "people": sum(line.pay.corrects_id is None for line in lines),
        "total": yuan(sum(line.pay.amount_fen for line in lines)),
        "hands": [
            ("制表", sheet.entered_by_name),
            ("审核", sheet.confirmed_by_name),
            ("核定", sheet.approved_by_name),
        ],
    }


def _printed(row: int, line: PaperLine) -> dict[str, str]:
    return dict(zip(_NAMES, _cells(row, line), strict=True)) | {"amount": yuan(line.pay.amount_fen)}


_NAMES = (
    "index", "name", "id_number", "post", "days", "hours", "amount", "months", "holder", "bank", "account", "words",
    "reason",
)  # fmt: skip
