"""Is this paper genuine? Anybody may ask, and learns no more than the paper says."""

from datetime import timedelta
from itertools import islice, product

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from fupin import casework, clock, reissue, voids
from fupin.documents import marks
from fupin.model import Document, LetterSignature, VerifyFailure, VoidReason
from fupin.model.terms import Action, DocumentStatus, State
from fupin.web import verify
from tests.conftest import new_client
from tests.office import NOON, at_once, errors

UNKNOWN = "没有这份文书"
WAIT = "请稍后再查"


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


def test_a_signed_letter_says_whose_signature_it_bears(page, client, office, session, plan):
    assert "电子签章" not in answer(page, plan.code)[0].main
    whose = {"subject": "潍城区人社局", "issuer": "测试机构", "serial": "AB12", "until": NOON + timedelta(days=9)}
    session.add(LetterSignature(document_id=plan.id, **whose))
    session.commit()
    found, verdict = answer(page, plan.code)
    assert verdict == "有效"
    assert "潍城区人社局（证书由测试机构签发，编号AB12）" in found.main


@pytest.mark.parametrize("typed", ["{a}-{b}", "{a} {b}", " {a}{b} ", "{lower}", "{wide}"])
def test_a_code_is_read_as_people_type_it(page, client, office, plan, typed):
    code = plan.code
    wide = "".join(chr(ord(each) + 0xFEE0) for each in code)
    words = typed.format(a=code[:4], b=code[4:], lower=code.lower(), wide=wide)
    assert answer(page, words)[1] == "有效"


def test_the_name_is_that_of_the_paper_whatever_the_register_says_since(page, client, office, session, issued, plan):
    issued.person.name = "刘秀瑛"
    session.commit()
    assert "王*英" in answer(page, plan.code)[0].main
    request = voids.ask(session, office.approver, plan.uid, VoidReason.MISTAKE, "姓名印错一个字")
    session.commit()
    voids.decide(session, office.other_approver, plan.uid, request.id, agreed=True)
    session.commit()
    new = reissue.reissue(session, office.press, office.approver, plan.uid)
    session.commit()
    assert new.values["application"]["applicant"] == new.values["person"]["name"] == "刘秀瑛"
    assert "刘*瑛" in answer(page, new.code)[0].main


def test_a_superseded_and_a_void_letter_say_so(page, client, office, session, plan):
    plan.status = DocumentStatus.SUPERSEDED
    assert answer(page, plan.code)[1] == "已被新的文书替代"
    plan.status, plan.void_reason, plan.voided_at = DocumentStatus.VOID, "姓名印错", NOON
    found, verdict = answer(page, plan.code)
    assert verdict == "已作废"
    assert "2026年11月20日" in found.main
    assert "姓名印错" not in found.main


def test_a_letter_is_told_before_during_and_after_its_voiding(page, client, office, session, plan):
    assert answer(page, plan.code)[1] == "有效"
    request = voids.ask(session, office.approver, plan.uid, VoidReason.CHANGED, "搬走以后才发现")
    session.commit()
    assert answer(page, plan.code)[1] == "有效，正在申请作废"
    voids.decide(session, office.other_approver, plan.uid, request.id, agreed=True)
    session.commit()
    found, verdict = answer(page, plan.code)
    assert verdict == "已作废"
    for words in ("作废日期", "2026年11月20日", "事实变化"):
        assert words in found.main
    assert "搬走" not in found.html


def test_a_withdrawn_case_is_the_reason_it_is(page, client, office, session):
    case = office.filed("training")
    letter = casework.receipt(session, office.press, office.clerk, case.uid)
    office.act(case, Action.WITHDRAW)
    assert "申请已撤回" in answer(page, letter.code)[0].main


@pytest.mark.parametrize(
    "typed", ["AAAAAAAA", "1", "x" * 500, "'; DROP TABLE", "<b>", "%F0%9F%92%A5", "有效", "%25", "a%0Ab"]
)
def test_what_is_no_code_is_not_found(page, client, office, plan, typed):
    found, verdict = answer(page, typed)
    assert verdict == UNKNOWN
    assert plan.title not in found.main


def test_a_longer_code_is_no_code(page, client, office, plan):
    assert answer(page, plan.code + "A")[1] == UNKNOWN
    assert answer(page, plan.code + "-AAAA")[1] == UNKNOWN


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


# guessing -----------------------------------------------------------------------------------------------------------


def wrong(count=verify.TRIES):
    """Codes that no letter bears."""
    return ["".join(each) for each in islice(product(marks.ALPHABET, repeat=marks.LENGTH), count)]


def guess(page, count=verify.TRIES, client=None):
    for code in wrong(count):
        assert answer_of(page(f"/verify?code={code}", client=client)) == UNKNOWN


def answer_of(found):
    return "".join(found.one("p", class_="verify").itertext())


