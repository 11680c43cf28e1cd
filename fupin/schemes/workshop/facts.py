"""What a workshop's award is judged by: each worker's contract, pay and earlier awards, and the lines of the years."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from fupin.ahead import Asked
from fupin.identity import masked_id
from fupin.model import Application, Person
from fupin.model.terms import State
from fupin.policy import InForce, Value, notice_and_figures, parameter
from fupin.scheme import Case
from fupin.schemes.common import Grant, PersonFacts, grants_of, people_facts
from fupin.schemes.workshop.model import WorkshopDetails, WorkshopWorker

CODES = {
    "award": "workshop.award_per_person_fen",
    "window_months": "workshop.window_months",
    "window_rule": "workshop.window_rule",
    "line_year_rule": "workshop.line_year_rule",
    "heavy_task": "workshop.county_heavy_task",
}
LINE = "poverty_line.provincial_fen"
UNDER_WAY = (State.SUBMITTED, State.ENDORSED, State.APPROVED, State.ON_NOTICE, State.OBJECTED, State.RETURNED)

_WORKER, _CASE = WorkshopWorker.__table__.c, Application.__table__.c
_ELSEWHERE = Asked(
    select(_WORKER.person_id, _CASE.number)
    .join(Application.__table__, _CASE.id == _WORKER.application_id)
    .where(_CASE.state.in_(UNDER_WAY), _CASE.id != bindparam("but")),
    _WORKER.person_id,
)


@dataclass(frozen=True)
class Pay:
    """One payment to a worker, in fen."""

    on: date
    fen: int


@dataclass(frozen=True)
class WorkerFacts:
    """One line of the roster with what the register, the ledger and other workshops say."""

    person: PersonFacts | None
    name: str
    id_masked: str
    contract: str | None
    contract_from: date | None
    contract_to: date | None
    job: str | None
    payments: tuple[Pay, ...]
    incomplete: int
    grants: tuple[Grant, ...]
    elsewhere: str | None
    on: date
    award: Value
    window_months: Value
    window_rule: Value
    line_year_rule: Value
    lines: dict[int, Value]


@dataclass(frozen=True)
class WorkshopFacts:
    """The evidence of an application."""

    on: date
    notice: InForce
    company: str
    account_holder: str | None
    already_awarded: int
    award: Value
    heavy_task: Value
    workers: tuple[WorkerFacts, ...]


def gather(session: Session, case: Case[WorkshopDetails]) -> WorkshopFacts:
    """All reading of an application, in a fixed number of queries whatever the roster's length."""
    notice, named = notice_and_figures(session, CODES, case.area_code, case.on)
    heavy = named.pop("heavy_task")
    workers = _workers(session, case, named)
    return WorkshopFacts(
        on=case.on,
        notice=notice,
        company=case.details.company or "",
        account_holder=case.details.account_holder,
        already_awarded=_already_awarded(session, case),
        award=named["award"],
        heavy_task=heavy,
        workers=workers,
    )


def _workers(session: Session, case: Case[WorkshopDetails], values: dict[str, Value]) -> tuple[WorkerFacts, ...]:
    rows = case.details.workers
    ids = [row.person_id for row in rows if row.person_id]
    people = people_facts(session, _people(session, ids), case.on)
    grants = grants_of(session, ids, case.application_id)
    elsewhere = _elsewhere(session, ids, case.application_id)
    lines = _lines(session, case)
    return tuple(_worker(case, row, people.get(row.person_id or 0), grants, elsewhere, values, lines) for row in rows)


def _people(session: Session, ids: list[int]) -> Sequence[Person]:
    """The roster's people; somebody alone is most often at hand already."""
    if len(ids) == 1:
        return [session.get_one(Person, ids[0])]
    return session.scalars(select(Person).where(Person.id.in_(ids))).all()


def _worker(
    case: Case[WorkshopDetails],
    row: WorkshopWorker,
    person: PersonFacts | None,
    grants: dict[int, list[Grant]],
    elsewhere: dict[int, str],
    values: dict[str, Value],
    lines: dict[int, Value],
) -> WorkerFacts:
    paid = [Pay(pay.paid_on, pay.amount_fen) for pay in row.payments if pay.paid_on and pay.amount_fen is not None]
    return WorkerFacts(
        person=person,
        name=person.name if person else "",
        id_masked=masked_id(row.id_number) if row.id_number else "",
        contract=row.contract,
        contract_from=row.contract_from,
        contract_to=row.contract_to,
        job=row.job,
        payments=tuple(pay for pay in paid if pay.on <= case.on),
        incomplete=len(row.payments) - len(paid),
        grants=tuple(grants.get(row.person_id or 0, ())),
        elsewhere=elsewhere.get(row.person_id or 0),
        on=case.on,
        lines=lines,
        **values,
    )


def _lines(session: Session, case: Case[WorkshopDetails]) -> dict[int, Value]:
    """The provincial poverty line of every year that a contract of the roster touches."""
    ends = [row.contract_to for row in case.details.workers if row.contract_to]
    starts = [row.contract_from for row in case.details.workers if row.contract_from]
    if not starts or not ends:
        return {}
    years = range(min(starts).year, min(max(ends).year, case.on.year + 1) + 1)
    return {year: parameter(session, LINE, case.area_code, date(year, 12, 31)) for year in years}


def _elsewhere(session: Session, ids: list[int], but: int | None) -> dict[int, str]:
    """Workers who stand on another workshop's open application, with its number."""
    return {row.person_id: row.number or "" for row in _ELSEWHERE(session, ids, but=but or 0)}


def ahead(session: Session, people: Sequence[Person], _on: date) -> None:
    """Which of them stand on a workshop's open application."""
    _ELSEWHERE.ahead(session, [person.id for person in people], but=0)


def _already_awarded(session: Session, case: Case[WorkshopDetails]) -> int:
    """Workers for whom this enterprise has had the award before."""
    if case.organisation is None:
        return 0
    query = (
        select(WorkshopWorker.id)
        .join(Application, Application.id == WorkshopWorker.application_id)
        .where(
            Application.organisation_id == case.organisation.id,
            Application.state.in_((State.ISSUED, State.PAID)),
            WorkshopWorker.awarded,
        )
    )
    return len(session.scalars(query).all())
