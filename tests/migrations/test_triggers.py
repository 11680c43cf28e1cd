"""What was recorded stays recorded, whoever asks the database to forget it."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from fupin import clock
from fupin.migrations import triggers
from fupin.model import AuditRow, Document, Job, LetterPrint, PageState, ScanPage, ScanPile, SignedCopy


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
def letter(session, make_user):
    user = make_user()
    values = dict.fromkeys(("kind", "title", "series", "number", "code", "sha256", "values_sealed"), "x")
    made = Document(
        county_code="370783", year=2026, serial=1, pdf_sealed=b"", issued_at=clock.now(), issued_by_id=user.id, **values
    )
    session.add(made)
    session.flush()
    return made


@pytest.fixture
def printed(session, letter):
    session.add(LetterPrint(document_id=letter.id, copy=1, at=clock.now(), by_id=letter.issued_by_id))
    session.commit()


@pytest.fixture
def scanned(session, letter):
    """A signed copy of one page, and a page that waits."""
    by, at = letter.issued_by_id, clock.now()
    job = Job(kind="scans", scope="370783", created_by_id=by, created_at=at)
    pile = ScanPile(
        uid="p", scope="370783", digest="d", files=1, pages=2, created_by_id=by, created_at=at, job=job
    )  # fmt: skip
    copy = SignedCopy(uid="c", document_id=letter.id, live_id=letter.id, pages=1, size=9, sha256="x", at=at, by_id=by)
    session.add_all([pile, copy])
    session.flush()
    for place, state, filed in ((1, PageState.FILED, copy.id), (2, PageState.WAITING, None)):
        session.add(
            ScanPage(
                uid=f"u{place}", pile_id=pile.id, place=place, scope="370783", digest="d", state=state, copy_id=filed
            )
        )
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
    assert found == {name for table in triggers.APPEND_ONLY for name in triggers.names(table)}
    assert {f"{table}_no_{act.lower()}" for table in triggers.APPEND_ONLY for act in triggers.ACTS} <= found


def test_guards_can_be_taken_away_and_put_back(engine):
    with engine.begin() as connection:
        triggers.drop(connection)
        triggers.create(connection)


FIXED = (
    "signed_copy SET uid = 'y'",
    "signed_copy SET document_id = 7",
    "signed_copy SET pages = 2",
    "signed_copy SET size = 8",
    "signed_copy SET sha256 = 'y'",
    "signed_copy SET by_id = 7",
    "scan_page SET uid = 'y'",
    "scan_page SET pile_id = 7",
    "scan_page SET place = 7",
    "scan_page SET scope = 'y'",
    "scan_page SET digest = 'y'",
)


@pytest.mark.parametrize(
    "statement",
    [
        *(f"UPDATE {each}" for each in FIXED),
        "DELETE FROM signed_copy",
        "DELETE FROM scan_page",
        "UPDATE scan_page SET copy_id = NULL",
        "UPDATE scan_page SET state = 'discarded' WHERE copy_id IS NOT NULL",
    ],
)
def test_what_came_back_signed_is_not_changed(session, scanned, statement):
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text(statement))
    session.rollback()
    assert session.query(SignedCopy.uid, SignedCopy.pages).all() == [("c", 1)]
    assert session.query(ScanPage.uid).order_by(ScanPage.id).all() == [("u1",), ("u2",)]


def test_a_copy_is_replaced_once_and_then_stays_as_it_is(session, scanned):
    session.execute(text("UPDATE signed_copy SET live_id = NULL, replaced_at = at, replaced_by_id = by_id"))
    session.commit()
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text("UPDATE signed_copy SET live_id = document_id"))
    session.rollback()
    assert session.query(SignedCopy.live_id).all() == [(None,)]


def test_a_page_that_waits_is_settled(session, scanned):
    session.execute(text("UPDATE scan_page SET state = 'discarded', words = '重复' WHERE copy_id IS NULL"))
    session.commit()
    assert session.query(ScanPage.words).filter(ScanPage.state == PageState.DISCARDED).all() == [("重复",)]
