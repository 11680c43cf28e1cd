"""Which letters wait to be printed, and how the list is narrowed."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from fupin import clock
from fupin.model import Document
from fupin.model.terms import DocumentStatus, State
from fupin.printing import waiting
from fupin.printing.waiting import Filter
from tests.office import COUNTY, NOON, OTHER_COUNTY, OTHER_TOWNSHIP, TODAY, TOWNSHIP


def waits(session, area=COUNTY, **wanted):
    return list(waiting.ids(session, Filter(area, **wanted)))


def test_the_newest_wait_first(letters, session):
    assert waits(session) == [letter.id for letter in reversed(letters)]


@pytest.mark.parametrize("area", [OTHER_COUNTY, OTHER_TOWNSHIP, "370702005"])
def test_another_area_has_none_of_them(letters, session, area):
    assert waits(session, area) == []
    assert list(waiting.found(session, area, [letter.uid for letter in letters])) == []


def test_notices_are_not_among_them(office, letters, session):
    notices = session.scalars(select(Document.id).where(Document.notice_id.is_not(None))).all()
    assert notices
    assert not set(notices) & set(waits(session))


@pytest.mark.parametrize("status", [DocumentStatus.VOID, DocumentStatus.SUPERSEDED])
def test_what_no_longer_counts_does_not_wait(letters, session, status):
    letters[0].status = status
    session.commit()
    assert letters[0].id not in waits(session)


def test_what_is_being_printed_or_was_printed_does_not_wait(letters, order, work, session):
    order(letters[:1])
    assert letters[0].id not in waits(session)
    work()
    assert letters[0].id not in waits(session)


def test_what_was_in_a_file_that_failed_waits_again(letters, order, work, office, session, monkeypatch, caplog):
    order(letters[:1])
    monkeypatch.setattr(office.printer, "several", None)
    work()
    assert letters[0].id in waits(session)


def test_the_list_is_narrowed_by_title_scheme_and_day(letters, session):
    approval, decision, *refusals = letters
    assert waits(session, title=decision.title) == [decision.id]
    assert waits(session, scheme="workshop") == [decision.id, approval.id]
    assert waits(session, day=TODAY) == [refusal.id for refusal in reversed(refusals)]
    assert waits(session, day=date(2020, 1, 1)) == []
    assert waits(session, title="'; DROP TABLE document") == []


def test_a_day_is_the_offices_and_not_the_worlds(office, session):
    for hours in (-12.5, 11.5):  # half past eleven in the evening before, and half past eleven this evening
        with clock.pinned(NOON + timedelta(hours=hours)):
            office.filed("training", State.REJECTED)
    assert len(waits(session, day=TODAY)) == 1


def test_what_was_issued_since_the_list_was_looked_at_is_not_in_it(letters, session):
    assert waits(session, newest=letters[1].id) == [letters[1].id, letters[0].id]


def test_pages_follow_one_another_by_key(letters, session, monkeypatch):
    monkeypatch.setattr(waiting, "PAGE", 3)
    first = waiting.page(session, Filter(TOWNSHIP))
    second = waiting.page(session, Filter(TOWNSHIP), first.after)
    assert [row.id for row in (*first.rows, *second.rows)] == waits(session)
    assert (first.total, second.total, second.after) == (4, 4, None)


def test_more_than_a_file_holds_are_not_counted(letters, session, monkeypatch):
    monkeypatch.setattr(waiting, "MOST", 2)
    assert waiting.page(session, Filter(COUNTY)).total == 3
