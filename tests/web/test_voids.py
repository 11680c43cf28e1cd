"""Voiding at the desk: one asks, another decides, and everybody who looks is told how the letter stands."""

import pytest
from sqlalchemy import select

from fupin import casework, voids
from fupin.model import AuditRow, Document, VoidReason, VoidRequest, VoidState
from fupin.model.terms import DocumentStatus, Role, State
from tests.office import OTHER_COUNTY, rows_of

WORDS = "姓名印错一个字"
ASKED = {"reason": "mistake", "words": WORDS}


@pytest.fixture
def issued(office):
    return office.filed("training", State.ISSUED)


@pytest.fixture
def plan(issued, session):
    return session.scalars(select(Document).where(Document.application_id == issued.id)).one()


@pytest.fixture
def first(office, enter):
    return enter(office.approver)


@pytest.fixture
def second(office, enter):
    return enter(office.other_approver)


@pytest.fixture
def asked(office, session, plan):
    made = voids.ask(session, office.approver, plan.uid, VoidReason.MISTAKE, WORDS)
    session.commit()
    return made


def at(letter):
    return f"/letters/{letter.uid}/void"


def acts(session):
    session.commit()
    return [(row.act, row.object) for row in session.scalars(select(AuditRow).order_by(AuditRow.id))]


def status(session, letter):
    session.expire_all()
    return letter.status


def test_a_letter_is_voided_by_two_people(page, session, plan, issued, first, second):
    case = page(f"/cases/{issued.uid}", client=first)
    form = page(case.links()[f"作废：{plan.number}"], client=first)
    told = page.follow(page.submit(form, "申请作废", ASKED, client=first), client=first)
    assert "正在申请作废" in told.main
    assert status(session, plan) is DocumentStatus.VALID
    waiting = page("/cases", client=second).links()["作废申请 1 件"]
    found = page(page(waiting, client=second).links()[plan.title], client=second)
    assert WORDS in found.main
    done = page.follow(page.submit(found, "同意作废", client=second), client=second)
    assert status(session, plan) is DocumentStatus.VOID
    assert "原因：登记错误" in done.main
    assert "作废申请 1 件" not in page("/cases", client=second).main
    key = session.scalars(select(VoidRequest.id)).one()
    assert acts(session) == [
        ("void_asked", f"文书 {plan.id}：申请 {key}"),
        ("voided", f"作废申请 {key}"),
    ]


def test_a_void_letter_is_issued_again_from_its_page(page, session, plan, asked, first, second):
    page.submit(page(at(plan), client=second), "同意作废", client=second)
    found = page(at(plan), client=second)
    case = page.follow(page.submit(found, "重新出具", client=second), client=second)
    new = session.scalars(select(Document).order_by(Document.id.desc())).first()
    assert f"已重新出具：{new.number}" in case.text
    assert (new.kind, new.status) == (plan.kind, DocumentStatus.VALID)
    assert acts(session)[-1] == ("reissued", f"文书 {plan.id} 由 {new.id} 接替")
    assert "不用再出具" in page(at(plan), client=second).main
    again = page.submit(found, "重新出具", client=second, status=422)
    assert again.errors[0].startswith("已有新的")


def test_who_asked_sees_no_button_to_confirm_and_is_refused(page, session, plan, asked, first):
    found = page(at(plan), client=first)
    assert "同意作废" not in found.buttons()
    assert "须由县级的另一人确认" in found.main
    fields = {"request": asked.id, "decision": "agree"}
    answer = page.post(f"{at(plan)}/decide", fields, status=422, client=first)
    assert answer.errors == ["作废由您申请，须由县级的另一人确认"]
    assert status(session, plan) is DocumentStatus.VALID
    assert acts(session) == []


def test_declining_needs_words_and_keeps_what_was_typed(page, session, plan, asked, second):
    found = page(at(plan), client=second)
    empty = page.submit(found, "不同意作废", client=second, status=422)
    assert len(empty.errors) == 1
    short = page.submit(found, "不同意作废", {"words": "不行"}, client=second, status=422)
    assert short.errors == ["请写明情况，至少5个字"]
    assert short.answers("不同意作废")["words"] == ["不行"]
    page.submit(found, "不同意作废", {"words": "核对无误，不用作废"}, client=second)
    assert status(session, plan) is DocumentStatus.VALID
    assert asked.state is VoidState.DECLINED
    assert "核对无误" in page(at(plan), client=second).main


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"reason": "", "words": WORDS}, "请选择作废原因"),
        ({"reason": "mistake", "words": "错了"}, "请写明情况，至少5个字"),
        ({"reason": "mistake", "words": "错 了 啊"}, "请写明情况，至少5个字"),
        ({"reason": "mistake", "words": "长" * 201}, "最多200个字"),
        ({"reason": "nothing", "words": WORDS}, "请从列表中选择作废原因"),
    ],
)
def test_a_request_that_says_too_little_is_asked_again(page, session, plan, first, typed, words):
    found = page.submit(page(at(plan), client=first), "申请作废", typed, client=first, status=422)
    assert found.errors == [words]
    assert found.answers("申请作废")["words"] == [typed["words"]]
    assert session.scalars(select(VoidRequest)).all() == []


