"""What is put right in a confirmed month of the pay ledger: asked for by one person, confirmed by another."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from fupin import clock
from fupin.db import begin_writing
from fupin.lifecycle import Refused
from fupin.model import Officer, Person, Workshop, WorkshopAmendment, WorkshopContract, WorkshopLedger
from fupin.model import WorkshopMonth as Month
from fupin.model.places import inside
from fupin.model.workshops import AmendmentState, LedgerState
from fupin.workshops import ledger, register
from fupin.workshops.lines import Entry

A = WorkshopAmendment


class Correction(NamedTuple):
    """What a confirmed line should have been: fen, by which further voucher, and why."""

    line_id: int
    amount_fen: int
    voucher: str
    reason: str


def correct(session: Session, by: Officer, uid: str, version: int, wish: Correction) -> WorkshopAmendment:
    """Ask that a line of the month be corrected. The caller commits. Raises Refused or Stale."""
    sheet = ledger.held(session, uid, version)
    line = session.get(WorkshopLedger, wish.line_id)
    if line is None or line.month_id != sheet.id or line.corrects_id is not None:
        raise Refused("请选择要更正的一笔")
    if not wish.reason.strip():
        raise Refused("请填写更正的理由")
    if wish.amount_fen == ledger.amount_of(line, ledger.booked(session, sheet)):
        raise Refused("金额和原来一样，不用更正")
    if session.scalar(_asked().where(A.corrects_id == line.id).limit(1)):
        raise Refused("这一笔已有一项更正等待确认，请先办完")
    entry = Entry(line.quantity, wish.amount_fen, line.way, wish.voucher.strip(), line.paid_on)
    return _ask(session, by, sheet, line.contract_id, entry, wish.reason, line.id)


def supplement(
    session: Session, by: Officer, uid: str, version: int, contract_id: int, entry: Entry, reason: str
) -> WorkshopAmendment:
    """Ask that a line be added that was forgotten. The caller commits. Raises Refused or Stale."""
    sheet = ledger.held(session, uid, version)
    if not reason.strip():
        raise Refused("请填写补记的理由")
    _refuse_problems(session, sheet, contract_id, entry)
    return _ask(session, by, sheet, contract_id, entry._replace(voucher=entry.voucher.strip()), reason, None)


def _refuse_problems(session: Session, sheet: Month, contract_id: int, entry: Entry) -> None:
    if problems := ledger.problems_of(session, sheet.workshop_id, sheet.month, {(contract_id, 1): entry}):
        raise Refused("；".join(words for wrong in problems.values() for _, words in wrong))


def _ask(
    session: Session, by: Officer, sheet: Month, contract_id: int, entry: Entry, reason: str, corrects_id: int | None
) -> WorkshopAmendment:
    if sheet.state is not LedgerState.CONFIRMED:
        raise Refused("这个月还没有确认，请直接修改草稿")
    if not entry.voucher:
        raise Refused("请填写凭证号")
    if month := ledger.vouchers(session, sheet.workshop_id).get(entry.voucher):
        raise Refused(f"凭证号{entry.voucher}已在{month.year}年{month.month}月用过，请核对")
    made = A(
        month_id=sheet.id, contract_id=contract_id, corrects_id=corrects_id, reason=reason.strip()[:200],
        asked_by_id=by.id, asked_by_name=by.name, asked_at=clock.now(), state=AmendmentState.ASKED, **entry._asdict(),
    )  # fmt: skip
    session.add(made)
    sheet.version += 1
    session.flush()
    return made


def confirm(session: Session, by: Officer, uid: str) -> WorkshopAmendment:
    """Book what another asked for, if it still can be. The caller commits. Raises Refused or Stale."""
    amendment, sheet = _to_decide(session, uid)
    if amendment.asked_by_id == by.id:
        raise Refused("由您提出的，须由另一人确认")
    ledger.add(session, by, sheet, _line(session, sheet, amendment))
    return _decided(session, by, amendment, AmendmentState.CONFIRMED, "")


def decline(session: Session, by: Officer, uid: str, note: str) -> WorkshopAmendment:
    """The ledger stays as it is, and why; whoever asked may take it back so. The caller commits. Raises Refused."""
    amendment, sheet = _to_decide(session, uid)
    if not note.strip():
        raise Refused("不同意或撤回的，请填写理由")
    sheet.version += 1
    return _decided(session, by, amendment, AmendmentState.DECLINED, note)


def _to_decide(session: Session, uid: str) -> tuple[WorkshopAmendment, Month]:
    """With nobody else writing in the workshop's ledger."""
    begin_writing(session)
    workshop_id = session.scalars(select(Month.workshop_id).join(A, A.month_id == Month.id).where(A.uid == uid)).one()
    register.held(session, workshop_id)
    amendment = session.scalars(select(A).where(A.uid == uid).execution_options(populate_existing=True)).one()
    if amendment.state is not AmendmentState.ASKED:
        raise Refused(f"此项{amendment.state.label}，不用再办")
    return amendment, session.get_one(Month, amendment.month_id)