def kept(session):
    session.commit()
    return session.scalar(select(func.count()).select_from(VerifyFailure))


def at_address(app, session, address):
    made = new_client(app, session)
    made.environ_base["REMOTE_ADDR"] = address
    return made


def test_after_ten_wrong_codes_an_address_waits(page, client, office, plan):
    guess(page)
    found = page("/verify?code=ZZZZ-ZZZZ", 429)
    assert answer_of(found) == WAIT
    assert "10 分钟以后再查" in found.main
    assert found.response.headers["Retry-After"] == "600"


def test_over_the_limit_a_right_code_is_not_answered_either(page, client, office, session, plan):
    guess(page)
    found = page(f"/verify?code={plan.code}", 429)
    assert plan.title not in found.main
    assert plan.number not in found.main
    assert page("/verify").h1 == "文书真伪查询"


def test_asking_while_it_waits_makes_no_address_wait_longer(page, client, office, session):
    guess(page)
    for minutes in (3, 6, 9):
        with clock.pinned(NOON + timedelta(minutes=minutes)):
            found = page(f"/verify?code={wrong()[0]}", 429)
            assert f"{10 - minutes} 分钟" in found.main
    with clock.pinned(NOON + timedelta(minutes=10)):
        assert answer_of(page(f"/verify?code={wrong()[0]}")) == UNKNOWN
    assert kept(session) == 1


def test_ten_wrong_codes_spread_over_more_than_ten_minutes_hold_nobody_up(page, client, office, plan):
    for place, code in enumerate(wrong(20)):
        with clock.pinned(NOON + timedelta(minutes=2 * place)):
            assert answer_of(page(f"/verify?code={code}")) == UNKNOWN


def test_right_codes_never_count(page, client, office, session, plan):
    for _ in range(3 * verify.TRIES):
        assert answer(page, plan.code)[1] == "有效"
    assert kept(session) == 0


def test_what_cannot_be_a_code_does_not_count(page, client, office, session):
    for typed in ("1", "AAAA-AAA", "AAAA-AAAAA", "AAAA-AAA0", "有效") * 3:
        assert answer(page, typed)[1] == UNKNOWN
    assert kept(session) == 0


def test_another_address_does_not_wait(page, app, client, office, session, plan):
    guess(page)
    assert answer_of(page(f"/verify?code={plan.code}", client=at_address(app, session, "10.0.0.7"))) == "有效"


def test_a_home_of_many_addresses_is_one(page, app, client, office, session):
    for place, code in enumerate(wrong()):
        page(f"/verify?code={code}", client=at_address(app, session, f"2001:db8:1:1::{place + 1:x}"))
    page("/verify?code=ZZZZZZZZ", 429, client=at_address(app, session, "2001:db8:1:1:ffff::1"))
    page("/verify?code=ZZZZZZZZ", client=at_address(app, session, "2001:db8:1:2::1"))


def test_what_a_browser_says_of_its_address_is_not_believed(page, client, office):
    for place, code in enumerate(wrong()):
        client.get(f"/verify?code={code}", headers={"X-Forwarded-For": f"10.0.0.{place}"})
    found = client.get("/verify?code=ZZZZZZZZ", headers={"X-Forwarded-For": "10.9.9.9"})
    assert found.status_code == 429


def test_all_addresses_together_have_a_limit_that_does_not_hold_up_the_staff(
    page, app, client, office, session, plan, enter, monkeypatch
):
    monkeypatch.setattr(verify, "TRIES_OF_ALL", 4)
    for place, code in enumerate(wrong(4)):
        page(f"/verify?code={code}", client=at_address(app, session, f"10.0.0.{place}"))
    assert answer_of(page(f"/verify?code={plan.code}", 429)) == WAIT
    assert answer_of(page(f"/verify?code={plan.code}", client=enter(office.clerk))) == "有效"


def test_no_address_is_kept_and_nothing_longer_than_it_is_needed(page, app, client, office, session):
    page(f"/verify?code={wrong()[0]}", client=at_address(app, session, "10.20.30.40"))
    session.commit()
    row = session.scalars(select(VerifyFailure)).one()
    assert "10.20.30.40" not in row.address_hash
    assert len(row.address_hash) == 64
    with clock.pinned(NOON + timedelta(hours=1)):
        page(f"/verify?code={wrong()[0]}")
    assert kept(session) == 1


def test_wrong_codes_at_once_do_not_pass_the_limit(app, client, office, session, engine):
    codes = wrong(verify.TRIES + 4)

    def guessing(code):
        return lambda _: FlaskClient(app).get(f"/verify?code={code}").status_code

    found = at_once(engine, [guessing(code) for code in codes])
    assert not list(errors(found))
    assert (found.count(200), found.count(429)) == (verify.TRIES, 4)
    assert kept(session) == verify.TRIES
