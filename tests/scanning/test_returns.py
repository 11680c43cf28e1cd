"""What was printed long ago and is not back: only what is signed, only of the area, and no longer once it is back."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from fupin import clock
from fupin.db import begin_writing
from fupin.model import (
    Document,
    Reprint,
    ResponsibilityLetter,
    ResponsibilityMark,
    ResponsibilityParty,
    SignedCopy,
    User,
)
from fupin.model.responsibility import Step
from fupin.model.terms import DocumentStatus, Role
from fupin.printing import ledger
from fupin.responsibility import issuing, plans
from fupin.scanning import late, returns
from fupin.scanning.late import Late
from tests.office import COUNTY, NOON, OTHER_COUNTY, OTHER_TOWNSHIP, TOWNSHIP
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


def numbers(session, wanted):
    rows, _ = late.page(session, wanted, 0)
    assert late.count(session, wanted) == len(rows)
    return [row.number for row in rows]


def test_only_what_comes_back_signed_is_waited_for(printed, session):
    approval, *_ = printed(20)
    assert approval.kind == "approval"
    assert numbers(session, Late(COUNTY, 15)) == [approval.number]


@pytest.mark.parametrize(("days", "expected"), [(14, 0), (15, 0), (16, 1)])
def test_it_is_late_after_the_days_of_the_setting(printed, session, days, expected):
    printed(days)
    assert len(numbers(session, Late(COUNTY, 15))) == expected


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
    assert late.page(session, Late(COUNTY, 15), approval.id) == ([], None)
    assert set(late.titles()) == {
        "职业技能培训计划书",
        "职业技能培训补贴申请审批表",
        "扶贫车间一次性奖补申请审批表",
        "吸纳就业困难人员补贴申请审批表",
        "公益性岗位安置申请审批表",
        "责任书",
    }


def test_every_letter_of_an_area_may_be_asked_for_its_copies(letters, session, scan, drop):
    drop(jpeg(scan(letters[1])[0]))
    made = returns.summaries(session, [letter.id for letter in letters])
    assert list(made) == [letters[1].id]
    (copy,) = made[letters[1].id]
    assert (copy.pages, copy.by, copy.live) == (1, "王窗口", True)
    assert session.scalars(select(Document.number).where(Document.id == letters[1].id)).one() == letters[1].number


@pytest.fixture
def duty(office, session):
    """A responsibility letter of the county's, to its first township."""
    plan, _ = plans.begin(session, office.approver, 2026)
    session.commit()
    held = plans.held(session, plan.id)
    for each in held.indicators:
        each.whole = None
    plans.divide(session, held, {(p.id, i.id): 7 for p in plans.current(held) for i in held.indicators})
    session.commit()
    issuing.issue(session, office.press, plans.held(session, plan.id), office.approver)
    session.commit()
    return session.scalars(select(ResponsibilityLetter).order_by(ResponsibilityLetter.id)).first()


@pytest.fixture
def printed_duty(duty, office, session):
    with clock.pinned(NOON - timedelta(days=20)):
        begin_writing(session)
        ledger.print_one(session, session.get_one(User, office.approver.id), duty.document_id, 0)
        session.commit()
    return duty


@pytest.fixture
def note(office, session):
    """A mark on the board, so many days ago."""

    def noted(letter, step, days=0, *, undone=False):
        at = NOON - timedelta(days=days)
        letter.marks.append(
            ResponsibilityMark(
                step=step, on=at.date(), undone=undone, by_id=office.approver.id, by_name="赵审批", at=at
            )
        )
        session.commit()

    return noted


def test_a_responsibility_letter_is_waited_for_by_the_office_that_asks(printed_duty, session):
    number = printed_duty.document.number
    (row,), _ = late.page(session, Late(COUNTY, 15), 0)
    assert (row.number, row.copies, row.case, len(row.plan)) == (number, 1, None, 32)
    assert clock.local_date(row.printed_at) == (NOON - timedelta(days=20)).date()
    assert numbers(session, Late(COUNTY, 15, late.DUTIES)) == [number]
    assert numbers(session, Late(COUNTY, 15, "职业技能培训计划书")) == []
    assert numbers(session, Late(COUNTY, 15, within=row.area_code)) == [number]
    assert numbers(session, Late(COUNTY, 15, within=OTHER_TOWNSHIP)) == []
    assert numbers(session, Late(row.area_code, 15)) == []
    assert numbers(session, Late(COUNTY, 20)) == []
    assert numbers(session, Late("3707", 15)) == []


def test_letters_of_cases_and_of_duties_are_one_list(printed, printed_duty, session, monkeypatch):
    approval, *_ = printed(20)
    both = sorted([approval.number, printed_duty.document.number])
    assert sorted(numbers(session, Late(COUNTY, 15))) == both
    assert numbers(session, Late(TOWNSHIP, 15)) == [approval.number]
    monkeypatch.setattr(late, "PAGE", 1)
    (first,), after = late.page(session, Late(COUNTY, 15), 0)
    (second,), end = late.page(session, Late(COUNTY, 15), after)
    assert ([first.number, second.number], end) == ([approval.number, printed_duty.document.number], None)


def test_what_is_noted_as_printed_or_back_on_the_board_counts(duty, note, session):
    assert numbers(session, Late(COUNTY, 15)) == []
    note(duty, Step.PRINTED, 20)
    assert numbers(session, Late(COUNTY, 15)) == [duty.document.number]
    note(duty, Step.RETURNED)
    assert numbers(session, Late(COUNTY, 15)) == []
    note(duty, Step.RETURNED, undone=True)
    assert numbers(session, Late(COUNTY, 15)) == [duty.document.number]
    note(duty, Step.PRINTED, undone=True)
    assert numbers(session, Late(COUNTY, 15)) == []


def test_a_responsibility_letter_that_is_scanned_or_superseded_is_not_late(printed_duty, session, scan, drop, office):
    drop(*[jpeg(sheet) for sheet in scan(printed_duty.document)], by=office.approver)
    assert numbers(session, Late(COUNTY, 15)) == []


def test_nobody_waits_for_a_party_that_is_asked_no_more(printed_duty, session):
    session.get_one(ResponsibilityParty, printed_duty.party_id).gone = True
    session.commit()
    assert numbers(session, Late(COUNTY, 15)) == []


def test_the_addressee_may_open_the_signed_copy_and_another_township_may_not(printed_duty, session, scan, drop, office):
    drop(*[jpeg(sheet) for sheet in scan(printed_duty.document)], by=office.approver)
    uid = session.scalars(select(SignedCopy.uid)).one()
    code = session.get_one(ResponsibilityParty, printed_duty.party_id).code
    for role, scope, may in [
        (Role.COUNTY, COUNTY, True),
        (Role.TOWNSHIP, code, True),
        (Role.CITY, "3707", True),
        (Role.CLERK, code, False),
        (Role.TOWNSHIP, OTHER_TOWNSHIP, False),
        (Role.COUNTY, OTHER_COUNTY, False),
    ]:
        somebody = office.user(role, scope, "周明")
        assert (returns.copy_of(session, somebody, uid) is not None) is may, (role, scope)
