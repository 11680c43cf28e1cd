"""A month from the grid to the pay sheet in the browser, by the roles that may, each in their own area."""

from datetime import date

import pytest
from sqlalchemy import select

from fupin.model import AuditRow, PostAttendance, PostPay, PostPlacement, PostSheet
from fupin.model.posts import SheetState
from fupin.model.terms import Role, State
from tests.office import OTHER_COUNTY, OTHER_TOWNSHIP, at

OCTOBER, SUMMER = date(2026, 10, 1), date(2026, 8, 10)

ELSEWHERE = ((Role.CLERK, OTHER_TOWNSHIP), (Role.TOWNSHIP, OTHER_TOWNSHIP), (Role.COUNTY, OTHER_COUNTY))


@pytest.fixture
def desks(office, enter):
    return {
        "clerk": enter(office.clerk), "township": enter(office.reviewer), "county": enter(office.approver),
        "finance": enter(office.finance), "city": enter(office.user(Role.CITY, "3707", "周市级")),
    }  # fmt: skip


@pytest.fixture
def opening(office):
    return office.opening()


@pytest.fixture
def approved(office, opening):
    def make():
        with at(SUMMER):
            raw = office.public_post(office.person(disability="43"), opening, OCTOBER)
            return office.advance(office.submit("public_post", raw), State.ISSUED)

    return make


@pytest.fixture
def placed(page, desks, approved, session):
    """Placed by the pages."""

    def make():
        uid = approved().uid
        session.commit()
        found = page(f"/posts/waiting/{uid}", client=desks["clerk"])
        page.submit(found, "登记上岗", client=desks["clerk"])
        return session.scalars(select(PostPlacement).order_by(PostPlacement.id.desc())).first()

    return make


@pytest.fixture
def grid(opening, office):
    address = f"/posts/months/2026-10/{opening.unit_id}/{opening.area_code}"
    office.session.commit()
    return address


def filled(placement, **more):
    values = {"days": "20", "hours": "100", "leave": "1", "remark": "清扫", "passed": "合格", "note": "", **more}
    return {f"{part}_{placement.id}": value for part, value in values.items()}


@pytest.fixture
def confirmed(page, desks, placed, grid):
    """The month of somebody placed, entered and confirmed by the pages."""

    def make():
        values = filled(placed())
        page.submit(page(grid, client=desks["clerk"]), "保存草稿", values, client=desks["clerk"])
        page.submit(page(grid, client=desks["township"]), "确认本月考勤", client=desks["township"])

    return make


def test_a_month_goes_through_the_pages_from_placement_to_paper(page, desks, placed, grid, session):
    placement = placed()
    saved = page.submit(
        page(grid, client=desks["clerk"]), "保存草稿", filled(placement, hours="100.5"), client=desks["clerk"]
    )
    assert "考勤已保存" in page.follow(saved, client=desks["clerk"]).main
    done = page.submit(page(grid, client=desks["township"]), "确认本月考勤", client=desks["township"])
    assert "待县级核定" in page.follow(done, client=desks["township"]).main
    sheet = session.scalars(select(PostSheet)).one()
    pay = page(f"/posts/pay/{sheet.uid}", client=desks["county"])
    assert "100.5小时 × " in pay.main
    assert "二(一)2" in pay.main
    page.submit(pay, "核定", client=desks["county"])
    session.expire_all()
    assert session.scalars(select(PostPay)).one().half_hours == 201
    kept = page(f"/posts/pay/{sheet.uid}", client=desks["finance"])
    assert "核定" not in kept.buttons()
    acts = [row.object for row in session.scalars(select(AuditRow).where(AuditRow.act == "posts"))]
    assert [words.partition(" ")[0] for words in acts] == ["岗位人员", "考勤表", "考勤表", "发放表"]


def test_half_a_grid_is_kept_and_what_is_missing_is_told(page, desks, placed, grid, session):
    one, two = placed(), placed()
    page.submit(page(grid, client=desks["clerk"]), "保存草稿", filled(one, passed=""), client=desks["clerk"])
    found = page(grid, client=desks["township"])
    assert "没有填考核" in found.main
    assert "没有填考勤" in found.main
    refused = page.submit(found, "确认本月考勤", status=422, client=desks["township"])
    assert len(refused.errors) == 2
    assert session.scalars(select(PostAttendance)).one().placement_id == one.id
    assert two.id != one.id


