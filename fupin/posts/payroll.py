"""Pay sheets: worked out from confirmed attendance, approved by the county and kept; corrections are further lines."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from fupin import clock
from fupin.db import begin_writing
from fupin.lifecycle import Refused, Stale
from fupin.model import Officer, Organisation, PostPay, PostPlacement, PostSheet
from fupin.model.places import COUNTY
from fupin.model.posts import SheetState
from fupin.money import budgets
from fupin.money.budgets import SHEET, Charge
from fupin.posts.books import Book, book, faults
from fupin.posts.limits import objections
from fupin.posts.pay import Sum, Wage, WageUnknown, due, hours, shares, wages, yuan
from fupin.posts.roll import Entry, Key, Member, entries, members
from fupin.posts.sheets import STALE
from fupin.schemes.public_post import SCHEME

MOST_TOLD = 3


class Line(NamedTuple):
    """What somebody is due for a month, and which month of their life in posts it is."""

    member: Member
    entry: Entry
    sum: Sum
    number: int


def lines(session: Session, sheets: Sequence[PostSheet], read: Book | None = None) -> dict[Key, list[Line]]:
    """The pay of sheets of one month, worked out from what was entered; nothing is kept. Raises WageUnknown."""
    found, by_county = read or book(session, sheets), _wages(session, sheets)
    return {
        key: [_line(m, found, by_county) for m in roll if m.placement_id in found.entries]
        for key, roll in found.rolls.items()
    }


def _line(member: Member, found: Book, by_county: dict[str, list[Wage]]) -> Line:
    entry = found.entries[member.placement_id]
    owed = due(entry.half_hours, shares(member.spans, by_county[member.area_code[:COUNTY]], entry.by_day))
    return Line(member, entry, owed, found.numbers[member.placement_id])


def _wages(session: Session, sheets: Iterable[PostSheet]) -> dict[str, list[Wage]]:
    """By county: each may have wages of its own."""
    found: dict[str, list[Wage]] = {}
    for sheet in sheets:
        county = sheet.area_code[:COUNTY]
        if county not in found:
            found[county] = wages(session, county, sheet.month)
    return found


def approve(session: Session, by: Officer, versions: dict[str, int]) -> list[PostSheet]:
    """Approve confirmed sheets of one month, all or none, and keep their lines. The caller commits.

    Raises Stale, or Refused with what stands in the way.
    """
    begin_writing(session)
    query = select(PostSheet).where(PostSheet.uid.in_(versions)).order_by(PostSheet.id)
    sheets = list(session.scalars(query.with_for_update()))
    if any(sheet.version != versions[sheet.uid] for sheet in sheets):
        raise Stale(STALE)
    if not sheets or any(sheet.state is not SheetState.CONFIRMED for sheet in sheets):
        raise Refused("只有乡镇已确认、县级没有核定的月份可以核定，请刷新后再看")
    read = book(session, sheets)
    if faults(session, sheets, read):
        raise Refused("；".join(_told(session, sheets)))
    try:
        worked_out = lines(session, sheets, read)
    except WageUnknown as unknown:
        raise Refused(str(unknown)) from unknown
    _keep(session, by, sheets, worked_out)
    return sheets


def _told(session: Session, sheets: Sequence[PostSheet]) -> list[str]:
    """What stands in the way, a sentence a unit: its first faults and how many there are."""
    names = dict(
        session.execute(
            select(Organisation.id, Organisation.name).where(Organisation.id.in_({sheet.unit_id for sheet in sheets}))
        ).all()
    )
    found = ((sheet, faults(session, [sheet])) for sheet in sheets)
    return [
        f"{names[sheet.unit_id]}：{'、'.join(words[:MOST_TOLD])}"
        + (f"等{len(words)}处" if len(words) > MOST_TOLD else "")
        + "，请退回乡镇补正"
        for sheet, words in found
        if words
    ]


def _keep(session: Session, by: Officer, sheets: Sequence[PostSheet], found: dict[Key, list[Line]]) -> None:
    now = clock.now()
    rows = [
        {
            "sheet_id": sheet.id,
            "placement_id": line.member.placement_id,
            "half_hours": line.entry.half_hours,
            "amount_fen": line.sum.fen,
            "months_used": line.number,
            "words": line.sum.words,
            "reason": "",
            "by_id": by.id,
            "at": now,
        }
        for sheet in sheets
        for line in found[sheet.unit_id, sheet.area_code]
    ]
    if rows:
        session.connection().execute(insert(PostPay), rows)
    _reserve(session, by, sheets)
    for sheet in sheets:
        sheet.state, sheet.version = SheetState.APPROVED, sheet.version + 1
        sheet.approved_by_id, sheet.approved_by_name, sheet.approved_at = by.id, by.name, now
    session.flush()


def _reserve(session: Session, by: Officer, sheets: Sequence[PostSheet]) -> None:
    """Have the money kept that the kept lines come to. Raises Refused with what is left of the budget."""
    p = PostPay
    query = select(p.sheet_id, func.sum(p.amount_fen)).where(p.sheet_id.in_([sheet.id for sheet in sheets]))
    sums = {Charge(SHEET, id): int(fen) for id, fen in session.execute(query.group_by(p.sheet_id))}
    for county in sorted({sheet.area_code[:COUNTY] for sheet in sheets}):
        ids = {sheet.id for sheet in sheets if sheet.area_code.startswith(county)}
        wanted = {charge: fen for charge, fen in sums.items() if charge.id in ids}
        budgets.reserve(session, by, county, SCHEME.funds, wanted, f"{sheets[0].month:%Y-%m} 核定")


def correct(session: Session, by: Officer, pay_id: int, half_hours: int, why: str) -> PostPay:
    """A further line with the difference to what is now known to be right. The caller commits. Raises Refused."""
    begin_writing(session)
    first = session.get_one(PostPay, pay_id)
    sheet = session.scalars(select(PostSheet).where(PostSheet.id == first.sheet_id).with_for_update()).one()
    placement = session.get_one(PostPlacement, first.placement_id)
    if not why.strip():
        raise Refused("请填写更正的理由")
    owed = _owed(session, placement, sheet, half_hours)
    return _further(session, by, first, half_hours, owed, why.strip()[:200])


def _owed(session: Session, placement: PostPlacement, sheet: PostSheet, half_hours: int) -> Sum:
    if not half_hours:
        return due(0, ())
    found = members(session, sheet.month, PostPlacement.id == placement.id)
    if not found:
        raise Refused("此人本月不在岗，工时只能更正为0")
    if wrong := objections(found[0], Entry(found[0].days, half_hours, passed=True)):
        raise Refused("；".join(words for _, words in wrong))
    known = entries(session, [sheet.id]).get(placement.id)
    try:
        by_wage = wages(session, sheet.area_code[:COUNTY], sheet.month)
    except WageUnknown as unknown:
        raise Refused(str(unknown)) from unknown
    return due(half_hours, shares(found[0].spans, by_wage, known.by_day if known else ()))


def _further(session: Session, by: Officer, first: PostPay, half_hours: int, owed: Sum, why: str) -> PostPay:
    columns = (func.sum(PostPay.half_hours), func.sum(PostPay.amount_fen))
    same = (PostPay.sheet_id == first.sheet_id, PostPay.placement_id == first.placement_id)
    worked, paid = map(int, session.execute(select(*columns).where(*same)).one())
    if (half_hours, owed.fen) == (worked, paid):
        raise Refused("更正后的工时和金额与原来一样，没有要更正的")
    row = PostPay(
        sheet_id=first.sheet_id,
        placement_id=first.placement_id,
        half_hours=half_hours - worked,
        amount_fen=owed.fen - paid,
        months_used=first.months_used,
        words=f"更正：{owed.words}；已核定{hours(worked)}小时{yuan(paid)}元，差额{yuan(owed.fen - paid)}元",
        corrects_id=first.id,
        reason=why,
        by_id=by.id,
        at=clock.now(),
    )
    session.add(row)
    session.flush()
    _reserve(session, by, [session.get_one(PostSheet, first.sheet_id)])
    return row


def kept(session: Session, sheet_id: int) -> list[PostPay]:
    """The lines as approved, each followed by what corrects it."""
    rows = session.scalars(select(PostPay).where(PostPay.sheet_id == sheet_id).order_by(PostPay.id)).all()
    place = {row.id: row.id for row in rows if row.corrects_id is None}
    return sorted(rows, key=lambda row: (place.get(row.corrects_id or row.id, 0), row.id))
