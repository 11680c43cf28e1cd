"""The demonstration office has a letter that came back signed."""

import pytest
from sqlalchemy import select

from fupin import clock
from fupin.demo import posts, scans
from fupin.demo.offers import add_offers
from fupin.model import Document, Job, JobState, LetterPrint, PageState, ScanPage, SignedCopy
from fupin.office import Press
from fupin.scanning import kept
from tests.demo.conftest import TODAY, close
from tests.scanning.press import SheetPrinter


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("scans")


@pytest.fixture(scope="module")
def scanned(settle, folder):
    session = settle(folder)
    with clock.pinned(TODAY):
        add_offers(session, clock.today())
        session.commit()
        posts.build(session, Press(SheetPrinter(), "http://127.0.0.1:5000", demo=True, phone="0536-0000000"))
        scans.build(session, folder)
    yield session
    close(session)


def test_one_letter_was_printed_and_is_back_with_all_its_pages(scanned, folder):
    copy = scanned.scalars(select(SignedCopy)).one()
    letter = scanned.get_one(Document, copy.document_id)
    assert (letter.kind, copy.live_id, copy.pages) == ("approval", letter.id, 2)
    assert scanned.scalars(select(LetterPrint.document_id)).all() == [letter.id]
    assert scanned.scalars(select(ScanPage.state)).all() == [PageState.FILED] * 2
    assert kept.fetch(folder, copy.uid).startswith(b"%PDF-")


def test_no_work_is_left_for_the_worker(scanned):
    assert scanned.scalars(select(Job.state).where(Job.kind == "scans")).all() == [JobState.DONE]
