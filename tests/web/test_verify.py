"""Is this paper genuine? Anybody may ask, and learns no more than the paper says."""

import pytest
from sqlalchemy import select

from fupin.model import Document
from fupin.model.terms import DocumentStatus, State


@pytest.fixture
def issued(office):
    return office.filed("training", State.ISSUED)


@pytest.fixture
def plan(issued, session):
    return session.scalars(select(Document).where(Document.application_id == issued.id, Document.kind == "plan")).one()


def answer(page, code):
    found = page(f"/verify?code={code}")
    verdict = found.all("p", class_="verify")
    return found, "".join(verdict[0].itertext()) if verdict else ""


def test_the_question_needs_no_account(page, client, office):
    found, verdict = answer(page, "")
    assert verdict == ""
    assert found.h1 == "文书真伪查询"
    assert "code" in found.answers("查询")


def test_a_valid_letter_shows_what_it_says_and_no_more(page, client, office, issued, plan):
    found, verdict = answer(page, plan.code)
    assert verdict == "有效"
    for words in (plan.title, plan.number, "王*英", "年"):
        assert words in found.main
    for secret in (issued.applicant_name, issued.id_number, issued.phone, issued.number, "柳编"):
        assert secret not in found.html
    assert issued.uid not in found.html


@pytest.mark.parametrize("typed", ["{a}-{b}", "{a} {b}", " {a}{b} ", "{lower}", "{wide}"])
def test_a_code_is_read_as_people_type_it(page, client, office, plan, typed):
    code = plan.code
    wide = "".join(chr(ord(each) + 0xFEE0) for each in code)
    words = typed.format(a=code[:4], b=code[4:], lower=code.lower(), wide=wide)
    assert answer(page, words)[1] == "有效"


def test_a_superseded_and_a_void_letter_say_so(page, client, office, session, plan):
    plan.status = DocumentStatus.SUPERSEDED
    assert answer(page, plan.code)[1] == "已被新的文书替代"
    plan.status, plan.void_reason = DocumentStatus.VOID, "姓名印错"
    found, verdict = answer(page, plan.code)
    assert verdict == "已作废"
    assert "姓名印错" not in found.main


@pytest.mark.parametrize(
    "typed", ["AAAAAAAA", "1", "x" * 500, "'; DROP TABLE", "<b>", "%F0%9F%92%A5", "有效", "%25", "a%0Ab"]
)
def test_what_is_no_code_is_not_found(page, client, office, plan, typed):
    found, verdict = answer(page, typed)
    assert verdict == "查不到"
    assert plan.title not in found.main


def test_a_longer_code_is_no_code(page, client, office, plan):
    assert answer(page, plan.code + "A")[1] == "查不到"
    assert answer(page, plan.code + "-AAAA")[1] == "查不到"


def test_an_enterprise_is_named(page, client, office, session):
    case = office.filed("workshop", State.ISSUED)
    code = session.scalars(select(Document.code).where(Document.application_id == case.id)).first()
    assert case.applicant_name in answer(page, code)[0].main


def test_a_notice_is_verified_too(page, client, office, session, issued):
    notice = session.scalars(select(Document).where(Document.notice_id.is_not(None))).one()
    found, verdict = answer(page, notice.code)
    assert verdict == "有效"
    assert notice.number in found.main
    assert "申请人" not in found.main
