"""What a claim is judged by: the class, who claims, each trainee's certificate and attendance, and the rates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.orm import Session

from fupin.ahead import Asked
from fupin.model import (
    Application,
    Course,
    Organisation,
    Person,
    TrainingAttendance,
    TrainingClass,
    TrainingDay,
    TrainingResult,
    TrainingSeat,
)
from fupin.model.classes import ClassState
from fupin.model.terms import State
from fupin.policy import InForce, Value, notice_and_figures
from fupin.scheme import Case
from fupin.schemes.common import Grant, PersonFacts, grants_of, person_facts
from fupin.schemes.training_subsidy.listed import Listed, listed
from fupin.schemes.training_subsidy.model import TrainingSubsidyDetails, TrainingSubsidyTrainee

PERSON, SCHOOL, ENTERPRISE = CLAIMANTS = ("个人", "培训机构", "企业")
CODES = {
    "short_max": "training.short_max_days",
    "day_rule": "training.day_rule",
    "short_rate": "training.short_rate_fen",
    "claim_days": "step.training.claim.days",
}
UNDER_WAY = (State.SUBMITTED, State.ENDORSED, State.APPROVED, State.ON_NOTICE, State.OBJECTED, State.RETURNED)

_SEAT, _RESULT = TrainingSeat.__table__.c, TrainingResult.__table__.c
_CLASS, _CASE = TrainingClass.__table__.c, Application.__table__.c
_TRAINEE = TrainingSubsidyTrainee.__table__.c
_DETAILS = TrainingSubsidyDetails.__table__.c

# Certificates of closed classes, by person: what somebody might claim for.
HELD = Asked(
    select(_RESULT.person_id, _CLASS.id, _CLASS.ends_on, _RESULT.title, _RESULT.certificate)
    .join(TrainingSeat.__table__, _SEAT.id == _RESULT.seat_id)
    .join(TrainingClass.__table__, _CLASS.id == _SEAT.class_id)
    .where(_CLASS.state == ClassState.CLOSED, _RESULT.passed)
    .order_by(_CLASS.ends_on.desc(), _CLASS.id.desc()),
    _RESULT.person_id,
)


@dataclass(frozen=True)
class ClassFacts:
    """The class as it was held. `held_days` are the days on which it met."""

    id: int
    number: str
    title: str
    school_id: int
    school: str
    county_code: str
    starts_on: date
    ends_on: date
    closed: bool
    halves: int
    held_days: int
    rate_fen: int | None

    @property
    def span_days(self) -> int:
        """From the first day to the last, both included."""
        return (self.ends_on - self.starts_on).days + 1


@dataclass(frozen=True)
class TraineeFacts:
    """One trainee of the class with a certificate, or a number that none has.

    The contract is the labour contract that an enterprise claims by; `employer` is what the card says.
    """

    seat_id: int
    person_id: int
    name: str
    certificate: str
    passed: bool
    issued_on: date | None
    half_days: int
    grants: tuple[Grant, ...]
    elsewhere: str | None
    contract_from: date | None = None
    contract_to: date | None = None
    employer: str = ""


@dataclass(frozen=True)
class SubsidyFacts:
    """The evidence of a claim."""

    on: date
    notice: InForce
    claimant: str | None
    person: PersonFacts | None
    organisation_id: int | None
    applicant: str
    account_holder: str | None
    fund: str | None
    claimed_days: int | None
    trained: ClassFacts | None
    held: tuple[tuple[str, date], ...]
    trainees: tuple[TraineeFacts, ...]
    short_max: Value
    day_rule: Value
    short_rate: Value
    claim_days: Value
    number_problem: str = ""


def gather(session: Session, case: Case[TrainingSubsidyDetails]) -> SubsidyFacts:
    """All reading of a claim."""
    notice, figures = notice_and_figures(session, CODES, case.area_code, case.on)
    details = case.details
    trained = _class(session, details.class_id) if details.class_id else None
    person = person_facts(session, case.person, case.on)
    return SubsidyFacts(
        on=case.on,
        notice=notice,
        claimant=details.claimant,
        person=person,
        organisation_id=case.organisation.id if case.organisation else None,
        applicant=person.name if person else details.company or "",
        account_holder=details.account_holder,
        fund=details.fund,
        claimed_days=details.claimed_days,
        trained=trained,
        held=_held(session, case.person),
        trainees=_trainees(session, case, trained) if trained else (),
        number_problem=case.number_problem,
        **figures,
    )


def _held(session: Session, person: Person | None) -> tuple[tuple[str, date], ...]:
    if person is None:
        return ()
    return tuple((row.title, row.ends_on) for row in HELD(session, [person.id]))


def ahead(session: Session, people: Sequence[Person], _on: date) -> None:
    """Which certificates they hold."""
    HELD.ahead(session, [person.id for person in people])


def _class(session: Session, class_id: int) -> ClassFacts | None:
    without = select(func.count()).where(TrainingDay.class_id == class_id, TrainingDay.no_class != "").scalar_subquery()
    query = (
        select(TrainingClass, Course, Organisation.name, without)
        .join(Course, Course.id == TrainingClass.course_id)
        .join(Organisation, Organisation.id == Course.school_id)
        .where(TrainingClass.id == class_id)
    )
    row = session.execute(query).one_or_none()
    if row is None:
        return None
    one, course, school, empty = row
    return ClassFacts(
        id=one.id,
        number=one.number,
        title=course.name,
        school_id=course.school_id,
        school=school,
        county_code=course.county_code,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        closed=one.state is ClassState.CLOSED,
        halves=len(one.sessions.halves),
        held_days=(one.ends_on - one.starts_on).days + 1 - (empty or 0),
        rate_fen=course.rate_fen,
    )


def _trainees(session: Session, case: Case[TrainingSubsidyDetails], trained: ClassFacts) -> tuple[TraineeFacts, ...]:
    """A person claims for themselves, others for the numbers they list, or for all of the class."""
    rows = _results(session, trained.id)
    lines = [] if case.details.claimant == PERSON else listed(case.details.certificates)
    if case.details.claimant == PERSON:
        rows = [row for row in rows if case.person is not None and row.person_id == case.person.id]
    elif lines:
        known = {row.certificate: row for row in rows if row.certificate}
        rows = [known.get(line.certificate) for line in lines]
    ids = [row.person_id for row in rows if row is not None]
    grants = grants_of(session, ids, case.application_id) if ids else {}
    elsewhere = _elsewhere(session, trained.id, ids, case.application_id) if ids else {}
    told = lines or [Listed(row.certificate or "") for row in rows]
    return tuple(_trainee(row, line, grants, elsewhere) for row, line in zip(rows, told, strict=True))


def _results(session: Session, class_id: int) -> list[Any]:
    """Everybody of the class with a result, and the half-days they attended."""
    a, r, s = TrainingAttendance, TrainingResult, TrainingSeat
    came = select(func.coalesce(func.sum(case((a.present, 1), else_=0)), 0)).where(a.seat_id == s.id).scalar_subquery()
    person = (s.person_id, Person.name, Person.employer)
    query = (
        select(s.id, *person, r.certificate, r.passed, r.issued_on, came.label("half_days"))
        .join(s, s.id == r.seat_id)
        .join(Person, Person.id == s.person_id)
        .where(s.class_id == class_id)
        .order_by(s.id)
    )
    return list(session.execute(query))


def _trainee(row: Any, line: Listed, grants: dict[int, list[Grant]], elsewhere: dict[int, str]) -> TraineeFacts:
    if row is None:
        return TraineeFacts(0, 0, "", line.certificate, False, None, 0, (), None)
    return TraineeFacts(
        seat_id=row.id,
        person_id=row.person_id,
        name=row.name,
        certificate=row.certificate or "",
        passed=row.passed,
        issued_on=row.issued_on,
        half_days=int(row.half_days),
        grants=tuple(grant for grant in grants[row.person_id] if grant.scheme == "training_subsidy"),
        elsewhere=elsewhere.get(row.person_id),
        contract_from=line.starts_on,
        contract_to=line.ends_on,
        employer=row.employer or "",
    )


def _elsewhere(session: Session, class_id: int, ids: list[int], but: int | None) -> dict[int, str]:
    """Who else claims for the class: one that names nobody claims for everybody of it."""
    query = select(_CASE.number, _CASE.person_id).join(
        TrainingSubsidyDetails.__table__, _DETAILS.application_id == _CASE.id
    )
    open_ones = (_DETAILS.class_id == bindparam("class"), _CASE.id != bindparam("but"), _CASE.state.in_(UNDER_WAY))
    rows = session.connection().execute(query.where(*open_ones), {"class": class_id, "but": but or 0}).all()
    found: dict[int, str] = {}
    for number, person_id in rows:
        for each in [person_id] if person_id else ids:
            found.setdefault(each, number or "")
    return found