def test_who_comes_second_is_told(page, plan, asked, first, second):
    found = page(at(plan), client=second)
    page.submit(page(at(plan), client=first), "撤回作废申请", client=first)
    late = page.submit(found, "同意作废", client=second, status=422)
    assert late.errors == ["这份作废申请刚由他人处理：已撤回。您的操作没有保存"]


def test_two_who_ask_one_after_the_other(page, plan, first, second):
    one, other = page(at(plan), client=first), page(at(plan), client=second)
    page.submit(one, "申请作废", ASKED, client=first)
    late = page.submit(other, "申请作废", ASKED, client=second, status=422)
    assert late.errors == ["刚有人申请作废这份文书，正等另一人确认，不用再申请"]


def test_a_request_taken_back_is_recorded(page, session, plan, asked, first):
    page.submit(page(at(plan), client=first), "撤回作废申请", client=first)
    assert acts(session) == [("void_withdrawn", f"作废申请 {asked.id}")]
    assert "申请作废" in page(at(plan), client=first).buttons()


def test_another_county_finds_nothing(page, office, session, plan, asked, enter):
    stranger = enter(office.user(Role.COUNTY, OTHER_COUNTY, "外县"))
    before = rows_of(session)
    page(at(plan), 404, client=stranger)
    for address in (at(plan), f"{at(plan)}/decide", f"{at(plan)}/withdraw", f"/letters/{plan.uid}/reissue"):
        page.post(address, {**ASKED, "request": asked.id, "decision": "agree"}, status=404, client=stranger)
    assert plan.number not in page("/voids", client=stranger).html
    assert rows_of(session) == before


def test_the_counter_sees_how_a_letter_stands_and_may_nothing(page, office, plan, asked, enter, issued):
    for user in (office.clerk, office.finance, office.user(Role.CITY, "3707", "市级")):
        client = enter(user)
        found = page(at(plan), client=client)
        assert "正在申请作废" in found.main
        assert not {"申请作废", "同意作废", "撤回作废申请", "重新出具"} & set(found.buttons())
        refused = 422 if user.role is Role.CITY else 403  # a city voids its own responsibility letters alone
        page.post(at(plan), ASKED, status=refused, client=client)
        page.post(f"{at(plan)}/decide", {"decision": "agree"}, status=refused, client=client)
    assert "正在申请作废" in page(f"/cases/{issued.uid}", client=enter(office.clerk)).main


def test_the_township_asks_for_a_receipt_and_for_nothing_else(page, office, session, plan, enter):
    township = enter(office.reviewer)
    assert "申请作废" not in page(at(plan), client=township).buttons()
    assert page.post(at(plan), ASKED, status=422, client=township).errors == ["这种文书由县级申请作废，请报县级"]
    case = office.filed("training")
    receipt = casework.receipt(session, office.press, office.clerk, case.uid)
    page.submit(page(at(receipt), client=township), "申请作废", ASKED, client=township)
    assert voids.count(session, office.approver.scope) == 1


def test_the_list_of_a_notice_is_voided_by_two_and_printed_again(page, office, session, issued, first, second):
    notice = session.scalars(select(Document).where(Document.notice_id.is_not(None))).one()
    number = notice.number
    page.submit(page(at(notice), client=first), "申请作废", ASKED, client=first)
    assert "公示栏" in page("/voids", client=second).main
    page.submit(page(at(notice), client=second), "同意作废", client=second)
    shown = page(at(notice), client=second)
    assert "公示的期限" not in shown.main
    again = page.follow(page.submit(shown, "重新出具", client=second), second)
    assert number not in again.main
    session.expire_all()
    made = session.scalars(select(Document).where(Document.notice_id.is_not(None)).order_by(Document.id)).all()
    assert [each.status for each in made] == [DocumentStatus.VOID, DocumentStatus.VALID]
    assert made[0].values["notice"]["rows"] == made[1].values["notice"]["rows"]
    (objection,) = page.post(f"/letters/{made[0].uid}/reissue", status=422, client=second).errors
    assert objection.startswith("已有新的公示名单")


def test_a_township_neither_sees_nor_voids_the_countys_notice(page, office, session, issued, enter):
    notice = session.scalars(select(Document).where(Document.notice_id.is_not(None))).one()
    page(at(notice), 404, client=enter(office.reviewer))


def test_letters_whose_facts_changed_lead_to_asking(page, office, session, issued, plan, first):
    number = issued.person.id_number
    assert "没有内容有变化的文书" in page("/letters/changed", client=first).main
    issued.person.name = "王秀瑛"
    session.commit()
    found = page("/letters/changed", client=first)
    assert "姓名：王秀英 → 王秀瑛" in found.main
    assert number not in found.html
    assert "姓名：王秀英 → 王秀瑛" in page(found.links()[f"申请作废：{plan.number}"], client=first).main
    assert plan.number in page("/letters/changed?what=name", client=first).main
    assert plan.number not in page("/letters/changed?what=number", client=first).main
    for odd in ("?what=x", "?before=x", "?before=99999999999999999999", "?before=-1"):
        page(f"/letters/changed{odd}", client=first)


def test_the_lists_are_for_the_county(page, office, enter):
    for user in (office.clerk, office.reviewer, office.finance):
        client = enter(user)
        page("/voids", 403, client=client)
        page("/letters/changed", 403, client=client)
