"""The ledger of copies: each counted once, with its reason, and into whose hands it was given."""

import pytest

from fupin.db import begin_writing
from fupin.lifecycle import Refused
from fupin.model import LetterPrint, Reprint, User
from fupin.model.terms import DocumentStatus
from fupin.printing import ledger
from tests.office import COUNTY, OTHER_COUNTY, TODAY, at_once


@pytest.fixture
def printing(office, session):
    """Enters a copy of a letter."""

    def entered(letter, seen=0, **more):
        begin_writing(session)
        copy = ledger.print_one(session, session.merge(office.clerk), letter.id, seen, **more)
        session.commit()
        return copy

    return entered


def test_copies_are_counted_from_one(letters, printing, ledger_rows, session):
    number = letters[0].number
    assert printing(letters[0]) == 1
    assert printing(letters[0], 1, reason=Reprint.LOST, note="途中丢失") == 2
    assert ledger_rows() == [(number, 1, None), (number, 2, Reprint.LOST)]
    made = ledger.summaries(session, [letter.id for letter in letters])
    assert list(made) == [letters[0].id]
    assert (made[letters[0].id].copies, made[letters[0].id].by) == (2, "王窗口")


def test_a_further_copy_needs_its_reason(letters, printing, ledger_rows):
    printing(letters[0])
    with pytest.raises(ledger.AlreadyPrinted, match="请选择补打原因"):
        printing(letters[0], 1)
    assert len(ledger_rows()) == 1


def test_who_did_not_see_the_last_copy_is_told(letters, printing, ledger_rows):
    printing(letters[0])
    with pytest.raises(ledger.AlreadyPrinted, match="刚刚有人打印"):
        printing(letters[0], 0, reason=Reprint.LOST)
    assert len(ledger_rows()) == 1


@pytest.mark.parametrize("status", [DocumentStatus.VOID, DocumentStatus.SUPERSEDED])
def test_what_no_longer_counts_is_not_printed(letters, printing, ledger_rows, session, status):
    letters[0].status = status
    session.commit()
    with pytest.raises(Refused, match=f"文书{status.label}，不能打印"):
        printing(letters[0])
    assert ledger_rows() == []


def test_a_letter_printed_at_once_by_several_has_one_first_copy(letters, engine, office, session, ledger_rows):
    id, user = letters[0].id, office.clerk.id
    session.rollback()

    def once(mine):
        begin_writing(mine)
        copy = ledger.print_one(mine, mine.get_one(User, user), id, 0)
        mine.commit()
        return copy

    found = at_once(engine, [once] * 4)
    assert [each for each in found if each == 1] == [1]
    assert sum(isinstance(each, ledger.AlreadyPrinted) for each in found) == 3
    assert len(ledger_rows()) == 1


def test_handing_over_is_noted_and_can_be_corrected(letters, printing, office, session):
    printing(letters[0])
    id = session.scalars(LetterPrint.__table__.select().with_only_columns(LetterPrint.id)).one()
    for name in ("李守天", "李守田"):
        begin_writing(session)
        assert ledger.hand_over(session, session.merge(office.reviewer), [id], name) == 1
        session.commit()
    (line,) = ledger.of_document(session, letters[0].id)
    assert (line.handed_to, line.handed_by) == ("李守田", "张初审")


def test_the_ledger_shows_an_areas_copies_the_last_one_first_page_by_page(letters, printing, session, monkeypatch):
    for letter in letters:
        printing(letter)
    monkeypatch.setattr(ledger, "PAGE", 3)
    first, after = ledger.page(session, COUNTY, None, None)
    second, end = ledger.page(session, COUNTY, TODAY, after)
    assert [row.number for row in (*first, *second)] == [letter.number for letter in reversed(letters)]
    assert end is None
    assert ledger.page(session, OTHER_COUNTY, None, None) == ([], None)
    assert ledger.page(session, COUNTY, TODAY.replace(year=2025), None) == ([], None)
