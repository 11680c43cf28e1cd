"""Whether a page is of a letter that somebody may file, and which; and what is wrong with the pages of a letter."""

from collections import Counter
from collections.abc import Sequence
from io import BytesIO
from typing import NamedTuple

import pikepdf
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from fupin.documents.pagecodes import Code
from fupin.model import (
    Application,
    Document,
    Officer,
    ResponsibilityLetter,
    ResponsibilityParty,
    ResponsibilityPlan,
    ScanPage,
    SignedCopy,
    Trouble,
)
from fupin.model.places import covers
from fupin.model.terms import DocumentStatus, Role
from fupin.printing import PRINTS

LOST = {DocumentStatus.VOID: Trouble.VOID, DocumentStatus.SUPERSEDED: Trouble.SUPERSEDED}
SIGNERS = frozenset({Role.CITY, Role.COUNTY, Role.TOWNSHIP})


class Verdict(NamedTuple):
    """The letter and page as far as they may be told, and the trouble, if any, with what is to be added to its name."""

    document_id: int | None = None
    page: int = 0
    trouble: Trouble | None = None
    words: str = ""


def judge(session: Session, by: Officer, code: Code) -> Verdict:
    """What a page with that code is to somebody."""
    document = session.scalar(select(Document).where(Document.code == code.code))
    if document is None:
        return Verdict(trouble=Trouble.UNKNOWN)
    verdict = of_document(session, by, document)
    if verdict.trouble is Trouble.OUTSIDE:
        return verdict
    if document.values["verify_url"] != code.address:
        return Verdict(trouble=Trouble.STRANGE)
    return verdict if verdict.trouble else _of_page(document, code)


def of_document(session: Session, by: Officer, document: Document) -> Verdict:
    """Whether pages of a letter may be filed by somebody now; nothing is told of a letter of another area."""
    if not may_file(session, by, document):
        return Verdict(trouble=Trouble.OUTSIDE)
    if document.notice_id:
        return Verdict(trouble=Trouble.NOTICE)
    if document.status in LOST:
        return Verdict(document.id, 0, LOST[document.status], document.number)
    return Verdict(document.id)


def may_file(session: Session, by: Officer, document: Document) -> bool:
    """A letter of a case in the area, for those who print; a responsibility letter of the own office's plan."""
    if document.application_id:
        area = session.scalar(select(Application.area_code).where(Application.id == document.application_id))
        return by.role in PRINTS and covers(by.scope, area)
    if document.notice_id:
        return by.role in PRINTS and covers(by.scope[:6], document.county_code)
    return by.role in SIGNERS and plan_scope(session, document) == by.scope


def plan_scope(session: Session, document: Document) -> str | None:
    """Of which office's plan a responsibility letter is."""
    joined = select(ResponsibilityPlan.scope).join(ResponsibilityParty).join(ResponsibilityLetter)
    return session.scalar(joined.where(ResponsibilityLetter.document_id == document.id))


def _of_page(document: Document, code: Code) -> Verdict:
    pages = length(document)
    if not code.pages:
        if pages == 1:
            return Verdict(document.id, 1)
        return Verdict(document.id, 0, Trouble.PAGELESS, f"{document.number}共{pages}页，请指明是第几页")
    if code.pages != pages:
        words = f"{document.number}共{pages}页，扫描件上是第{code.page}页、共{code.pages}页"
        return Verdict(document.id, 0, Trouble.MISPAGED, words)
    return Verdict(document.id, code.page)


def length(document: Document) -> int:
    """How many pages the letter has as issued."""
    with pikepdf.open(BytesIO(document.pdf)) as opened:
        return len(opened.pages)


def has_copy(session: Session, document_id: int) -> bool:
    """Whether a signed copy of a letter counts."""
    return bool(session.scalar(select(exists().where(SignedCopy.live_id == document_id))))


def of_set(document: Document, pages: Sequence[ScanPage], returned: bool) -> tuple[Trouble, str] | None:
    """What keeps these pages, each with its number, from being the signed copy of a letter; nothing if they are it."""
    numbers, total = Counter(page.page for page in pages), length(document)
    twice = sorted(number for number, count in numbers.items() if count > 1)
    missing = [number for number in range(1, total + 1) if number not in numbers]
    if twice:
        return Trouble.DOUBLED, f"{document.number}{_listed(twice)}有几张，请留一张，丢弃其余的"
    if missing:
        return Trouble.MISSING, f"{document.number}共{total}页，缺{_listed(missing)}"
    if returned:
        return Trouble.RETURNED, f"{document.number}已有签字件，请选择替换原来的，或者丢弃这次的"
    return None


def _listed(numbers: Sequence[int]) -> str:
    return "、".join(f"第{number}页" for number in numbers)
