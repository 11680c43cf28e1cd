"""The form at the counter: kept as typed, checked, handed in once."""

import pytest
from sqlalchemy import select

from fupin.casework import mending
from fupin.model import Application
from fupin.model.terms import Action, Role, State
from tests.office import OTHER_TOWNSHIP, TOWNSHIP, WAYS, rows_of
from tests.pages import Page

TRAINING = "职业技能培训报名"
SCHEMES = {
    "training": TRAINING, "workshop": "扶贫车间一次性奖补", "public_post": "公益性岗位安置",
    "training_subsidy": "职业技能培训补贴", "hire_subsidy": "吸纳就业困难人员补贴",
}  # fmt: skip
TRUE = {"ticked": ["true"]}


@pytest.fixture(params=SCHEMES)
def scheme(request):
    return request.param


def start(page, scheme="training", client=None):
    """A new draft's form."""
    response = page.submit(page("/apply", client=client), f"开始填写{SCHEMES[scheme]}", client=client)
    return page.follow(response, client=client)


def uid_of(found):
    return found.response.request.path.split("/")[2]


def hand_in(page, application, **more):
    """The check page, ticked and sent."""
    return page.submit(page(f"/applications/{application.uid}/check"), "提交申请", TRUE, **more)


# the choice -------------------------------------------------------------------------------------------------------


def test_the_choice_names_each_measure_with_its_clause(page, counter):
    found = page("/apply")
    for title in SCHEMES.values():
        assert title in found.main
    assert "二(一)1" in found.main


def test_the_same_choice_twice_opens_one_draft(page, counter, session):
    choice = page("/apply")
    first, second = (page.submit(choice, f"开始填写{TRAINING}") for _ in range(2))
    assert first.location == second.location
    assert len(session.scalars(select(Application)).all()) == 1


def test_a_measure_nobody_knows_is_not_found(page, counter):
    page.post("/apply/houses", status=404)


# filling in -------------------------------------------------------------------------------------------------------


def test_an_untouched_form_says_that_findings_will_come(page, counter, scheme):
    assert "填写后，这里会逐条显示" in start(page, scheme).main


def test_a_number_shows_the_person_masked_and_fills_what_the_registry_knows(page, counter, office):
    person = office.person("欧阳·秀英")
    found = page.follow(page.submit(start(page), "核对", {"id_number": person.id_number}))
    known = "".join(found.by_id("known").itertext())
    assert "欧阳·秀英" in known
    assert person.id_number not in known
    assert f"{person.id_number[:6]}********{person.id_number[-4:]}" in known
    answers = found.answers("核对")
    assert answers["phone"] == [person.phone]
    assert answers["education"] == ["初中"]


@pytest.mark.parametrize(
    "typed", ["3707021990", "37070219900230001X", "370702198503070Х12", "请查户口簿", "<b>&\"'", "  ", "长" * 300]
)
def test_a_draft_keeps_wrong_input_as_typed(page, counter, typed):
    form = start(page)
    page.submit(form, "保存草稿", {"id_number": typed, "phone": "十三个零", "helper": "于协理"})
    again = page(form.response.request.path).answers("核对")
    assert again["id_number"] == [typed]
    assert again["phone"] == ["十三个零"]
    assert again["helper"] == ["于协理"]


def test_wrong_answers_are_named_in_the_summary_and_at_the_field(page, counter):
    form = start(page)
    found = page.submit(form, "继续", {"id_number": "37070219850230001X", "phone": "12"}, status=422)
    assert found.title.startswith("错误：")
    assert found.by_id("error-summary").get("autofocus") is not None
    for target in (link.get("href")[1:] for link in found.by_id("error-summary").iter("a")):
        assert found.by_id(target) is not None
    assert found.by_id("phone").get("aria-invalid") == "true"
    assert found.by_id("phone").get("value") == "12"


def test_an_empty_form_asks_for_every_answer_at_once(page, counter, scheme):
    assert len(page.submit(start(page, scheme), "继续", status=422).errors) >= 5


def test_a_change_shows_findings_and_marks_no_field_wrong(page, counter):
    found = page.follow(page.submit(start(page), "核对", {"id_number": "12"}))
    assert "无法判断" in "".join(found.by_id("findings").itertext())
    assert found.by_id("phone").get("aria-invalid") is None


def test_somebody_of_another_township_is_sent_there(page, counter, office):
    stranger = office.person("外乡人", area=f"{OTHER_TOWNSHIP}201")
    found = page.follow(page.submit(start(page), "核对", {"id_number": stranger.id_number}))
    assert "此人户籍不在本辖区，请到户籍所在地的窗口办理" in found.main
    assert "外乡人" not in found.main


