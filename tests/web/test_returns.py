"""Sending a form back with remarks at its questions, and the way of each remark to whoever mends it."""

import pytest

from fupin.casework import remarks
from fupin.model.terms import Action, Role, State
from tests.office import OTHER_TOWNSHIP, rows_of
from tests.pages import text_of

BUTTON = "退回补正"


@pytest.fixture
def desk(office, enter):
    """The reviewer's browser."""
    return enter(office.reviewer)


@pytest.fixture
def send(page, desk):
    """Sends a case back by the page: the next page, or the same with its errors."""

    def go(case, status=303, client=None, **typed):
        browser = client or desk
        return page.submit(page(f"/cases/{case.uid}/return", client=browser), BUTTON, typed, status, browser)

    return go


def boxes(**said):
    return {f"remark-{name.replace('__', '-')}": words for name, words in said.items()}


@pytest.mark.parametrize("scheme", ["training", "workshop", "public_post", "hire_subsidy"])
def test_every_answer_stands_beside_its_box_and_is_masked(page, office, desk, scheme):
    raw = office.ready(scheme)
    case = office.submit(scheme, raw)
    found = page(f"/cases/{case.uid}/return", client=desk)
    asked = {each.name for each in remarks.questions(office.session, case)}
    assert {box.get("id") for box in found.all("textarea")} == {"opinion", *(f"remark-{name}" for name in asked)}
    assert asked > {"phone", "papers"}
    assert raw["phone"][0] not in found.html
    assert raw["phone"][0][-4:] in found.main
    assert text_of(found.by_id("remark-agent_relation-said")) == "本人"


def test_a_return_with_remarks_goes_back_to_the_counter(page, office, send, desk):
    case = office.filed("training")
    answer = send(case, opinion="请补正后再报", **boxes(phone="号码少一位"))
    assert "已退回补正" in page.follow(answer, desk).main
    assert (case.state, case.events[-1].opinion) == (State.RETURNED, "请补正后再报")
    assert [each.words for each in remarks.standing(office.session, case)] == ["号码少一位"]


def test_the_next_case_of_the_list_follows(page, office, send, desk):
    case, other, _ = office.filed("training"), office.filed("training"), office.filed("workshop")
    shown = page(f"/cases/{case.uid}?list=scheme%3Dtraining", client=desk)
    asked = page(shown.links()["逐项写意见后退回"], client=desk)
    assert asked.links()["回到申请"] == f"/cases/{case.uid}?list=scheme%3Dtraining"
    found = page.follow(page.submit(asked, BUTTON, boxes(phone="少一位", skills="写明"), 303, desk), desk)
    assert found.h1 == "已退回补正"
    assert "逐项意见 2 处" in found.main
    assert found.by_id("next").get("href") == f"/cases/{other.uid}?list=scheme%3Dtraining"


def test_a_list_is_kept_through_an_error(page, office, send, desk):
    case = office.filed("training")
    asked = page(f"/cases/{case.uid}/return?list=scheme%3Dtraining", client=desk)
    again = page.submit(asked, BUTTON, {}, 422, desk)
    found = page.follow(page.submit(again, BUTTON, {"opinion": "请补正"}, 303, desk), desk)
    assert found.links()["回到列表"] == "/cases?scheme=training"


def test_the_county_returns_what_waits_for_it(office, enter, send):
    case = office.filed("training", State.ENDORSED)
    send(case, client=enter(office.approver), **boxes(skills="写明特长"))
    assert case.returned_from is State.ENDORSED


def test_a_return_that_says_nothing_is_refused(office, send):
    case = office.filed("training")
    found = send(case, 422)
    assert found.errors == ["请填写理由，或在要补正的项目处写明意见，申请人会看到"]
    assert found.by_id("opinion").get("aria-invalid") == "true"
    assert case.state is State.SUBMITTED


def test_a_remark_too_long_is_said_at_its_box_and_all_is_kept(office, send):
    case = office.filed("public_post")
    found = send(case, 422, opinion="请看各项", **boxes(phone="字" * 201, reason="写具体些"))
    assert found.errors == ["“申请人 联系电话”的意见最多200个字，请缩短"]
    assert found.by_id("remark-phone").get("aria-invalid") == "true"
    kept = found.answers(BUTTON)
    assert (kept["opinion"], kept["remark-reason"], kept["remark-phone"]) == (["请看各项"], ["写具体些"], ["字" * 201])
    assert case.state is State.SUBMITTED


def test_a_row_is_unfolded_where_something_was_typed(office, send):
    case = office.filed("workshop")
    found = send(case, 422, **boxes(workers__1__job="字" * 201))
    rows = [(text_of(row.find("summary"))[:4], row.get("open")) for row in found.all("details", class_="remark-row")]
    assert [(title, opened is not None) for title, opened in rows] == [("工人 1", False), ("工人 2", True)]


def test_of_two_pages_only_the_first_returns_it(page, office, desk):
    case = office.filed("training")
    late = page(f"/cases/{case.uid}/return", client=desk)
    office.act(case, Action.ENDORSE)
    before = rows_of(office.session)
    answer = page.submit(late, BUTTON, {"opinion": "迟了"}, 303, desk)
    assert answer.location.endswith(f"/cases/{case.uid}")
    assert (case.state, rows_of(office.session)) == (State.ENDORSED, before)


def test_an_old_page_returns_nothing_and_keeps_what_was_typed(page, office, desk, counter):
    case = office.filed("training")
    old = page(f"/cases/{case.uid}/return", client=desk)
    office.act(case, Action.RETURN)
    office.hand_in(case)
    found = page.submit(old, BUTTON, {"opinion": "再看", **boxes(phone="少一位")}, 409, desk)
    assert found.errors == ["此申请刚被他人处理，请查看最新情况"]
    assert found.answers(BUTTON)["remark-phone"] == ["少一位"]
    assert case.state is State.SUBMITTED


