"""Somebody's month day by day in the browser: by keyboard and without script, with nothing typed ever lost."""

from datetime import date

import pytest
from sqlalchemy import select

from fupin.model import AuditRow, PostAttendance, PostAttendanceDay, PostPlacement
from fupin.model.terms import Role
from fupin.posts import sheets
from tests.office import OTHER_COUNTY, OTHER_TOWNSHIP
from tests.web.postdesks import OCTOBER, approved, desks, opening, placed

__all__ = ["approved", "desks", "opening", "placed"]


@pytest.fixture
def grid(opening, session):
    found = f"/posts/months/2026-10/{opening.unit_id}/{opening.area_code}"
    session.commit()
    return found


def days_kept(session):
    session.expire_all()
    rows = session.scalars(select(PostAttendanceDay).order_by(PostAttendanceDay.on))
    return {row.on.isoformat(): row.half_hours for row in rows}


def test_the_days_of_a_month_are_entered_and_the_month_shows_their_sum(page, desks, placed, grid, session):
    placement = placed()
    month = page(grid, client=desks["clerk"])
    found = page(month.links()["逐日填（王秀英）"], client=desks["clerk"])
    saved = page.submit(found, "保存", {"d8": "4", "d9": "4.5", "d12": "假"}, client=desks["clerk"])
    assert "出勤2天，8.5小时" in page.follow(saved, client=desks["clerk"]).main
    assert days_kept(session) == {"2026-10-08": 8, "2026-10-09": 9, "2026-10-12": 0}
    row = session.scalars(select(PostAttendance)).one()
    assert (row.days, row.half_hours, row.leave_days) == (2, 17, 1)
    month = page(grid, client=desks["clerk"])
    assert f"days_{placement.id}" not in month.answers("保存草稿")
    again = page(month.links()["逐日填（王秀英）"], client=desks["clerk"]).answers("保存")
    assert (again["d9"], again["d12"], again["d13"]) == (["4.5"], ["假"], [""])
    assert session.scalars(select(AuditRow).where(AuditRow.object.contains("逐日填写"))).one()


def test_the_months_assessment_is_entered_beside_days_and_leaves_them(page, desks, placed, grid, session):
    placement = placed()
    found = page(f"{grid}/days/{placement.uid}", client=desks["clerk"])
    page.submit(found, "保存", {"d8": "4"}, client=desks["clerk"])
    said = {f"passed_{placement.id}": "合格", f"remark_{placement.id}": "清扫"}
    page.submit(page(grid, client=desks["clerk"]), "保存草稿", said, client=desks["clerk"])
    row = session.scalars(select(PostAttendance)).one()
    assert (row.days, row.half_hours, row.passed, row.remark) == (1, 8, True, "清扫")
    assert days_kept(session) == {"2026-10-08": 8}
    assert "确认本月考勤" in page(grid, client=desks["township"]).buttons()


def test_a_unit_that_keeps_no_days_enters_the_months_hours_only(page, desks, placed, grid, session):
    placement = placed()
    said = {f"days_{placement.id}": "20", f"hours_{placement.id}": "100"}
    page.submit(page(grid, client=desks["clerk"]), "保存草稿", said, client=desks["clerk"])
    assert (session.scalars(select(PostAttendance)).one().half_hours, days_kept(session)) == (200, {})
    told = page(f"{grid}/days/{placement.uid}", client=desks["clerk"]).main
    assert "本月已填合计：出勤 20 天，100 小时" in told


def test_wrong_days_are_told_beside_them_and_everything_typed_is_kept(page, desks, placed, grid, session):
    address = f"{grid}/days/{placed().uid}"
    said = {"d8": "九小时", "d9": "8.5", "d12": "0", "d13": "4"}
    found = page.submit(page(address, client=desks["clerk"]), "保存", said, 422, client=desks["clerk"])
    assert len(found.errors) == 3
    assert "10月9日：每天最多8小时，现在是8.5小时" in found.errors
    assert {name: found.answers("保存")[name][0] for name in said} == said
    assert days_kept(session) == {}


def test_more_than_the_posts_hours_are_told_above_the_days_with_all_kept(page, desks, placed, grid, session):
    address = f"{grid}/days/{placed().uid}"
    said = {f"d{number}": "8" for number in range(1, 21)}
    found = page.submit(page(address, client=desks["clerk"]), "保存", said, 422, client=desks["clerk"])
    assert found.errors == ["岗位每周30小时，本月在岗31天，工时不能超过133小时"]
    assert found.answers("保存")["d20"] == ["8"]


def test_a_day_after_the_exit_is_told_beside_it_although_the_page_still_had_its_box(page, desks, placed, grid, session):
    placement = placed()
    found = page(f"{grid}/days/{placement.uid}", client=desks["clerk"])
    session.get(PostPlacement, placement.id).exited_on = date(2026, 10, 12)
    session.commit()
    refused = page.submit(found, "保存", {"d12": "4", "d13": "4"}, 422, client=desks["clerk"])
    assert refused.errors == ["2026年10月12日已离岗，2026年10月13日不能记考勤"]
    assert refused.answers("保存")["d13"] == ["4"]
    assert "d14" not in refused.answers("保存")


def test_who_left_before_the_month_while_the_page_was_open_is_told_on_the_months_page(
    page, desks, placed, grid, session
):
    placement = placed()
    found = page(f"{grid}/days/{placement.uid}", client=desks["clerk"])
    session.get(PostPlacement, placement.id).exited_on = date(2026, 9, 30)
    session.commit()
    told = page.follow(page.submit(found, "保存", {"d12": "4"}, client=desks["clerk"]), client=desks["clerk"])
    assert "2026年9月30日已离岗，2026年10月不能再记考勤" in told.main


