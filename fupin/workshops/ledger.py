"""A month of a workshop's pay ledger: its lines, drafted, confirmed by the township, then only added to."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from fupin import clock
from fupin.calendar import add_months
from fupin.clock import cn_date
from fupin.db import begin_writing
from fupin.lifecycle import Refused, Stale
from fupin.model import Officer, WorkshopEntry, WorkshopLedger
from fupin.model import WorkshopMonth as Month
from fupin.model.workshops import LedgerState
from fupin.workshops import contracts, register
from fupin.workshops.contracts import Member
from fupin.workshops.lines import AMOUNT, Entry, Problems, Spot, objections, outside, twice

STALE = "这个月的台账刚被他人改过，请核对后再保存"
VOUCHER_TAKEN = "凭证号刚被他人用过，请核对后再保存"


def find(session: Session, workshop_id: int, month: date) -> Month | None:
    """The month, if anything was entered."""
    return session.scalar(select(Month).where(Month.workshop_id == workshop_id, Month.month == month))


def entries(session: Session, sheet: Month | None) -> dict[Spot, Entry]:
    """The lines of a draft."""
    if sheet is None:
        return {}
    e = WorkshopEntry
    columns = (e.contract_id, e.place, e.quantity, e.amount_fen, e.way, e.voucher, e.paid_on)
    rows = session.execute(select(*columns).where(e.month_id == sheet.id).order_by(e.contract_id, e.place))
    return {(row[0], row[1]): Entry(*row[2:]) for row in rows}


class Booked(NamedTuple):
    """A confirmed line with whose it is; a correction says which line it corrects and why."""

    line: WorkshopLedger
    name: str


def booked(session: Session, sheet: Month) -> list[Booked]:
    """The confirmed lines of a month in the order of the ledger."""
    names = {member.contract.id: member.name for member in contracts.members(session, sheet.workshop_id)}
    query = select(WorkshopLedger).where(WorkshopLedger.month_id == sheet.id).order_by(WorkshopLedger.id)
    return [Booked(line, names[line.contract_id]) for line in session.scalars(query)]


def begun(month: date) -> None:
    """Raises Refused for a month that is still to come."""
    if month > clock.today():
        raise Refused(f"{month.year}年{month.month}月还没有到，{cn_date(month)}起才能填写")


def save(
    session: Session, by: Officer, workshop_id: int, month: date, wanted: Mapping[Spot, Entry], version: int
) -> tuple[Month, Problems]:
    """Keep the lines as the month's draft; with problems nothing is kept. The caller commits.

    Raises Refused for a month that has not begun, is confirmed or in which the workshop was closed, Stale if somebody
    else wrote since `version`.
    """
    begin_writing(session)
    return keep(session, by, workshop_id, month, wanted, version)


def keep(
    session: Session, by: Officer, workshop_id: int, month: date, wanted: Mapping[Spot, Entry], version: int
) -> tuple[Month, Problems]:
    """As `save`, for whoever began writing."""
    begun(month)
    register.held(session, workshop_id)
    _working(session, workshop_id, month)
    sheet = _sheet(session, by, workshop_id, month)
    if sheet.version != version:
        raise Stale(STALE)
    if sheet.state is not LedgerState.DRAFT:
        raise Refused(f"这个月{sheet.state.label}，不能再改。确有差错的，请乡镇更正")
    problems = problems_of(session, workshop_id, month, wanted)
    if not problems:
        _write(session, sheet, by, wanted)
    return sheet, problems


def _working(session: Session, workshop_id: int, month: date) -> None:
    """Raises Refused for a workshop that is not confirmed, or did not work in the month."""
    register.standing(session, workshop_id)
    if closed := register.idle(register.closures(session, workshop_id), month, _last(month)):
        raise Refused(f"车间{cn_date(closed)}已关停，{month.year}年{month.month}月不能记报酬")


def _last(month: date) -> date:
    return add_months(month, 1) - timedelta(days=1)


def _sheet(session: Session, by: Officer, workshop_id: int, month: date) -> Month:
    """The month, made if there is none; a new one has version 0 until it is written."""
    sheet = find(session, workshop_id, month)
    if sheet is None:
        sheet = Month(workshop_id=workshop_id, month=month, version=0)
        sheet.entered_by_id, sheet.entered_by_name, sheet.entered_at = by.id, by.name, clock.now()
        session.add(sheet)
        session.flush()
    return sheet


def _write(session: Session, sheet: Month, by: Officer, wanted: Mapping[Spot, Entry]) -> None:
    session.execute(delete(WorkshopEntry).where(WorkshopEntry.month_id == sheet.id))
    keys = {"month_id": sheet.id, "workshop_id": sheet.workshop_id}
    if rows := [entry._asdict() | keys | {"contract_id": one, "place": at} for (one, at), entry in wanted.items()]:
        session.execute(insert(WorkshopEntry), rows)
    sheet.entered_by_id, sheet.entered_by_name, sheet.entered_at = by.id, by.name, clock.now()
    sheet.version += 1
    session.flush()


def problems_of(session: Session, workshop_id: int, month: date, wanted: Mapping[Spot, Entry]) -> Problems:
    """What cannot be so, by line."""
    known = {member.contract.id: member for member in contracts.members(session, workshop_id)}
    found = twice(wanted, vouchers(session, workshop_id, month))
    for spot, entry in wanted.items():
        member = known.get(spot[0])
        if member is None:
            found[spot] = [(AMOUNT, f"编号{spot[0]}不是本车间的工人，请核对")]
        elif words := outside(member, month):
            found[spot] = [(AMOUNT, words)]
        elif wrong := objections(member, month, entry):
            found[spot] = [*found.get(spot, []), *wrong]
    return found


def vouchers(session: Session, workshop_id: int, but: date | None = None) -> dict[str, date]:
    """In which month each voucher of the workshop stands, apart from one month's draft."""
    found: dict[str, date] = {}
    for line in (WorkshopLedger, WorkshopEntry):
        query = select(line.voucher, Month.month).join(Month, Month.id == line.month_id)
        query = query.where(line.workshop_id == workshop_id)
        found |= {voucher: month for voucher, month in session.execute(query) if line is WorkshopLedger or month != but}
    return found


