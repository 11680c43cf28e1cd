"""Ticked cases: what is asked before, what became of each, and who may look at that."""

import pytest
from sqlalchemy import select

from fupin.model import DeskGo
from fupin.model.terms import Action, Role, State
from tests.office import OTHER_TOWNSHIP, rows_of


@pytest.fixture
def desks(office, enter):
    return {name: enter(getattr(office, name)) for name in ("clerk", "reviewer", "approver", "other_approver")}


def ticked(*cases):
    return [f"{case.uid}.{case.version}" for case in cases]


def confirm(page, client, action, *cases, list="", status=200):
    query = "&".join([f"action={action}", *(f"case={each}" for each in ticked(*cases)), f"list={list}"])
    return page(f"/cases/together?{query}", status, client=client)


def boxes(found):
    return found.all("input", type="checkbox", name="case")


def chosen(found):
    return [box.get("value") for box in boxes(found) if box.get("checked") is not None]


# ticking ----------------------------------------------------------------------------------------------------------


def test_rows_are_ticked_by_those_who_may_act_on_them(page, office, desks):
    mine, other = office.filed("training"), office.filed("training", State.ENDORSED)
    found = page("/cases?state=", client=desks["reviewer"])
    assert [box.get("value") for box in boxes(found)] == ticked(mine)
    assert [box.get("value") for box in boxes(page("/cases?state=", client=desks["approver"]))] == ticked(other)
    assert boxes(page("/cases?state=", client=desks["clerk"])) == []


def test_the_list_offers_what_some_row_is_open_to(page, office, desks):
    office.filed("training")
    offered = {"初审通过", "退回补正", "审批通过", "不予批准"}
    assert offered & set(page("/cases", client=desks["reviewer"]).buttons()) == {"初审通过", "退回补正"}
    assert offered & set(page("/cases", client=desks["approver"]).buttons()) == set()
    office.filed("training", State.APPROVED)
    assert offered & set(page("/cases", client=desks["approver"]).buttons()) == {"不予批准"}


def test_ticks_go_from_the_list_over_the_question_to_the_result(page, office, desks):
    cases, client = [office.filed("training"), office.filed("workshop")], desks["reviewer"]
    found = page("/cases", client=client)
    asked = page.submit(found, "初审通过", {"case": ticked(*cases)}, 200, client)
    assert asked.h1.startswith("一起办理：初审通过")
    for words in ("王秀英", "职业技能培训报名", "扶贫车间一次性奖补", "符合条件", "不会"):
        assert words in asked.main
    assert [case.state for case in cases] == [State.SUBMITTED] * 2
    result = page.follow(page.submit(asked, "确认初审通过", client=client), client)
    assert result.h1 == "初审通过：办成 2 件"
    assert [case.state for case in cases] == [State.ENDORSED] * 2


# asking -----------------------------------------------------------------------------------------------------------


def test_asking_shows_what_would_stop_and_unticks_it(page, office, desks):
    good = office.filed("training")
    poor = office.submit("training", office.training(office.person(labour="无劳动力"), office.course()), insist=True)
    found = confirm(page, desks["reviewer"], "endorse", good, poor)
    assert chosen(found) == ticked(good)
    assert "有不符合或无法判断的条件，报县级前请填写初审意见" in found.main
    assert "1 项不符合或无法判断" in found.main


def test_no_tick_is_no_step(page, office, desks):
    case, client = office.filed("training"), desks["reviewer"]
    assert page("/cases/together?action=endorse", 422, client=client).errors == ["请先在列表中勾选要办理的申请"]
    found = confirm(page, client, "endorse", case)
    again = page.submit(found, "确认初审通过", {"case": None, "opinion": "我的话"}, 422, client)
    assert again.errors == ["请至少勾选一件"]
    assert "我的话" in again.main
    assert case.number in again.main
    assert case.state is State.SUBMITTED


def test_a_reason_is_owed_at_its_field_and_the_ticks_are_kept(page, office, desks):
    one, other = office.filed("training"), office.filed("training")
    found = confirm(page, desks["reviewer"], "return", one, other)
    again = page.submit(found, "确认退回补正", {"case": ticked(other)}, 422, desks["reviewer"])
    assert again.errors == ["请填写理由，申请人会看到"]
    assert chosen(again) == ticked(other)
    assert len(boxes(again)) == 2
    page.submit(again, "确认退回补正", {"opinion": "请补充户口簿"}, client=desks["reviewer"])
    assert [case.state for case in (one, other)] == [State.SUBMITTED, State.RETURNED]
    assert other.events[-1].opinion == "请补充户口簿"


