"""The ledger: single copies with their reason, which copies there are, and into whose hands they were given."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session, aliased

from fupin import clock, letter_about
from fupin.letter_about import AREA, NAME, on_paper
from fupin.lifecycle import Refused
from fupin.model import Document, LetterPrint, Officer, Reprint, User
from fupin.model.terms import DocumentStatus
from fupin.printing.waiting import local_day

PAGE = 50
MOST_TO, MOST_NOTE = 60, 100
RECEIVER = aliased(User)
P = LetterPrint


class Printed(NamedTuple):
    """How many copies of a letter there are, and the last of them."""

    copies: int
    at: datetime
    by: str


class AlreadyPrinted(Refused):
    """A further copy needs its reason."""


def print_one(
    session: Session, by: Officer, document_id: int, seen: int, reason: Reprint | None = None, note: str = ""
) -> int:
    """Enter the next copy of a letter of which the officer saw so many; answers which copy it is.

    The caller began writing, and commits. Raises Refused; AlreadyPrinted if it is not the first and has no reason, or
    if somebody else printed it meanwhile.
    """
    document = session.get_one(Document, document_id, with_for_update=True)
    if document.status is not DocumentStatus.VALID:
        raise Refused(f"文书{document.status.label}，不能打印。请到申请页面打印现在有效的文书")
    copies = _copies(session, document_id)
    if copies != seen:
        raise AlreadyPrinted(f"刚刚有人打印了这份文书，现在已有 {copies} 份。确需再打印的，请选择补打原因")
    if copies and reason is None:
        raise AlreadyPrinted("这份文书已打印过，请选择补打原因")
    values = {"reason": reason, "note": note} if copies else {}
    session.add(P(document_id=document_id, copy=copies + 1, at=clock.now(), by_id=by.id, **values))
    return copies + 1


def _copies(session: Session, document_id: int) -> int:
    return session.scalar(select(func.count(P.id)).where(P.document_id == document_id)) or 0


def summaries(session: Session, ids: Sequence[int]) -> dict[int, Printed]:
    """Of each letter that was printed."""
    query = select(P.document_id, P.copy, P.at, User.name).join(User, User.id == P.by_id)
    rows = session.execute(query.where(P.document_id.in_(ids)).order_by(P.copy)).all()
    return {row.document_id: Printed(row.copy, row.at, row.name) for row in rows}


def name_of(session: Session, id: int | None) -> str:
    """The name of an account."""
    return session.scalar(select(User.name).where(User.id == id)) or ""


def of_document(session: Session, document_id: int) -> Sequence[Any]:
    """All copies of a letter, the first one first."""
    return session.execute(_lines().where(P.document_id == document_id).order_by(P.copy)).all()


def of_batch(session: Session, batch_id: int, area: str) -> Sequence[Any]:
    """The copies of a file as far as they lie in the area, in the order in which they were entered: the file's."""
    query = _lines().where(P.batch_id == batch_id, on_paper(area))
    return session.execute(query.order_by(P.id)).all()


def page(session: Session, area: str, day: date | None, below: int | None) -> tuple[Sequence[Any], int | None]:
    """The copies of an area's letters, the last one first, and the id below which the next page begins."""
    query = _lines().where(on_paper(area))
    if day:
        first, next_first = local_day(day)
        query = query.where(P.at >= first, P.at < next_first)
    if below is not None:
        query = query.where(P.id < below)
    rows = session.execute(query.order_by(P.id.desc()).limit(PAGE + 1)).all()
    return rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None


def hand_over(session: Session, by: Officer, ids: Sequence[int], to: str) -> int:
    """Write down who was given these copies; answers how many. The caller began writing, and commits."""
    values = {"handed_to": to, "handed_at": clock.now(), "handed_by_id": by.id}
    session.execute(update(P).where(P.id.in_(ids)).values(values))
    return len(ids)


def _lines() -> Select[Any]:
    """What a page shows of a copy."""
    d = Document
    columns = (
        P.id, P.copy, P.at, P.reason, P.note, P.batch_id, P.handed_to, P.handed_at,
        d.id.label("document_id"), d.uid, d.number, d.title, d.status,
        NAME.label("applicant_name"), AREA.label("area_code"),
        User.name.label("by"), RECEIVER.name.label("handed_by"),
    )  # fmt: skip
    joined = letter_about.joined(select(*columns).join(d, d.id == P.document_id))
    whole: Select[Any] = joined.join(User, User.id == P.by_id).outerjoin(RECEIVER, RECEIVER.id == P.handed_by_id)
    return whole
