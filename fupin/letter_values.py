"""What a letter says: the plain values of a case, already in words where people will read them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fupin import clock, policy
from fupin.calendar import age
from fupin.identity import masked_id, masked_tail
from fupin.model import Application, Attachment, Document, Event, Notice, NoticeEntry, User
from fupin.model.places import full_name
from fupin.model.terms import Action, Outcome
from fupin.office import Press, county_office
from fupin.scheme import Judgement, Pays, Scheme
from fupin.schemes import SCHEMES

NEXT_STEPS = {
    "submitted": "乡镇（街道）初审",
    "endorsed": "县（市、区）审批",
}


@dataclass(frozen=True)
class Subject:
    """What a letter is about: an application with its scheme, details, answers and the findings of now."""

    application: Application
    scheme: Scheme[Any, Any]
    details: Any
    answers: list[dict[str, Any]]
    judgement: Judgement


def frame(session: Session, press: Press, document: Document) -> dict[str, Any]:
    """What every letter has: office, number, check code, date."""
    office = county_office(session, document.county_code, clock.today())
    return {
        "office": {"name": office.name, "short": office.short, "phone": press.phone},
        "number": document.number,
        "code": document.code,
        "verify_url": f"{press.url}/verify?code={document.code}",
        "issued_on": clock.today().isoformat(),
        "demo": press.demo,
    }


def values(session: Session, press: Press, subject: Subject, document: Document) -> dict[str, Any]:
    """Everything a letter about an application may print."""
    application = subject.application
    on = application.applied_on or clock.today()
    return frame(session, press, document) | {
        "title": document.title,
        "policy": basis(session, on, subject.scheme.clause),
        "application": _application(session, subject, on),
        "person": _person(session, application, on),
        "organisation": _organisation(application, subject.details),
        "answers": [
            {"title": section["title"], "rows": [row[:2] for row in section["rows"]]}
            for section in subject.answers
            if not section.get("annex")
        ],
        "findings": _findings(subject.judgement),
        "opinions": opinions(session, application, subject.scheme),
        "amount": _amount(subject.judgement),
        "refusal": _refused(application, subject.judgement),
        "facts": subject.scheme.printed(subject.details, subject.judgement.facts),
    }


def notice_values(
    session: Session, press: Press, notice: Notice, document: Document, rows: dict[str, Any]
) -> dict[str, Any]:
    """Everything the list on the board prints."""
    policy = basis(session, clock.today(), SCHEMES[notice.scheme].clause)
    return frame(session, press, document) | {"policy": policy, "notice": rows}


def _findings(judgement: Judgement) -> list[dict[str, Any]]:
    """Every finding; of a case that cannot be granted also those on its lines that stand in the way."""
    found = [finding.plain() for finding in judgement.findings]
    if judgement.eligible:
        return found
    lines = [(row.subject, finding.plain()) for row in judgement.rows for finding in row.findings if finding.blocks]
    return found + [plain | {"title": f"{subject}：{plain['title']}"} for subject, plain in lines]


def basis(session: Session, on: date, clause: str) -> dict[str, str]:
    """The document and clause that a letter rests on."""
    notice = policy.in_force(session, on)
    return {"title": notice.title, "number": notice.number, "clause": clause, "valid": notice.valid}


def _application(session: Session, subject: Subject, on: date) -> dict[str, Any]:
    application = subject.application
    papers = session.scalars(
        select(Attachment.paper)
        .where(Attachment.application_id == application.id, Attachment.removed_at.is_(None))
        .order_by(Attachment.id)
    )
    return {
        "receipt_number": application.number or "",
        "scheme": subject.scheme.code,
        "title": subject.scheme.title,
        "applied_on": on.isoformat(),
        "submitted_at": clock.local_date(application.submitted_at).isoformat() if application.submitted_at else "",
        "applicant": application.person.name if application.person else application.applicant_name,
        "area": full_name(session, application.area_code, on),
        "next_step": NEXT_STEPS.get(application.state.value, application.state.label),
        "due_on": application.due_on.isoformat() if application.due_on else None,
        "id_masked": masked_id(application.id_number) if application.id_number else "",
        "phone_masked": masked_tail(application.phone) if application.phone else "",
        "agent": _agent(application),
        "papers": list(dict.fromkeys(papers)),
        "board": _board_words(session, application),
    }


def _agent(application: Application) -> str:
    return f"{application.agent_name}（{application.agent_relation}）" if application.agent_name else ""


def _person(session: Session, application: Application, on: date) -> dict[str, Any] | None:
    person = application.person
    if person is None:
        return None
    return {
        "name": person.name,
        "id_number": person.id_number,
        "sex": person.sex,
        "birth": person.birth.isoformat(),
        "age": age(person.birth, on),
        "ethnicity": person.ethnicity or "",
        "phone": application.phone or person.phone or "",
        "area": full_name(session, person.area_code, on),
        "household_no": person.household.number,
        "person_no": person.number,
        "card_no": person.card_number or "",
    }


def _organisation(application: Application, details: Any) -> dict[str, Any] | None:
    organisation = application.organisation
    if organisation is None:
        return None
    return {
        "name": details.company,
        "uscc": details.credit_code,
        "legal_person": details.legal_person,
        "phone": application.phone or "",
        "address": details.address,
    }


def _amount(judgement: Judgement) -> dict[str, Any] | None:
    if judgement.amount is None or judgement.amount.fen is None:
        return None
    return {"fen": judgement.amount.fen, "words": judgement.amount.words}


def _refused(application: Application, judgement: Judgement) -> dict[str, str] | None:
    rejected = [event for event in application.events if event.action is Action.REJECT]
    return refusal(rejected[-1].opinion, judgement) if rejected else None


def refusal(reason: str, judgement: Judgement) -> dict[str, str]:
    """Why it was refused, in the approver's words, and what helps."""
    unclear = any(finding.outcome is Outcome.UNKNOWN for finding in judgement.blocking)
    return {"reason": reason, "remedy": "请先补齐无法判断的条件所需的材料。" if unclear else ""}


