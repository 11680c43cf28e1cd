"""Courses, openings and bodies: the county keeps its own, everybody in it reads them."""

import pytest
from sqlalchemy import select

from fupin.model import AuditRow, Organisation
from fupin.model.terms import Role
from fupin.schemes.public_post.model import Opening
from fupin.schemes.training.model import Course
from tests.office import OTHER_COUNTY

DATES = {
    "signup_from": ["2026", "11", "1"],
    "signup_to": ["2026", "12", "1"],
    "starts_on": ["2026", "12", "10"],
    "ends_on": ["2026", "12", "14"],
}


@pytest.fixture
def county(office, client, sign_in):
    sign_in(client, office.approver.username)
    return office


def course(office, **more):
    school = office.course().school
    office.session.commit()
    said = {
        "code": "N-1", "name": "柳编", "kind": "特色", "school_id": str(school.id), "days": "5", "hours": "40",
        "place": "文化大院", "certificate": "培训合格证书", "contact": "卢老师 13800000000", "places": "30",
    }  # fmt: skip
    return {**said, **DATES, **more}


def test_a_course_is_entered_and_stands_on_the_list(county, page, session):
    page.post("/offers/courses/new", course(county))
    kept = session.scalars(select(Course).where(Course.code == "N-1")).one()
    assert (kept.county_code, kept.places) == (county.approver.scope, 30)
    assert "柳编" in page("/offers").main
    assert session.scalars(select(AuditRow).where(AuditRow.act == "offer_kept")).one().object == f"courses {kept.id}"


def test_a_course_is_changed(county, page, session):
    page.post("/offers/courses/new", course(county))
    kept = session.scalars(select(Course).where(Course.code == "N-1")).one()
    found = page(f"/offers/courses/{kept.id}")
    page.submit(found, "保存", {"places": "12"})
    session.expire_all()
    assert session.get(Course, kept.id).places == 12


def test_a_code_is_used_once(county, page):
    said = course(county)
    page.post("/offers/courses/new", said)
    found = page.post("/offers/courses/new", said, status=422)
    assert "项目编号已有，请换一个编号" in found.errors


def test_an_end_before_its_beginning_is_refused_with_all_kept(county, page):
    found = page.post("/offers/courses/new", course(county, ends_on=["2026", "12", "1"]), status=422)
    assert "不能早于开班日期" in found.errors
    assert found.title.startswith("错误：")
    assert found.answers("保存")["place"] == ["文化大院"]


def test_an_opening_is_entered_for_a_unit_of_the_county(county, page, session):
    unit = county.opening().unit
    session.commit()
    said = {
        "area_code": county.clerk.scope, "unit_id": str(unit.id), "title": "护林员", "kind": "保绿", "reason": "护林",
        "quantity": "2", "content": "巡山", "conditions": "能走山路", "weekly_hours": "35",
        "opens_on": ["2026", "11", "1"],
    }  # fmt: skip
    page.post("/offers/openings/new", said)
    assert session.scalars(select(Opening).where(Opening.title == "护林员")).one().unit_id == unit.id


def test_a_body_needs_a_right_credit_code(county, page, session):
    said = {"kind": "school", "name": "某学校", "credit_code": "91370702MA9Y000012", "area_code": county.clerk.scope,
            "legal_person": "卢明德"}  # fmt: skip
    assert page.post("/offers/bodies/new", said, status=422).errors == ["统一社会信用代码对不上，请逐位核对"]
    page.post("/offers/bodies/new", {**said, "credit_code": "91370702MA9Y000011"})
    assert session.scalars(select(Organisation).where(Organisation.name == "某学校")).one().kind.value == "school"


def test_another_countys_course_is_not_found(county, page, make_user, sign_in, client, session):
    page.post("/offers/courses/new", course(county))
    kept = session.scalars(select(Course).where(Course.code == "N-1")).one()
    make_user(Role.COUNTY, OTHER_COUNTY, "stranger")
    sign_in(client, "stranger")
    page(f"/offers/courses/{kept.id}", status=404)
    assert "柳编" not in page("/offers").main


def test_counters_read_and_change_nothing(office, counter, page):
    assert "新增培训项目" not in page("/offers").main
    page("/offers/courses/new", status=403)
    page("/offers/nothing", status=404)
