"""What was printed long ago and is not back: only what is signed, only of the area, and no longer once it is back."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from fupin import clock
from fupin.db import begin_writing
from fupin.model import Document, Reprint, User
from fupin.model.terms import DocumentStatus
from fupin.printing import ledger
from fupin.scanning import returns
from fupin.scanning.returns import Late
from tests.office import COUNTY, NOON, OTHER_COUNTY, TOWNSHIP
from tests.scanning.scanner import jpeg


@pytest.fixture
def printed(letters, office, session):
    """All letters, printed so many days ago."""

    def done(days, seen=0, **more):
        with clock.pinned(NOON - timedelta(days=days)):
            for letter in letters:
                begin_writing(session)
                ledger.print_one(session, session.get_one(User, office.clerk.id), letter.id, seen, **more)
                session.commit()
        return letters

    return done


def numbers(session, late):
    rows, _ = returns.late_page(session, late, 0)
    assert returns.late_count(session, late) == len(rows)
    return [row.number for row in rows]


def test_only_what_comes_back_signed_is_waited_for(printed, session):
    approval, *_ = printed(20)
    assert approval.kind == "approval"
    assert numbers(session, Late(COUNTY, 15)) == [approval.number]


@pytest.mark.parametrize(("days", "late"), [(14, 0), (15, 0), (16, 1)])
def test_it_is_late_after_the_days_of_the_setting(printed, session, days, late):
    printed(days)
    assert len(numbers(session, Late(COUNTY, 15))) == late


def test_a_copy_printed_again_has_its_own_days(printed, session):
    printed(20)
    printed(3, 1, reason=Reprint.LOST)
    assert numbers(session, Late(COUNTY, 15)) == []


def test_what_is_back_or_void_is_not_late(printed, session, scan, drop):
    approval, *_ = printed(20)
    drop(*[jpeg(sheet) for sheet in scan(approval)])
    assert numbers(session, Late(COUNTY, 15)) == []


def test_what_is_void_is_not_waited_for(printed, session):
    approval, *_ = printed(20)
    session.get_one(Document, approval.id).status = DocumentStatus.VOID
    session.commit()
    assert numbers(session, Late(COUNTY, 15)) == []


def test_each_area_has_its_own_list_narrowed_and_paged(printed, session, monkeypatch):
    approval, *_ = printed(20)
    assert numbers(session, Late(TOWNSHIP, 15, approval.title)) == [approval.number]
    assert numbers(session, Late(TOWNSHIP, 15, "受理回执")) == []
    assert numbers(session, Late(OTHER_COUNTY, 15)) == []
    assert returns.late_page(session, Late(COUNTY, 15), approval.id) == ([], None)
    assert set(returns.titles()) == {"职业技能培训计划书", "扶贫车间一次性奖补申请审批表", "公益性岗位安置申请审批表"}


def test_every_letter_of_an_area_may_be_asked_for_its_copies(letters, session, scan, drop):
    drop(jpeg(scan(letters[1])[0]))
    made = returns.summaries(session, [letter.id for letter in letters])
    assert list(made) == [letters[1].id]
    (copy,) = made[letters[1].id]
    assert (copy.pages, copy.by, copy.live) == (1, "王窗口", True)
    assert session.scalars(select(Document.number).where(Document.id == letters[1].id)).one() == letters[1].number
