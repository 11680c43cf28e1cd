"""The ledger at the counter: one letter, one copy more, who was given it, and the copies of an area."""

import pytest
from sqlalchemy import func, select

from fupin.model import AuditRow, Document, LetterPrint
from fupin.model.terms import DocumentStatus, Role, State
from fupin.printing import ledger
from tests.office import COUNTY, OTHER_COUNTY, OTHER_TOWNSHIP, rows_of

AGAIN, HAND = "登记并补打", "登记已交给此人"


@pytest.fixture
def case(office):
    return office.filed("training", State.REJECTED)


@pytest.fixture
def letter(case, session):
    return session.scalars(select(Document).where(Document.application_id == case.id)).one()


@pytest.fixture
def first(page, counter, letter):
    """The letter's page after its first copy."""
    page.post(f"/prints/letters/{letter.uid}", {"seen": "0"})
    return page(f"/prints/letters/{letter.uid}")


def copies(session):
    session.rollback()
    query = select(LetterPrint.copy, LetterPrint.reason, LetterPrint.note).order_by(LetterPrint.id)
    return [tuple(row) for row in session.execute(query)]


def acts(session):
    session.rollback()
    return [tuple(row) for row in session.execute(select(AuditRow.act, AuditRow.object).order_by(AuditRow.id))]


def test_a_letter_is_printed_from_its_case_and_the_case_says_so(page, counter, case, letter, session):
    shown = page(f"/cases/{case.uid}")
    assert "还没有打印过" in shown.main
    answer = page.submit(shown, f"打印（登记）：{letter.number}")
    assert counter.get(answer.location).data == letter.pdf
    again = page(f"/cases/{case.uid}")
    assert "已打印 1 份" in again.main
    assert "2026年11月20日 12:00 王窗口" in again.main
    assert again.links()[f"补打：{letter.number}"] == f"/prints/letters/{letter.uid}"
    assert copies(session) == [(1, None, "")]
    assert acts(session) == [("printed", f"文书 {letter.id} 第 1 份")]


def test_looking_at_a_letter_is_free(page, counter, letter, session):
    counter.get(f"/letters/{letter.uid}.pdf")
    page(f"/prints/letters/{letter.uid}")
    assert copies(session) == []


def test_a_receipt_that_is_made_is_its_first_copy_and_looking_again_is_none(page, counter, office, session):
    case = office.filed("training")
    for _ in range(2):
        page.post(f"/cases/{case.uid}/receipt")
    assert copies(session) == [(1, None, "")]
    assert [act for act, _ in acts(session)] == ["printed"]


def test_a_further_copy_is_printed_with_its_reason(page, counter, first, letter, session):
    answer = page.submit(first, AGAIN, {"reason": "stained", "note": "被雨淋湿"})
    assert counter.get(answer.location).data == letter.pdf
    assert [(copy, reason and reason.label, note) for copy, reason, note in copies(session)] == [
        (1, None, ""), (2, "污损", "被雨淋湿"),
    ]  # fmt: skip
    assert "污损：被雨淋湿" in page(f"/prints/letters/{letter.uid}").main


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "请选择补打原因"),
        ({"reason": "other"}, "选择“其他”的，请写明原因"),
        ({"reason": "lost", "note": "丢" * 101}, "最多100个字"),
    ],
)
def test_a_reprint_without_its_reason_is_refused_beside_the_field(page, first, session, changes, words):
    found = page.submit(first, AGAIN, changes, 422)
    assert found.errors == [words]
    assert found.answers(AGAIN)["note"] == [changes.get("note", "")]
    assert len(copies(session)) == 1


def test_the_button_pressed_twice_asks_why(page, counter, letter, session):
    page.post(f"/prints/letters/{letter.uid}", {"seen": "0"})
    found = page.post(f"/prints/letters/{letter.uid}", {"seen": "0"}, 422)
    assert "刚刚有人打印了这份文书，现在已有 1 份" in found.errors[0]
    assert len(copies(session)) == 1
    assert [act for act, _ in acts(session)] == ["printed"]


@pytest.mark.parametrize("status", [DocumentStatus.VOID, DocumentStatus.SUPERSEDED])
def test_what_no_longer_counts_has_no_button_and_is_not_printed(page, counter, case, letter, session, status):
    letter.status = status
    session.commit()
    assert not [button for button in page(f"/cases/{case.uid}").buttons() if "登记" in button and "打印" in button]
    shown = page(f"/prints/letters/{letter.uid}")
    assert f"文书{status.label}，不能再打印" in shown.main
    found = page.post(f"/prints/letters/{letter.uid}", {"seen": "0"}, 422)
    assert status.label in found.errors[0]
    assert copies(session) == []


