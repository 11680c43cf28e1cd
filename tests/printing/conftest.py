"""The office with letters that nobody has printed, and the worker that makes files of them."""

import pytest
from sqlalchemy import select

from fupin import clock
from fupin.db import begin_writing
from fupin.model import Document, LetterPrint
from fupin.model.terms import State
from fupin.printing import batches
from fupin.printing.batches import Wish
from tests.letterpress import LetterPrinter
from tests.office import NOON, Office


@pytest.fixture
def office(app, session, monkeypatch):
    with clock.pinned(NOON):
        made = Office(session, LetterPrinter())
        monkeypatch.setitem(app.extensions, "press", made.press)
        yield made


@pytest.fixture
def letters(office, session):
    """Approval and decision of a workshop, and two refusals."""
    office.filed("workshop", State.ISSUED)
    for _ in range(2):
        office.filed("training", State.REJECTED)
    query = select(Document).where(Document.application_id.is_not(None)).order_by(Document.id)
    return list(session.scalars(query))


@pytest.fixture
def order(office, session):
    def ordered(letters, by=None, **wish):
        ids = [letter.id for letter in letters]
        user = session.merge(by or office.clerk)
        begin_writing(session)
        made = batches.order(session, user, ids, Wish(**wish), "打印文书")
        session.commit()
        return made

    return ordered


@pytest.fixture
def ledger_rows(session):
    """Number, copy and reason of every copy on paper."""

    def rows():
        session.rollback()
        query = select(Document.number, LetterPrint.copy, LetterPrint.reason)
        joined = query.join(Document, Document.id == LetterPrint.document_id).order_by(LetterPrint.id)
        return [tuple(row) for row in session.execute(joined)]

    return rows
