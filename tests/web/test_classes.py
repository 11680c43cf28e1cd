"""A class through the pages, from its filing to its certificates, by the roles that may, each in their own area."""

import re
from io import BytesIO

import pytest
from sqlalchemy import select

from fupin.classes import attendance_file
from fupin.demo.answers import boxes
from fupin.model import AuditRow, TrainingAttendance, TrainingClass, TrainingSeat, User
from fupin.model.classes import ClassState, Half
from fupin.model.terms import Role, State
from tests.classes.conftest import ENDS, FILED, STARTS
from tests.office import OTHER_COUNTY, OTHER_TOWNSHIP, at
from tests.web.postdesks import desks

__all__ = ["desks"]


@pytest.fixture
def last_day(office, enter):
    """The desks on the last day of the class: everybody signs in again."""
    return lambda: {"clerk": enter(office.clerk), "county": enter(office.approver), "city": enter(city(office))}


def city(office):
    return office.session.scalars(select(User).where(User.role == Role.CITY)).one()


@pytest.fixture
def course(office):
    return office.course()


@pytest.fixture
def filed(page, desks, course, session):
    """Filed by the pages."""

    def make(status=303, **more):
        said = {
            "course_id": str(course.id), "starts_on": boxes(STARTS), "ends_on": boxes(ENDS), "sessions": "whole",
            "lessons": "40", "size": "30", "place": "教学点", "head": "卢老师", "teacher_name_0": "沈老师", **more,
        }  # fmt: skip
        sent = page.submit(page("/classes/new", client=desks["clerk"]), "报县级答复", said, status, desks["clerk"])
        if status != 303:
            return sent
        session.rollback()
        return session.scalars(select(TrainingClass)).one()

    return make


@pytest.fixture
def agreed(page, desks, filed, session):
    one = filed()
    found = page(f"/classes/{one.uid}", client=desks["county"])
    page.submit(found, "同意开班", client=desks["county"])
    session.refresh(one)
    return one


@pytest.fixture
def seat(page, desks, agreed, office, course, session):
    with at(FILED.replace(month=10, day=10)):
        office.advance(office.submit("training", office.training(office.person(), course)), State.ISSUED)
    session.commit()
    found = page(f"/classes/{agreed.uid}/seats", client=desks["clerk"])
    uid = found.all("input", name="who")[0].get("value")
    page.submit(found, "安排勾选的人", {"who": [uid]}, client=desks["clerk"])
    return session.scalars(select(TrainingSeat)).one()


def test_a_class_of_51_comes_back_with_all_that_was_typed(filed):
    found = filed(422, size="51")
    assert "每班最多50人，现在是51人，请分班（待核实）" in found.errors
    assert found.answers("报县级答复")["head"] == ["卢老师"]


def test_whoever_may_not_answer_sees_no_button(page, desks, filed):
    one = filed()
    assert "同意开班" not in page(f"/classes/{one.uid}", client=desks["clerk"]).buttons()
    page.post(f"/classes/{one.uid}/agree", {"seen": "1"}, 403, client=desks["clerk"])
    assert "答复" in page("/classes", client=desks["city"]).main


def test_a_refusal_needs_its_reason_and_a_stale_page_decides_nothing(page, desks, filed):
    one = filed()
    found = page.post(f"/classes/{one.uid}/decline", {"seen": "1"}, 422, client=desks["county"])
    assert "请填写理由" in found.errors[0]
    page.post(f"/classes/{one.uid}/agree", {"seen": "7"}, 409, client=desks["county"])