def test_wrong_boxes_are_told_beside_them_and_everything_typed_is_kept(page, desks, placed, grid, session):
    placement = placed()
    found = page.submit(
        page(grid, client=desks["clerk"]), "保存草稿", filled(placement, days="32", hours="八"), 422,
        client=desks["clerk"],
    )  # fmt: skip
    assert any("应在0到31之间" in error for error in found.errors)
    assert any("工时请填写数字" in error for error in found.errors)
    assert found.answers("保存草稿")[f"hours_{placement.id}"] == ["八"]
    found = page.submit(found, "保存草稿", filled(placement, days="20", hours="180"), 422, client=desks["clerk"])
    assert any("工时不能超过" in error for error in found.errors)
    assert session.scalars(select(PostAttendance)).all() == []


def test_a_row_with_hours_and_no_days_is_not_kept(page, desks, placed, grid):
    placement = placed()
    found = page(grid, client=desks["clerk"])
    refused = page.submit(found, "保存草稿", filled(placement, days=""), 422, client=desks["clerk"])
    assert any("请填写" in error for error in refused.errors)


def test_a_bad_assessment_needs_its_reason(page, desks, placed, grid):
    placement = placed()
    found = page(grid, client=desks["clerk"])
    refused = page.submit(found, "保存草稿", filled(placement, passed="不合格"), 422, client=desks["clerk"])
    assert any("请写明原因" in error for error in refused.errors)
    page.submit(refused, "保存草稿", filled(placement, passed="不合格", note="多次脱岗"), client=desks["clerk"])


def test_a_page_that_is_no_longer_fresh_overwrites_nothing(page, desks, placed, grid, session):
    placement = placed()
    old = page(grid, client=desks["clerk"])
    page.submit(old, "保存草稿", filled(placement), client=desks["clerk"])
    late = page.submit(old, "保存草稿", filled(placement, hours="50"), 409, client=desks["clerk"])
    assert "刚被他人改过" in late.errors[0]
    assert late.answers("保存草稿")[f"hours_{placement.id}"] == ["50"]
    session.expire_all()
    assert session.scalars(select(PostAttendance)).one().half_hours == 200


def test_a_month_to_come_has_no_boxes_and_takes_nothing(page, desks, placed, grid):
    placement, grid = placed(), grid.replace("2026-10", "2027-01")
    found = page(grid, client=desks["clerk"])
    assert "保存草稿" not in found.buttons()
    assert "还没有到" in found.main
    refused = page.post(grid, filled(placement) | {"seen": "0"}, 422, client=desks["clerk"])
    assert "还没有到" in refused.errors[0]


def test_the_county_sends_a_month_back_with_its_reason(page, desks, placed, grid, session):
    placement = placed()
    page.submit(page(grid, client=desks["clerk"]), "保存草稿", filled(placement), client=desks["clerk"])
    page.submit(page(grid, client=desks["township"]), "确认本月考勤", client=desks["township"])
    found = page(grid, client=desks["county"])
    refused = page.submit(found, "退回", status=422, client=desks["county"])
    assert "请填写退回的理由" in refused.errors[0]
    assert refused.links()[refused.errors[0]] == "#why"
    page.submit(found, "退回", {"why": "请核对工时"}, client=desks["county"])
    late = page.submit(found, "退回", {"why": "再退一次"}, 409, client=desks["county"])
    assert late.errors
    assert late.by_id("error-summary").get("autofocus") is not None
    assert "请核对工时" in page(grid, client=desks["clerk"]).main
    session.expire_all()
    assert session.scalars(select(PostSheet)).one().state is SheetState.DRAFT


def test_another_areas_unit_month_and_pay_are_not_found(page, desks, office, enter, placed, grid, session):
    placement = placed()
    page.submit(page(grid, client=desks["clerk"]), "保存草稿", filled(placement), client=desks["clerk"])
    session.expire_all()
    sheet = session.scalars(select(PostSheet)).one().uid
    strangers = {
        role: enter(office.user(role, scope, "外县"))
        for role, scope in (
            (Role.CLERK, OTHER_TOWNSHIP),
            (Role.TOWNSHIP, OTHER_TOWNSHIP),
            (Role.COUNTY, OTHER_COUNTY),
        )
    }
    session.commit()
    page(grid, 404, client=strangers[Role.CLERK])
    page.post(grid, filled(placement) | {"seen": "0"}, 404, client=strangers[Role.CLERK])
    page.post(f"/posts/sheets/{sheet}/confirm", {"seen": "1"}, 404, client=strangers[Role.TOWNSHIP])
    page(f"/posts/pay/{sheet}", 404, client=strangers[Role.COUNTY])
    page.post(f"/posts/pay/{sheet}/approve", {"seen": "1"}, 404, client=strangers[Role.COUNTY])