def test_only_reviewers_of_the_area_get_to_the_page(page, office, enter):
    case = office.filed("training")
    for user, status in (
        (office.clerk, 403), (office.finance, 403),
        (office.user(Role.TOWNSHIP, OTHER_TOWNSHIP, "外镇初审"), 404),
        (office.approver, 303),
    ):  # fmt: skip
        browser = enter(user)
        assert browser.get(f"/cases/{case.uid}/return").status_code == status
        token = page("/help", client=browser).answers("标准")["csrf_token"][0]
        page.post(f"/cases/{case.uid}/return", {"csrf_token": token, "opinion": "越权"}, status, browser)
    assert case.state is State.SUBMITTED


# at the counter -------------------------------------------------------------------------------------------------------


def test_each_remark_stands_at_its_field_and_in_the_list_above(page, office, counter, send):
    case = office.filed("public_post")
    said = {
        "phone": "少一位", "education": "与毕业证不符", "starts_on": "太早", "family": "漏了配偶", "papers": "缺照片",
        "applicant_name": "与身份证不符",
    }  # fmt: skip
    send(case, opinion="请补正", **boxes(**said))
    found = page(f"/applications/{case.uid}/form")
    notice = found.by_id("to-mend")
    assert text_of(notice) == "退回补正：6 处"
    assert "退回原因：请补正" in found.main
    links = {link.get("href") for link in found.one("section", class_="to-mend").iter("a")}
    assert links == {
        "#phone", "#education-0", "#starts_on-year", "#family-remark", f"/applications/{case.uid}/papers",
        "#applicant_name-remark",
    }  # fmt: skip
    assert "phone-remark" in found.by_id("phone").get("aria-describedby").split()
    for name in ("phone", "education", "starts_on", "family", "applicant_name"):
        assert text_of(found.by_id(f"{name}-remark")) == f"补正意见：{said[name]}"
    assert "缺照片" in page(f"/applications/{case.uid}/papers").main


def test_a_remark_follows_its_row_when_another_is_taken_away(page, office, counter, send):
    people = [office.person(name) for name in ("甲", "乙", "丙")]
    case = office.submit("workshop", office.workshop(office.body(), people))
    send(case, **boxes(workers__1__job="乙的工种", workers__2__job="丙的工种", workers__2__payments="丙的台账"))
    found = page(f"/applications/{case.uid}/form")
    assert text_of(found.by_id("workers-2-job-remark")) == "补正意见：丙的工种"
    answers = found.answers("保存草稿") | {"do": ["remove:workers-1"]}
    found = page.follow(page.post(f"/applications/{case.uid}/form", answers, 303))
    assert text_of(found.by_id("workers-1-job-remark")) == "补正意见：丙的工种"
    assert text_of(found.by_id("workers-1-payments-remark")) == "补正意见：丙的台账"
    assert "乙的工种" not in "".join(text_of(each) for each in found.all("p", class_="remark"))
    assert "工人 2 工种（这一行已删去）：乙的工种" in found.main


def test_an_error_and_a_remark_both_describe_the_field(page, office, counter, send):
    case = office.filed("training")
    send(case, **boxes(phone="少一位"))
    found = page.submit(page(f"/applications/{case.uid}/form"), "继续", {"phone": "12"}, 422)
    assert found.by_id("phone").get("aria-describedby").split() == ["phone-error", "phone-remark"]


def test_a_return_without_remarks_shows_the_reason_alone(page, office, counter):
    case = office.filed("training", State.RETURNED)
    found = page(f"/applications/{case.uid}/form")
    assert text_of(found.by_id("to-mend")) == "退回补正"
    assert found.all("p", class_="remark") == []


# back at the reviewer's -----------------------------------------------------------------------------------------------


def test_the_reviewer_sees_in_words_what_was_changed_and_what_was_not(page, office, counter, send, desk):
    case = office.filed("public_post")
    send(case, **boxes(weekly_hours="与岗位不符", reason="写具体些"))
    assert "申请岗位 每周工时：与岗位不符" in page(f"/cases/{case.uid}", client=desk).main
    page.submit(page(f"/applications/{case.uid}/form"), "继续", {"weekly_hours": "20", "phone": "13912345678"})
    page.submit(page(f"/applications/{case.uid}/check"), "提交申请", {"ticked": "true"})
    found = page(f"/cases/{case.uid}", client=desk)
    rows = [[text_of(cell) for cell in row] for row in found.one("table", class_="mended").iter("tr")][1:]
    assert [row[:3] for row in rows] == [
        ["申请岗位 每周工时", "与岗位不符", "已修改"],
        ["申请岗位 申请理由", "写具体些", "未修改"],
        ["申请人 联系电话", "没有提出", "已修改"],
    ]
    assert rows[0][3] == "30 → 20"
    assert "13912345678" not in found.html
    assert "已修改 2 处，未修改 1 处" in found.main


def test_the_history_keeps_remarks_and_changes(page, office, counter, send, desk):
    case = office.filed("training")
    send(case, **boxes(phone="少一位"))
    page.submit(page(f"/applications/{case.uid}/form"), "继续", {"skills": "缝纫"})
    page.submit(page(f"/applications/{case.uid}/check"), "提交申请", {"ticked": "true"})
    office.act(case, Action.ENDORSE)
    found = page(f"/cases/{case.uid}", client=desk)
    assert found.all("table", class_="mended") == []
    assert "逐项意见 1 处报名人 联系电话：少一位" in found.main.replace(" 报名人", "报名人")
    assert "改动 1 处" in found.main
