"""Letters from before their facts were kept: found in the judgement of their step, or told as not compared."""

import pytest
from sqlalchemy import delete, select

from fupin import clock, letter_changes, letter_past
from fupin.letter_facts import What
from fupin.model import Document, Event, LetterFigure, LetterPerson
from fupin.model.people import id_hash
from fupin.model.terms import State
from tests.office import COUNTY, NOON, OTHER_COUNTY, Office
from tests.test_letter_changes import OTHER_NUMBER, changes


@pytest.fixture
def office(session):
    with clock.pinned(NOON):
        yield Office(session)


def forget(session):
    """As before the migration that keeps them."""
    kept = {
        (row.document_id, row.person_id): row.name
        for row in session.scalars(select(LetterPerson).join(Document).where(Document.application_id.is_not(None)))
    }
    figures = {(row.document_id, row.code): row.fen for row in session.scalars(select(LetterFigure))}
    session.execute(delete(LetterFigure))
    session.execute(delete(LetterPerson))
    session.commit()
    return kept, figures


@pytest.mark.parametrize("scheme", ["training", "workshop", "public_post"])
def test_the_same_is_found_as_would_have_been_kept(office, session, scheme):
    office.filed(scheme, State.ISSUED)
    kept, figures = forget(session)
    count = len({document for document, _ in kept})
    assert letter_past.unwatched(session, COUNTY) == count
    assert letter_past.unwatched(session, OTHER_COUNTY) == 0
    assert letter_past.remember(session) == (count, 0)
    session.commit()
    assert forget(session) == (kept, figures)


def test_once_remembered_it_is_not_again(office, session):
    office.filed("training", State.ISSUED)
    forget(session)
    letter_past.remember(session)
    session.commit()
    assert letter_past.remember(session) == (0, 0)
    assert letter_past.unwatched(session, COUNTY) == 0


def test_a_name_or_number_changed_since_is_noticed(office, session):
    case = office.filed("training", State.ISSUED)
    forget(session)
    case.person.name, case.person.id_number = "王秀瑛", OTHER_NUMBER
    case.person.id_hash = id_hash(OTHER_NUMBER)
    session.commit()
    assert changes(office) == {}
    letter_past.remember(session)
    (found,) = changes(office).values()
    assert {change.what for change in found} == {What.NAME, What.NUMBER}
    assert all(OTHER_NUMBER not in change.now for change in found)


def test_a_refusal_is_remembered_with_its_applicant(office, session):
    office.filed("training", State.REJECTED)
    kept, _ = forget(session)
    letter_past.remember(session)
    session.commit()
    assert kept
    assert forget(session)[0] == kept


def test_what_left_no_judgement_stays_untold_and_is_counted(office, session, monkeypatch):
    office.filed("training", State.ISSUED)
    forget(session)
    monkeypatch.setattr(letter_past, "_judged", lambda *_: None)  # events cannot be changed: as an old one would be
    assert letter_past.remember(session) == (0, 1)
    assert letter_past.unwatched(session, COUNTY) == 1
    assert session.scalars(select(Event)).first()


def test_what_no_longer_counts_is_left_alone(office, session):
    case = office.filed("training", State.ISSUED)
    forget(session)
    letter = session.scalars(select(Document).where(Document.application_id == case.id)).one()
    letter.status = "void"
    session.commit()
    assert letter_past.remember(session) == (0, 0)


def test_the_list_says_how_many_are_not_compared_and_the_command_mends_it(app, office, session):
    office.filed("workshop", State.ISSUED)
    forget(session)
    done = app.test_cli_runner().invoke(args=["letters", "remember"])
    assert "已补登2份；0份" in done.output
    assert letter_changes.changed(session, COUNTY)[0] == []