def test_a_class_goes_through_the_pages_to_its_certificates(page, desks, last_day, agreed, seat, session):
    with at(ENDS):
        desks = last_day()
        clerk = desks["clerk"]
        for place in range(5):
            day = STARTS.replace(day=STARTS.day + place).isoformat()
            found = page(f"/classes/{agreed.uid}/days/{day}", client=clerk)
            ticked = page.submit(found, "上午全部勾上", status=200, client=clerk)
            page.submit(ticked, "保存考勤", {f"there_{seat.id}_pm": "y"}, client=clerk)
        assert session.query(TrainingAttendance).filter_by(present=True).count() == 10
        marks = page(f"/classes/{agreed.uid}/results", client=clerk)
        said = {f"mark_{seat.id}": "101", f"passed_{seat.id}": "合格", f"certificate_{seat.id}": "wf 001"}
        wrong = page.submit(marks, "保存成绩", said | {"issued_all": boxes(ENDS)}, 422, client=clerk)
        assert "0到100" in wrong.errors[0]
        page.submit(wrong, "保存成绩", {f"mark_{seat.id}": "88"}, client=clerk)
        page.submit(page(f"/classes/{agreed.uid}", client=desks["county"]), "核定结业", client=desks["county"])
        done = page(f"/classes/{agreed.uid}", client=clerk)
        assert "WF001" in done.main
        link = done.links()["王秀英"]
        assert "证书 WF001" in page(link, client=clerk).main
        assert "已结业" in page("/classes?state=closed", client=desks["city"]).main
    session.rollback()
    assert session.scalars(select(TrainingClass)).one().state is ClassState.CLOSED
    assert session.query(AuditRow).filter_by(act="classes").count() == 10


def test_a_day_without_class_is_declared_and_taken_back(page, desks, agreed, seat):
    address = f"/classes/{agreed.uid}/days/{STARTS.isoformat()}"
    page.submit(page(address, client=desks["clerk"]), "登记停课", {"why": "大雪"}, client=desks["clerk"])
    found = page(address, client=desks["clerk"])
    assert "停课（大雪）" in found.main
    page.submit(found, "这一天恢复上课", client=desks["clerk"])


def test_somebody_leaves_and_later_marks_are_told_at_their_row(page, last_day, agreed, seat):
    address = f"/classes/{agreed.uid}/days/{ENDS.isoformat()}"
    with at(ENDS):
        clerk = last_day()["clerk"]
        before = page(address, client=clerk)
        leave = page(f"/classes/{agreed.uid}/seats/{seat.uid}/leave", client=clerk)
        page.submit(leave, "登记离班", {"on": boxes(STARTS), "why": "生病"}, client=clerk)
        found = page.submit(before, "保存考勤", status=422, client=clerk)
        assert "已离班" in found.errors[0]
        assert "生病" in page(f"/classes/{agreed.uid}", client=clerk).main


def test_a_workbook_is_checked_then_entered_once(page, last_day, agreed, seat, session):
    base = f"/classes/{agreed.uid}"
    with at(ENDS):
        clerk = last_day()["clerk"]
        assert clerk.get(f"{base}/attendance.xlsx").status_code == 200
        page(f"{base}/upload", client=clerk)
        for mark, wrong in (("来了", True), ("到", False)):
            row = [str(seat.id), "王秀英", agreed.number, STARTS.isoformat(), mark, "缺"]
            content = attendance_file._written([row], {}, tuple(Half))
            sent = page.post(f"{base}/upload", {"file": (BytesIO(content), "考勤.xlsx")}, client=clerk)
            found = page.follow(sent, client=clerk)
            assert ("有误" in found.main and "写入考勤" not in found.buttons()) == wrong
        page.submit(found, "写入考勤", client=clerk)
        page.post(f"{found.response.request.path}/confirm", status=422, client=clerk)
    assert session.query(TrainingAttendance).count() == 2


def test_roster_and_sign_in_sheets_are_printed_and_audited(page, desks, agreed, seat, session):
    for name in ("roster", "sign-in"):
        token = {"csrf_token": page("/help", client=desks["clerk"]).answers("标准")["csrf_token"]}
        answer = desks["clerk"].post(f"/classes/{agreed.uid}/{name}.pdf", data=token)
        assert answer.mimetype == "application/pdf"
    assert session.query(AuditRow).filter_by(act="printed").count() == 2


@pytest.mark.parametrize(
    ("role", "area"), [(Role.CLERK, OTHER_TOWNSHIP), (Role.COUNTY, OTHER_COUNTY), (Role.TOWNSHIP, OTHER_TOWNSHIP)]
)
def test_another_areas_class_is_not_found(page, office, agreed, seat, enter, session, role, area):
    stranger = enter(office.user(role, area, "别处"))
    session.commit()
    for tail in ("", "/results", f"/days/{STARTS.isoformat()}"):
        page(f"/classes/{agreed.uid}{tail}", 404, client=stranger)
    assert re.search("没有班次|没有.*班次", page("/classes", client=stranger).main)
