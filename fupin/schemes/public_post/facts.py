"""What a placement is judged by: age, certificate, opening, other grants, months used, wages."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fupin.model import Application, Benefit, Person
from fupin.model.terms import State
from fupin.policy import InForce, Value, in_force, parameters
from fupin.scheme import Case
from fupin.schemes.common import Grant, PersonFacts, grants_of, person_facts
from fupin.schemes.public_post.model import Opening, PublicPostDetails

CODES = {
    "work_min": "age.work_min",
    "work_max": "age.work_max_exclusive",
    "max_months": "public_post.max_months",
    "near_years": "public_post.near_pension_years",
    "pension_age": "pension.age_resident",
    "pension_start": "pension.start_rule",
    "hourly": "wage.minimum_hourly_fen",
    "monthly": "wage.minimum_monthly_fen",
}
GIVEN = (State.APPROVED, State.ON_NOTICE, State.OBJECTED)


@dataclass(frozen=True)
class OpeningFacts:
    """The post applied for; `taken` counts everybody in it during the term asked for."""

    id: int
    unit: str
    title: str
    kind: str
    content: str
    conditions: str
    quantity: int
    weekly_hours: int
    opens_on: date
    closes_on: date | None
    taken: int


@dataclass(frozen=True)
class PostFacts:
    """The evidence of a placement."""

    on: date
    notice: InForce
    person: PersonFacts | None
    opening: OpeningFacts | None
    starts_on: date | None
    ends_on: date | None
    weekly_hours: int | None
    certificate: str | None
    market_tried: bool | None
    market_account: str | None
    grants: tuple[Grant, ...]
    first_approved_on: date
    in_household: tuple[str, ...]
    work_min: Value
    work_max: Value
    max_months: Value
    near_years: Value
    pension_age: Value
    pension_start: Value
    hourly: Value
    monthly: Value
    number_problem: str = ""


def gather(session: Session, case: Case[PublicPostDetails]) -> PostFacts:
    """All reading of a placement."""
    values = parameters(session, CODES.values(), case.area_code, case.on)
    details = case.details
    grants = _grants(session, case)
    certificate = details.disability or (case.person.disability if case.person else None)
    return PostFacts(
        on=case.on,
        notice=in_force(session, case.on),
        person=person_facts(session, case.person, case.on),
        number_problem=case.number_problem,
        opening=_opening(session, case),
        starts_on=details.starts_on,
        ends_on=details.ends_on,
        weekly_hours=details.weekly_hours,
        certificate=certificate[18:20] if certificate else None,
        market_tried=details.market_tried,
        market_account=details.market_account,
        grants=grants,
        first_approved_on=_first_approval(session, grants, case.on),
        in_household=_in_household(session, case.person, case.on),
        **{name: values[code] for name, code in CODES.items()},
    )


def _grants(session: Session, case: Case[PublicPostDetails]) -> tuple[Grant, ...]:
    if case.person is None:
        return ()
    return tuple(grants_of(session, [case.person.id], case.application_id)[case.person.id])


def _first_approval(session: Session, grants: tuple[Grant, ...], on: date) -> date:
    """The day of the application for the first post of this life; nearness to pension is fixed then."""
    posts = [grant.application_id for grant in grants if grant.scheme == "public_post"]
    first = session.scalar(select(func.min(Application.applied_on)).where(Application.id.in_(posts))) if posts else None
    return first or on


def _opening(session: Session, case: Case[PublicPostDetails]) -> OpeningFacts | None:
    found = session.get(Opening, case.details.opening_id) if case.details.opening_id else None
    if found is None:
        return None
    return OpeningFacts(
        id=found.id,
        unit=found.unit.name,
        title=found.title,
        kind=found.kind,
        content=found.content,
        conditions=found.conditions,
        quantity=found.quantity,
        weekly_hours=found.weekly_hours,
        opens_on=found.opens_on,
        closes_on=found.closes_on,
        taken=_taken(session, case, found.id),
    )


def _taken(session: Session, case: Case[PublicPostDetails], opening_id: int) -> int:
    """Approved placements in the opening whose term meets the one asked for."""
    starts, ends = case.details.starts_on or case.on, case.details.ends_on or case.on
    query = (
        select(func.count())
        .select_from(PublicPostDetails)
        .join(Application, Application.id == PublicPostDetails.application_id)
        .where(
            PublicPostDetails.opening_id == opening_id,
            Application.state.in_((*GIVEN, State.ISSUED, State.PAID)),
            Application.id != (case.application_id or 0),
            PublicPostDetails.starts_on <= ends,
            PublicPostDetails.ends_on >= starts,
        )
    )
    return session.scalar(query) or 0


def _in_household(session: Session, person: Person | None, on: date) -> tuple[str, ...]:
    """Names of others of the household who have a post on the day."""
    if person is None:
        return ()
    query = (
        select(Person.name)
        .join(Benefit, Benefit.person_id == Person.id)
        .where(
            Person.household_id == person.household_id,
            Person.id != person.id,
            Benefit.scheme == "public_post",
            Benefit.ends_on >= on,
        )
        .distinct()
    )
    return tuple(session.scalars(query))
