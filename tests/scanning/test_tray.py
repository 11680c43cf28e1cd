"""The tray: what people decide is done once, by the first of two, and never files what is in doubt."""

import pytest
from sqlalchemy import select

from fupin.db import begin_writing
from fupin.model import Document, PageState, ScanPage, SignedCopy, Trouble, User
from fupin.model.terms import DocumentStatus, State
from fupin.scanning import tray
from fupin.scanning.tray import Place, Taken, Wrong
from tests.office import at_once
from tests.scanning.scanner import from_the_side, jpeg, noisy

F = PageState.FILED


@pytest.fixture
def settle(session, office, instance):
    """One verb of the tray on a page, by the counter."""

    def settled(verb, page, *more, by=None):
        uid, user = page.uid, (by or office.clerk).id
        begin_writing(session)
        who = session.get_one(User, user)
        try:
            row = tray.held(session, who, uid)
            made = verb(session, who, instance, row, *more)
            session.commit()
        except Exception:
            session.rollback()
            raise
        return made

    return settled


@pytest.fixture
def waiting(session):
    """The pages of the tray."""

    def found():
        session.rollback()
        query = select(ScanPage).where(ScanPage.state == PageState.WAITING).order_by(ScanPage.id)
        return list(session.scalars(query))

    return found


def test_a_page_that_was_not_sure_is_filed_once_somebody_says_what_it_is(letters, scan, drop, settle, waiting, copies):
    drop(jpeg(from_the_side(scan(letters[1], 200)[0])))
    copy = settle(tray.assign, waiting()[0], Place(letters[1].number, 1))
    assert copies() == {letters[1].id: 1}
    assert copy.pages == 1


def test_a_code_is_as_good_as_a_number_however_it_is_typed(letters, scan, drop, settle, waiting, copies):
    drop(jpeg(from_the_side(scan(letters[1], 200)[0])))
    code = letters[1].code
    settle(tray.assign, waiting()[0], Place(f" {code[:4].lower()}-{code[4:]} ", 1))
    assert copies() == {letters[1].id: 1}


def test_pages_of_an_old_letter_are_joined_by_hand(office, session, scan, drop, settle, waiting, copies):
    office.printer.numbered = False
    office.filed("workshop", State.ISSUED)
    old = session.scalars(select(Document).where(Document.kind == "approval")).one()
    drop(*[jpeg(noisy(sheet, seed=seed)) for seed, sheet in enumerate(scan(old))])
    first, second = waiting()
    assert settle(tray.assign, first, Place(old.number, 2)) is None
    session.refresh(first)
    assert (first.trouble, first.words) == (Trouble.MISSING, f"{old.number}共2页，缺第1页")
    assert settle(tray.assign, second, Place(old.number, 1)).pages == 2
    assert copies() == {old.id: 2}


@pytest.mark.parametrize(
    ("place", "field", "words"),
    [
        (lambda _letter: Place("", 1), "letter", "请填写文号或校验码"),
        (lambda _letter: Place("没有这个文号", 1), "letter", "没有找到这份文书"),
        (lambda letter: Place(letter.number, 0), "page", "这份文书共1页，请填1至1"),
        (lambda letter: Place(letter.number, 2), "page", "这份文书共1页，请填1至1"),
    ],
    ids=["nothing", "unknown", "no page", "beyond"],
)
def test_a_wrong_answer_changes_nothing(letters, scan, drop, settle, waiting, place, field, words):
    drop(jpeg(from_the_side(scan(letters[1], 200)[0])))
    with pytest.raises(Wrong, match=words) as wrong:
        settle(tray.assign, waiting()[0], place(letters[1]))
    assert wrong.value.field == field
    assert len(waiting()) == 1


@pytest.mark.parametrize("status", [DocumentStatus.VOID, DocumentStatus.SUPERSEDED])
def test_nothing_is_assigned_to_a_letter_that_no_longer_counts(letters, scan, drop, settle, waiting, session, status):
    letters[1].status = status
    session.commit()
    drop(jpeg(scan(letters[1])[0]))
    with pytest.raises(Wrong, match="不能归档"):
        settle(tray.assign, waiting()[0], Place(letters[1].number, 1))


