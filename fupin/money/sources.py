"""What is owed and on no roll yet: one sum of an issued application, or the lines of approved months of posts.

Both answer the same table of dues. Which one a measure has follows from when it pays; no measure is named here.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple, Protocol

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from fupin import clock
from fupin.calendar import add_months
from fupin.model import Application, PayDue, PayLine, Person, PostPay, PostPlacement, PostSheet
from fupin.model.money import LineState
from fupin.model.places import inside
from fupin.model.posts import SheetState
from fupin.model.terms import State
from fupin.money.budgets import APPLICATION, SHEET, Charge, fund_of
from fupin.scheme import Pays, Scheme
from fupin.schemes import SCHEMES

POST_PAY = "post_pay"


class Due(NamedTuple):
    """One amount in fen owed to one payee; `application_id` is the one whose account it goes to.

    `charge` is what its budget is booked for. Less than nothing is what was paid too much.
    """

    source: str
    source_id: int
    payee: str
    application_id: int
    person_id: int | None
    organisation_id: int | None
    name: str
    area_code: str
    fen: int
    words: str
    charge: Charge

    @property
    def key(self) -> str:
        """What is on one roll only."""
        return f"{self.source}:{self.source_id}"


class Source(Protocol):
    """Where a measure's dues come from."""

    def __call__(self, session: Session, county: str, scheme: str, month: date) -> list[Due]:
        """All of a county that are owed up to the end of the month, none of them on a roll that counts."""


def once(session: Session, county: str, scheme: str, month: date) -> list[Due]:
    """Issued decisions with a sum, and paid ones whose money the bank sent back."""
    a = Application
    columns = (a.id, a.number, a.person_id, a.organisation_id, a.applicant_name, Person.name, a.area_code, a.amount_fen)
    owed = (a.state == State.ISSUED) | ((a.state == State.PAID) & _came_back(APPLICATION, a.id))
    query = (
        select(*columns)
        .outerjoin(Person, Person.id == a.person_id)
        .where(a.county_code == county, a.scheme == scheme, owed, a.amount_fen > 0, ~counts(APPLICATION, a.id))
        .where(a.since < _end_of(month))
        .order_by(a.area_code, a.id)
        .with_for_update(of=a)
    )
    rows: Sequence[Any] = session.execute(query).all()
    return [
        Due(
            APPLICATION, id, f"a{id}", id, person, body, name or applicant, area, fen,
            f"{number} {SCHEMES[scheme].title}", Charge(APPLICATION, id),
        )
        for id, number, person, body, applicant, name, area, fen in rows
    ]  # fmt: skip


def monthly(session: Session, county: str, scheme: str, month: date) -> list[Due]:
    """Kept lines of approved months with their corrections; one net a person, to the account of the latest post."""
    p, s, o = PostPay, PostSheet, PostPlacement
    query = (
        select(p.id, s.id, s.month, o.application_id, o.person_id, Person.name, o.area_code, p.amount_fen, p.words)
        .join(s, s.id == p.sheet_id)
        .join(o, o.id == p.placement_id)
        .join(Person, Person.id == o.person_id)
        .where(inside(s.area_code, county), s.state == SheetState.APPROVED, s.month <= month)
        .where(p.amount_fen != 0, ~counts(POST_PAY, p.id))
        .order_by(o.area_code, o.person_id, p.id)
    )
    rows: Sequence[Any] = session.execute(query).all()
    latest = {row[4]: row[3] for row in sorted(rows, key=lambda row: (row[2], row[3]))}
    return [
        Due(
            POST_PAY,
            id,
            f"p{who}",
            latest[who],
            who,
            None,
            name,
            area,
            fen,
            f"{on:%Y年%m月} {words}",
            Charge(SHEET, sheet),
        )
        for id, sheet, on, _, who, name, area, fen, words in rows
    ]


def counts(source: str, id: Any) -> ColumnElement[bool]:
    """Whether an amount is on a roll that counts."""
    return (
        select(PayDue.id).where(PayDue.source == source, PayDue.source_id == id, PayDue.live_key.is_not(None)).exists()
    )


def _came_back(source: str, id: Any) -> ColumnElement[bool]:
    line = select(PayDue.id).join(PayLine, PayLine.id == PayDue.line_id)
    back = (PayDue.source == source, PayDue.source_id == id, PayLine.state == LineState.REFUNDED)
    return line.where(*back).exists()


def _end_of(month: date) -> Any:
    return clock.midnight(add_months(month, 1))


SOURCES: dict[Pays, Source] = {Pays.ONCE: once, Pays.MONTHLY: monthly}


def paying() -> list[Scheme[Any, Any]]:
    """The measures that pay."""
    return [scheme for scheme in SCHEMES.values() if scheme.pays in SOURCES]


def owed(session: Session, county: str, scheme: Scheme[Any, Any], month: date, fund: str | None = None) -> list[Due]:
    """A measure's dues; of one fund only, where it is named.

    Unbooked ones are paid from the fund that their form names, or else from the measure's first.
    """
    dues = SOURCES[scheme.pays](session, county, scheme.code, month)
    if fund is None or len(scheme.funds) < 2:
        return dues
    booked, named = fund_of(session, {due.charge for due in dues}), _named(session, scheme, dues)
    first = scheme.funds[0]
    return [due for due in dues if (booked.get(due.charge) or named.get(due.application_id, first)) == fund]


def _named(session: Session, scheme: Scheme[Any, Any], dues: Sequence[Due]) -> dict[int, str]:
    """By application, where the measure's form asks for the fund."""
    fund = getattr(scheme.details, "fund", None)
    if fund is None:
        return {}
    query = select(scheme.details.application_id, fund)
    return dict(session.execute(query.where(scheme.details.application_id.in_({d.application_id for d in dues}))).all())


def told(month: date) -> str:
    """The month in words."""
    return f"{month.year}年{month.month}月"
