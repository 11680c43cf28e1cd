"""Voiding a letter takes two people: one asks, another decides."""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, joinedload

from fupin import clock, letters
from fupin.db import begin_writing
from fupin.model import Application, Document, Officer, User, VoidReason, VoidRequest, VoidState
from fupin.model.places import inside
from fupin.model.terms import DocumentStatus, Role
from fupin.scheme import Letter
from fupin.schemes import SCHEMES

FEWEST, MOST = 5, 200
CLOSED = {DocumentStatus.SUPERSEDED: "这份文书已被新的文书替代，不用作废", DocumentStatus.VOID: "这份文书已经作废"}

W = VoidRequest


class VoidRefused(Exception):
    """It cannot be done so; the words say why and what to do. `field` is the answer that is wrong, if one is."""

    def __init__(self, field: str, words: str) -> None:
        self.field = field
        super().__init__(words)


# who may ----------------------------------------------------------------------------------------------------------


def letter_of(document: Document, application: Application) -> Letter:
    """The kind of letter, as its scheme declares it."""
    return SCHEMES[application.scheme].letter(document.kind)


def may_ask(user: Officer, letter: Letter) -> bool:
    """The county for all letters; the township for what it hands out itself, on demand."""
    return user.role is Role.COUNTY or (user.role is Role.TOWNSHIP and letter.on is None)


def may_decide(user: Officer, request: VoidRequest) -> bool:
    """The county, and never who asked."""
    return user.role is Role.COUNTY and user.id != request.asked_by_id


# what waits -------------------------------------------------------------------------------------------------------


def count(session: Session, scope: str) -> int:
    """How many requests wait in the area."""
    return session.connection().execute(_count(scope)).scalar_one()


@cache
def _count(scope: str) -> Select[int]:
    """Built once for each county: its worklist asks with every page."""
    query = select(func.count()).select_from(W).join(W.document).join(Application, _of_case())
    return query.where(*_waiting(scope))


def listed(session: Session, scope: str, limit: int) -> list[tuple[VoidRequest, Application, str]]:
    """The requests that wait in the area, the oldest first, with their case and who asked."""
    query = (
        select(W, Application, User.name)
        .join(W.document)
        .join(Application, _of_case())
        .join(User, User.id == W.asked_by_id)
        .options(joinedload(W.document))
        .where(*_waiting(scope))
        .order_by(W.id)
        .limit(limit)
    )
    return [(request, application, name) for request, application, name in session.execute(query)]


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


def _of_case() -> ColumnElement[bool]:
    return Application.id == Document.application_id


def _waiting(scope: str) -> tuple[ColumnElement[bool], ...]:
    """What a step of the case made void or superseded meanwhile waits no longer."""
    return W.waiting_id.is_not(None), Document.status == DocumentStatus.VALID, inside(Application.area_code, scope)


# asking and deciding ------------------------------------------------------------------------------------------------


def ask(session: Session, by: Officer, uid: str, reason: VoidReason, words: str) -> VoidRequest:
    """Ask to void a letter; until somebody else agrees it counts. The caller commits. Raises VoidRefused."""
    begin_writing(session)
    document, application = locked(session, by, uid)
    if not may_ask(by, letter_of(document, application)):
        raise VoidRefused("", "这种文书由县级申请作废，请报县级")
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
    document, _ = locked(session, by, uid)
    request = _undecided(session, document, key)
    if request.asked_by_id != by.id:
        raise VoidRefused("", "只有申请作废的人可以撤回")
    _decide(request, by, VoidState.WITHDRAWN, "")
    session.flush()


def decide(session: Session, by: Officer, uid: str, key: int, *, agreed: bool, words: str = "") -> None:
    """The second person voids the letter, or declines with words. The caller commits. Raises VoidRefused."""
    begin_writing(session)
    document, _ = locked(session, by, uid)
    request = _undecided(session, document, key)
    _second(by, request)
    _still_valid(document)
    if agreed:
        letters.void(document, request.reason.label)
    answer = words.strip()[:MOST] if agreed else _enough(words)
    _decide(request, by, VoidState.CONFIRMED if agreed else VoidState.DECLINED, answer)
    session.flush()


def locked(session: Session, by: Officer, uid: str) -> tuple[Document, Application]:
    """The letter under a row lock and its case, inside the officer's area. Raises VoidRefused."""
    query = (
        select(Document, Application)
        .join(Application, _of_case())
        .where(Document.uid == uid, inside(Application.area_code, by.scope))
        .with_for_update(of=Document)
    )
    row = session.execute(query).one_or_none()
    if row is None:
        raise VoidRefused("", "这份文书不在您的辖区，请从申请页面重新进入")
    return row[0], row[1]


def _undecided(session: Session, document: Document, key: int) -> VoidRequest:
    request = session.get(W, key)
    if request is None or request.document_id != document.id:
        raise VoidRefused("", "没有这份作废申请，请查看最新情况")
    if request.waiting_id is None:
        raise VoidRefused("", f"这份作废申请刚由他人处理：{request.state.label}。您的操作没有保存")
    return request


def _second(by: Officer, request: VoidRequest) -> None:
    if by.role is not Role.COUNTY:
        raise VoidRefused("", "作废由县级审批人员确认")
    if by.id == request.asked_by_id:
        raise VoidRefused("", "作废由您申请，须由县级的另一人确认")


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
