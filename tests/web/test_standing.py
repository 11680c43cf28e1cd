"""The county records what became of a person; everybody else sees it."""

import pytest
from sqlalchemy import select

from fupin.model import StatusChange
from fupin.model.terms import Role, StatusEvent
from tests.office import OTHER_COUNTY


@pytest.fixture
def person(office):
    found = office.person()
    office.session.commit()
    return found


@pytest.fixture
def county(office, enter):
    return enter(office.approver)


def address(person):
    return f"/people/{person.uid}/standing"


def events(session):
    return session.scalars(select(StatusChange.event).order_by(StatusChange.id)).all()


LIFTED = {"event": "lifted", "on": ["2026", "3", "2"], "basis": "潍城扶贫〔2026〕3号"}


def test_a_change_is_recorded_with_its_paper(page, person, county, session):
    form = page(address(person), client=county)
    shown = page.follow(page.submit(form, "登记", LIFTED, client=county), county)
    assert "脱贫销号" in shown.main
    assert LIFTED["basis"] in shown.main
    assert events(session) == [StatusEvent.REGISTERED, StatusEvent.LIFTED]


def test_only_what_may_follow_is_offered(page, person, county):
    form = page(address(person), client=county)
    offered = {control.get("value") for control in form.all("input", name="event")}
    assert offered == {"lifted", "died", "moved_out", "misidentified"}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"event": None}, "请选择发生了什么"),
        ({"event": "relapsed"}, "请从列表中选择发生了什么"),
        ({"on": ["2026", "2", "31"]}, "2026年2月没有31日，请核对"),
        ({"on": ["2027", "1", "1"]}, "日期不能晚于今天"),
        ({"on": ["2014", "1", "1"]}, "日期不能早于上一次变动（2015年1月1日建档）"),
        ({"basis": ""}, "请填写依据"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(page, person, county, session, wrong, words):
    form = page(address(person), client=county)
    refused = page.submit(form, "登记", LIFTED | wrong, 422, client=county)
    assert words in refused.errors
    assert (LIFTED | wrong)["basis"] in refused.html
    assert events(session) == [StatusEvent.REGISTERED]


def test_a_mistake_is_taken_back_and_seen_to_be(page, person, county, session):
    page.submit(page(address(person), client=county), "登记", LIFTED, client=county)
    form = page(address(person), client=county)
    page.submit(form, "撤销“脱贫销号”", {"undo-reason": "重名误登"}, client=county)
    assert "已更正撤销" in page(address(person), client=county).main
    assert events(session)[-1] is StatusEvent.REVERSED


def test_without_a_reason_nothing_is_taken_back(page, person, county, session):
    form = page(address(person), client=county)
    refused = page.submit(form, "撤销“建档”", {}, 422, client=county)
    assert "请填写更正理由" in refused.errors
    assert events(session) == [StatusEvent.REGISTERED]


def test_a_stale_page_takes_nothing_back(page, person, county, session):
    stale = page(address(person), client=county)
    page.submit(stale, "登记", LIFTED, client=county)
    refused = page.submit(stale, "撤销“建档”", {"undo-reason": "错"}, 409, client=county)
    assert "刚有变化" in refused.errors[0]
    assert len(events(session)) == 2


def test_another_county_cannot_reach_the_person(page, office, person, enter):
    stranger = enter(office.user(Role.COUNTY, OTHER_COUNTY, "外县审批"))
    page(address(person), 404, client=stranger)


def test_the_counter_sees_the_history_but_records_nothing(page, office, person, enter):
    clerk = enter(office.clerk)
    assert "登记或更正身份变动" not in page(f"/people/{person.uid}", client=clerk).links()
    page(address(person), 403, client=clerk)
