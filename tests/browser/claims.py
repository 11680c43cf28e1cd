"""Good answers for each measure in the served office, with the class or the workshop that they rest on."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from fupin import clock
from fupin.calendar import add_months
from fupin.db import begin_writing
from fupin.demo import answers
from fupin.demo.desk import user
from fupin.model import (
    Application,
    Organisation,
    Person,
    TrainingAttendance,
    TrainingClass,
    TrainingResult,
    TrainingSeat,
)
from fupin.model.classes import ClassState, Half, Sessions
from fupin.model.places import inside
from fupin.model.terms import State
from fupin.schemes.forms import Raw
from fupin.schemes.training.model import Course, TrainingDetails
from fupin.workshops import register
from tests.browser.office import TOWNSHIP, Office

CLASS_DAYS, CLAIM_MONTHS = 5, 2


def ready(office: Office, scheme: str) -> Raw:
    """Answers of that measure that every rule lets pass."""
    if scheme == "workshop":
        return office.workshop([office.person(), office.person()])
    if scheme == "public_post":
        return office.public_post(office.person(disabled=True))
    if scheme == "hire_subsidy":
        return hire_subsidy(office)
    if scheme == "training_subsidy":
        return training_subsidy(office)
    return office.training(office.person())


def hire_subsidy(office: Office) -> Raw:
    """An enterprise whose workshop the county has confirmed claims for one hire."""
    since = add_months(clock.today().replace(day=1), -CLAIM_MONTHS)
    body, legal, hired = answers.new_enterprise(TOWNSHIP, next(office.enterprises)), office.person(), office.person()
    with office.records() as session:
        body.phone = "05360000000"
        _registered(session, body, add_months(since, -12))
        return answers.hire_subsidy(body, legal, [hired], since, CLAIM_MONTHS)


def _registered(session: Session, body: Organisation, founded_on: date) -> None:
    said = register.Body(body.credit_code, body.name, body.legal_person or "", body.address or "", body.phone or "")
    facts = register.Facts("编织车间", "厂房式", "自有场地", None, "编织", founded_on, 9, 3)
    made = register.register(session, user(session, "chuangkou"), said, TOWNSHIP, facts)
    session.commit()
    register.confirm(session, user(session, "xianji"), made.uid, "")
    session.commit()


def training_subsidy(office: Office) -> Raw:
    """The school claims for a class that ended yesterday, with one learner who came every day and passed."""
    with office.records() as session:
        one = _graduated(session)
        school = one.course.school
        said = {
            "claimant": "培训机构", "company": school.name, "credit_code": school.credit_code,
            "legal_person": school.legal_person or "孟祥瑞", "address": school.address or "学校路1号",
            "phone": "05360000001", "agent_relation": "本人", "class_id": str(one.id),
            "claimed_days": str(CLASS_DAYS), "fund": "就业专项资金", "account_holder": school.name,
            "bank": "测试银行", "bank_account": "6299000000000018",
        }  # fmt: skip
    return {name: [value] for name, value in said.items()}


def _graduated(session: Session) -> TrainingClass:
    begin_writing(session)
    clerk, starts_on = user(session, "chuangkou"), clock.today() - timedelta(days=CLASS_DAYS)
    signed, course = _signed_up(session)
    one = TrainingClass(
        form_key=f"taught{signed.id}", number=f"{signed.county_code}-班{signed.id:03}", area_code=TOWNSHIP,
        course_id=course.id, starts_on=starts_on, ends_on=starts_on + timedelta(days=CLASS_DAYS - 1),
        sessions=Sessions.WHOLE, lessons=40, place="教学点", head="卢老师", level="", materials="", plan="", size=30,
        filed_by_id=clerk.id, filed_by_name=clerk.name, filed_at=clock.now(), state=ClassState.CLOSED,
    )  # fmt: skip
    session.add(one)
    session.flush()
    seat = TrainingSeat(
        class_id=one.id, application_id=signed.id, person_id=signed.person_id, live_key=signed.id,
        seated_by_id=clerk.id, seated_at=clock.now(),
    )  # fmt: skip
    session.add(seat)
    session.flush()
    session.add_all(_attended(seat, starts_on))
    session.add(TrainingResult(
        seat_id=seat.id, person_id=seat.person_id, title=course.name, mark=85, passed=True, level="",
        certificate=f"WF{seat.id:06}", issued_on=one.ends_on, entered_by_id=clerk.id, entered_at=clock.now(),
    ))  # fmt: skip
    session.commit()
    return one


def _signed_up(session: Session) -> tuple[Application, Course]:
    seated = select(TrainingSeat.application_id)
    query = (
        select(Application, Course)
        .join(TrainingDetails, TrainingDetails.application_id == Application.id)
        .join(Course, Course.id == TrainingDetails.first_course_id)
        .join(Person, Person.id == Application.person_id)
        .where(inside(Application.area_code, TOWNSHIP[:6]), Application.state == State.ISSUED)
        .where(Application.id.not_in(seated))
    )
    found = session.execute(query.order_by(Application.id)).first()
    assert found, "the demonstration has no further sign-up that was approved"
    signed, course = found
    return signed, course


def _attended(seat: TrainingSeat, starts_on: date) -> list[TrainingAttendance]:
    days = [starts_on + timedelta(days=place) for place in range(CLASS_DAYS)]
    return [
        TrainingAttendance(
            seat_id=seat.id, person_id=seat.person_id, on=day, month=day.replace(day=1), half=half, present=True
        )
        for day in days
        for half in Half
    ]
