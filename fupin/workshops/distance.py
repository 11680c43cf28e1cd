"""How far each worker is from the provincial poverty line, by the arithmetic of the award itself (二(一)1d)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from fupin import clock
from fupin.db import Term
from fupin.model import Organisation, Person, Workshop, WorkshopLedger, WorkshopMonth
from fupin.model.terms import Outcome
from fupin.rules import Finding
from fupin.scheme import Case, Row
from fupin.schemes.workshop.facts import WorkerFacts, gather
from fupin.schemes.workshop.model import WorkshopDetails, WorkshopPay, WorkshopWorker
from fupin.schemes.workshop.rules import Window, best_window, contract_kind, contract_term, rows
from fupin.workshops.contracts import Member


class Reach(Term):
    """Where a worker stands."""

    AWARDED = "awarded", "已奖补"
    APPLIED = "applied", "已申请"
    REACHED = "reached", "已达标，未申请"
    SHORT = "short", "还没达到"
    UNKNOWN = "unknown", "无法判断"
    OUTSIDE = "outside", "不适用"


class Paid(NamedTuple):
    """What one voucher came to after its corrections."""

    month: date
    quantity: str
    fen: int
    way: str
    voucher: str
    paid_on: date


@dataclass(frozen=True)
class Standing:
    """A worker with the best window of twelve months, what the award's rules say, and the pay it rests on."""

    member: Member
    paid: tuple[Paid, ...]
    window: Window | None
    row: Row
    reach: Reach
    words: str

    @property
    def total_fen(self) -> int:
        """All that was paid by this contract."""
        return sum(each.fen for each in self.paid)

    @property
    def ready(self) -> bool:
        """Whether the award may be applied for: the line is reached and no other condition stands in the way."""
        return self.reach is Reach.REACHED and self.row.eligible


def paid(session: Session, workshop_id: int) -> dict[int, tuple[Paid, ...]]:
    """The confirmed pay of each contract; a corrected line counts as corrected, on the day it was paid."""
    line = WorkshopLedger
    query = select(line, WorkshopMonth.month).join(WorkshopMonth, WorkshopMonth.id == line.month_id)
    lines = session.execute(query.where(line.workshop_id == workshop_id).order_by(line.paid_on, line.id)).all()
    further: dict[int, int] = defaultdict(int)
    for each, _ in lines:
        further[each.corrects_id or 0] += each.amount_fen
    found: dict[int, list[Paid]] = defaultdict(list)
    for each, month in lines:
        fen = each.amount_fen + further[each.id]
        if each.corrects_id is None and fen:
            found[each.contract_id].append(Paid(month, each.quantity, fen, each.way, each.voucher, each.paid_on))
    return {contract: tuple(sums) for contract, sums in found.items()}


def standings(session: Session, workshop: Workshop, roll: Sequence[Member]) -> list[Standing]:
    """Each worker's, judged today as an application of today would be."""
    organisation = session.get_one(Organisation, workshop.organisation_id)
    sums = paid(session, workshop.id)
    details = WorkshopDetails(company=organisation.name, workers=[_worker(each, sums) for each in roll])
    case = Case(details, None, organisation, workshop.area_code, clock.today())
    with session.no_autoflush:  # the details are nobody's
        facts = gather(session, case)
    pairs = zip(roll, facts.workers, rows(facts), strict=True)
    return [_standing(member, sums.get(member.contract.id, ()), worker, row) for member, worker, row in pairs]


def _worker(member: Member, sums: dict[int, tuple[Paid, ...]]) -> WorkshopWorker:
    contract = member.contract
    return WorkshopWorker(
        person_id=contract.person_id,
        contract=contract.kind,
        contract_from=contract.starts_on,
        contract_to=contract.last_day,
        job=contract.job,
        payments=[WorkshopPay(paid_on=each.paid_on, amount_fen=each.fen) for each in sums.get(contract.id, ())],
    )


def _standing(member: Member, sums: tuple[Paid, ...], worker: WorkerFacts, row: Row) -> Standing:
    window = best_window(worker)
    reach, words = _reach(worker, window)
    return Standing(member, sums, window, row, reach, words)


def _reach(worker: WorkerFacts, window: Window | None) -> tuple[Reach, str]:
    had = [grant for grant in worker.grants if grant.scheme == "workshop"]
    if had:
        return Reach.AWARDED, f"已在“{had[0].item}”享受过一次性奖补"
    if unfit := _unfit(worker):
        return Reach.OUTSIDE, f"{unfit.words}，不适用一次性奖补"
    if window is None:
        return Reach.UNKNOWN, "合同期内没有完整的12个月，无法判断"
    words = told(window)
    if worker.elsewhere:
        return Reach.APPLIED, f"{words}；已列入申请{worker.elsewhere}"
    if window.line_fen is None:
        return Reach.UNKNOWN, words
    return (Reach.REACHED if window.reached else Reach.SHORT), words


def _unfit(worker: WorkerFacts) -> Finding | None:
    """What no pay can mend: the kind of contract, or its length."""
    found = [rule(worker) for rule in (contract_kind, contract_term)]
    return next((finding for finding in found if finding.outcome is Outcome.FAILED), None)


def told(window: Window) -> str:
    """The window in words: had so much, so much still missing from that year's line."""
    had = f"已得{_yuan(window.pay_fen)}"
    if window.line_fen is None:
        return f"{had}；{window.missing}，无法判断"
    mark = f"，{window.mark.strip('（）')}" if window.mark else ""
    line = f"{window.ends_on.year}年省定贫困线（{_yuan(window.line_fen)}{mark}）"
    if window.reached:
        return f"{had}，达到{line}"
    return f"{had}，离{line}还差{_yuan(window.line_fen - window.pay_fen)}"


def _yuan(fen: int) -> str:
    whole, rest = divmod(fen, 100)
    return f"{whole:,}{f'.{rest:02}' if rest else ''}元"


def numbers(session: Session, found: Sequence[Standing]) -> dict[int, str]:
    """The identity numbers of these workers, by person."""
    ids = {each.member.contract.person_id for each in found}
    return {each.id: each.id_number for each in session.scalars(select(Person).where(Person.id.in_(ids)))}
