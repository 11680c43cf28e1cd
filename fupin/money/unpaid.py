"""Lines that the bank did not pay, or whose money it sent back, as long as nobody has paid their amounts since."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from fupin.model import Application, PayDue, PayLine, PayRoll
from fupin.model.money import LineState
from fupin.model.places import inside
from fupin.model.terms import State
from fupin.money.budgets import APPLICATION

PAGE = 50
FAILED = (LineState.REFUSED, LineState.REFUNDED)


def still_unpaid(scope: str) -> Select[int]:
    """The ids of such lines of an area."""
    open_due = select(PayDue.id).where(PayDue.line_id == PayLine.id, ~_on_a_later_line(), ~_paid_by_hand())
    mine = (PayLine.state.in_(FAILED), inside(PayRoll.county_code, scope), open_due.exists())
    return select(PayLine.id).join(PayRoll, PayRoll.id == PayLine.roll_id).where(*mine)


def _on_a_later_line() -> ColumnElement[bool]:
    """The amount is on a roll that counts, or its last failure is another line's."""
    due, line = aliased(PayDue), aliased(PayLine)
    same = (due.source == PayDue.source, due.source_id == PayDue.source_id)
    failed_since = (due.id > PayDue.id) & line.state.in_(FAILED)
    query = select(due.id).join(line, line.id == due.line_id)
    return query.where(*same, or_(due.live_key.is_not(None), failed_since)).exists()


def _paid_by_hand() -> ColumnElement[bool]:
    """What the bank refused was paid and registered without a roll; money that came back leaves its case paid."""
    paid = select(Application.id).where(Application.id == PayDue.source_id, Application.state == State.PAID)
    return (PayDue.source == APPLICATION) & (PayLine.state == LineState.REFUSED) & paid.exists()


def total(session: Session, scope: str) -> tuple[int, int]:
    """How many such lines an area has, and what they come to in fen."""
    query = select(func.count(), func.sum(PayLine.amount_fen)).where(PayLine.id.in_(still_unpaid(scope)))
    count, fen = session.execute(query).one()
    return count, int(fen or 0)


def lines(session: Session, scope: str, before: int) -> tuple[Sequence[Any], int]:
    """So many with their rolls, the youngest first, and the id to go on from, 0 at the end."""
    line, roll = PayLine, PayRoll
    columns = (
        line.id, line.uid, line.name, line.amount_fen, line.state, line.reason, line.area_code, roll.number,
        roll.scheme, roll.uid.label("roll_uid"),
    )  # fmt: skip
    query = select(*columns).join(roll, roll.id == line.roll_id).where(line.id.in_(still_unpaid(scope)))
    ordered = (query.where(line.id < before) if before else query).order_by(line.id.desc()).limit(PAGE + 1)
    found = session.execute(ordered).all()
    return found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else 0
