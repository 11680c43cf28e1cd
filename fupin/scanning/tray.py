"""Pages that could not be filed by themselves, settled by hand: assigned, turned, thrown away, or in place of a copy.

Every verb begins with the page under a lock: of two people at once the second is told that the first was there.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from fupin import clock
from fupin.documents import marks
from fupin.identity import canonical
from fupin.lifecycle import Refused
from fupin.model import Document, Officer, PageState, ScanPage, SignedCopy, Trouble
from fupin.scanning import filing, judging
from fupin.scanning.piles import mine

PAGE = 50
FEWEST, MOST = 2, 100
SETTLED = "这一页刚由他人处理过。您的操作没有保存，请查看最新情况"
NONE = "没有找到这份文书，请核对文号或校验码；只能归到您辖区的文书"
SAY_WHICH = "看清楚是哪份文书、第几页，就在下面指明；不是要归档的，请丢弃"
ADVICE = {
    Trouble.UNREADABLE: f"二维码可能被遮住、弄脏或没有扫到。{SAY_WHICH}",
    Trouble.BROKEN: "这一页的图像坏了，看不到内容。请丢弃，再重新扫描这一页",
    Trouble.STRANGE: "页上的二维码不是本系统文书的。不是要归档的，请丢弃",
    Trouble.UNKNOWN: "页上的校验码在本系统里查不到，可能是别的单位的文书。请退给原单位，在这里丢弃",
    Trouble.OUTSIDE: "这份文书不归您的辖区管，不能由您归档。请把纸质文书转给所属单位，在这里丢弃",
    Trouble.MIXED: "请把几份文书分开，重新扫描，再丢弃这一页",
    Trouble.ODD: f"可能是斜着拍的照片，或者没有扫全。字都看得清的，核对后指明即可；看不清的，请重新扫描。{SAY_WHICH}",
    Trouble.NOTICE: "公示名单不用签字归档，请丢弃",
    Trouble.VOID: "已作废的文书不能归档，请丢弃",
    Trouble.SUPERSEDED: "这一份已被新的文书替代，不能归档，请丢弃",
    Trouble.PAGELESS: "早先印制的文书，页上的二维码不含页码。请看页码，在下面指明是第几页",
    Trouble.MISPAGED: "扫描件和系统里的文书页数对不上，请核对是不是同一份",
    Trouble.MISSING: "缺的页扫描上传后会自动归档。页认错了的，可以在下面改",
    Trouble.DOUBLED: "请比一比，留下签好字的一张，丢弃另一张",
    Trouble.RETURNED: "请看清楚是不是要用这次的替换原来的",
}
REFUSALS = {
    Trouble.OUTSIDE: NONE,
    Trouble.NOTICE: "这是公示名单，不用归档，请丢弃这一页",
    Trouble.VOID: "这份文书已作废，不能归档，请丢弃这一页",
    Trouble.SUPERSEDED: "这份文书已被新的文书替代，不能归档，请丢弃这一页",
}


class Taken(Refused):
    """Somebody else settled the page first."""


class Wrong(Refused):
    """An answer is wrong: which field, and why."""

    def __init__(self, field: str, words: str) -> None:
        self.field = field
        super().__init__(words)


class Place(NamedTuple):
    """Which page of which letter, as typed."""

    letter: str
    page: int


def count(session: Session, by: Officer) -> int:
    """How many pages wait in somebody's tray."""
    waiting = ScanPage.state == PageState.WAITING, mine(by, ScanPage.scope)
    return session.scalar(select(func.count(ScanPage.id)).where(*waiting)) or 0


def listed(session: Session, by: Officer, pile_id: int | None, after: int) -> tuple[Sequence[ScanPage], int | None]:
    """The pages that wait, those of a letter and of a pile together in the order they came; where the next begin."""
    query = select(ScanPage).where(ScanPage.state == PageState.WAITING, mine(by, ScanPage.scope), ScanPage.id > after)
    if pile_id:
        query = query.where(ScanPage.pile_id == pile_id)
    rows = session.scalars(query.options(joinedload(ScanPage.pile)).order_by(ScanPage.id).limit(PAGE + 1)).all()
    return rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None


def held(session: Session, by: Officer, uid: str) -> ScanPage:
    """A page that waits, under a lock. Raises Taken if it waits no longer, LookupError if it is none of theirs."""
    query = select(ScanPage).where(ScanPage.uid == uid, mine(by, ScanPage.scope))
    page = session.scalar(query.with_for_update(of=ScanPage))
    if page is None:
        raise LookupError(uid)
    if page.state is not PageState.WAITING:
        raise Taken(SETTLED)
    return page


def assign(session: Session, by: Officer, instance: Path, page: ScanPage, place: Place) -> SignedCopy | None:
    """Say which page it is; the letter is filed if it is whole with it. Raises Wrong."""
    document = _letter(session, by, place.letter)
    pages = judging.length(document)
    if not 1 <= place.page <= pages:
        raise Wrong("page", f"这份文书共{pages}页，请填1至{pages}")
    earlier = page.document_id
    page.document_id, page.page, page.trouble = document.id, place.page, None
    _settled(page, by)
    session.flush()
    if earlier and earlier != document.id:
        filing.settle(session, by, page.scope, instance, earlier)
    return filing.settle(session, by, page.scope, instance, document.id)


def _letter(session: Session, by: Officer, typed: str) -> Document:
    text = typed.strip()
    if not text:
        raise Wrong("letter", "请填写文号或校验码")
    code = canonical(text)[: marks.LENGTH + 1]
    document = session.scalar(select(Document).where(or_(Document.number == text, Document.code == code)))
    if document is None:
        raise Wrong("letter", NONE)
    verdict = judging.of_document(session, by, document)
    if verdict.trouble:
        raise Wrong("letter", REFUSALS[verdict.trouble])
    return document


def turn(page: ScanPage, degrees: int) -> None:
    """Turn the picture clockwise."""
    page.turned = (page.turned + degrees) % 360


def discard(session: Session, by: Officer, instance: Path, page: ScanPage, why: str) -> SignedCopy | None:
    """Throw it away for a reason; its picture is kept. Its letter is filed if this page stood in the way."""
    words = why.strip()
    if not FEWEST <= len(words) <= MOST:
        raise Wrong("why", f"请写明丢弃的原因，{FEWEST}至{MOST}个字")
    page.state, page.words = PageState.DISCARDED, words
    _settled(page, by)
    session.flush()
    return filing.settle(session, by, page.scope, instance, page.document_id) if page.document_id else None


def replace(session: Session, by: Officer, instance: Path, page: ScanPage) -> SignedCopy | None:
    """File the letter of this page in place of the copy that counts."""
    if page.trouble is not Trouble.RETURNED or page.document_id is None:
        raise Wrong("do", "这份文书还没有签字件，或者页没有收齐，不用替换")
    _settled(page, by)
    return filing.replace(session, by, page.scope, instance, page.document_id)


def _settled(page: ScanPage, by: Officer) -> None:
    page.settled_by_id, page.settled_at = by.id, clock.now()
