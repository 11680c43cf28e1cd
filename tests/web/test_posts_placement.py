"""The page of somebody in a post, and the changes that are reported there and decided."""

import pytest
from sqlalchemy import select

from fupin.model import Person, PostChange, StatusChange
from fupin.model.posts import ChangeState
from fupin.model.terms import Role, StatusEvent
from tests.office import OTHER_COUNTY, OTHER_TOWNSHIP, TODAY
from tests.web.postdesks import approved, desks, opening, placed

__all__ = ["approved", "desks", "opening", "placed"]

RENEWAL = {"kind": "renew", "on": ["2028", "3", "31"], "opinion": "表现良好，同意续期"}


def test_months_used_months_left_and_the_end_stand_on_the_page(page, desks, placed):
    found = page(f"/posts/people/{placed().uid}", client=desks["clerk"])
    assert "已用2个月，还剩34个月（最长36个月），最迟到2029年9月30日" in found.main
    assert "2027年9月30日" in found.main


def test_they_stand_on_the_persons_page_too(page, desks, placed, session):
    placement = placed()
    uid = session.get(Person, placement.person_id).uid
    assert "已用2个月，还剩34个月" in page(f"/people/{uid}", client=desks["clerk"]).main


def test_a_renewal_is_reported_and_confirmed(page, desks, placed, session):
    address = f"/posts/people/{placed().uid}"
    page.submit(page(address, client=desks["clerk"]), "报县级确认", RENEWAL, client=desks["clerk"])
    assert "表现良好" in page("/posts/changes", client=desks["county"]).main
    assert "确认续期" not in page(address, client=desks["clerk"]).buttons()
    page.submit(page(address, client=desks["county"]), "确认续期", client=desks["county"])
    assert "2028年3月31日" in page(address, client=desks["clerk"]).main
    assert "没有待确认的变动" in page("/posts/changes", client=desks["county"]).main


def test_what_is_not_agreed_to_needs_its_reason(page, desks, placed, session):
    address = f"/posts/people/{placed().uid}"
    page.submit(page(address, client=desks["clerk"]), "报县级确认", RENEWAL, client=desks["clerk"])
    found = page(address, client=desks["county"])
    uid = session.scalars(select(PostChange)).one().uid
    refused = page.post(f"/posts/changes/{uid}/decline", {"note": ""}, 422, client=desks["county"])
    assert "请填写理由" in refused.errors[0]
    assert "不同意" in found.buttons()
    session.expire_all()
    assert session.scalars(select(PostChange)).one().state is ChangeState.ASKED


def test_too_long_a_renewal_is_refused_beside_the_day_with_all_kept(page, desks, placed):
    found = page(f"/posts/people/{placed().uid}", client=desks["clerk"])
    refused = page.submit(found, "报县级确认", RENEWAL | {"on": ["2029", "10", "1"]}, 422, client=desks["clerk"])
    assert "共37个月，最长36个月" in refused.errors[0]
    assert refused.answers("报县级确认")["opinion"] == [RENEWAL["opinion"]]


def test_an_exit_without_a_reason_is_refused_beside_it(page, desks, placed):
    found = page(f"/posts/people/{placed().uid}", client=desks["clerk"])
    said = {"kind": "exit", "on": ["2026", "11", "10"], "opinion": "找到工作"}
    refused = page.submit(found, "报县级确认", said, 422, client=desks["clerk"])
    assert refused.errors == ["请选择离岗原因"]


def test_a_death_is_a_warning_on_every_page_of_the_post(page, desks, placed, opening, session):
    placement = placed()
    happened = {"event": StatusEvent.DIED, "on": TODAY, "basis": "死亡证明", "recorded_at": placement.assigned_at}
    change = StatusChange(person_id=placement.person_id, **happened)
    session.add(change)
    session.commit()
    month = f"/posts/months/2026-10/{opening.unit_id}/{opening.area_code}"
    unit = f"/posts/units/{opening.unit_id}/{opening.area_code}"
    for address in (f"/posts/people/{placement.uid}", month, unit):
        assert "原因3（死亡）" in page(address, client=desks["clerk"]).main
    assert "保存草稿" in page(month, client=desks["clerk"]).buttons()


@pytest.mark.parametrize(("role", "scope"), [(Role.CLERK, OTHER_TOWNSHIP), (Role.COUNTY, OTHER_COUNTY)])
def test_another_areas_people_and_changes_are_not_found(page, desks, office, enter, placed, session, role, scope):
    placement = placed()
    page.submit(
        page(f"/posts/people/{placement.uid}", client=desks["clerk"]), "报县级确认", RENEWAL, client=desks["clerk"]
    )
    stranger = enter(office.user(role, scope, "外县"))
    page(f"/posts/people/{placement.uid}", 404, client=stranger)
    uid = session.scalars(select(PostChange)).one().uid
    page.post(f"/posts/changes/{uid}/confirm", {}, 404 if role is Role.COUNTY else 403, client=stranger)


def test_the_city_reads_and_reports_nothing(page, desks, placed):
    address = f"/posts/people/{placed().uid}"
    assert "报县级确认" not in page(address, client=desks["city"]).buttons()
    page.post(f"{address}/changes", RENEWAL, 403, client=desks["city"])
