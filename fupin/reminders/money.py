"""Counts of payment rolls: to check, to approve, to send, without an answer from the bank, and lines it did not pay."""

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from fupin import clock
from fupin.lateness import late_before
from fupin.model import PayExport, PayLine, PayRoll, PayStep
from fupin.model.money import LineState, RollAct, RollState
from fupin.model.places import inside
from fupin.money.steps import MAKING
from fupin.money.unpaid import still_unpaid
from fupin.reminders.counting import Desk, Tally, counted

BANK_DAYS = 3  # working days within which a bank answers


def to_check(session: Session, desk: Desk) -> Tally:
    """Drafts that others made; of those with a faulty line the note tells."""
    mine = _rolls(desk, RollState.DRAFT).where(~_touched(desk, MAKING))
    number = counted(session, mine)
    faulty = select(PayLine.id).where(
        PayLine.roll_id == PayRoll.id, PayLine.state == LineState.LISTED, PayLine.fault != ""
    )
    wrong = counted(session, mine.where(faulty.exists())) if number else 0
    return Tally(number, 0, f"其中 {wrong} 张有问题的行，更正账号或缓发后才能复核" if wrong else "")


def to_approve(session: Session, desk: Desk) -> Tally:
    """Checked rolls that went through other hands."""
    return Tally(counted(session, _rolls(desk, RollState.CHECKED).where(~_touched(desk, MAKING | {RollAct.CHECK}))))


def to_send(session: Session, desk: Desk) -> Tally:
    """Approved rolls whose file nobody has made for the bank."""
    return Tally(counted(session, _rolls(desk, RollState.APPROVED)))


def unanswered(session: Session, desk: Desk) -> Tally:
    """Rolls that the bank has had longer than its working days, with a line it has not answered; all are late."""
    since = late_before(clock.today(), BANK_DAYS)
    sent = select(PayExport.roll_id).where(PayExport.roll_id == PayRoll.id, PayExport.at < since)
    number = counted(session, _rolls(desk, RollState.EXPORTED).where(sent.exists()))
    return Tally(number, number, f"送银行超过{BANK_DAYS}个工作日，请向银行要结果文件并登记" if number else "")


def unpaid(session: Session, desk: Desk) -> Tally:
    """Lines that the bank did not pay or sent back, and that are on no roll since."""
    number = counted(session, still_unpaid(desk.scope))
    return Tally(number, 0, "核对并更正账号后，列入下一张发放表" if number else "")


def _rolls(desk: Desk, state: RollState) -> Select[int]:
    return select(PayRoll.id).where(inside(PayRoll.county_code, desk.scope), PayRoll.state == state)


def _touched(desk: Desk, acts: frozenset[RollAct]) -> ColumnElement[bool]:
    """Whoever did one of these to a roll may not take the next step on it."""
    steps = (PayStep.roll_id == PayRoll.id, PayStep.user_id == desk.id, PayStep.act.in_(acts))
    return select(PayStep.id).where(*steps).exists()
