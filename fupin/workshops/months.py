"""The months in which workshops paid somebody, for whoever looks for benefits that exclude one another."""

from datetime import date

from sqlalchemy import Select, func, literal, select

from fupin.model import Workshop, WorkshopContract, WorkshopLedger, WorkshopMonth


def pay_months() -> Select[int, date, str]:
    """Person, first day of the month and `workshop:<uid>`, for each month whose confirmed lines come to more than
    nothing."""
    line, month, contract = WorkshopLedger, WorkshopMonth, WorkshopContract
    return (
        select(contract.person_id, month.month, literal("workshop:").concat(Workshop.uid))
        .select_from(line)
        .join(contract, contract.id == line.contract_id)
        .join(month, month.id == line.month_id)
        .join(Workshop, Workshop.id == line.workshop_id)
        .group_by(contract.person_id, month.month, Workshop.uid)
        .having(func.sum(line.amount_fen) > 0)
    )
