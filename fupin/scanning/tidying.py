"""What the office's folder keeps no longer: pictures of pages thrown away, and files of piles nobody came back to.

Rows and reasons stay, and say when it was. Signed copies, and pages that wait in a tray, are never touched.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from fupin import clock
from fupin.db import begin_writing
from fupin.model import Job, JobState, PageState, ScanPage, ScanPile
from fupin.scanning import kept, piles

KEPT = timedelta(days=30)
MOST = 500  # pages in one transaction: the next hour does the rest
GIVEN_UP = f"这一摞中断后{KEPT.days}天没有接着处理，没有归档"
PART = re.compile(r"([0-9a-f]{32})\.\d+|\.[0-9a-f.]+\.part")  # of a pile, or only half written; no copy is named so


def clear_discarded(session: Session, instance: Path) -> None:
    """Remove the pictures of pages that somebody threw away long ago. Commits."""
    begin_writing(session)
    old = (
        ScanPage.state == PageState.DISCARDED, ScanPage.settled_at <= clock.now() - KEPT, ScanPage.cleared_at.is_(None)
    )  # fmt: skip
    query = select(ScanPage).where(*old).order_by(ScanPage.id).limit(MOST)
    for page in session.scalars(query.with_for_update(of=ScanPage)):
        _clear(instance, page)
    session.commit()


def _clear(instance: Path, page: ScanPage) -> None:
    """The picture first: whoever is killed here finds the row again."""
    kept.remove(instance, page.uid)
    page.cleared_at = clock.now()


def clear_abandoned(session: Session, instance: Path) -> None:
    """Give up piles that broke off long ago and were not continued since: pages that are read and not filed count as
    thrown away, those that wait in the tray go on waiting. Commits."""
    begin_writing(session)
    query = select(ScanPile).join(ScanPile.job).where(ScanPile.cleared_at.is_(None), _given_up())
    for pile in session.scalars(query.with_for_update(of=ScanPile)).all():
        for page in _left_over(session, pile):
            page.state, page.words, page.settled_at = PageState.DISCARDED, GIVEN_UP, clock.now()
            _clear(instance, page)
        piles.forget(instance, pile.uid, pile.files)
        pile.cleared_at = clock.now()
    session.commit()


def _given_up() -> ColumnElement[bool]:
    return (Job.state == JobState.FAILED) & (Job.ended_at <= clock.wall() - KEPT)


def _left_over(session: Session, pile: ScanPile) -> Iterator[ScanPage]:
    read = select(ScanPage).where(ScanPage.pile_id == pile.id, ScanPage.state == PageState.READ)
    yield from session.scalars(read.with_for_update(of=ScanPage))


def clear_unwritten(session: Session, instance: Path) -> None:
    """Remove files of uploads that broke off before their pile was written, and what was only half written."""
    for path in _parts(instance):
        if not _is_of_a_pile(session, path.name):
            path.unlink(missing_ok=True)
    session.rollback()


def _parts(instance: Path) -> Iterator[Path]:
    before = (clock.wall() - KEPT).timestamp()
    for path in (instance / kept.FOLDER).glob("*.*"):
        with suppress(FileNotFoundError):  # an upload has just finished
            if PART.fullmatch(path.name) and path.stat().st_mtime <= before:
                yield path


def _is_of_a_pile(session: Session, name: str) -> bool:
    found = PART.fullmatch(name)
    uid = found[1] if found else None
    return uid is not None and session.scalar(select(ScanPile.id).where(ScanPile.uid == uid)) is not None