def test_the_city_reads_and_changes_nothing(page, desks, placed, grid):
    placement = placed()
    page.submit(page(grid, client=desks["clerk"]), "保存草稿", filled(placement), client=desks["clerk"])
    found = page(grid, client=desks["city"])
    assert not {"保存草稿", "确认本月考勤", "退回"} & set(found.buttons())
    page.post(grid, filled(placement), 403, client=desks["city"])
    assert "在岗" in page("/posts", client=desks["city"]).main


def test_all_confirmed_units_of_a_month_are_approved_with_one_button(page, desks, placed, grid, session):
    placement = placed()
    page.submit(page(grid, client=desks["clerk"]), "保存草稿", filled(placement), client=desks["clerk"])
    page.submit(page(grid, client=desks["township"]), "确认本月考勤", client=desks["township"])
    found = page("/posts/months?month=2026-10", client=desks["county"])
    done = page.submit(found, "核定这 1 个单位", client=desks["county"])
    assert "已核定1个单位" in page.follow(done, client=desks["county"]).main
    again = page.submit(found, "核定这 1 个单位", status=409, client=desks["county"])
    assert "刚被他人改过" in again.errors[0]
    assert len(session.scalars(select(PostPay)).all()) == 1


def test_who_came_after_the_confirmation_stops_the_approval_and_the_unit_is_named(
    page, desks, opening, placed, confirmed, session
):
    confirmed()
    placed()
    found = page("/posts/months?month=2026-10&state=confirmed", client=desks["county"])
    refused = page.submit(found, "核定这 1 个单位", status=422, client=desks["county"])
    assert refused.errors == [f"{opening.unit.name}：王秀英没有填考勤，请退回乡镇补正"]
    assert session.scalars(select(PostPay)).all() == []


def test_a_months_list_is_searched_by_state_and_name_and_adds_up_what_is_ready(page, desks, confirmed):
    confirmed()
    shown = page("/posts/months?month=2026-10&state=confirmed", client=desks["county"]).main
    assert "有 1 个单位乡镇已确认，补贴合计 2,100元" in shown
    assert shown.count("2,100元") == 2
    none = page("/posts/months?month=2026-10&name=没有的", client=desks["county"])
    assert "这个月没有这样的用人单位" in none.main
    assert "核定这" not in none.html


@pytest.mark.parametrize("month", ["2027-13", "x", "2027-1", "0001-01"])
def test_a_month_that_is_none_is_not_found(page, desks, month):
    page(f"/posts/months?month={month}", 404, client=desks["county"])


def test_who_left_while_the_page_was_open_is_named_above_it(page, desks, placed, grid, session):
    one, two = placed(), placed()
    found = page(grid, client=desks["clerk"])
    session.get(PostPlacement, two.id).exited_on = date(2026, 9, 30)
    session.commit()
    refused = page.submit(found, "保存草稿", {**filled(one), **filled(two)}, 422, client=desks["clerk"])
    assert refused.errors == [f"编号{two.id}：2026年9月30日已离岗，2026年10月不能再记考勤"]
    assert refused.answers("保存草稿")[f"hours_{one.id}"] == ["100"]
    assert session.scalars(select(PostAttendance)).all() == []


def test_another_countys_confirmed_sheets_are_not_approved_with_mine(page, desks, office, enter, placed, grid, session):
    placement = placed()
    page.submit(page(grid, client=desks["clerk"]), "保存草稿", filled(placement), client=desks["clerk"])
    page.submit(page(grid, client=desks["township"]), "确认本月考勤", client=desks["township"])
    sheet = session.scalars(select(PostSheet)).one()
    stranger = enter(office.user(Role.COUNTY, OTHER_COUNTY, "外县审批"))
    page.post("/posts/months/2026-10/approve", {f"seen-{sheet.uid}": str(sheet.version)}, 422, stranger)
    assert session.scalars(select(PostPay)).all() == []
