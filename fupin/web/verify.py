"""Whether a letter is genuine: anybody with its check code may ask, without logging in, but nobody may guess."""

import hashlib
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import NamedTuple

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, delete, select, text
from sqlalchemy.orm import Session

from fupin import clock, vault, voids
from fupin.clock import local_date
from fupin.db import begin_writing
from fupin.documents import marks
from fupin.extensions import db
from fupin.identity import canonical, masked_name
from fupin.model import (
    Application,
    Document,
    LetterPerson,
    LetterSignature,
    ResponsibilityLetter,
    ResponsibilityParty,
    VerifyFailure,
    VoidReason,
)
from fupin.model.terms import DocumentStatus
from fupin.web.access import ANYONE, Blueprint
from fupin.web.sessions import signed_in

pages = Blueprint("verify", __name__)

WINDOW = timedelta(minutes=10)
TRIES = 10  # wrong codes of one address
TRIES_OF_ALL = 300  # wrong codes of all addresses together
PUBLIC_REASONS = {reason.label for reason in VoidReason} | {"申请已撤回"}
LOCK = int.from_bytes(hashlib.sha256(b"verify_failure").digest()[:4])

F = VerifyFailure


class Answer(NamedTuple):
    """What is said of a code: which look the words have, the words, and what to do."""

    look: str
    words: str
    advice: str


VALID = Answer("valid", "有效", "请与手里的文书逐项对照。有一项不一致的，手里的文书就不能用，请向发文单位反映。")
ASKED = Answer("pending", "有效，正在申请作废", "作废确认以前这份文书仍然有效。办理前请先与发文单位联系。")
SUPERSEDED = Answer("superseded", "已被新的文书替代", "这一份不能再用，请使用新的文书。")
VOID = Answer("void", "已作废", "这份文书不能再用。如有疑问，请向发文单位询问。")
UNKNOWN = Answer("unknown", "没有这份文书", "")
WAIT = Answer("pending", "请稍后再查", "")


@pages.get("/verify", roles=ANYONE)
def ask() -> ResponseReturnValue:
    """The question, and with a code in the address the answer too."""
    typed = request.args.get("code", "")
    code = canonical(typed)[: marks.LENGTH + 1]
    if not code:
        return _page("")
    if minutes := _to_wait(db.session(), clock.wall()):
        return _wait(typed, minutes)
    document = db.session.scalar(select(Document).where(Document.code == code))
    if document is not None:
        return _page(typed, _answer(document), _facts(document))
    minutes = _failed(db.session()) if _is_guess(code) else 0
    return _wait(typed, minutes) if minutes else _page(typed, UNKNOWN)


def _page(typed: str, answer: Answer | None = None, rows: list[tuple[str, str]] | None = None, minutes: int = 0) -> str:
    return render_template("verify/ask.html", typed=typed[:20], answer=answer, rows=rows or [], minutes=minutes)


def _wait(typed: str, minutes: int) -> ResponseReturnValue:
    return _page(typed, WAIT, minutes=minutes), 429, {"Retry-After": str(minutes * 60)}


# what is said of a letter -------------------------------------------------------------------------------------------


def _answer(document: Document) -> Answer:
    if document.status is DocumentStatus.VOID:
        return VOID
    if document.status is DocumentStatus.SUPERSEDED:
        return SUPERSEDED
    return ASKED if voids.waiting(db.session(), document.id) else VALID


def _facts(document: Document) -> list[tuple[str, str]]:
    """Enough to compare with the paper, and no more."""
    application = db.session.get(Application, document.application_id) if document.application_id else None
    rows = [("文书", document.title), ("编号", document.number), ("日期", _day(document.issued_at))]
    if application is not None:
        rows.append(("申请人", _applicant(document, application)))
    return rows + _party(document) + _signed(document) + _voided(document)


def _party(document: Document) -> list[tuple[str, str]]:
    """Who signs a responsibility letter below: an office as it is called, a person masked."""
    query = select(ResponsibilityParty).join(
        ResponsibilityLetter, ResponsibilityLetter.party_id == ResponsibilityParty.id
    )
    party = db.session.scalar(query.where(ResponsibilityLetter.document_id == document.id))
    return [("签订人", party.name if party.code else masked_name(party.name))] if party else []


def _applicant(document: Document, application: Application) -> str:
    """As the paper has it, also when the register has been corrected since; people are masked."""
    if application.organisation_id:
        return application.applicant_name
    printed = db.session.get(LetterPerson, (document.id, application.person_id)) if application.person_id else None
    return masked_name(printed.name if printed else application.applicant_name)


def _signed(document: Document) -> list[tuple[str, str]]:
    """By whom, as the certificate has it: the PDF file itself proves it, a print of it only repeats it."""
    signature = db.session.get(LetterSignature, document.id)
    if signature is None:
        return []
    return [("电子签章", f"{signature.subject}（证书由{signature.issuer}签发，编号{signature.serial}）")]


def _voided(document: Document) -> list[tuple[str, str]]:
    """When and why, in the few words there are for it; what somebody wrote is for the office."""
    if document.status is not DocumentStatus.VOID:
        return []
    rows = [("作废日期", _day(document.voided_at))] if document.voided_at else []
    reason = document.void_reason or ""
    return [*rows, ("作废原因", reason)] if reason in PUBLIC_REASONS else rows


def _day(moment: datetime) -> str:
    return clock.cn_date(local_date(moment))


# who asks too often -------------------------------------------------------------------------------------------------


def _is_guess(code: str) -> bool:
    """Only what could be a code is one; anything else finds nothing and costs nothing."""
    return len(code) == marks.LENGTH and set(code) <= set(marks.ALPHABET)


def _failed(session: Session) -> int:
    """Count a wrong code, one after another; the minutes to wait if others of this address came first."""
    begin_writing(session)
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    now = clock.wall()
    minutes = _to_wait(session, now)
    if not minutes:
        session.execute(delete(F).where(F.at <= now - WINDOW))
        session.add(F(address_hash=_address_hash(), at=now))
    session.commit()
    return minutes


def _to_wait(session: Session, now: datetime) -> int:
    """Minutes until this address may ask again, 0 for at once. The limit of all does not hold up our own staff."""
    until = _free_at(session, now, TRIES, F.address_hash == _address_hash())
    if until is None and signed_in() is None:
        until = _free_at(session, now, TRIES_OF_ALL)
    return -int(-(until - now).total_seconds() // 60) if until else 0


def _free_at(session: Session, now: datetime, tries: int, *whose: ColumnElement[bool]) -> datetime | None:
    """When the earliest of the last so many failures is ten minutes old; None if there are fewer of that age."""
    query = select(F.at).where(F.at > now - WINDOW, *whose).order_by(F.at.desc()).offset(tries - 1).limit(1)
    earliest = session.scalar(query)
    return earliest + WINDOW if earliest else None


def _address_hash() -> str:
    """By what an address is told from others without being kept. A home has a whole /64 of IPv6 addresses."""
    address = request.remote_addr or ""
    try:
        known = ip_address(address)
        address = str(ip_network((known, 64), strict=False) if known.version == 6 else known)
    except ValueError:
        pass  # a socket file has no address
    return vault.keyed_hash(address, "verify_address")