def test_who_was_given_a_copy_is_noted(page, first, letter, session):
    shown = page.follow(page.submit(first, HAND, {"to": "李守田"}))
    assert "李守田" in shown.main
    assert "王窗口登记" in shown.main
    id = session.scalar(select(LetterPrint.id))
    assert acts(session)[-1] == ("handed", f"文书 {letter.id} 打印 {id}")
    assert "李守田" not in str(acts(session))


def test_handing_over_needs_a_name_and_a_copy_of_this_letter(page, first, letter, session):
    assert page.submit(first, HAND, {"to": ""}, 422).errors == ["请填写交给谁"]
    page.post(f"/prints/letters/{letter.uid}/hand", {"to": "李守田", "copy": "999"}, 404)
    page.post(f"/prints/letters/{letter.uid}/hand", {"to": "李守田", "copy": "x"}, 404)
    session.rollback()
    assert session.scalar(select(LetterPrint.handed_to)) == ""


@pytest.mark.parametrize(("role", "scope"), [(Role.CLERK, OTHER_TOWNSHIP), (Role.COUNTY, OTHER_COUNTY)])
def test_another_areas_letter_is_neither_printed_nor_looked_up(
    page, office, first, letter, session, enter, role, scope
):
    stranger = enter(office.user(role, scope, "外地"))
    before = rows_of(session)
    address = f"/prints/letters/{letter.uid}"
    page(address, 404, client=stranger)
    page.post(address, {"seen": "0"}, 404, client=stranger)
    copy = session.scalar(select(LetterPrint.id))
    page.post(f"{address}/hand", {"copy": str(copy), "to": "李守田"}, 404, client=stranger)
    assert letter.number not in page("/prints/ledger", client=stranger).main
    assert rows_of(session) == before


@pytest.mark.parametrize("role", [Role.FINANCE, Role.CITY])
def test_who_prints_nothing_sees_how_often_and_no_button(page, office, case, first, enter, role):
    shown = page(f"/cases/{case.uid}", client=enter(office.user(role, COUNTY, "别岗")))
    assert "已打印 1 份" in shown.main
    assert not [words for words in shown.links() if "补打" in words or "已打印" in words]


def test_the_county_prints_its_notice_and_notes_whose_board_it_hangs_on(page, counter, office, session, enter):
    notice = office.notice_of(office.filed("workshop", State.ISSUED))
    uid, number = session.execute(select(Document.uid, Document.number).where(Document.notice_id == notice.id)).one()
    page(f"/prints/letters/{uid}", 404)  # a township hangs up what it is given
    county = enter(office.approver)
    page.submit(page(f"/notices/{notice.id}", client=county), f"打印（登记）：{number}", client=county)
    shown = page(f"/prints/letters/{uid}", client=county)
    assert "回到公示" in shown.links()
    page.submit(shown, "登记已交给此人", {"to": "于河街道"}, client=county)
    assert "已打印 1 份" in page(f"/notices/{notice.id}", client=county).main
    ledger = page("/prints/ledger", client=county)
    assert "公示栏" in ledger.main
    assert "于河街道" in ledger.main


def test_the_ledger_lists_the_copies_of_my_area_and_of_a_day(page, first, letter):
    shown = page("/prints/ledger")
    assert letter.number in shown.main
    assert letter.number in page(shown.links()["今天打印的"]).main
    assert "没有符合条件的打印登记" in page("/prints/ledger?day=2025&day=1&day=1").main


def test_the_ledger_has_pages(page, first, letter, monkeypatch):
    page.submit(first, AGAIN, {"reason": "lost"})
    monkeypatch.setattr(ledger, "PAGE", 1)
    newest = page("/prints/ledger")
    assert "丢失" in newest.main
    older = page(newest.links()["更早的记录"])
    assert "丢失" not in older.main
    assert letter.number in older.main


def test_unknown_letters_and_batches_are_not_found(page, counter, session):
    for address in ("/prints/letters/x", "/prints/batches/7", "/prints/batches/x"):
        page(address, 404)
    assert session.scalar(select(func.count(LetterPrint.id))) == 0
