"""A letter that is void may be issued again: the same kind under a new number, granting what was granted."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from fupin import casework, letters, notices
from fupin.db import begin_writing
from fupin.letter_about import About
from fupin.letters import Subject
from fupin.model import Application, Benefit, Document, Officer
from fupin.model.terms import Action, DocumentStatus, State
from fupin.office import Press
from fupin.responsibility import issuing
from fupin.schemes import SCHEMES
from fupin.voids import VoidRefused, locked


@dataclass(frozen=True)
class Chance:
    """Whether a void letter may be issued again, and if not, why, and what to do instead."""

    subject: Subject | None
    objection: str = ""


def again(session: Session, about: About) -> Chance:
    """Look at what issuing anew would meet today. Writes nothing."""
    if about.document.status is not DocumentStatus.VOID:
        return Chance(None, "只有已作废的文书才能重新出具")
    if about.party and about.plan:
        return Chance(None, issuing.again(session, about.party, about.plan))
    if about.notice:
        newer = notices.list_of(session, about.notice)
        counts = newer.status is DocumentStatus.VALID
        return Chance(None, f"已有新的{newer.title}（{newer.number}），不用再出具" if counts else "")
    return _of_case(session, about)


def _of_case(session: Session, about: About) -> Chance:
    document, application = about.document, about.application
    if application is None:
        return Chance(None, "这份文书不能重新出具")
    if application.state is State.WITHDRAWN:
        return Chance(None, "申请已撤回，不再出具文书")
    newer = session.scalar(_valid_of_kind(document))
    if newer is not None:
        return Chance(None, f"已有新的{newer.title}（{newer.number}），不用再出具")
    subject = _subject(session, application)
    objection = _other_grant(session, subject) if about.letter.on is Action.ISSUE else ""
    return Chance(subject, objection)


def reissue(session: Session, press: Press, by: Officer, uid: str) -> Document:
    """The same kind of letter under a new number, from what is known today; the void one stays void.

    The caller commits. Raises VoidRefused, and UndrawableCharacter if it cannot be printed.
    """
    begin_writing(session)
    about = locked(session, by, uid)
    if not about.is_offices(by):
        raise VoidRefused("", f"重新出具由{'制发单位' if about.plan else '县级审批人员'}办理")
    found = again(session, about)
    if found.objection:
        raise VoidRefused("", found.objection)
    if about.party and about.plan:
        return issuing.issue_again(session, press, about.plan.id, about.party, by)
    if about.notice:
        return notices.print_again(session, press, about.notice, by)
    assert found.subject is not None  # noqa: S101 - a case without an objection has one
    return letters.issue(session, press, found.subject, about.letter, by)


def _subject(session: Session, application: Application) -> Subject:
    details = casework.details_of(session, application)
    answers = casework.stored_answers(session, application)
    judgement = casework.judge(session, application)
    return Subject(application, SCHEMES[application.scheme], details, answers, judgement)


def _valid_of_kind(document: Document) -> Select[Document]:
    return (
        select(Document)
        .where(
            Document.application_id == document.application_id,
            Document.kind == document.kind,
            Document.status == DocumentStatus.VALID,
        )
        .limit(1)
    )


def _other_grant(session: Session, subject: Subject) -> str:
    """A letter made again grants what was granted, or it is not made."""
    if not subject.judgement.eligible:
        blocking = "；".join(f"{finding.title}：{finding.words}" for finding in subject.judgement.blocking)
        return f"按今天的情况不符合条件，不能重新出具。{blocking}"
    kept = {_given(each) for each in session.scalars(_benefits(subject.application))}
    today = subject.scheme.grants(subject.application, subject.details, subject.judgement.facts)
    if kept == {_given(each) for each in today}:
        return ""
    return "按今天的情况给予的人员、内容或金额与批复时不同，不能重新出具。请先核对台账和政策参数"


def _benefits(application: Application) -> Select[Benefit]:
    return select(Benefit).where(Benefit.application_id == application.id)


def _given(benefit: Benefit) -> tuple[Any, ...]:
    return benefit.person_id, benefit.item, benefit.starts_on, benefit.ends_on, benefit.amount_fen
