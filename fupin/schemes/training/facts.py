"""What a sign-up is judged by, gathered once, and what its approval gives."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from fupin.ahead import Asked
from fupin.model import Application, Organisation, Person, TrainingClass, TrainingResult, TrainingSeat
from fupin.model.classes import ClassState
from fupin.model.terms import State
from fupin.policy import InForce, Value, notice_and_figures
from fupin.scheme import Case
from fupin.schemes.common import Grant, PersonFacts, grants_of, person_facts
from fupin.schemes.training.model import Course, TrainingDetails

CODES = {"work_min": "age.work_min", "work_max": "age.work_max_exclusive"}
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
class Certificate:
    """What somebody passed before: a certificate of a class that is closed."""

    course: str
    number: str
    issued_on: date


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
    certificates: tuple[Certificate, ...]
    work_min: Value
    work_max: Value
    number_problem: str = ""


_COURSE, _DETAILS, _CASE = Course.__table__.c, TrainingDetails.__table__.c, Application.__table__.c

# Built once and read as columns, named as in CourseFacts.
_COURSES = (
    select(
        _COURSE.id,
        _COURSE.code,
        _COURSE.name.label("title"),
        _COURSE.kind,
        Organisation.__table__.c.name.label("school"),
        _COURSE.days,
        _COURSE.hours,
        _COURSE.place,
        _COURSE.certificate,
        _COURSE.contact,
        _COURSE.signup_from,
        _COURSE.signup_to,
        _COURSE.starts_on,
        _COURSE.ends_on,
        _COURSE.places,
    )
    .join(Organisation.__table__, Organisation.__table__.c.id == _COURSE.school_id)
    .where(_COURSE.id.in_(bindparam("wanted", expanding=True)), _COURSE.county_code == bindparam("county"))
)
_TAKEN = (
    select(_DETAILS.course_id, func.count())
    .join(Application.__table__, _CASE.id == _DETAILS.application_id)
    .where(
        _DETAILS.course_id.in_(bindparam("wanted", expanding=True)),
        _CASE.state.in_(TAKES_A_PLACE),
        _CASE.id != bindparam("but"),
    )
    .group_by(_DETAILS.course_id)
)


_RESULT, _SEAT, _CLASS = TrainingResult.__table__.c, TrainingSeat.__table__.c, TrainingClass.__table__.c
_PASSED = Asked(
    select(_RESULT.person_id, _RESULT.title, _RESULT.certificate, _RESULT.issued_on)
    .join(TrainingSeat.__table__, _SEAT.id == _RESULT.seat_id)
    .join(TrainingClass.__table__, _CLASS.id == _SEAT.class_id)
    .where(_CLASS.state == ClassState.CLOSED, _RESULT.passed)
    .order_by(_RESULT.issued_on, _RESULT.id),
    _RESULT.person_id,
)


def gather(session: Session, case: Case[TrainingDetails]) -> TrainingFacts:
    """All reading of a sign-up."""
    notice, figures = notice_and_figures(session, CODES, case.area_code, case.on)
    details = case.details
    return TrainingFacts(
        on=case.on,
        notice=notice,
        person=person_facts(session, case.person, case.on),
        number_problem=case.number_problem,
        wants_on_card=case.person.wants_training if case.person else None,
        able=details.able,
        willing=details.willing,
        skills=details.skills,
        choices=_choices(session, case),
        certificates=_certificates(session, case.person),
        grants=_grants(session, case.person, case.application_id),
        **figures,
    )


def _grants(session: Session, person: Person | None, but: int | None) -> tuple[Grant, ...]:
    if person is None:
        return ()
    return tuple(grant for grant in grants_of(session, [person.id], but)[person.id] if grant.scheme == "training")


def _certificates(session: Session, person: Person | None) -> tuple[Certificate, ...]:
    if person is None:
        return ()
    return tuple(Certificate(row.title, row.certificate, row.issued_on) for row in _PASSED(session, [person.id]))


def ahead(session: Session, people: Sequence[Person], _on: date) -> None:
    """Which certificates they hold."""
    _PASSED.ahead(session, [person.id for person in people])


def _choices(session: Session, case: Case[TrainingDetails]) -> tuple[CourseFacts, ...]:
    details = case.details
    ids = [details.first_course_id, details.second_course_id, details.third_course_id]
    wanted = [course_id for course_id in ids if course_id]
    if not wanted:
        return ()
    rows = session.connection().execute(_COURSES, {"wanted": wanted, "county": case.county_code})
    found: dict[int, Any] = {row.id: row for row in rows}
    taken = _taken(session, wanted, case.application_id)
    return tuple(CourseFacts(**found[each]._mapping, taken=taken.get(each, 0)) for each in wanted if each in found)


def _taken(session: Session, wanted: list[int], but: int | None) -> dict[int, int]:
    """Places given by approvals, without the application in hand."""
    rows = session.connection().execute(_TAKEN, {"wanted": wanted, "but": but or 0})
    return {course: count for course, count in rows}  # noqa: C416 - dict() does not know a row for a pair
