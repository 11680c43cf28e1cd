"""Terms that end soon and the letters that say so (到期告知): one by one, or for all that have none as a task."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fupin import casework, clock, extensions, jobs, letters
from fupin.db import begin_writing
from fupin.documents.binding import bind_kept
from fupin.documents.render import UndrawableCharacter
from fupin.jobs import Held
from fupin.letters import Subject
from fupin.lifecycle import Refused
from fupin.model import Application, Document, Officer, Organisation, Person, PostPlacement, User
from fupin.model.places import inside
from fupin.model.terms import DocumentStatus, Role
from fupin.office import Press
from fupin.posts.terms import warnings
from fupin.schemes import SCHEMES
from fupin.schemes.public_post.model import Opening
from fupin.tasks import Made, NothingToMake, Task

KIND, LETTER = "posts_ending", "expiry"
WITHIN = (90, 60, 30)
AT_ONCE = 5  # so many letters are made while somebody waits
MOST_TICKED = 20
NOBODY = "没有期限将满、还没有告知的人"


@dataclass(frozen=True)
class Ending:
    """A term that ends soon; `told_at` is when its letter was issued."""

    placement: PostPlacement
    name: str
    title: str
    unit: str
    told_at: datetime | None
    warning: str

    @property
    def days(self) -> int:
        """How many are left."""
        return (self.placement.ends_on - clock.today()).days


def ending(session: Session, scope: str, days: int) -> list[Ending]:
    """Posts of an area whose term ends within so many days, the first first; whoever has left is not among them."""
    told = _told().correlate(PostPlacement).scalar_subquery()
    query = (
        select(PostPlacement, Person.name, Opening.title, Organisation.name, told)
        .join(Person, Person.id == PostPlacement.person_id)
        .join(Opening, Opening.id == PostPlacement.opening_id)
        .join(Organisation, Organisation.id == Opening.unit_id)
        .where(_soon(scope, days))
        .order_by(PostPlacement.ends_on, PostPlacement.id)
    )
    rows = list(session.execute(query))
    warned = warnings(session, [row[0].person_id for row in rows])
    return [Ending(row[0], row[1], row[2], row[3], row[4], warned.get(row[0].person_id, "")) for row in rows]


def _told() -> Any:
    """The letter that counts and was issued while this term's end was near."""
    return select(func.max(Document.issued_at)).where(
        Document.application_id == PostPlacement.application_id,
        Document.kind == LETTER,
        Document.status == DocumentStatus.VALID,
        Document.issued_at >= _long_ago(),
    )


def _long_ago() -> datetime:
    return clock.now() - timedelta(days=max(WITHIN) + 1)


def _soon(scope: str, days: int) -> Any:
    today = clock.today()
    return (
        inside(PostPlacement.area_code, scope)
        & PostPlacement.exited_on.is_(None)
        & (PostPlacement.ends_on >= today)
        & (PostPlacement.ends_on <= today + timedelta(days=days))
    )


def untold(session: Session, scope: str, days: int) -> list[int]:
    """The placements among them that have no letter."""
    query = select(PostPlacement.id).where(_soon(scope, days), ~_told().having(func.count() > 0).exists())
    return list(session.scalars(query.order_by(PostPlacement.ends_on, PostPlacement.id)))


def tell(session: Session, press: Press, by: Officer, placement_id: int) -> Document:
    """The letter of one of them; an earlier one is superseded. The caller began writing, and commits.

    Raises Refused if a name cannot be printed or the term is no longer one that ends soon.
    """
    query = select(PostPlacement).where(PostPlacement.id == placement_id, _soon(by.scope, max(WITHIN)))
    placement = session.scalar(query.with_for_update())
    if placement is None:
        raise Refused("已离岗或已续期，不用再告知")
    application = session.get_one(Application, placement.application_id)
    scheme = SCHEMES[application.scheme]
    answers, details = casework.stored_answers(session, application), casework.details_of(session, application)
    subject = Subject(application, scheme, details, answers, casework.judge(session, application))
    try:
        return letters.issue(session, press, subject, scheme.letter(LETTER), by)
    except UndrawableCharacter as undrawable:
        raise Refused(f"{application.applicant_name}：{undrawable}") from undrawable


def make(session: Session, held: Held, _instance: Path) -> Made:
    """As a task: letters for all without one whose term ends within `held.payload` days, and all of them as a file.

    Each in a transaction of its own. Raises NothingToMake, Overtaken.
    """
    by, days = session.get_one(User, held.by_id), int(held.payload)
    made: list[int] = (jobs.result_of(session, held) or {}).get("made", [])
    while waiting := untold(session, held.scope, days):
        begin_writing(session)
        try:
            made.append(tell(session, extensions.press(), by, waiting[0]).id)
        except Refused as refused:
            raise NothingToMake(str(refused)) from refused
        jobs.progress(session, held, len(made), len(made) + len(waiting) - 1)
        jobs.keep_result(session, held, {"made": made})
        session.commit()
    if not made:
        raise NothingToMake(NOBODY)
    content, pages = bound(session, made)
    return Made(content, f"告知书{len(made)}份，{pages}页")


def bound(session: Session, ids: list[int]) -> tuple[bytes, int]:
    """The letters one after another, each on sheets of its own."""
    found = {document.id: document for document in session.scalars(select(Document).where(Document.id.in_(ids)))}
    return bind_kept(((found[one].number, found[one].pdf) for one in ids), "公益性岗位到期告知书")


def day_count(text: str) -> int:
    """90, 60 or 30; anything else is the widest."""
    return int(text) if text in {str(days) for days in WITHIN} else max(WITHIN)


TASK = Task(
    KIND, "公益性岗位到期告知", "份", "/posts/ending?days={}", frozenset({Role.COUNTY}),
    ".pdf", "application/pdf", make,
)  # fmt: skip
