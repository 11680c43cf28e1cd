"""The work on a pile: every page is read and kept in a transaction of its own, then letters are filed one by one.

A worker that was killed, or had no room on the disk, is followed by one that goes on at the next page: what is written
says how far it got, and a page or a letter is written once. A page that ends whatever draws it goes to the tray.
"""

import errno
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from sqlalchemy import exists, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from fupin import jobs
from fupin.beside import made_apart
from fupin.db import begin_writing
from fupin.jobs import Held
from fupin.model import PageState, ScanPage, ScanPile, User
from fupin.scanning import filing, kept, piles
from fupin.scanning.intake import pages_of
from fupin.scanning.judging import Verdict, judge
from fupin.scanning.looking import FELL, Look, looks_at

FULL = {errno.ENOSPC, errno.EDQUOT}
NO_ROOM = "服务器磁盘已满，没有做完。已归档的不受影响；请管理员腾出空间后，点“接着处理”"
COUNTING = (PageState.READ, PageState.WAITING, PageState.FILED)
PATIENCE = 60.0  # seconds for one page: none takes a tenth of it


def work(session: Session, held: Held, instance: Path) -> None:
    """Read, sort and file the pile `held.payload`. Raises Overtaken."""
    try:
        _work(session, held, instance)
    except (OSError, OperationalError) as fault:
        session.rollback()
        if not _is_full(fault):
            raise
        jobs.fail(session, held, NO_ROOM)


def _is_full(fault: OSError | OperationalError) -> bool:
    return fault.errno in FULL if isinstance(fault, OSError) else "full" in str(fault.orig)


def _work(session: Session, held: Held, instance: Path) -> None:
    pile = session.get_one(ScanPile, int(held.payload))
    task = _Task(session, held, instance, session.get_one(User, held.by_id), pile.id, pile.uid, pile.files, pile.pages)
    done = set(session.scalars(select(ScanPage.place).where(ScanPage.pile_id == task.pile)))
    session.rollback()
    _read_pages(task, [place for place in range(1, task.pages + 1) if place not in done])
    for document_id in _read_letters(task):
        begin_writing(session)
        jobs.progress(session, held, task.pages, task.pages)
        copy = filing.settle(session, task.by, held.scope, instance, document_id)
        filed = copy.id if copy else None
        session.commit()
        filing.tidy(session, instance, ScanPage.copy_id == filed)
    filing.tidy(session, instance, ScanPage.pile_id == task.pile)
    piles.forget(instance, task.uid, task.files)
    _end(task)


class _Task(NamedTuple):
    """What all steps need."""

    session: Session
    held: Held
    instance: Path
    by: User
    pile: int
    uid: str
    files: int
    pages: int


def _read_pages(task: _Task, places: Sequence[int]) -> None:
    """Drawn and read in a process apart: what its readers are led to by a broken page ends that page and no more."""
    looks = made_apart(lambda start: _looks(task, places[start:]), len(places), PATIENCE)
    with closing(looks):
        for place, look in zip(places, looks, strict=True):
            _keep(task, place, look or FELL)


def _looks(task: _Task, places: Sequence[int]) -> Iterator[Look]:
    """The pages at these places of the pile, file by file."""
    before, wanted = 0, set(places)
    for number in range(task.files if places else 0):
        content = kept.fetch(task.instance, piles.part(task.uid, number))
        count = pages_of(content)
        if waiting := [page for page in range(count) if before + page + 1 in wanted]:
            yield from looks_at(content, waiting)
        before += count


def _keep(task: _Task, place: int, look: Look) -> None:
    """The picture first, the row after: a row never points to nothing."""
    row = ScanPage(uid=uuid4().hex, pile_id=task.pile, place=place, scope=task.held.scope, digest=look.digest)
    _decide(task, row, look)
    if row.state in {PageState.READ, PageState.WAITING}:
        kept.store(task.instance, row.uid, look.jpeg)
    begin_writing(task.session)
    jobs.progress(task.session, task.held, place, task.pages)
    task.session.add(row)
    task.session.commit()
    task.session.expunge(row)


def _decide(task: _Task, row: ScanPage, look: Look) -> None:
    """What becomes of the page for the time being."""
    if _was_there(task.session, row):
        row.state = PageState.REPEATED
    elif look.blank:
        row.state = PageState.BLANK
    else:
        verdict = _judged(task, look)
        row.state = PageState.WAITING if verdict.trouble else PageState.READ
        row.document_id, row.page, row.trouble, row.words = verdict
    task.session.rollback()


def _was_there(session: Session, row: ScanPage) -> bool:
    """The very same picture, not yet thrown away: the same file once more, not the same paper scanned again."""
    again = exists().where(ScanPage.digest == row.digest, ScanPage.scope == row.scope, ScanPage.state.in_(COUNTING))
    return bool(row.digest) and bool(session.scalar(select(again)))


def _judged(task: _Task, look: Look) -> Verdict:
    """The trouble with the page itself comes first; which letter it is may be told all the same."""
    if look.code is None:
        return Verdict(trouble=look.trouble, words=look.words)
    verdict = judge(task.session, task.by, look.code)
    return verdict._replace(trouble=look.trouble) if look.trouble and not verdict.trouble else verdict


def _read_letters(task: _Task) -> list[int]:
    """The letters of which there are pages that are read and no more: of this pile, or of one that broke off."""
    query = select(ScanPage.document_id).where(ScanPage.scope == task.held.scope, ScanPage.state == PageState.READ)
    found = task.session.scalars(query.distinct().order_by(ScanPage.document_id)).all()
    task.session.rollback()
    return [document for document in found if document]


def _end(task: _Task) -> None:
    copies = select(func.count(ScanPage.copy_id.distinct())).where(ScanPage.pile_id == task.pile)
    counts, filed = piles.counts_of(task.session, [task.pile])[task.pile], task.session.scalar(copies) or 0
    task.session.rollback()
    jobs.finish(task.session, task.held, {}, piles.words(counts, filed))