def test_more_than_one_go_takes_are_refused_in_a_sentence(page, office, desks):
    case = office.filed("training")
    found = confirm(page, desks["reviewer"], "endorse", case)
    many = [*ticked(case), *(f"{number:032}.1" for number in range(50))]
    again = page.submit(found, "确认初审通过", {"case": many}, 422, desks["reviewer"])
    assert again.errors == ["“初审通过”一次最多办50件，现在勾选了51件。请去掉一些，分几次办理"]
    assert case.state is State.SUBMITTED


def test_other_steps_are_offered_for_the_same_ticks(page, office, desks):
    case = office.filed("training", State.ENDORSED)
    found = confirm(page, desks["approver"], "approve", case, list="scheme%3Dtraining")
    other = page.submit(found, "不予批准", status=200, client=desks["approver"])
    assert "一起办理：不予批准" in other.h1
    assert chosen(other) == ticked(case)
    assert "/cases?scheme=training" in other.links().values()


def test_a_step_that_no_ticked_case_is_open_to_says_so(page, office, desks):
    case = office.filed("training", State.APPROVED)
    found = confirm(page, desks["approver"], "approve", case)
    assert "现在都不能“审批通过”" in found.main
    assert chosen(found) == []
    assert "不予批准" in found.buttons()


@pytest.mark.parametrize("action", ["", "abolish", "publish", "issue", "pay"])
def test_only_steps_for_many_are_known(page, office, desks, action):
    confirm(page, desks["approver"], action, office.filed("training", State.ENDORSED), status=404)


@pytest.mark.parametrize("value", ["", "x", "x.", ".1", "x.-1", "x.²", "x.99999999999"])
def test_a_spoilt_tick_is_none(page, office, desks, value):
    page(f"/cases/together?action=endorse&case={value}", 422 if value != ".1" else 200, client=desks["reviewer"])


def test_a_page_without_its_key_is_not_ours(page, office, desks):
    case = office.filed("training")
    page.post("/cases/together", {"action": "endorse", "case": ticked(case)}, 400, desks["reviewer"])
    assert case.state is State.SUBMITTED


def test_another_areas_case_is_neither_shown_nor_touched(page, office, desks, enter):
    case = office.filed("training")
    stranger = enter(office.user(Role.TOWNSHIP, OTHER_TOWNSHIP, "外地"))
    found = confirm(page, stranger, "endorse", case)
    assert case.number not in found.html
    assert "有1件没有列出" in found.main
    before = rows_of(office.session)["event"]
    data = {"action": "endorse", "case": ticked(case), "form_key": "k"}
    assert page.follow(page.post("/cases/together", data, client=stranger), stranger).h1 == "初审通过：办成 0 件"
    assert rows_of(office.session)["event"] == before


def test_nothing_secret_is_on_the_page(page, office, desks):
    raw = office.ready("training")
    case = office.submit("training", raw)
    found = confirm(page, desks["reviewer"], "endorse", case)
    assert not [raw[name][0] for name in ("id_number", "phone") if raw[name][0] in found.html]


# afterwards -------------------------------------------------------------------------------------------------------


def test_the_result_says_of_each_what_became_of_it_and_opens_again(page, office, desks):
    changed, other = office.filed("training"), office.filed("workshop")
    client = desks["reviewer"]
    found = confirm(page, client, "endorse", changed, other)
    office.act(changed, Action.RETURN)
    response = page.submit(found, "确认初审通过", client=client)
    for _ in range(2):
        result = page.follow(response, client)
        assert result.h1 == "初审通过：办成 1 件，没有办成 1 件"
        assert "此申请刚被他人处理，请查看最新情况" in result.main
        assert "已初审通过，现为“待县级审批”" in result.main
        assert result.links()[f"打开申请处理：{changed.number}"] == f"/cases/{changed.uid}"


def test_the_same_page_sent_again_leads_to_the_same_result(page, office, desks, session):
    case, client = office.filed("training"), desks["reviewer"]
    found = confirm(page, client, "endorse", case)
    first, again = (page.submit(found, "确认初审通过", client=client).location for _ in range(2))
    assert first == again
    assert [event.action for event in case.events] == [Action.SUBMIT, Action.ENDORSE]
    assert len(session.scalars(select(DeskGo)).all()) == 1


def test_a_result_is_for_whoever_did_it(page, office, desks):
    case = office.filed("training", State.ENDORSED)
    done = page.submit(confirm(page, desks["approver"], "approve", case), "确认审批通过", client=desks["approver"])
    page(done.location, 404, client=desks["other_approver"])
    page("/cases/together/x", 404, client=desks["approver"])
