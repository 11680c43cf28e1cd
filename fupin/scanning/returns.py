"""What came back: the signed copies of letters, and letters that were printed long ago and are still out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session

from fupin import clock
from fupin.model import (
    Application,
    Document,
    LetterPrint,
    Officer,
    ResponsibilityLetter,
    ResponsibilityParty,
    ResponsibilityPlan,
    SignedCopy,
    User,
)
from fupin.model.places import inside
from fupin.model.terms import DocumentStatus
from fupin.scanning.judging import SIGNERS
from fupin.schemes import SCHEMES

PAGE = 50


class Returned(NamedTuple):
    """A signed copy; `live` unless another replaced it."""

    uid: str
    pages: int
    at: datetime
    by: str
    live: bool


def summaries(session: Session, ids: Sequence[int]) -> dict[int, list[Returned]]:
    """Of each letter that came back, the copies, the latest first."""
    s = SignedCopy
    query = select(s.document_id, s.uid, s.pages, s.at, User.name, s.live_id).join(User, User.id == s.by_id)
    found: dict[int, list[Returned]] = {}
    for row in session.execute(query.where(s.document_id.in_(ids)).order_by(s.id.desc())):
        found.setdefault(row.document_id, []).append(Returned(*row[1:5], live=row.live_id is not None))
    return found


def copy_of(session: Session, by: Officer, uid: str) -> SignedCopy | None:
    """A signed copy that somebody may open: of a case in the area, or of a plan in it."""
    of_plan = (
        exists()
        .where(ResponsibilityLetter.document_id == SignedCopy.document_id)
        .where(ResponsibilityParty.id == ResponsibilityLetter.party_id)
        .where(ResponsibilityPlan.id == ResponsibilityParty.plan_id, inside(ResponsibilityPlan.scope, by.scope))
    )
    of_case = exists().where(
        Document.id == SignedCopy.document_id, Application.id == Document.application_id,
        inside(Application.area_code, by.scope),
    )  # fmt: skip
    mine = or_(of_case, of_plan) if by.role in SIGNERS else of_case
    return session.scalar(select(SignedCopy).where(SignedCopy.uid == uid, mine))


@dataclass(frozen=True)
class Late:
    """Letters of which a signed copy is kept, printed more than so many days ago in an area, and not back yet."""

    area: str
    days: int
    title: str = ""

    @property
    def before(self) -> datetime:
        """Printed before this moment, they are late."""
        return clock.now() - timedelta(days=self.days)


def late_count(session: Session, late: Late) -> int:
    """How many are late."""
    return session.scalar(select(func.count()).select_from(_late(late, Document.id).subquery())) or 0


def late_page(session: Session, late: Late, after: int) -> tuple[Sequence[Any], int | None]:
    """The late ones, the first issued first, and the id after which the next page begins."""
    d, a = Document, Application
    columns = d.id, d.uid, d.number, d.title, a.applicant_name, a.area_code, a.uid.label("case"), LAST, COPIES
    query = _late(late, *columns).where(d.id > after).order_by(d.id).limit(PAGE + 1)
    rows = session.execute(query).all()
    return rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None


LAST = func.max(LetterPrint.at).label("printed_at")
COPIES = func.count(LetterPrint.id).label("copies")


def _late(late: Late, *columns: Any) -> Select[Any]:
    joined = select(*columns).join(Application, Application.id == Document.application_id)
    printed: Select[Any] = joined.join(LetterPrint, LetterPrint.document_id == Document.id)
    query = printed.where(*_out(), inside(Application.area_code, late.area))
    if late.title:
        query = query.where(Document.title == late.title)
    return query.group_by(Document.id, Application.id).having(func.max(LetterPrint.at) < late.before)


def _out() -> tuple[ColumnElement[bool], ...]:
    kinds = [(code, letter.kind) for code, scheme in SCHEMES.items() for letter in scheme.letters if letter.comes_back]
    back = exists().where(SignedCopy.live_id == Document.id)
    return Document.status == DocumentStatus.VALID, ~back, tuple_(Application.scheme, Document.kind).in_(kinds)


def titles() -> list[str]:
    """The kinds of letters of which a signed copy is kept."""
    found = (letter.title for scheme in SCHEMES.values() for letter in scheme.letters if letter.comes_back)
    return list(dict.fromkeys(found))
