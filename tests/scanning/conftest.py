"""The office with letters that were printed and signed, a scanner, and the worker that sorts its piles."""

import shutil

import pytest
from sqlalchemy import select

from fupin import clock
from fupin.model import Document, PageState, ScanPage, SignedCopy
from fupin.model.terms import State
from fupin.scanning import intake, piles
from tests.office import NOON, Office
from tests.scanning import scanner
from tests.scanning.press import SheetPrinter


@pytest.fixture
def office(app, session, monkeypatch, instance):
    with clock.pinned(NOON):
        made = Office(session, SheetPrinter())
        monkeypatch.setitem(app.extensions, "press", made.press)
        yield made
    shutil.rmtree(instance / "scans", ignore_errors=True)


@pytest.fixture
def letters(office, session):
    """The approval of a workshop (two pages), its decision (one), and a refusal (one)."""
    office.filed("workshop", State.ISSUED)
    office.filed("training", State.REJECTED)
    return list(session.scalars(select(Document).where(Document.application_id.is_not(None)).order_by(Document.id)))


@pytest.fixture
def drop(office, session, instance, work):
    """Drops files and lets the worker sort them; answers the pile."""

    def dropped(*files, by=None, working=True):
        pile = piles.drop(session, session.merge(by or office.clerk), instance, intake.accept(files))
        session.commit()
        if working:
            work()
        session.refresh(pile)
        return pile

    return dropped


@pytest.fixture
def outcome(session):
    """State and trouble of every page, in order."""

    def found(pile=None):
        session.rollback()
        query = select(ScanPage).order_by(ScanPage.id)
        pages = session.scalars(query.where(ScanPage.pile_id == pile.id) if pile else query)
        return [page.trouble if page.state is PageState.WAITING else page.state for page in pages]

    return found


@pytest.fixture
def copies(session):
    """The signed copies that count: letter's id and pages."""

    def found():
        session.rollback()
        query = select(SignedCopy.live_id, SignedCopy.pages).where(SignedCopy.live_id.is_not(None))
        return dict(tuple(row) for row in session.execute(query))

    return found


@pytest.fixture
def scan():
    """A letter as the glass sees it, signed."""
    return lambda letter, dpi=150: [scanner.signed(sheet) for sheet in scanner.sheets(letter.pdf, dpi)]
