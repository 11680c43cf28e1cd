"""What a placement is judged by: age, certificate, opening, other grants, months used, wages."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from fupin.ahead import Asked
from fupin.model import Application, Benefit, Organisation, Person, PostPlacement
from fupin.model.terms import State
from fupin.policy import InForce, Value, notice_and_figures
from fupin.scheme import Case
from fupin.schemes.common import Grant, PersonFacts, grants_of, person_facts
from fupin.schemes.public_post.model import Opening, PublicPostDetails
from fupin.schemes.public_post.months import idle_months

CODES = {
    "work_min": "age.work_min",
    "work_max": "age.work_max_exclusive",
    "max_months": "public_post.max_months",
    "near_years": "public_post.near_pension_years",
    "pension_age": "pension.age_resident",
    "pension_start": "pension.start_rule",
    "hourly": "wage.minimum_hourly_fen",
    "monthly": "wage.minimum_monthly_fen",
    "count_rule": "public_post.count_rule",
    "near_fixed": "public_post.near_pension_fixed_at",
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
class Placed:
    """The post that is held by this application, as it stands today."""

    unit: str
    title: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class PostFacts:
    """The evidence of a placement; `idle` are the unpaid months of earlier posts, by application."""

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
    count_rule: Value
    near_fixed: Value
    number_problem: str = ""
    idle: dict[int, frozenset[str]] = field(default_factory=dict)
    placed: Placed | None = None


_POST, _DETAILS, _CASE = Opening.__table__.c, PublicPostDetails.__table__.c, Application.__table__.c
_PERSON, _BENEFIT, _UNIT = Person.__table__.c, Benefit.__table__.c, Organisation.__table__.c
_PLACED = PostPlacement.__table__.c

# Built once and read as columns, named as in OpeningFacts.
_OPENING = (
    select(
        _POST.id,
        _UNIT.name.label("unit"),
        _POST.title,
        _POST.kind,
        _POST.content,
        _POST.conditions,
        _POST.quantity,
        _POST.weekly_hours,
        _POST.opens_on,
        _POST.closes_on,
    )
    .join(Organisation.__table__, _UNIT.id == _POST.unit_id)
    .where(_POST.id == bindparam("opening"))
)
_EXPECTED = (
    select(func.count())
    .select_from(PublicPostDetails.__table__.join(Application.__table__, _CASE.id == _DETAILS.application_id))
    .where(
        _DETAILS.opening_id == bindparam("opening"),
        _CASE.state.in_((*GIVEN, State.ISSUED, State.PAID)),
        _CASE.id != bindparam("but"),
        _DETAILS.starts_on <= bindparam("ends"),
        _DETAILS.ends_on >= bindparam("starts"),
        ~select(_PLACED.id).where(_PLACED.application_id == _CASE.id).exists(),
    )
    .scalar_subquery()
)
_HELD = (
    select(func.count())
    .where(
        _PLACED.opening_id == bindparam("opening"),
        _PLACED.application_id != bindparam("but"),
        _PLACED.starts_on <= bindparam("ends"),
        func.coalesce(_PLACED.exited_on, _PLACED.ends_on) >= bindparam("starts"),
    )
    .scalar_subquery()
)
_TAKEN = select(_EXPECTED + _HELD)
_PLACE = (
    select(_UNIT.name.label("unit"), _POST.title, _PLACED.starts_on, _PLACED.ends_on)
    .join(Opening.__table__, _POST.id == _PLACED.opening_id)
    .join(Organisation.__table__, _UNIT.id == _POST.unit_id)
    .where(_PLACED.application_id == bindparam("application"))
)
_IN_HOUSEHOLD = Asked(
    select(_PERSON.household_id, _PERSON.id, _PERSON.name)
    .join(Benefit.__table__, _BENEFIT.person_id == _PERSON.id)
    .where(_BENEFIT.scheme == "public_post", _BENEFIT.ends_on >= bindparam("day"))
    .distinct()
    .order_by(_PERSON.id),
    _PERSON.household_id,
)


def gather(session: Session, case: Case[PublicPostDetails]) -> PostFacts:
    """All reading of a placement."""
    notice, figures = notice_and_figures(session, CODES, case.area_code, case.on)
    details = case.details
    grants = _grants(session, case)
    certificate = details.disability or (case.person.disability if case.person else None)
    return PostFacts(
        on=case.on,
        notice=notice,
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
        idle=_idle(session, case.person, grants),
        placed=_placed(session, case.application_id),
        **figures,
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


def _idle(session: Session, person: Person | None, grants: tuple[Grant, ...]) -> dict[int, frozenset[str]]:
    """Asked only about those who had a post before."""
    had = person is not None and any(grant.scheme == "public_post" for grant in grants)
    return idle_months(session, [person.id]) if person and had else {}


def _placed(session: Session, application_id: int | None) -> Placed | None:
    if application_id is None:
        return None
    found: Any = session.connection().execute(_PLACE, {"application": application_id}).one_or_none()
    return Placed(**found._mapping) if found else None


def _opening(session: Session, case: Case[PublicPostDetails]) -> OpeningFacts | None:
    if not case.details.opening_id:
        return None
    opening_id = case.details.opening_id
    found: Any = session.connection().execute(_OPENING, {"opening": opening_id}).one_or_none()
    return OpeningFacts(**found._mapping, taken=_taken(session, case, opening_id)) if found else None


def _taken(session: Session, case: Case[PublicPostDetails], opening_id: int) -> int:
    """Who is in the opening, or approved for it, during the term asked for; whoever left it early counts no longer."""
    starts, ends = case.details.starts_on or case.on, case.details.ends_on or case.on
    values = {"opening": opening_id, "but": case.application_id or 0, "starts": starts, "ends": ends}
    return int(session.connection().execute(_TAKEN, values).scalar_one())


def _in_household(session: Session, person: Person | None, on: date) -> tuple[str, ...]:
    """Names of others of the household who have a post on the day."""
    if person is None:
        return ()
    holders = _IN_HOUSEHOLD(session, [person.household_id], day=on)
    return tuple(row.name for row in holders if row.id != person.id)


def ahead(session: Session, people: Sequence[Person], on: date) -> None:
    """Who holds a post in each of their households."""
    _IN_HOUSEHOLD.ahead(session, [person.household_id for person in people], day=on)
