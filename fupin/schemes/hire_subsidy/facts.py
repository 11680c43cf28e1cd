"""What a claim is judged by: each hire's contract, months and earlier grants, the county's figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from fupin.identity import masked_id
from fupin.model import Application, Person, Workshop, WorkshopRecord
from fupin.model.terms import State
from fupin.model.workshops import RecordState
from fupin.policy import InForce, Value, notice_and_figures
from fupin.scheme import Case
from fupin.schemes.common import Grant, PersonFacts, grants_of, people_facts
from fupin.schemes.hire_subsidy.model import Hire, HireMonth, HireSubsidyDetails

CODES = {
    "post_subsidy": "hire.post_subsidy_monthly_fen",
    "social_share": "hire.social_share_pct",
    "max_months": "hire.max_months",
}
GRANTED = (State.ISSUED, State.PAID)


@dataclass(frozen=True)
class MonthFacts:
    """A month claimed, as 2026-03, with the contributions paid, in fen."""

    month: str
    paid_fen: int


@dataclass(frozen=True)
class HireFacts:
    """One person hired; `granted` are the months already granted to anybody for them, with the receipt number."""

    person: PersonFacts | None
    name: str
    id_masked: str
    hardship: str | None
    certified_on: date | None
    contract: str | None
    contract_from: date | None
    contract_to: date | None
    job: str | None
    months: tuple[MonthFacts, ...]
    incomplete: int
    granted: dict[str, str]
    grants: tuple[Grant, ...]
    claim_from: str | None
    claim_to: str | None
    on: date
    post_subsidy: Value
    social_share: Value
    max_months: Value


@dataclass(frozen=True)
class HireSubsidyFacts:
    """The evidence of a claim. `workshop` is the name of the enterprise's confirmed workshop, if it has one."""

    on: date
    notice: InForce
    company: str
    account_holder: str | None
    workshop: str
    claim_from: str | None
    claim_to: str | None
    post_subsidy: Value
    social_share: Value
    hires: tuple[HireFacts, ...]


def gather(session: Session, case: Case[HireSubsidyDetails]) -> HireSubsidyFacts:
    """All reading of a claim, in a fixed number of queries whatever the roster's length."""
    notice, figures = notice_and_figures(session, CODES, case.area_code, case.on)
    details = case.details
    return HireSubsidyFacts(
        on=case.on,
        notice=notice,
        company=details.company or "",
        account_holder=details.account_holder,
        workshop=_workshop(session, case),
        claim_from=details.claim_from,
        claim_to=details.claim_to,
        post_subsidy=figures["post_subsidy"],
        social_share=figures["social_share"],
        hires=_hires(session, case, figures),
    )


def _workshop(session: Session, case: Case[HireSubsidyDetails]) -> str:
    if case.organisation is None:
        return ""
    query = (
        select(WorkshopRecord.name)
        .join(Workshop, Workshop.id == WorkshopRecord.workshop_id)
        .where(Workshop.organisation_id == case.organisation.id, WorkshopRecord.state == RecordState.CONFIRMED)
        .order_by(WorkshopRecord.id.desc())
        .limit(1)
    )
    return session.scalar(query) or ""


def _hires(session: Session, case: Case[HireSubsidyDetails], figures: dict[str, Value]) -> tuple[HireFacts, ...]:
    rows = case.details.hires
    ids = [row.person_id for row in rows if row.person_id]
    people = people_facts(session, _people(session, ids), case.on)
    grants = grants_of(session, ids, case.application_id)
    granted = _granted(session, [row.id_hash for row in rows if row.id_hash], case.application_id or 0)
    return tuple(_hire(case, row, people.get(row.person_id or 0), grants, granted, figures) for row in rows)


def _people(session: Session, ids: list[int]) -> Sequence[Person]:
    """The roster's people; somebody alone is most often at hand already."""
    if len(ids) == 1:
        return [session.get_one(Person, ids[0])]
    return session.scalars(select(Person).where(Person.id.in_(ids))).all() if ids else []


def _hire(
    case: Case[HireSubsidyDetails],
    row: Hire,
    person: PersonFacts | None,
    grants: dict[int, list[Grant]],
    granted: dict[str, dict[str, str]],
    figures: dict[str, Value],
) -> HireFacts:
    whole = [MonthFacts(each.month, each.paid_fen) for each in row.months if each.month and each.paid_fen is not None]
    return HireFacts(
        person=person,
        name=person.name if person else row.hire_name or "",
        id_masked=masked_id(row.id_number) if row.id_number else "",
        hardship=row.hardship,
        certified_on=row.certified_on,
        contract=row.contract,
        contract_from=row.contract_from,
        contract_to=row.contract_to,
        job=row.job,
        months=tuple(whole),
        incomplete=len(row.months) - len(whole),
        granted=granted.get(row.id_hash or "", {}),
        grants=tuple(grants.get(row.person_id or 0, ())),
        claim_from=case.details.claim_from,
        claim_to=case.details.claim_to,
        on=case.on,
        **figures,
    )


def _granted(session: Session, hashes: list[str], but: int) -> dict[str, dict[str, str]]:
    """Months granted before, with the receipt number, by the number's hash: on the register or not."""
    if not hashes:
        return {}
    query = (
        select(Hire.id_hash, HireMonth.month, Application.number)
        .join(HireMonth, HireMonth.hire_id == Hire.id)
        .join(Application, Application.id == Hire.application_id)
        .where(Hire.id_hash.in_(hashes), Hire.granted, Application.state.in_(GRANTED), Application.id != but)
    )
    found: dict[str, dict[str, str]] = {}
    for id_hash, month, number in session.execute(query):
        found.setdefault(id_hash or "", {})[month or ""] = number or ""
    return found
