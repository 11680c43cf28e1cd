"""What came back: the signed copies of letters, and who may open them."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from fupin.model import (
    Application,
    Document,
    Officer,
    ResponsibilityLetter,
    ResponsibilityParty,
    ResponsibilityPlan,
    SignedCopy,
    User,
)
from fupin.model.places import inside
from fupin.scanning.judging import SIGNERS


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
    """A signed copy that somebody may open: whoever may open the letter itself.

    That is a case in the area, or the duties of an office in it, or those that the office above asks of it.
    """
    of_plan = (
        exists()
        .where(ResponsibilityLetter.document_id == SignedCopy.document_id)
        .where(ResponsibilityParty.id == ResponsibilityLetter.party_id)
        .where(ResponsibilityPlan.id == ResponsibilityParty.plan_id)
        .where(or_(inside(ResponsibilityPlan.scope, by.scope), ResponsibilityParty.code == by.scope))
    )
    of_case = exists().where(
        Document.id == SignedCopy.document_id, Application.id == Document.application_id,
        inside(Application.area_code, by.scope),
    )  # fmt: skip
    mine = or_(of_case, of_plan) if by.role in SIGNERS else of_case
    return session.scalar(select(SignedCopy).where(SignedCopy.uid == uid, mine))
