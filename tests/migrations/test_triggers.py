"""What was recorded stays recorded, whoever asks the database to forget it."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from fupin import clock
from fupin.migrations import triggers
from fupin.model import AuditRow, Document, LetterPrint


@pytest.fixture
def row(session):
    session.add(AuditRow(at=clock.now(), username="li", act="login", object="", result="done", terminal=""))
    session.commit()


@pytest.mark.parametrize("statement", ["UPDATE audit SET username = 'x'", "DELETE FROM audit"])
def test_the_audit_is_only_added_to(session, row, statement):
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text(statement))
    session.rollback()
    assert session.query(AuditRow.username).all() == [("li",)]


@pytest.fixture
def printed(session, make_user):
    user = make_user()
    values = dict.fromkeys(("kind", "title", "series", "number", "code", "sha256", "values_sealed"), "x")
    letter = Document(
        county_code="370783", year=2026, serial=1, pdf_sealed=b"", issued_at=clock.now(), issued_by_id=user.id, **values
    )
    session.add(letter)
    session.flush()
    session.add(LetterPrint(document_id=letter.id, copy=1, at=clock.now(), by_id=user.id))
    session.commit()


@pytest.mark.parametrize("statement", ["UPDATE letter_print SET copy = 2", "DELETE FROM letter_print"])
def test_a_copy_on_paper_is_not_changed(session, printed, statement):
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text(statement))
    session.rollback()
    assert session.query(LetterPrint.copy).all() == [(1,)]


def test_into_whose_hands_a_copy_was_given_is_written_later(session, printed):
    session.execute(text("UPDATE letter_print SET handed_to = '李守田'"))
    session.commit()
    assert session.query(LetterPrint.handed_to).all() == [("李守田",)]


def test_every_append_only_table_is_guarded(engine):
    kind = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if engine.dialect.name == "postgresql":
        kind = "SELECT DISTINCT trigger_name FROM information_schema.triggers"
    with engine.connect() as connection:
        found = set(connection.exec_driver_sql(kind).scalars())
    expected = {f"{table}_no_{act.lower()}" for table in triggers.APPEND_ONLY for act in triggers.ACTS}
    assert found == expected


def test_guards_can_be_taken_away_and_put_back(engine):
    with engine.begin() as connection:
        triggers.drop(connection)
        triggers.create(connection)
