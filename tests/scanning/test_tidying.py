"""What is removed after a month and what is not: thrown away, broken off, still being worked on, filed."""

import os
from datetime import timedelta

import pytest
from sqlalchemy import select

from fupin import clock, worker
from fupin.db import begin_writing
from fupin.model import Job, JobState, PageState, ScanPage, ScanPile, SignedCopy, Trouble
from fupin.scanning import kept, piles, tidying, tray
from fupin.scanning.tidying import KEPT
from tests.office import NOON
from tests.scanning.scanner import from_the_side, jpeg, pile

DAY = timedelta(days=1)


@pytest.fixture
def tidy(session, instance):
    """The daily tidying, so long after the tests' day."""

    def done(after):
        session.commit()
        with clock.pinned(NOON + after):
            for each in (tidying.clear_discarded, tidying.clear_abandoned, tidying.clear_unwritten):
                each(session, instance)

    return done


@pytest.fixture
def files(instance):
    """The names in the office's folder."""
    return lambda: {path.name for path in (instance / "scans").iterdir()}


@pytest.fixture
def discarded(session, office, instance, letters, scan, drop):
    """A page that the counter threw away today."""
    drop(jpeg(from_the_side(scan(letters[1], 200)[0])))
    begin_writing(session)
    page = session.scalars(select(ScanPage).where(ScanPage.state == PageState.WAITING)).one()
    tray.discard(session, session.merge(office.clerk), instance, page, "照片不能归档")
    session.commit()
    return page


@pytest.fixture
def broken_off(session, letters, scan, drop, instance):
    """A pile of two pages: one is read, and then the work broke off for good."""
    made = drop(pile(scan(letters[0]), 150), working=False)
    page = ScanPage(
        uid="a" * 32, pile_id=made.id, place=1, scope=made.scope, digest="", state=PageState.READ,
        document_id=letters[0].id, page=1,
    )  # fmt: skip
    kept.store(instance, page.uid, jpeg(scan(letters[0])[0]))
    session.add(page)
    made.job.state, made.job.ended_at = JobState.FAILED, clock.wall()
    session.commit()
    return made


def test_a_page_thrown_away_loses_its_picture_and_keeps_its_reason(discarded, tidy, files, session):
    uid = discarded.uid
    tidy(KEPT - DAY)
    assert uid in files()
    tidy(KEPT)
    assert uid not in files()
    session.refresh(discarded)
    assert (discarded.state, discarded.words) == (PageState.DISCARDED, "照片不能归档")
    assert discarded.cleared_at == NOON + KEPT


def test_the_day_of_removal_is_written_once(discarded, tidy, session):
    tidy(KEPT)
    tidy(KEPT + DAY)
    session.refresh(discarded)
    assert discarded.cleared_at == NOON + KEPT


def test_what_is_filed_and_what_waits_stays_for_good(letters, scan, drop, tidy, files, session):
    drop(jpeg(scan(letters[1])[0]))
    drop(jpeg(from_the_side(scan(letters[2], 200)[0])))
    before = files()
    copy, waits = session.scalars(select(SignedCopy.uid)).one(), session.scalars(select(ScanPage)).all()[-1]
    assert (waits.state, waits.trouble) == (PageState.WAITING, Trouble.ODD)
    tidy(100 * KEPT)
    assert files() == before == {copy, waits.uid}


def test_a_pile_nobody_continued_is_given_up_with_what_was_read_of_it(broken_off, tidy, files, session, office):
    tidy(KEPT - DAY)
    assert files() == {f"{broken_off.uid}.0", "a" * 32}
    tidy(KEPT)
    assert files() == set()
    session.refresh(broken_off)
    page = session.scalars(select(ScanPage)).one()
    assert (page.state, page.words) == (PageState.DISCARDED, tidying.GIVEN_UP)
    assert broken_off.cleared_at == page.cleared_at == NOON + KEPT
    begin_writing(session)
    assert not piles.go_on(session, session.merge(office.clerk), session.get_one(ScanPile, broken_off.id))


def test_papers_of_a_pile_given_up_are_filed_when_scanned_again(broken_off, tidy, letters, scan, drop, copies):
    tidy(KEPT)
    drop(pile(scan(letters[0]), 150))
    assert copies() == {letters[0].id: 2}


@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.RUNNING])
def test_a_pile_still_being_worked_on_is_left_alone(broken_off, tidy, files, session, work, copies, letters, state):
    broken_off.job.state, broken_off.job.lease_until = state, clock.wall()
    tidy(2 * KEPT)
    assert files() == {f"{broken_off.uid}.0", "a" * 32}


def test_a_pile_that_was_continued_in_time_is_done_as_ever(broken_off, tidy, session, office, work, copies, letters):
    begin_writing(session)
    assert piles.go_on(session, session.merge(office.clerk), session.get_one(ScanPile, broken_off.id))
    tidy(2 * KEPT)
    work()
    assert session.get_one(Job, broken_off.job_id).state is JobState.DONE
    assert copies() == {letters[0].id: 2}


def test_an_upload_that_broke_off_leaves_nothing_for_good(drop, session, tidy, files, letters, scan, instance, office):
    waiting = drop(jpeg(scan(letters[1])[0]), working=False)
    (part,) = files()
    kept.store(instance, f"{'b' * 32}.0", b"of a pile that was never written")
    (instance / "scans" / f".{'c' * 32}.1.part").write_bytes(b"half")
    for path in (instance / "scans").iterdir():
        os.utime(path, (NOON.timestamp(), NOON.timestamp()))
    tidy(KEPT - DAY)
    assert len(files()) == 3
    tidy(KEPT)
    assert files() == {part} == {f"{waiting.uid}.0"}


def test_the_worker_tidies_by_itself(app, discarded, files):
    uid = discarded.uid
    with clock.pinned(NOON + KEPT):
        worker.tidy(app)
    assert uid not in files()