def _line(session: Session, sheet: Month, amendment: WorkshopAmendment) -> WorkshopLedger:
    """As it is booked: of a correction the difference to what the line comes to now."""
    a = amendment
    entry = Entry(a.quantity, a.amount_fen, a.way, a.voucher, a.paid_on)
    if a.corrects_id is None:
        _refuse_problems(session, sheet, a.contract_id, entry)
    else:
        corrected = session.get_one(WorkshopLedger, a.corrects_id)
        difference = a.amount_fen - ledger.amount_of(corrected, ledger.booked(session, sheet))
        entry = entry._replace(amount_fen=difference)
    return WorkshopLedger(contract_id=a.contract_id, corrects_id=a.corrects_id, reason=a.reason, **entry._asdict())


def _decided(
    session: Session, by: Officer, amendment: WorkshopAmendment, state: AmendmentState, note: str
) -> WorkshopAmendment:
    amendment.state, amendment.note = state, note.strip()[:200]
    amendment.decided_by_id, amendment.decided_by_name, amendment.decided_at = by.id, by.name, clock.now()
    session.flush()
    return amendment


class Named(NamedTuple):
    """An amendment with whose pay it is about."""

    amendment: WorkshopAmendment
    name: str


def of_month(session: Session, sheet: Month) -> list[Named]:
    """All that was ever asked for of a month, the latest first."""
    query = (
        select(A, Person.name)
        .join(WorkshopContract, WorkshopContract.id == A.contract_id)
        .join(Person, Person.id == WorkshopContract.person_id)
        .where(A.month_id == sheet.id)
    )
    return [Named(row[0], row[1]) for row in session.execute(query.order_by(A.id.desc()))]


def _asked() -> Select[int]:
    return select(A.id).where(A.state == AmendmentState.ASKED)


def waiting(scope: str, but: int) -> Select[int]:
    """The ids of those of an area that wait for somebody other than this one."""
    placed = _asked().join(Month, Month.id == A.month_id).join(Workshop, Workshop.id == Month.workshop_id)
    return placed.where(inside(Workshop.area_code, scope), A.asked_by_id != but)


class Waiting(NamedTuple):
    """One that waits, with its month and workshop."""

    amendment: WorkshopAmendment
    month: Month
    workshop: Workshop


PAGE = 50


def listed(session: Session, scope: str, but: int) -> Sequence[Waiting]:
    """Those that wait, the oldest first; the rest comes up as these are decided."""
    query = (
        select(A, Month, Workshop)
        .join(Month, Month.id == A.month_id)
        .join(Workshop, Workshop.id == Month.workshop_id)
        .where(A.id.in_(waiting(scope, but)))
        .order_by(A.id)
        .limit(PAGE)
    )
    return [Waiting(*row) for row in session.execute(query)]
