"""Kept letters at the counter: the same bytes for whoever may see the case, run by no browser."""

import hashlib

import pytest
from sqlalchemy import select

from fupin.model import Document
from fupin.model.terms import Action, DocumentStatus, Role, State
from tests.office import OTHER_COUNTY, OTHER_TOWNSHIP, rows_of

SANDBOX = "default-src 'none'; sandbox"


def letters_of(session, case, kind=""):
    session.expire_all()
    found = session.scalars(select(Document).where(Document.application_id == case.id).order_by(Document.id)).all()
    return [each for each in found if kind in each.kind]


@pytest.fixture
def issued(office):
    return office.filed("workshop", State.ISSUED)


def test_a_letter_is_the_same_bytes_each_time(counter, office, issued, session):
    for letter in letters_of(session, issued):
        first, second = (counter.get(f"/letters/{letter.uid}.pdf") for _ in range(2))
        assert first.data == second.data == letter.pdf
        assert hashlib.sha256(first.data).hexdigest() == letter.sha256


def test_a_letter_is_shown_and_never_run(counter, office, issued, session):
    letter = letters_of(session, issued, "decision")[0]
    headers = counter.get(f"/letters/{letter.uid}.pdf").headers
    assert headers["Content-Type"] == "application/pdf"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == SANDBOX
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Disposition"].startswith("inline")
    assert "UTF-8''%E6%BD%8D%E5%9F%8E" in headers["Content-Disposition"]  # 潍城人社奖补〔2026〕1号
    assert "Last-Modified" not in headers


@pytest.mark.parametrize("letter", ["decision", "approval"])
def test_who_sees_the_case_sees_its_letters(office, issued, session, enter, letter):
    uid = letters_of(session, issued, letter)[0].uid
    city = office.user(Role.CITY, "3707", "市级")
    for user in (office.clerk, office.reviewer, office.approver, office.finance, city):
        assert enter(user).get(f"/letters/{uid}.pdf").status_code == 200


@pytest.mark.parametrize(
    ("role", "scope"), [(Role.CLERK, OTHER_TOWNSHIP), (Role.TOWNSHIP, "370702005"), (Role.COUNTY, OTHER_COUNTY)]
)
def test_another_areas_letter_is_not_found(page, office, issued, session, enter, role, scope):
    stranger = enter(office.user(role, scope, "外地"))
    before = rows_of(session)
    for letter in letters_of(session, issued):
        page(f"/letters/{letter.uid}.pdf", 404, client=stranger)
    page.post(f"/cases/{issued.uid}/receipt", status=404, client=stranger)
    assert rows_of(session) == before


def test_a_made_up_letter_is_not_found(page, counter):
    for uid in ("x", "0" * 32):
        page(f"/letters/{uid}.pdf", 404)


def test_an_outsider_is_asked_to_sign_in(page, office, issued, session, client):
    page(f"/letters/{letters_of(session, issued)[0].uid}.pdf", 401)


def test_administrators_and_auditors_see_no_letters(page, office, issued, session, enter):
    for role in (Role.ADMIN, Role.AUDITOR):
        page(f"/letters/{letters_of(session, issued)[0].uid}.pdf", 403, client=enter(office.user(role, "3707", "管理")))


def test_the_county_reads_its_notice_and_another_does_not(page, office, issued, session, enter):
    notice = office.notice_of(issued)
    uid = session.scalars(select(Document.uid).where(Document.notice_id == notice.id)).one()
    for user in (office.clerk, office.approver, office.user(Role.TOWNSHIP, "370702005", "邻镇")):
        assert enter(user).get(f"/letters/{uid}.pdf").status_code == 200
    page(f"/letters/{uid}.pdf", 404, client=enter(office.user(Role.COUNTY, OTHER_COUNTY, "外县")))


# the receipt ------------------------------------------------------------------------------------------------------


def test_the_receipt_is_made_once(page, counter, office, session):
    case = office.filed("training")
    first, second = (page.post(f"/cases/{case.uid}/receipt") for _ in range(2))
    assert first.location == second.location
    assert counter.get(first.location).data.startswith(b"%PDF")
    assert len(letters_of(session, case, "receipt")) == 1


def test_a_draft_has_no_receipt(page, counter, office, session):
    draft = office.draft("training", office.ready("training"))
    found = page.post(f"/cases/{draft.uid}/receipt", status=422)
    assert "尚未提交，没有受理回执" in found.main
    assert letters_of(session, draft) == []


def test_a_resubmission_has_a_receipt_of_its_own(page, counter, office, session, time_machine):
    from datetime import timedelta

    from fupin import clock

    case = office.filed("training")
    page.post(f"/cases/{case.uid}/receipt")
    office.act(case, Action.RETURN)
    with clock.pinned(clock.now() + timedelta(minutes=5)):
        page.submit(page(f"/applications/{case.uid}/form"), "继续", {"skills": "缝纫"})
        page.submit(page(f"/applications/{case.uid}/check"), "提交申请", {"ticked": "true"})
        page.post(f"/cases/{case.uid}/receipt")
    old, new = letters_of(session, case, "receipt")
    assert (old.status, new.status) == (DocumentStatus.SUPERSEDED, DocumentStatus.VALID)
    assert old.number != new.number


def test_finance_and_the_city_print_no_receipts(page, office, enter):
    case = office.filed("training")
    for user in (office.finance, office.user(Role.CITY, "3707", "市级")):
        client = enter(user)
        page.post(f"/cases/{case.uid}/receipt", status=403, client=client)
        assert "打印受理回执" not in page(f"/cases/{case.uid}", client=client).buttons()


def test_a_name_that_cannot_be_printed_is_told_and_nothing_is_kept(page, counter, office, session, monkeypatch):
    from fupin.documents.render import UndrawableCharacter

    def refuse(html):
        raise UndrawableCharacter("applicant", "王\ue000", ["\ue000"])

    case = office.filed("training")
    monkeypatch.setattr(office.printer, "pdf", refuse)
    before = rows_of(session)
    found = page.post(f"/cases/{case.uid}/receipt", status=422)
    assert found.h1 == "文书没有打印"
    assert rows_of(session) == before
