"""Letters that nobody has printed yet: valid, of an area's cases or duties, in no file that is being made.

Notices are not among them: they hang on a board, and nobody signs for them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, select
from sqlalchemy.orm import Session

from fupin import jobs, letter_about
from fupin.clock import OFFICE_ZONE
from fupin.letter_about import AREA, NAME, on_paper
from fupin.model import Application, Document, Job, LetterPrint, PrintBatch, PrintItem
from fupin.model.terms import DocumentStatus

PAGE = 50
MOST = 1_000  # of one file
MOST_ID = 2**31 - 1
COLUMNS = (
    Document.id,
    Document.uid,
    Document.number,
    Document.title,
    Document.issued_at,
    NAME.label("applicant_name"),
    AREA.label("area_code"),
    Application.uid.label("case"),
)


@dataclass(frozen=True)
class Filter:
    """What the list is narrowed to. `newest` is the highest id that was there when the list was looked at."""

    area: str
    title: str = ""
    scheme: str = ""
    day: date | None = None
    newest: int = MOST_ID


@dataclass(frozen=True)
class Page:
    """The newest first; how many there are, not counted beyond MOST and one; below which id the next page begins."""

    rows: Sequence[Any]
    total: int
    newest: int
    after: int | None


def page(session: Session, wanted: Filter, below: int | None = None) -> Page:
    """One page of the letters that wait, of those with lower ids than `below`."""
    all_ids = ids(session, wanted)
    counted = len(all_ids) <= MOST
    following = [id for id in all_ids if below is None or id < below] if counted else ids(session, wanted, below)
    shown = following[:PAGE]
    rows = session.execute(_joined(*COLUMNS).where(Document.id.in_(shown)).order_by(Document.id.desc())).all()
    newest = all_ids[0] if all_ids else 0
    return Page(rows, len(all_ids), newest, shown[-1] if len(following) > PAGE else None)


def ids(session: Session, wanted: Filter, below: int | None = None) -> Sequence[int]:
    """Of the letters that wait, newest first, no more than MOST and one."""
    query = _joined(Document.id).where(*_waits(), *_narrowed(wanted)).order_by(Document.id.desc()).limit(MOST + 1)
    return session.scalars(query if below is None else query.where(Document.id < below)).all()


def found(session: Session, area: str, uids: Sequence[str]) -> Sequence[int]:
    """Ids of these letters as far as they are of the area, in whatever state."""
    return session.scalars(_joined(Document.id).where(Document.uid.in_(uids), on_paper(area), _given())).all()


def local_day(day: date) -> tuple[datetime, datetime]:
    """The first moment of the office's day, and of the next."""
    start = datetime.combine(day, time(), OFFICE_ZONE)
    return start.astimezone(UTC), (start + timedelta(days=1)).astimezone(UTC)


def busy() -> Select[Any]:
    """Ids of the letters in files that are still to be made."""
    joined = select(PrintItem.document_id).join(PrintBatch, PrintBatch.id == PrintItem.batch_id).join(PrintBatch.job)
    return joined.where(Job.state.in_(jobs.OPEN))


def _joined(*columns: Any) -> Select[Any]:
    return letter_about.joined(select(*columns))


def _waits() -> tuple[ColumnElement[bool], ...]:
    printed = exists().where(LetterPrint.document_id == Document.id)
    return _given(), Document.status == DocumentStatus.VALID, ~printed, Document.id.not_in(busy())


def _given() -> ColumnElement[bool]:
    return Document.notice_id.is_(None)


def _narrowed(wanted: Filter) -> list[ColumnElement[bool]]:
    conditions = [on_paper(wanted.area), Document.id <= wanted.newest]
    if wanted.title:
        conditions.append(Document.title == wanted.title)
    if wanted.scheme:
        conditions.append(Application.scheme == wanted.scheme)
    if wanted.day:
        first, next_first = local_day(wanted.day)
        conditions.append(and_(Document.issued_at >= first, Document.issued_at < next_first))
    return conditions