def test_nothing_is_assigned_to_a_letter_of_another_area(letters, scan, drop, settle, waiting, session, office):
    stranger = office.user(office.reviewer.role, "370702002", "外人")
    session.commit()
    drop(jpeg(scan(letters[1])[0]), by=stranger)
    with pytest.raises(Wrong, match="没有找到这份文书"):
        settle(tray.assign, waiting()[0], Place(letters[1].number, 1), by=stranger)
    with pytest.raises(LookupError):
        settle(tray.discard, waiting()[0], "不是我们的", by=office.clerk)


def test_of_two_pages_one_is_thrown_away_and_the_letter_is_filed(letters, scan, drop, settle, waiting, copies, outcome):
    first, second = scan(letters[0])
    drop(jpeg(first), jpeg(second), jpeg(noisy(first)))
    assert settle(tray.discard, waiting()[2], "重复扫描").pages == 2
    assert outcome() == [F, F, PageState.DISCARDED]
    assert copies() == {letters[0].id: 2}


def test_a_page_is_not_thrown_away_without_a_reason(letters, scan, drop, settle, waiting):
    drop(jpeg(scan(letters[0])[0]))
    with pytest.raises(Wrong, match="请写明丢弃的原因"):
        settle(tray.discard, waiting()[0], " ")
    assert len(waiting()) == 1


def test_a_copy_is_replaced_and_stays(letters, scan, drop, settle, waiting, session, office):
    drop(jpeg(scan(letters[1])[0]))
    drop(jpeg(noisy(scan(letters[1])[0])))
    assert settle(tray.replace, waiting()[0]).pages == 1
    old, new = session.scalars(select(SignedCopy).order_by(SignedCopy.id))
    assert (old.live_id, old.replaced_by_id, new.live_id) == (None, office.clerk.id, letters[1].id)
    assert old.replaced_at is not None


def test_what_is_not_whole_replaces_nothing(letters, scan, drop, settle, waiting, session):
    first, second = scan(letters[0])
    drop(jpeg(first), jpeg(second))
    drop(jpeg(noisy(first)))
    with pytest.raises(Wrong, match="没有收齐"):
        settle(tray.replace, waiting()[0])
    assert session.scalars(select(SignedCopy)).one().live_id == letters[0].id


def test_a_page_turned_by_hand_is_filed_upright(letters, scan, drop, settle, waiting, session, instance):
    drop(jpeg(from_the_side(scan(letters[1], 200)[0])))
    page = waiting()[0]
    settle(lambda *of: tray.turn(of[-1], 90), page)
    settle(lambda *of: tray.turn(of[-1], 270), page)
    session.refresh(page)
    assert page.turned == 0


def test_of_two_people_at_once_the_second_is_told(letters, scan, drop, waiting, engine, office, instance, session):
    drop(jpeg(scan(letters[1])[0]))
    drop(jpeg(noisy(scan(letters[1])[0])))
    uid, user = waiting()[0].uid, office.clerk.id
    session.rollback()

    def once(mine):
        begin_writing(mine)
        who = mine.get_one(User, user)
        copy = tray.replace(mine, who, instance, tray.held(mine, who, uid))
        mine.commit()
        return copy is not None

    found = at_once(engine, [once] * 3)
    assert found.count(True) == 1
    assert sum(isinstance(each, Taken) for each in found) == 2
    session.rollback()
    assert [copy.live_id for copy in session.scalars(select(SignedCopy).order_by(SignedCopy.id))] == [
        None,
        letters[1].id,
    ]


def test_the_tray_is_paged(letters, scan, drop, session, office, monkeypatch):
    monkeypatch.setattr(tray, "PAGE", 1)
    first, _ = scan(letters[0])
    pile = drop(jpeg(first), jpeg(noisy(first)))
    rows, after = tray.listed(session, office.clerk, pile.id, 0)
    more, end = tray.listed(session, office.clerk, None, after)
    assert [len(rows), len(more), end, tray.count(session, office.clerk)] == [1, 1, None, 2]
