"""Asking for a class (开班申请, F3) on a listed course: how large, how far ahead, and by when the county answers."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from fupin import clock
from fupin.calendar import WorkingDay, working_day_after
from fupin.clock import cn_date
from fupin.db import begin_writing
from fupin.documents import number
from fupin.lifecycle import Refused
from fupin.model import Course, Officer, TrainingClass, TrainingTeacher
from fupin.model.classes import ClassState, Sessions
from fupin.model.places import COUNTY, covers
from fupin.model.terms import Confirmed
from fupin.policy import Value, parameter

MOST, AHEAD, ANSWER = "training.class_max", "step.training.papers.days", "step.training.answer.days"
LONGEST = timedelta(days=365)

Problems = list[tuple[str, str]]  # field and words


class Teacher(NamedTuple):
    """Who teaches what."""

    name: str
    title: str
    certificate: str
    subject: str


class Wanted(NamedTuple):
    """What a school asks for."""

    course_id: int
    starts_on: date
    ends_on: date
    sessions: Sessions
    lessons: int
    place: str
    head: str
    size: int
    teachers: Sequence[Teacher]
    level: str = ""
    materials: str = ""
    plan: str = ""


def courses(session: Session, scope: str) -> list[Course]:
    """The county's list, the latest sign-up first."""
    mine = select(Course).where(Course.county_code == scope[:COUNTY])
    return list(session.scalars(mine.order_by(Course.signup_to.desc(), Course.code)))


def file(session: Session, by: Officer, wanted: Wanted, form_key: str) -> tuple[TrainingClass | None, Problems]:
    """Hand the class in for the school; the same form again gives the same class. The caller commits.

    With problems nothing is written, each told at its field.
    """
    begin_writing(session)
    if known := session.scalar(select(TrainingClass).where(TrainingClass.form_key == form_key)):
        return known, []
    if problems := problems_of(session, by, wanted):
        return None, problems
    made = _class(session, by, wanted, form_key)
    session.add(made)
    try:
        session.flush()
    except IntegrityError as error:  # the same form at the same moment, where there is more than one writer
        session.rollback()
        raise Refused("此班次刚登记过，请到培训班列表查看") from error
    return made, []


def _class(session: Session, by: Officer, wanted: Wanted, form_key: str) -> TrainingClass:
    county, due = by.scope[:COUNTY], answer_due(session, by.scope)
    today = clock.today()
    serial = number.take(session, f"{county}:class:{today.year}")
    said = wanted._asdict()
    said["teachers"] = [TrainingTeacher(position=place, **each._asdict()) for place, each in enumerate(wanted.teachers)]
    return TrainingClass(
        form_key=form_key,
        number=f"{county}-{today.year}-班{serial:03}",
        area_code=by.scope,
        state=ClassState.ASKED,
        due_on=due.on if due else None,
        due_provisional=bool(due and due.provisional),
        filed_by_id=by.id,
        filed_by_name=by.name,
        filed_at=clock.now(),
        **said,
    )


def problems_of(session: Session, by: Officer, wanted: Wanted) -> Problems:
    """What stands against it, each with its field."""
    course = session.get(Course, wanted.course_id)
    found = (
        ("course_id", "" if course and covers(by.scope[:COUNTY], course.county_code) else "请选择本县清单上的项目"),
        ("starts_on", _too_soon(session, by.scope, wanted.starts_on)),
        ("ends_on", _span(wanted)),
        ("size", _too_many(parameter(session, MOST, by.scope, clock.today()), wanted.size)),
        ("teachers", "" if wanted.teachers else "请至少填写一名授课老师"),
    )
    return [(field, words) for field, words in found if words]


def _too_soon(session: Session, area_code: str, starts_on: date) -> str:
    first, days = earliest(session, area_code)
    if first is None:
        return days.missing
    if starts_on >= first.on:
        return ""
    about = "预计" if first.provisional else ""
    return f"应在开班{days.number}个工作日前报送，今天报送的，{about}最早{cn_date(first.on)}开班{mark(days)}"


def earliest(session: Session, area_code: str) -> tuple[WorkingDay | None, Value]:
    """The first day on which a class filed today may begin, and by which figure."""
    days = parameter(session, AHEAD, area_code, clock.today())
    return (working_day_after(clock.today(), days.number) if days.known else None), days


def _span(wanted: Wanted) -> str:
    if wanted.ends_on < wanted.starts_on:
        return "结束日期不能早于开班日期"
    return "结束日期离开班日期超过一年，请核对" if wanted.ends_on - wanted.starts_on > LONGEST else ""


def _too_many(most: Value, size: int) -> str:
    if not most.known:
        return most.missing
    if size <= most.number:
        return ""
    return f"每班最多{most.number}人，现在是{size}人，请分班{mark(most)}"


def mark(value: Value) -> str:
    """That a figure is not confirmed, in brackets."""
    return "" if value.status is Confirmed.CONFIRMED else f"（{value.status.label}）"


def answer_due(session: Session, area_code: str) -> WorkingDay | None:
    """By when the county owes its answer to what is filed today; None while no figure says so."""
    days = parameter(session, ANSWER, area_code, clock.today())
    return working_day_after(clock.today(), days.number) if days.known else None
