"""Voiding a letter takes two people: one asks, another decides."""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from fupin import clock, letter_about, letters
from fupin.db import begin_writing
from fupin.letter_about import About
from fupin.model import (
    Application,
    Document,
    Notice,
    Officer,
    ResponsibilityParty,
    ResponsibilityPlan,
    User,
    VoidReason,
    VoidRequest,
    VoidState,
)
from fupin.model.terms import DocumentStatus, Role

FEWEST, MOST = 5, 200
CLOSED = {DocumentStatus.SUPERSEDED: "这份文书已被新的文书替代，不用作废", DocumentStatus.VOID: "这份文书已经作废"}

W = VoidRequest


class VoidRefused(Exception):
    """It cannot be done so; the words say why and what to do. `field` is the answer that is wrong, if one is."""

    def __init__(self, field: str, words: str) -> None:
        self.field = field
        super().__init__(words)


# who may ----------------------------------------------------------------------------------------------------------


def may_ask(user: Officer, about: About) -> bool:
    """The county, or whose responsibility letter it is; the township for what it hands out itself, on demand."""
    return about.is_offices(user) or (user.role is Role.TOWNSHIP and about.letter.on is None)


def may_decide(user: Officer, about: About, request: VoidRequest) -> bool:
    """The same office, and never who asked; of a township's responsibility letter also the county."""
    return _decides(user, about) and user.id != request.asked_by_id


def _decides(user: Officer, about: About) -> bool:
    return about.is_offices(user) or (about.plan is not None and user.role is Role.COUNTY)


def reach(scope: str) -> ColumnElement[bool]:
    """Whose letters may be asked for: an office's cases and notices, and its duties or those of offices below."""
    return letter_about.known_in(scope)


# what waits -------------------------------------------------------------------------------------------------------


def count(session: Session, scope: str) -> int:
    """How many requests wait in the area."""
    return session.connection().execute(_count(scope)).scalar_one()


@cache
def _count(scope: str) -> Select[int]:
    """Built once for each county: its worklist asks with every page."""
    query = letter_about.joined(select(func.count()).select_from(W).join(W.document))
    return query.where(*_waiting(scope))


def listed(session: Session, scope: str, limit: int) -> list[tuple[VoidRequest, About, str]]:
    """The requests that wait in the area, the oldest first, with what the letter stands for and who asked."""
    columns = (W, User.name, Document, Application, Notice, ResponsibilityParty, ResponsibilityPlan)
    query = letter_about.joined(select(*columns).join(W.document).join(User, User.id == W.asked_by_id))
    rows = session.execute(query.where(*_waiting(scope)).order_by(W.id).limit(limit))
    return [(request, About(*about), name) for request, name, *about in rows]


def waiting(session: Session, document_id: int) -> VoidRequest | None:
    """The request that waits for a letter."""
    return session.scalar(select(W).where(W.waiting_id == document_id))


def waiting_among(session: Session, document_ids: list[int]) -> set[int]:
    """Those of these letters for which a request waits."""
    query = select(W.document_id).where(W.waiting_id.in_(document_ids))
    return set(session.scalars(query)) if document_ids else set()


def history(session: Session, document_id: int) -> list[Any]:
    """All that was asked and decided for a letter, the latest first, with the names of both people."""
    asked, decided = User.__table__.alias(), User.__table__.alias()
    query = (
        select(W, asked.c.name.label("asked_by"), decided.c.name.label("decided_by"))
        .join(asked, asked.c.id == W.asked_by_id)
        .outerjoin(decided, decided.c.id == W.decided_by_id)
        .where(W.document_id == document_id)
        .order_by(W.id.desc())
    )
    return list(session.execute(query).all())


def _waiting(scope: str) -> tuple[ColumnElement[bool], ...]:
    """What a step of the case made void or superseded meanwhile waits no longer."""
    return W.waiting_id.is_not(None), Document.status == DocumentStatus.VALID, reach(scope)


# asking and deciding ------------------------------------------------------------------------------------------------


def ask(session: Session, by: Officer, uid: str, reason: VoidReason, words: str) -> VoidRequest:
    """Ask to void a letter; until somebody else agrees it counts. The caller commits. Raises VoidRefused."""
    begin_writing(session)
    about = locked(session, by, uid)
    document = about.document
    if not may_ask(by, about):
        raise VoidRefused("", "责任书由制发单位申请作废" if about.plan else "这种文书由县级申请作废，请报县级")
    _still_valid(document)
    if waiting(session, document.id) is not None:
        raise VoidRefused("", "刚有人申请作废这份文书，正等另一人确认，不用再申请")
    made = W(document_id=document.id, waiting_id=document.id, reason=reason, words=_enough(words))
    made.asked_by_id, made.asked_at = by.id, clock.now()
    session.add(made)
    session.flush()
    return made


def withdraw(session: Session, by: Officer, uid: str, key: int) -> None:
    """Who asked takes it back. The caller commits. Raises VoidRefused."""
    begin_writing(session)
    request = _undecided(session, locked(session, by, uid).document, key)
    if request.asked_by_id != by.id:
        raise VoidRefused("", "只有申请作废的人可以撤回")
    _decide(request, by, VoidState.WITHDRAWN, "")
    session.flush()


def decide(session: Session, by: Officer, uid: str, key: int, *, agreed: bool, words: str = "") -> None:
    """The second person voids the letter, or declines with words. The caller commits. Raises VoidRefused."""
    begin_writing(session)
    about = locked(session, by, uid)
    document = about.document
    request = _undecided(session, document, key)
    _second(by, about, request)
    _still_valid(document)
    if agreed:
        letters.void(document, request.reason.label)
    answer = words.strip()[:MOST] if agreed else _enough(words)
    _decide(request, by, VoidState.CONFIRMED if agreed else VoidState.DECLINED, answer)
    session.flush()


def locked(session: Session, by: Officer, uid: str) -> About:
    """The letter under a row lock with what it stands for, inside the officer's area. Raises VoidRefused."""
    about = letter_about.found(session, uid, reach(by.scope), lock=True)
    if about is None:
        raise VoidRefused("", "这份文书不在您的辖区，请从申请页面重新进入")
    return about


def _undecided(session: Session, document: Document, key: int) -> VoidRequest:
    request = session.get(W, key)
    if request is None or request.document_id != document.id:
        raise VoidRefused("", "没有这份作废申请，请查看最新情况")
    if request.waiting_id is None:
        raise VoidRefused("", f"这份作废申请刚由他人处理：{request.state.label}。您的操作没有保存")
    return request


def _second(by: Officer, about: About, request: VoidRequest) -> None:
    if not _decides(by, about):
        raise VoidRefused("", "作废由县级审批人员确认")
    if by.id == request.asked_by_id:
        raise VoidRefused("", f"作废由您申请，须由{'制发单位或县级' if about.plan else '县级'}的另一人确认")


def _still_valid(document: Document) -> None:
    if document.status in CLOSED:
        raise VoidRefused("", CLOSED[document.status])


def _enough(words: str) -> str:
    text = words.strip()
    if len("".join(text.split())) < FEWEST:
        raise VoidRefused("words", f"请写明情况，至少{FEWEST}个字")
    if len(text) > MOST:
        raise VoidRefused("words", f"最多{MOST}个字，请写得简短些")
    return text


def _decide(request: VoidRequest, by: Officer, state: VoidState, answer: str) -> None:
    request.state, request.answer, request.waiting_id = state, answer, None
    request.decided_by_id, request.decided_at = by.id, clock.now()