def confirm(session: Session, by: Officer, uid: str, version: int) -> Month:
    """The township's officer stands for the month; its lines are never changed again. The caller commits.

    Raises Refused with everything that is wrong, Stale if it is no longer as it was seen.
    """
    sheet = held(session, uid, version)
    if sheet.state is not LedgerState.DRAFT:
        raise Refused(f"这个月{sheet.state.label}，不用再确认")
    if sheet.entered_by_id == by.id:
        raise Refused("由您填写的，须由另一人确认")
    after = add_months(sheet.month, 1)
    if clock.today() < after:
        raise Refused(f"{sheet.month.month}月还没有过完，{cn_date(after)}起才能确认")
    wanted = entries(session, sheet)
    if not wanted:
        raise Refused("这个月还没有填报酬，没有可以确认的")
    if problems := problems_of(session, sheet.workshop_id, sheet.month, wanted):
        raise Refused("；".join(words for wrong in problems.values() for _, words in wrong))
    _book(session, sheet, by, wanted)
    return sheet


def _book(session: Session, sheet: Month, by: Officer, wanted: Mapping[Spot, Entry]) -> None:
    """The draft becomes the ledger."""
    keys = {"month_id": sheet.id, "workshop_id": sheet.workshop_id, "reason": "", "by_id": by.id, "at": clock.now()}
    rows = [entry._asdict() | keys | {"contract_id": one} for (one, _), entry in sorted(wanted.items())]
    session.execute(insert(WorkshopLedger), rows)
    session.execute(delete(WorkshopEntry).where(WorkshopEntry.month_id == sheet.id))
    sheet.state, sheet.version = LedgerState.CONFIRMED, sheet.version + 1
    sheet.confirmed_by_id, sheet.confirmed_by_name, sheet.confirmed_at = by.id, by.name, clock.now()
    session.flush()


def held(session: Session, uid: str, version: int) -> Month:
    """The month with nobody else writing in the workshop's ledger. Raises Stale if it is no longer as it was seen."""
    begin_writing(session)
    register.held(session, session.scalars(select(Month.workshop_id).where(Month.uid == uid)).one())
    sheet = session.scalars(select(Month).where(Month.uid == uid)).one()
    if sheet.version != version:
        raise Stale(STALE)
    return sheet


def amount_of(line: WorkshopLedger, lines: Iterable[Booked]) -> int:
    """What a line comes to with its corrections."""
    return line.amount_fen + sum(each.line.amount_fen for each in lines if each.line.corrects_id == line.id)


def add(session: Session, by: Officer, sheet: Month, line: WorkshopLedger) -> WorkshopLedger:
    """A further line of a confirmed month. The caller holds the month and commits. Raises Refused or Stale."""
    if month := vouchers(session, sheet.workshop_id).get(line.voucher):
        raise Refused(f"凭证号{line.voucher}已在{month.year}年{month.month}月用过，请核对")
    line.month_id, line.workshop_id = sheet.id, sheet.workshop_id
    line.by_id, line.at = by.id, clock.now()
    session.add(line)
    sheet.version += 1
    try:
        session.flush()
    except IntegrityError as error:  # the same voucher at the same moment, where there is more than one writer
        session.rollback()
        raise Stale(VOUCHER_TAKEN) from error
    return line


def months(session: Session, workshop_id: int) -> list[Month]:
    """All months with anything entered, the latest first."""
    query = select(Month).where(Month.workshop_id == workshop_id)
    return list(session.scalars(query.order_by(Month.month.desc())))


def warnings(session: Session, workshop_id: int, month: date, roll: Iterable[Member]) -> list[str]:
    """What somebody should look at; it stops nothing."""
    present = list(roll)
    other = contracts.elsewhere(session, workshop_id, present, month, _last(month))
    gone = contracts.unregistered(session, {member.contract.person_id for member in present})
    words = []
    for member in present:
        person = member.contract.person_id
        if person in other:
            words.append(f"{member.name}：{month.year}年{month.month}月也登记在{other[person]}，请核实")
        if person in gone:
            words.append(f"{member.name}：{gone[person]}")
    return words