def test_days_to_come_have_no_box_and_take_nothing(page, desks, placed, grid, session):
    address = f"{grid.replace('2026-10', '2026-11')}/days/{placed().uid}"
    found = page(address, client=desks["clerk"])
    assert "未到" in found.main
    assert "d28" not in found.answers("保存")
    refused = page.post(address, {"seen": "0", "d28": "4"}, 422, client=desks["clerk"])
    assert refused.errors == ["2026年11月28日还没有到，到了才能记考勤"]


def test_the_working_days_are_filled_at_once_to_be_looked_through_before_they_are_saved(
    page, desks, placed, grid, session
):
    address = f"{grid}/days/{placed().uid}"
    found = page(address, client=desks["clerk"])
    filled = page.submit(found, "填入空着的工作日", {"each": "4", "d9": "假"}, 200, client=desks["clerk"])
    assert days_kept(session) == {}
    answers = filled.answers("保存")
    assert (answers["d8"], answers["d9"], answers["d11"]) == (["4"], ["假"], [""])  # the 11th is a Sunday
    page.submit(filled, "保存", client=desks["clerk"])
    assert days_kept(session)["2026-10-09"] == 0
    assert "请填写每天的工时" in page.submit(found, "填入空着的工作日", status=422, client=desks["clerk"]).errors[0]


def test_from_one_person_the_page_leads_to_the_next(page, desks, placed, grid):
    one, two = placed(name="王一"), placed(name="王二")
    found = page(f"{grid}/days/{one.uid}", client=desks["clerk"])
    done = page.submit(found, "保存，填下一人", {"d8": "4"}, client=desks["clerk"])
    following = page.follow(done, client=desks["clerk"])
    assert following.h1.startswith("王二")
    assert following.links()["上一人：王一"] == f"{grid}/days/{one.uid}"
    assert "保存，填下一人" not in following.buttons()
    assert two.uid in following.form("保存")[0].get("action")


def test_emptied_days_leave_the_months_figures_as_they_were(page, desks, placed, grid, session):
    address = f"{grid}/days/{placed().uid}"
    page.submit(page(address, client=desks["clerk"]), "保存", {"d8": "4"}, client=desks["clerk"])
    done = page.submit(page(address, client=desks["clerk"]), "保存", {"d8": ""}, client=desks["clerk"])
    assert "逐日工时已清除" in page.follow(done, client=desks["clerk"]).main
    assert (days_kept(session), session.scalars(select(PostAttendance)).one().half_hours) == ({}, 8)


def test_a_page_that_is_no_longer_fresh_overwrites_nothing(page, desks, placed, grid, session):
    placement = placed()
    address = f"{grid}/days/{placement.uid}"
    month, old = page(grid, client=desks["clerk"]), page(address, client=desks["clerk"])
    page.submit(old, "保存", {"d8": "4"}, client=desks["clerk"])
    late = page.submit(old, "保存", {"d8": "6"}, 409, client=desks["clerk"])
    assert "刚被他人改过" in late.errors[0]
    assert late.answers("保存")["d8"] == ["6"]
    said = {f"days_{placement.id}": "20", f"hours_{placement.id}": "100"}
    stale = page.submit(month, "保存草稿", said, 409, client=desks["clerk"])
    assert stale.answers("保存草稿")[f"hours_{placement.id}"] == ["100"]
    assert days_kept(session) == {"2026-10-08": 8}


def test_confirmed_days_are_read_and_not_changed(page, desks, office, placed, grid, session, opening):
    placement = placed()
    address, key = f"{grid}/days/{placement.uid}", (opening.unit_id, opening.area_code)
    page.submit(page(address, client=desks["clerk"]), "保存", {"d8": "4"}, client=desks["clerk"])
    said = {f"passed_{placement.id}": "合格"}
    page.submit(page(grid, client=desks["clerk"]), "保存草稿", said, client=desks["clerk"])
    page.submit(page(grid, client=desks["township"]), "确认本月考勤", client=desks["township"])
    found = page(page(grid, client=desks["city"]).links()["王秀英的逐日考勤"], client=desks["city"])
    assert "出勤 1 天，4 小时" in found.main
    assert "保存" not in page(address, client=desks["clerk"]).buttons()
    refused = page.post(address, {"seen": "3", "d9": "4"}, 422, client=desks["clerk"])
    assert "不能再改" in refused.errors[0]
    assert sheets.find(session, key, OCTOBER).state.value == "confirmed"


@pytest.mark.parametrize(("role", "scope"), [(Role.CLERK, OTHER_TOWNSHIP), (Role.COUNTY, OTHER_COUNTY)])
def test_another_areas_days_are_not_found(page, office, enter, placed, grid, session, role, scope):
    address = f"{grid}/days/{placed().uid}"
    stranger = enter(office.user(role, scope, "外县"))
    session.commit()
    page(address, 404, client=stranger)
    page.post(address, {"seen": "0", "d8": "4"}, 404 if role is Role.CLERK else 403, client=stranger)
    assert days_kept(session) == {}


def test_somebody_of_another_unit_has_no_days_here(page, desks, office, placed, session):
    placement, other = placed(), office.opening()
    session.commit()
    page(f"/posts/months/2026-10/{other.unit_id}/{other.area_code}/days/{placement.uid}", 404, client=desks["clerk"])
