"""The money of a case: its budget, whether a payment roll has it, and what each step books."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from fupin import clock
from fupin.lifecycle import Refused
from fupin.model import Application, Officer, PayDue, PayLine, Payment, PayRoll
from fupin.model.places import COUNTY
from fupin.money import budgets
from fupin.money.budgets import APPLICATION, Charge
from fupin.scheme import Judgement, Pays
from fupin.schemes import SCHEMES


def pays_once(application: Application) -> bool:
    """Whether its scheme pays one sum after the decision."""
    return SCHEMES[application.scheme].pays is Pays.ONCE


def with_budget(session: Session, application: Application, judgement: Judgement) -> Judgement:
    """The judgement by which it may be approved: also whether the money is there."""
    fen = judgement.amount.fen if judgement.amount else None
    if not fen or not pays_once(application):
        return judgement
    funds, county = _funds(session, application), application.area_code[:COUNTY]
    found = budgets.finding(session, county, funds, fen, _charge(application))
    return replace(judgement, findings=(*judgement.findings, found))


def on_roll(session: Session, application: Application, but: str = "") -> str:
    """The number of the payment roll that its money counts on, apart from the one that is just paying."""
    query = (
        select(PayRoll.number)
        .join(PayLine, PayLine.roll_id == PayRoll.id)
        .join(PayDue, PayDue.line_id == PayLine.id)
        .where(PayDue.live_key == f"{APPLICATION}:{application.id}", PayRoll.number != but)
    )
    return session.scalar(query) or ""


def reserve(session: Session, by: Officer, application: Application) -> None:
    """The amount that was just fixed. Raises Refused with what is left."""
    if pays_once(application) and application.amount_fen is not None:
        funds, county = _funds(session, application), application.area_code[:COUNTY]
        wanted = {_charge(application): application.amount_fen}
        budgets.reserve(session, by, county, funds, wanted, f"{application.number} 审批")


def release(session: Session, by: Officer, application: Application) -> None:
    """It will not be paid."""
    budgets.release(session, by, _charge(application), f"{application.number} 不再发放")


def pay(session: Session, by: Officer, application: Application, voucher: str) -> None:
    """The whole sum, once. Raises Refused for a voucher used before, and if a budget set since has no room for it."""
    fen = application.amount_fen or 0
    _unused(session, application, voucher.strip())
    reserve(session, by, application)
    budgets.spend(session, by, {_charge(application): fen}, f"{application.number} 发放")
    session.add(
        Payment(
            application_id=application.id,
            amount_fen=fen,
            voucher=voucher.strip(),
            paid_on=clock.today(),
            recorded_by_id=by.id,
            recorded_at=clock.now(),
        )
    )
    session.flush()


def _unused(session: Session, application: Application, voucher: str) -> None:
    """A roll's line that pays another has this voucher; the table of payments refuses its own."""
    mine = select(PayDue.id).where(
        PayDue.line_id == PayLine.id, PayDue.source == APPLICATION, PayDue.source_id == application.id
    )
    if session.scalar(select(PayLine.id).where(PayLine.voucher == voucher, ~mine.exists())):
        raise Refused("凭证号已用过，请核对")


def _funds(session: Session, application: Application) -> tuple[str, ...]:
    """The one that its form names, where it asks; else those of the measure in their order."""
    scheme = SCHEMES[application.scheme]
    named = getattr(session.get(scheme.details, application.id), "fund", None)
    return (named,) if named else scheme.funds


def _charge(application: Application) -> Charge:
    return Charge(APPLICATION, application.id)
