"""Letters that were printed long ago, are to come back signed, and are still out: of cases, and of duties (责任书)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    Subquery,
    and_,
    cast,
    exists,
    false,
    func,
    null,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session

from fupin import clock
from fupin.model import (
    Application,
    Document,
    LetterPrint,
    ResponsibilityLetter,
    ResponsibilityMark,
    ResponsibilityParty,
    ResponsibilityPlan,
    SignedCopy,
)
from fupin.model.places import COUNTY, inside
from fupin.model.responsibility import Step
from fupin.model.terms import DocumentStatus
from fupin.schemes import SCHEMES

PAGE = 50
DUTIES = "责任书"
COPIES = func.count(LetterPrint.id).label("copies")
NOBODY = cast(null(), String)


@dataclass(frozen=True)
class Late:
    """Printed more than so many days ago, of the office of an area, narrowed to a kind and to places `within` it."""

    area: str
    days: int
    title: str = ""
    within: str = ""

    @property
    def before(self) -> datetime:
        """Printed before this moment, they are late."""
        return clock.now() - timedelta(days=self.days)


def count(session: Session, late: Late) -> int:
    """How many are late."""
    return session.scalar(select(func.count()).select_from(_all(late))) or 0


def page(session: Session, late: Late, after: int) -> tuple[Sequence[Any], int | None]:
    """The late ones, the first issued first, and the id after which the next page begins."""
    found = _all(late)
    rows = session.execute(select(found).where(found.c.id > after).order_by(found.c.id).limit(PAGE + 1)).all()
    return rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None


def titles() -> list[str]:
    """The kinds of letters that come back."""
    found = (letter.title for scheme in SCHEMES.values() for letter in scheme.letters if letter.comes_back)
    return [*dict.fromkeys(found), DUTIES]


def _all(late: Late) -> Subquery:
    """A city's office has no paper of cases: they are its counties'."""
    parts = [_cases(late)] if len(late.area) >= COUNTY else []
    return union_all(*parts, _duties(late)).subquery()


def _cases(late: Late) -> Select[Any]:
    a, last = Application, func.max(LetterPrint.at)
    columns = a.applicant_name.label("name"), a.area_code, a.uid.label("case"), NOBODY.label("plan")
    printed: Select[Any] = (
        select(*_letter(), *columns, last.label("printed_at"), COPIES)
        .join(a, a.id == Document.application_id)
        .join(LetterPrint, LetterPrint.document_id == Document.id)
    )
    kinds = [(code, letter.kind) for code, scheme in SCHEMES.items() for letter in scheme.letters if letter.comes_back]
    query = printed.where(*_out(), tuple_(a.scheme, Document.kind).in_(kinds), inside(a.area_code, late.area))
    query = query.where(inside(a.area_code, late.within))
    if late.title:
        query = query.where(Document.title == late.title)
    return query.group_by(Document.id, a.id).having(last < late.before)


def _duties(late: Late) -> Select[Any]:
    """Those that the office itself asks of others; what was noted by hand on its board counts as the ledger does."""
    letter, party, plan = ResponsibilityLetter, ResponsibilityParty, ResponsibilityPlan
    noted, place = _noted(Step.PRINTED), func.coalesce(party.code, plan.scope)
    printed = func.coalesce(func.max(LetterPrint.at), func.max(noted.c.at))
    columns = party.name, place.label("area_code"), NOBODY.label("case"), plan.uid.label("plan")
    query: Select[Any] = (
        select(*_letter(), *columns, printed.label("printed_at"), COPIES)
        .join(letter, letter.document_id == Document.id)
        .join(party, party.id == letter.party_id)
        .join(plan, plan.id == party.plan_id)
        .outerjoin(LetterPrint, LetterPrint.document_id == Document.id)
        .outerjoin(noted, noted.c.letter_id == letter.id)
    )
    there = or_(inside(party.code, late.within), and_(party.code.is_(None), inside(plan.scope, late.within)))
    returned = letter.id.in_(select(_noted(Step.RETURNED).c.letter_id))
    query = query.where(*_out(), plan.scope == late.area, party.gone.is_(False), ~returned, there)
    if late.title not in {"", DUTIES}:
        query = query.where(false())
    return query.group_by(Document.id, party.id, plan.id).having(printed < late.before)


def _letter() -> tuple[Any, ...]:
    return Document.id, Document.uid, Document.number, Document.title


def _out() -> tuple[ColumnElement[bool], ...]:
    back = exists().where(SignedCopy.live_id == Document.id)
    return Document.status == DocumentStatus.VALID, ~back


def _noted(step: Step) -> Subquery:
    """The letters for which a step is noted on the board, unless that was undone, and when it was noted."""
    mark = ResponsibilityMark
    last = select(func.max(mark.id)).where(mark.step == step).group_by(mark.letter_id)
    noted = select(mark.letter_id, mark.at).where(mark.id.in_(last), mark.undone.is_(False))
    return noted.subquery()
