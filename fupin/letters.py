"""Letters as kept: issue them once with number, code, digest and values; find, supersede and void them."""

import hashlib
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from fupin import clock, letter_facts, letter_values
from fupin.documents import marks, number
from fupin.letter_values import Subject
from fupin.model import Application, Document, LetterSignature, Notice, Officer
from fupin.model.places import COUNTY
from fupin.model.terms import DocumentStatus
from fupin.office import Press, county_office
from fupin.scheme import Letter
from fupin.signing import Seal

__all__ = ["Subject", "issue", "issue_notice", "keep", "numbered", "void", "void_all"]

MOST_NAME = 200


def issue(session: Session, press: Press, subject: Subject, letter: Letter, by: Officer) -> Document:
    """Make a letter in the caller's transaction; an earlier one of its kind is superseded.

    Raises UndrawableCharacter if a name cannot be printed; the step it belongs to is then not taken.
    """
    query = select(Document).where(*_valid(subject.application), Document.kind == letter.kind)
    for earlier in session.scalars(query):
        earlier.status = DocumentStatus.SUPERSEDED
    document = _numbered(session, subject.application.county_code, letter, by)
    document.application_id = subject.application.id
    values = letter_values.values(session, press, subject, document)
    keep(session, press, document, f"{subject.scheme.code}_{letter.kind}", values)
    letter_facts.remember(session, subject, letter, document)
    return document


def issue_notice(
    session: Session, press: Press, notice: Notice, letter: Letter, rows: dict[str, Any], by: Officer
) -> Document:
    """The list that hangs on the board."""
    document = _numbered(session, notice.county_code, letter, by)
    document.notice_id = notice.id
    values = letter_values.notice_values(session, press, notice, document, rows)
    return keep(session, press, document, "notice_list", values)


def keep(session: Session, press: Press, document: Document, template: str, values: dict[str, Any]) -> Document:
    """Render, sign where the office signs, digest and add to the transaction. Raises CannotSign."""
    seal = press.signers.seal_of(office_code(document))
    pdf = _made(press, press.printer.html(template, values), seal)
    document.pdf = pdf
    document.sha256 = hashlib.sha256(pdf).hexdigest()
    document.values = values
    session.add(document)
    session.flush()
    if seal is not None:
        session.add(_signature(document, seal))
    return document


def _made(press: Press, html: str, seal: Seal | None) -> bytes:
    if seal is None:
        return press.printer.pdf(html)
    pdf, place = press.printer.with_place(html)
    return seal.signed(pdf, place)


def _signature(document: Document, seal: Seal) -> LetterSignature:
    return LetterSignature(
        document_id=document.id,
        subject=seal.subject[:MOST_NAME],
        issuer=seal.issuer[:MOST_NAME],
        serial=seal.serial,
        until=seal.until,
    )


def office_code(document: Document) -> str:
    """The area whose office the letter is from."""
    return document.series.partition(":")[0]


def void_all(session: Session, application: Application, reason: str) -> None:
    """The letters of an application no longer count, and /verify says so; their bytes stay."""
    for document in session.scalars(select(Document).where(*_valid(application))):
        void(document, reason)


def void(document: Document, reason: str) -> None:
    """It no longer counts, for a reason in a word or two that anybody with its code may read."""
    document.status = DocumentStatus.VOID
    document.voided_at = clock.now()
    document.void_reason = reason


def _valid(application: Application) -> tuple[ColumnElement[bool], ...]:
    return Document.application_id == application.id, Document.status == DocumentStatus.VALID


def _numbered(session: Session, county_code: str, letter: Letter, by: Officer) -> Document:
    return numbered(session, county_code, county_office(session, county_code, clock.today()).short, letter, by)


def numbered(session: Session, area_code: str, office: str, letter: Letter, by: Officer) -> Document:
    """A letter with the next number of the area's office, whose short name is given; it is still to be kept."""
    today = clock.today()
    series = f"{area_code}:{letter.word}"
    serial = number.take(session, f"{series}:{today.year}")
    return Document(
        uid=uuid4().hex,
        county_code=area_code[:COUNTY],
        kind=letter.kind,
        title=letter.title,
        series=series,
        year=today.year,
        serial=serial,
        number=number.document_number(office, letter.word, today.year, serial),
        code=_free_code(session),
        status=DocumentStatus.VALID,
        issued_at=clock.now(),
        issued_by_id=by.id,
    )


def _free_code(session: Session) -> str:
    while True:
        code = marks.new_code()
        if session.scalar(select(Document.id).where(Document.code == code)) is None:
            return code