def test_rows_are_added_at_the_end_and_taken_away_where_pressed(page, counter):
    found = start(page, "workshop")
    for number in range(3):
        response = page.submit(found, "加一名工人")
        assert response.location.endswith(f"#workers-{number}-id_number")
        found = page.follow(response)
        assert found.by_id(f"workers-{number}-id_number") is not None
    changes = {f"workers-{number}-job": job for number, job in enumerate(("甲", "乙", "丙"))}
    found = page.follow(page.submit(found, "保存草稿", changes))
    form, _ = found.form("保存草稿")
    sent = found.answers("保存草稿") | {"do": ["remove:workers-1"]}
    found = page.follow(page.client.post(form.get("action"), data=sent))
    answers = found.answers("保存草稿")
    assert (answers["workers-0-job"], answers["workers-1-job"]) == (["甲"], ["丙"])
    assert "workers-2-job" not in answers


def test_every_error_of_a_payment_leads_to_its_box_and_says_whose_it_is(page, counter):
    found = page.follow(page.submit(start(page, "workshop"), "加一名工人"))
    found = page.submit(page.follow(page.submit(found, "加一行报酬")), "继续", status=422)
    (way,) = [link for words, link in found.links().items() if words == "工人1、报酬1：请选择方式"]
    assert found.by_id(way.removeprefix("#")).tag == "select"


@pytest.mark.parametrize(
    "do",
    [
        "add:",
        "add:houses",
        "remove:",
        "remove:workers-99",
        "remove:id",
        "add:workers-9-payments",
        "sing",
        "",
        "add:\x1b",
    ],
)
def test_a_made_up_button_loses_nothing(page, counter, do):
    form = start(page, "workshop")
    page.post(form.response.request.path, {"company": "甲公司", "do": do})
    assert page(form.response.request.path).answers("核对")["company"] == ["甲公司"]


def test_a_second_tab_keeps_its_words_and_is_told(page, counter):
    address = start(page).response.request.path
    one, two = page(address), page(address)
    page.submit(one, "保存草稿", {"skills": "缝纫"})
    found = page.submit(two, "保存草稿", {"skills": "电焊"}, status=409)
    assert "这份草稿刚在另一个页面修改过" in found.main
    assert found.answers("保存草稿")["skills"] == ["电焊"]
    assert page(address).answers("核对")["skills"] == ["缝纫"]
    page.submit(found, "保存草稿")
    assert page(address).answers("核对")["skills"] == ["电焊"]


# handing in -------------------------------------------------------------------------------------------------------


def test_each_measure_is_handed_in_through_its_check_page(page, counter, office, scheme):
    draft = office.draft(scheme, office.ready(scheme))
    found = page.follow(hand_in(page, draft))
    assert found.h1 == "申请已提交"
    assert draft.number in found.main
    assert draft.state is State.SUBMITTED
    assert "月" in found.main


def test_the_check_page_shows_what_was_typed_and_the_number_in_groups(page, counter, office):
    person = office.person()
    draft = office.draft("training", office.training(person, office.course()))
    found = page(f"/applications/{draft.uid}/check")
    number = person.id_number
    assert f"{number[:6]} {number[6:10]}-{number[10:12]}-{number[12:14]} {number[14:]}" in found.main
    assert person.phone in found.main
    assert "未提供" in found.main
    assert "true" not in found.answers("提交申请").get("ticked", [])


def test_the_words_of_truth_must_be_ticked(page, counter, office):
    draft = office.draft("training", office.ready("training"))
    found = page.submit(page(f"/applications/{draft.uid}/check"), "提交申请", status=422)
    assert found.errors == ["请勾选“以上内容属实”后提交"]
    assert draft.state is State.DRAFT


def test_an_ineligible_applicant_may_insist(page, counter, office):
    raw = office.training(office.person(labour="无劳动力"), office.course())
    draft = office.draft("training", raw)
    found = hand_in(page, draft, status=422)
    assert "仍要提交" in found.errors[0]
    page.submit(page(f"/applications/{draft.uid}/check"), "提交申请", {"ticked": ["insist", "true"]})
    assert draft.insisted


def test_an_incomplete_draft_leads_back_to_its_form(page, counter, office):
    raw = office.ready("training")
    del raw["phone"], raw["education"]
    raw["phone"] = ["1"]
    draft = office.draft("training", raw)
    assert "还有没填好的内容" in page(f"/applications/{draft.uid}/check").main
    found = hand_in(page, draft, status=422)
    assert found.h1 == TRAINING
    assert found.errors


