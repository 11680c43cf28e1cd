"""What pages say of money: rolls with their sums, pages of lines, what is owed, payments of a person or case."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fupin import clock
from fupin.model import Application, PayAccount, PayDue, PayLine, Payment, PayRoll, PayStep
from fupin.model.money import LineState, RollAct, RollState
from fupin.model.places import inside
from fupin.money import budgets, sources
from fupin.money.budgets import APPLICATION, Standing
from fupin.money.rolls import charged
from fupin.money.unpaid import FAILED
from fupin.scheme import Scheme

PAGE = 50

Sums = dict[LineState, tuple[int, int]]  # how many lines, and how many fen


class Page(NamedTuple):
    """So many rolls, the youngest first, with their sums; `after` is the id to go on from, 0 at the end."""

    rolls: list[PayRoll]
    sums: dict[int, Sums]
    after: int


def rolls(session: Session, scope: str, before: int, state: RollState | None = None) -> Page:
    """The rolls of an area, those in one state or all."""
    query = select(PayRoll).where(inside(PayRoll.county_code, scope)).order_by(PayRoll.id.desc()).limit(PAGE + 1)
    query = query.where(PayRoll.state == state) if state else query
    found = list(session.scalars(query.where(PayRoll.id < before) if before else query))
    shown = found[:PAGE]
    return Page(shown, sums(session, [roll.id for roll in shown]), shown[-1].id if len(found) > PAGE else 0)


def sums(session: Session, roll_ids: Collection[int]) -> dict[int, Sums]:
    """Lines and fen of each roll, by what became of them."""
    columns = (PayLine.roll_id, PayLine.state, func.count(), func.sum(PayLine.amount_fen))
    query = select(*columns).where(PayLine.roll_id.in_(roll_ids)).group_by(PayLine.roll_id, PayLine.state)
    found: dict[int, Sums] = defaultdict(dict)
    for roll_id, state, count, fen in session.execute(query):
        found[roll_id][state] = (count, int(fen))
    return found


class Owed(NamedTuple):
    """What a measure owes and has on no roll."""

    scheme: Scheme[Any, Any]
    payees: int
    fen: int


def owed(session: Session, county: str, month: date) -> list[Owed]:
    """By measure, up to a month."""
    found = []
    for scheme in sources.paying():
        dues = sources.owed(session, county, scheme, month)
        found.append(Owed(scheme, len({due.payee for due in dues}), sum(due.fen for due in dues)))
    return found


def budgets_of(session: Session, roll: PayRoll) -> tuple[int, list[Standing]]:
    """The budgets that a roll's amounts are booked on, with that of the year in which the rest was or is approved."""
    approval = select(func.max(PayStep.at)).where(PayStep.roll_id == roll.id, PayStep.act == RollAct.APPROVE)
    approved_at = None if roll.state in {RollState.DRAFT, RollState.CHECKED} else session.scalar(approval)
    year = clock.local_date(approved_at).year if approved_at else clock.today().year
    found, complete = budgets.standings_of(session, charged(session, roll, tuple(LineState)))
    known = {each.budget.id for each in found}
    rest = [] if complete else budgets.standings(session, roll.county_code, year, [roll.fund])
    return year, found + [each for each in rest if each.budget.id not in known]


class Lines(NamedTuple):
    """A page of a roll's lines, each with its account; those with a fault or that the bank did not pay come first."""

    rows: list[tuple[PayLine, PayAccount]]
    page: int
    pages: int


def lines(session: Session, roll: PayRoll, page: int) -> Lines:
    """The page of that number, or the nearest there is."""
    mine = PayLine.roll_id == roll.id
    count = session.scalar(select(func.count()).where(mine)) or 0
    pages = max(-(-count // PAGE), 1)
    page = min(max(page, 1), pages)
    query = select(PayLine, PayAccount).join(PayAccount, PayAccount.id == PayLine.account_id).where(mine)
    quiet = (PayLine.fault == "", PayLine.state.not_in(FAILED))
    ordered = query.order_by(*quiet, PayLine.position).limit(PAGE).offset((page - 1) * PAGE)
    return Lines([(row[0], row[1]) for row in session.execute(ordered)], page, pages)


def dues(session: Session, line: PayLine) -> list[PayDue]:
    """What a line is made of."""
    return list(session.scalars(select(PayDue).where(PayDue.line_id == line.id).order_by(PayDue.id)))


class Payments(NamedTuple):
    """Everything that was or is to be paid to somebody, the latest first, and how much of it was paid."""

    lines: Sequence[Any]
    by_hand: Sequence[Any]

    @property
    def paid_fen(self) -> int:
        """What reached them."""
        by_roll: int = sum(line.amount_fen for line in self.lines if line.state is LineState.PAID)
        by_hand: int = sum(row.amount_fen for row in self.by_hand)
        return by_roll + by_hand


def of_person(session: Session, person_id: int) -> Payments:
    """Of all rolls and measures, those registered by hand too."""
    hand = (
        select(Application.scheme, Payment.amount_fen, Payment.paid_on, Payment.voucher)
        .join(Application, Application.id == Payment.application_id)
        .where(Application.person_id == person_id, ~_on_a_line())
    )
    by_hand = session.execute(hand.order_by(Payment.id.desc())).all()
    return Payments(_lines(session, PayLine.person_id == person_id), by_hand)


def _on_a_line() -> Any:
    """A payment that a roll's line made: of the same application, under the line's voucher."""
    line = select(PayDue.id).join(PayLine, PayLine.id == PayDue.line_id).where(PayLine.voucher == Payment.voucher)
    return line.where(PayDue.source == APPLICATION, PayDue.source_id == Payment.application_id).exists()


def of_case(session: Session, application_id: int) -> Sequence[Any]:
    """The lines that pay, paid or should have paid a case."""
    return _lines(session, PayLine.application_id == application_id)


def _lines(session: Session, mine: Any) -> Sequence[Any]:
    line, roll = PayLine, PayRoll
    columns = (
        roll.uid, roll.number, roll.scheme, roll.month, roll.state.label("roll_state"), line.state, line.amount_fen,
        line.paid_on, line.voucher, line.key, line.reason,
    )  # fmt: skip
    query = select(*columns).join(roll, roll.id == line.roll_id).where(mine, line.state != LineState.DROPPED)
    return session.execute(query.order_by(line.id.desc())).all()
