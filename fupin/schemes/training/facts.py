"""What a sign-up is judged by, gathered once, and what its approval gives."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fupin.model import Application, Person
from fupin.model.terms import State
from fupin.policy import InForce, Value, in_force, parameters
from fupin.scheme import Case
from fupin.schemes.common import Grant, PersonFacts, grants_of, person_facts
from fupin.schemes.training.model import Course, TrainingDetails

TAKES_A_PLACE = (State.APPROVED, State.ON_NOTICE, State.OBJECTED, State.ISSUED, State.PAID)


@dataclass(frozen=True)
class CourseFacts:
    """One course of the preference list as it stands on the day."""

    id: int
    code: str
    title: str
    kind: str
    school: str
    days: int
    hours: int
    place: str
    certificate: str
    contact: str
    signup_from: date
    signup_to: date
    starts_on: date
    ends_on: date
    places: int
    taken: int


@dataclass(frozen=True)
class TrainingFacts:
    """The evidence of a sign-up."""

    on: date
    notice: InForce
    person: PersonFacts | None
    wants_on_card: bool | None
    able: bool | None
    willing: bool | None
    skills: str | None
    choices: tuple[CourseFacts, ...]
    grants: tuple[Grant, ...]
    work_min: Value
    work_max: Value
    number_problem: str = ""


def gather(session: Session, case: Case[TrainingDetails]) -> TrainingFacts:
    """All reading of a sign-up."""
    values = parameters(session, ("age.work_min", "age.work_max_exclusive"), case.area_code, case.on)
    details = case.details
    return TrainingFacts(
        on=case.on,
        notice=in_force(session, case.on),
        person=person_facts(session, case.person, case.on),
        number_problem=case.number_problem,
        wants_on_card=case.person.wants_training if case.person else None,
        able=details.able,
        willing=details.willing,
        skills=details.skills,
        choices=_choices(session, case),
        grants=_grants(session, case.person, case.application_id),
        work_min=values["age.work_min"],
        work_max=values["age.work_max_exclusive"],
    )


def _grants(session: Session, person: Person | None, but: int | None) -> tuple[Grant, ...]:
    if person is None:
        return ()
    return tuple(grant for grant in grants_of(session, [person.id], but)[person.id] if grant.scheme == "training")


def _choices(session: Session, case: Case[TrainingDetails]) -> tuple[CourseFacts, ...]:
    details = case.details
    ids = [details.first_course_id, details.second_course_id, details.third_course_id]
    wanted = [course_id for course_id in ids if course_id]
    query = select(Course).where(Course.id.in_(wanted), Course.county_code == case.county_code)
    found = {course.id: course for course in session.scalars(query)}
    taken = _taken(session, wanted, case.application_id)
    return tuple(_course(found[each], taken.get(each, 0)) for each in wanted if each in found)


def _taken(session: Session, wanted: list[int], but: int | None) -> dict[int, int]:
    """Places given by approvals, without the application in hand."""
    query = (
        select(TrainingDetails.course_id, func.count())
        .join(Application, Application.id == TrainingDetails.application_id)
        .where(
            TrainingDetails.course_id.in_(wanted),
            Application.state.in_(TAKES_A_PLACE),
            Application.id != (but or 0),
        )
        .group_by(TrainingDetails.course_id)
    )
    return {course: count for course, count in session.execute(query) if course is not None}


def _course(course: Course, taken: int) -> CourseFacts:
    return CourseFacts(
        id=course.id,
        code=course.code,
        title=course.name,
        kind=course.kind,
        school=course.school.name,
        days=course.days,
        hours=course.hours,
        place=course.place,
        certificate=course.certificate,
        contact=course.contact,
        signup_from=course.signup_from,
        signup_to=course.signup_to,
        starts_on=course.starts_on,
        ends_on=course.ends_on,
        places=course.places,
        taken=taken,
    )