def opinions(session: Session, application: Application, scheme: Scheme[Any, Any]) -> list[dict[str, Any]]:
    """The opinion blocks of an approval form, in the order of the paper; blank where a pen will write."""
    said = {event.action: event for event in application.events}
    blocks = [_blank("村（居）民委员会意见"), _said("乡镇（街道）初审意见", said.get(Action.ENDORSE))]
    if scheme.pays is Pays.ONCE:
        blocks.append(_blank("扶贫部门身份核验意见"))
    blocks.append(_said("县（市、区）人力资源社会保障部门审批意见", said.get(Action.APPROVE)))
    blocks.append(_on_board(session, application))
    if scheme.pays is not Pays.NEVER:
        blocks.append(_blank("财政部门意见"))
    return blocks


def _blank(step: str) -> dict[str, Any]:
    return {"step": step, "text": "", "name": "", "date": None, "blank": True}


def _said(step: str, event: Event | None) -> dict[str, Any]:
    if event is None:
        return _blank(step)
    on = clock.local_date(event.at).isoformat()
    return {"step": step, "text": event.opinion or "同意。", "name": event.user_name, "date": on, "blank": False}


def _on_board(session: Session, application: Application) -> dict[str, Any]:
    """How the public notices went: each period, what was objected, and what the inquiry came to."""
    step = "公示情况"
    entries = _entries(session, application)
    if not entries:
        return _blank(step)
    concluded = [event.opinion for event in application.events if event.action is Action.PUBLISH and event.opinion]
    outcomes = iter(concluded)
    text = "".join(_period(entry, outcomes) for entry in entries)
    last = entries[-1].notice
    by = session.get(User, last.created_by_id)
    day = max(last.ends_on, clock.today()).isoformat()
    return {"step": step, "text": text, "name": by.name if by else "", "date": day, "blank": False}


def _entries(session: Session, application: Application) -> list[NoticeEntry]:
    query = select(NoticeEntry).where(NoticeEntry.application_id == application.id).order_by(NoticeEntry.id)
    return list(session.scalars(query))


def _period(entry: NoticeEntry, outcomes: Iterator[str]) -> str:
    notice = entry.notice
    span = f"{clock.cn_date(notice.starts_on)}至{clock.cn_date(notice.ends_on)}公示 {notice.working_days} 个工作日"
    if not entry.objection:
        return f"{span}，无异议。"
    return f"{span}，有异议：{entry.objection}。核查结论：{next(outcomes, '正在核查')}。"


def _board_words(session: Session, application: Application) -> str:
    """How a letter refers to the notice in one phrase."""
    objected = any(entry.objection for entry in _entries(session, application))
    return "公示（期间异议已核查）" if objected else "公示无异议"
