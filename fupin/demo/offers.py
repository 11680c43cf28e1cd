"""Invented course lists and post openings."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from fupin.model import Organisation
from fupin.model.terms import OrganisationKind
from fupin.schemes.public_post.model import Opening
from fupin.schemes.training.model import Course

# name, kind, days, hours, places, days until the sign-up closes (past: closed already), certificate
COURSES = (
    ("柳编手工艺", "特色", 5, 40, 30, 40, "培训合格证书"),
    ("农村电商", "电商", 7, 56, 40, 35, "培训合格证书"),
    ("家政服务（大姐）", "家政", 10, 80, 25, 30, "专项职业能力证书"),
    ("果树修剪", "实用技能", 3, 24, 50, 50, "培训合格证书"),
    ("农家乐经营", "创业", 7, 56, 2, 45, "培训合格证书"),
    ("缝纫工", "就业技能", 15, 120, 30, -10, "职业技能等级证书（初级）"),
)
# title, kind, how many, hours a week, what is done, conditions
POSTS = (
    ("村庄保洁员", "保洁", 6, 30, "负责村内街巷清扫、垃圾清运", "身体能胜任清扫劳动"),
    ("公共设施维护员", "设施维护", 2, 35, "负责路灯、健身器材、文化广场日常维护", "能登梯作业"),
    ("绿化养护员", "保绿", 1, 28, "负责村内绿地浇水、修剪、除草", "身体能胜任户外劳动"),
    ("互助养老服务员", "养老服务", 2, 35, "为幸福院老人送餐、打扫、陪护", "有耐心，身体健康"),
)


def add_offers(session: Session, today: date) -> None:
    """Courses for each county with a school, openings for each unit. The caller commits."""
    for school in _bodies(session, OrganisationKind.SCHOOL):
        if not session.scalar(select(Course.id).where(Course.county_code == school.area_code[:6])):
            session.add_all(_course(school, number, row, today) for number, row in enumerate(COURSES, 1))
            session.flush()
    for unit in _bodies(session, OrganisationKind.UNIT):
        session.add_all(_opening(unit, row, today) for row in POSTS)
    session.flush()


def _bodies(session: Session, kind: OrganisationKind) -> list[Organisation]:
    query = select(Organisation).where(Organisation.kind == kind).order_by(Organisation.credit_code)
    return list(session.scalars(query))


def _course(school: Organisation, number: int, row: tuple[str, str, int, int, int, int, str], today: date) -> Course:
    name, kind, days, hours, places, left, certificate = row
    closes = today + timedelta(days=left)
    return Course(
        county_code=school.area_code[:6],
        code=f"{school.area_code[:6]}-{number:02}",
        name=name,
        kind=kind,
        school_id=school.id,
        days=days,
        hours=hours,
        place=f"{school.name}教学点",
        rate_fen=None,
        certificate=certificate,
        signup_from=today - timedelta(days=60),
        signup_to=closes,
        starts_on=closes + timedelta(days=10),
        ends_on=closes + timedelta(days=10 + days - 1),
        contact=f"{school.legal_person}老师",
        places=places,
    )


def _opening(unit: Organisation, row: tuple[str, str, int, int, str, str], today: date) -> Opening:
    title, kind, quantity, hours, content, conditions = row
    return Opening(
        area_code=unit.area_code,
        unit_id=unit.id,
        title=title,
        kind=kind,
        reason="村内公共服务需要，经批准开发",
        quantity=quantity,
        content=content,
        conditions=conditions,
        weekly_hours=hours,
        opens_on=today - timedelta(days=90),
        closes_on=None,
    )
