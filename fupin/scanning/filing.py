"""Pages of a letter put together as its signed copy: all of them once, or none. Nothing is filed that is in doubt."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from fupin import clock
from fupin.model import (
    Document,
    Officer,
    PageState,
    ResponsibilityLetter,
    ResponsibilityMark,
    ScanPage,
    SignedCopy,
    Trouble,
)
from fupin.model.responsibility import Step
from fupin.responsibility.board import standing
from fupin.scanning import judging, kept, pictures

TOGETHER = (PageState.READ, PageState.WAITING)
# Troubles of a whole letter: they may go away when another page comes or goes; all others are of the page itself.
OF_SET = (Trouble.MISSING, Trouble.DOUBLED, Trouble.RETURNED)


def settle(session: Session, by: Officer, scope: str, instance: Path, document_id: int) -> SignedCopy | None:
    """File the known pages of a letter that lie in an area's tray or pile, or say of each why they stay there.

    The caller began writing, and commits. Raises OSError, and has then to roll back.
    """
    return _settle(session, by, scope, instance, document_id, replacing=False)


def replace(session: Session, by: Officer, scope: str, instance: Path, document_id: int) -> SignedCopy | None:
    """As `settle`, in place of the copy that counts; that one stays, and is no longer the one."""
    return _settle(session, by, scope, instance, document_id, replacing=True)


def _settle(
    session: Session, by: Officer, scope: str, instance: Path, document_id: int, *, replacing: bool
) -> SignedCopy | None:
    document = session.get_one(Document, document_id, with_for_update=True)
    pages = known_pages(session, scope, document_id)
    verdict = judging.of_document(session, by, document)
    if verdict.trouble:
        _stay(pages, verdict.trouble, verdict.words)
        return None
    returned = judging.has_copy(session, document_id)
    trouble = judging.of_set(document, pages, returned and not replacing)
    if trouble:
        _stay(pages, *trouble)
        return None
    if returned:
        _retire(session, by, document_id)
    return _file(session, by, instance, document, pages)


def known_pages(session: Session, scope: str, document_id: int) -> Sequence[ScanPage]:
    """The pages of a letter that are not filed yet and whose number is known, in their order."""
    query = select(ScanPage).where(
        ScanPage.document_id == document_id, ScanPage.scope == scope, ScanPage.page > 0, ScanPage.state.in_(TOGETHER),
        ScanPage.trouble.is_(None) | ScanPage.trouble.in_(OF_SET),
    )  # fmt: skip
    return session.scalars(query.order_by(ScanPage.page, ScanPage.id).with_for_update(of=ScanPage)).all()


def _stay(pages: Sequence[ScanPage], trouble: Trouble, words: str) -> None:
    for page in pages:
        page.state, page.trouble, page.words = PageState.WAITING, trouble, words


def _retire(session: Session, by: Officer, document_id: int) -> None:
    values = {"live_id": None, "replaced_at": clock.now(), "replaced_by_id": by.id}
    session.execute(update(SignedCopy).where(SignedCopy.live_id == document_id).values(values))


def _file(session: Session, by: Officer, instance: Path, document: Document, pages: Sequence[ScanPage]) -> SignedCopy:
    """The file first, under a name that follows from its pages: whoever has to do it again writes the same."""
    uid = hashlib.sha256("".join(f"{page.uid}{page.turned}" for page in pages).encode()).hexdigest()[:32]
    pdf = pictures.bound(
        [pictures.turned(kept.fetch(instance, page.uid), page.turned) for page in pages], document.number
    )
    kept.store(instance, uid, pdf)
    copy = SignedCopy(
        uid=uid, document_id=document.id, live_id=document.id, pages=len(pages), size=len(pdf),
        sha256=hashlib.sha256(pdf).hexdigest(), at=clock.now(), by_id=by.id,
    )  # fmt: skip
    session.add(copy)
    session.flush()
    for page in pages:
        page.state, page.trouble, page.words, page.copy_id = PageState.FILED, None, "", copy.id
    _note_on_board(session, by, document)
    return copy


def tidy(session: Session, instance: Path, which: ColumnElement[bool]) -> None:
    """Remove the pictures of pages that are filed: the signed copy has them."""
    for uid in session.scalars(select(ScanPage.uid).where(which, ScanPage.state == PageState.FILED)).all():
        kept.remove(instance, uid)
    session.rollback()


def _note_on_board(session: Session, by: Officer, document: Document) -> None:
    """A responsibility letter that came back was printed, signed and returned; what is noted already stays."""
    letter = session.scalar(select(ResponsibilityLetter).where(ResponsibilityLetter.document_id == document.id))
    if letter is None:
        return
    there = standing(letter)
    for step in (each for each in Step if each not in there):
        letter.marks.append(
            ResponsibilityMark(step=step, on=clock.today(), undone=False, by_id=by.id, by_name=by.name, at=clock.now())
        )