def test_the_same_check_page_twice_leads_to_the_same_receipt(page, counter, office, session):
    draft = office.draft("training", office.ready("training"))
    checked = page(f"/applications/{draft.uid}/check")
    first, second = (page.submit(checked, "提交申请", TRUE) for _ in range(2))
    assert first.location == second.location
    assert page.follow(second).h1 == "申请已提交"
    assert [event.action for event in draft.events] == [Action.SUBMIT]


def test_a_submitted_form_leads_to_its_receipt_from_everywhere(page, counter, office):
    done = office.filed("training")
    for part in ("form", "check"):
        assert page.client.get(f"/applications/{done.uid}/{part}").location.endswith("/done")
        assert page.post(f"/applications/{done.uid}/{part}").location.endswith("/done")
    draft = office.draft("training", {})
    assert page.client.get(f"/applications/{draft.uid}/done").location.endswith("/form")


def test_a_draft_changed_meanwhile_is_not_handed_in_unseen(page, counter, office, session):
    draft = office.draft("training", office.ready("training"))
    checked = page(f"/applications/{draft.uid}/check")
    page.submit(page(f"/applications/{draft.uid}/form"), "保存草稿", {"skills": "缝纫"})
    found = page.submit(checked, "提交申请", TRUE, status=409)
    assert "缝纫" in found.main
    assert draft.state is State.DRAFT


def test_a_second_application_names_the_first(page, counter, office):
    person = office.person()
    course = office.course()
    first = office.submit("training", office.training(person, course))
    second = office.draft("training", office.training(person, course))
    found = hand_in(page, second, status=409)
    assert f"已有申请，编号{first.number}，由王窗口办理" in found.main


def test_a_returned_application_shows_the_reason_and_goes_straight_back(page, counter, office):
    case = office.filed("training", State.RETURNED)
    found = page(f"/applications/{case.uid}/form")
    assert "退回原因" in found.main
    assert "经核实，情况属实。" in found.main
    page.submit(found, "继续", {"skills": "缝纫"})
    hand_in(page, case)
    assert case.state is State.SUBMITTED
    assert [(each.words, each.changes[0].after) for each in mending.outcome(office.session, case)] == [("", "缝纫")]


# whose it is ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["form", "check", "done", "papers"])
def test_another_townships_draft_is_not_found(page, office, enter, part):
    stranger = enter(office.user(Role.CLERK, OTHER_TOWNSHIP, "外镇窗口"))
    draft = office.draft("training", office.ready("training"))
    before = rows_of(office.session)
    page(f"/applications/{draft.uid}/{part}", 404, client=stranger)
    if part != "done":
        page.post(f"/applications/{draft.uid}/{part}", {"version": str(draft.version), "ticked": "true"}, 404, stranger)
    assert draft.state is State.DRAFT
    assert rows_of(office.session) == before


def test_reviewers_open_no_form(page, office, enter):
    draft = office.draft("training", office.ready("training"))
    for user in (office.reviewer, office.approver, office.finance):
        page(f"/applications/{draft.uid}/form", 403, client=enter(user))


def test_a_colleague_of_the_same_counter_goes_on(page, office, enter):
    draft = office.draft("training", office.ready("training"))
    colleague = enter(office.other_clerk)
    found = page(f"/applications/{draft.uid}/check", client=colleague)
    page.submit(found, "提交申请", TRUE, client=colleague)
    assert draft.state is State.SUBMITTED
    assert draft.area_code.startswith(TOWNSHIP)


def test_a_page_is_the_same_with_htmx_and_without(page, counter, office, scheme):
    draft = office.draft(scheme, office.ready(scheme))
    for part in ("form", "check", "papers"):
        address = f"/applications/{draft.uid}/{part}"
        plain, asked = (bare(counter.get(address, headers=headers)) for headers in ({}, {"HX-Request": "true"}))
        assert plain == asked


def bare(response):
    """A page without what is random in it."""
    found = Page(response)
    answers = [field for field in found.all("input") if field.get("name") in {"csrf_token", "page", "form_key"}]
    text = found.html
    for field in answers:
        text = text.replace(field.get("value"), "")
    return text, sorted((name, value) for name, value in response.headers.items() if name != "Content-Length")


def test_every_state_that_is_closed_to_the_counter_says_so(page, counter, office):
    for state in set(WAYS) - {State.RETURNED}:
        case = office.filed("workshop", state)
        assert page.client.get(f"/applications/{case.uid}/form").location.endswith("/done")
