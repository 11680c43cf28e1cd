"""Who works in a workshop, by which contract, and what has to be looked at: another workshop, an ended registration."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fupin import clock
from fupin.calendar import add_months
from fupin.clock import cn_date
from fupin.db import begin_writing
from fupin.lifecycle import Refused
from fupin.model import Officer, Organisation, Person, Workshop, WorkshopContract, WorkshopEntry, WorkshopLedger
from fupin.model import WorkshopMonth as Month
from fupin.model.people import id_hash
from fupin.model.places import COUNTY, inside
from fupin.model.terms import Outcome
from fupin.schemes.common import people_facts, registered_verdict
from fupin.workshops import register


class Wish(NamedTuple):
    """A contract to be entered, with whom by the identity number."""

    id_number: str
    kind: str
    starts_on: date
    ends_on: date
    job: str


class Member(NamedTuple):
    """A contract with the name of whose it is."""

    contract: WorkshopContract
    name: str


def add(session: Session, by: Officer, workshop_id: int, wish: Wish) -> WorkshopContract:
    """Enter a contract. The caller commits. Raises Refused in words."""
    begin_writing(session)
    workshop = register.held(session, workshop_id)
    record = register.standing(session, workshop_id)
    if wish.ends_on < wish.starts_on:
        raise Refused("合同结束不能早于合同开始")
    if wish.starts_on < record.founded_on:
        raise Refused(f"车间{cn_date(record.founded_on)}设立，合同开始不能早于这一天")
    if closed := register.idle(register.closures(session, workshop_id), wish.starts_on, wish.starts_on):
        raise Refused(f"车间{cn_date(closed)}已关停，不能登记这一天之后开始的合同")
    person = _person(session, workshop, wish.id_number)
    _refuse_overlap(session, workshop_id, person, wish)
    made = WorkshopContract(
        workshop_id=workshop_id,
        person_id=person.id,
        kind=wish.kind,
        starts_on=wish.starts_on,
        ends_on=wish.ends_on,
        job=wish.job,
        by_id=by.id,
        at=clock.now(),
    )
    session.add(made)
    session.flush()
    return made


def _person(session: Session, workshop: Workshop, id_number: str) -> Person:
    """Somebody on the county's register. Raises Refused."""
    query = select(Person).where(
        Person.id_hash == id_hash(id_number), inside(Person.area_code, workshop.area_code[:COUNTY])
    )
    person, today = session.scalar(query), clock.today()
    facts = people_facts(session, [person], today)[person.id] if person else None
    verdict = registered_verdict(facts, today)
    if person is None or verdict.outcome is Outcome.FAILED:
        raise Refused(verdict.words)
    return person


def _refuse_overlap(session: Session, workshop_id: int, person: Person, wish: Wish) -> None:
    c = WorkshopContract
    query = select(c).where(
        c.workshop_id == workshop_id,
        c.person_id == person.id,
        c.starts_on <= wish.ends_on,
        func.coalesce(c.ended_on, c.ends_on) >= wish.starts_on,
    )
    if other := session.scalar(query.limit(1)):
        raise Refused(
            f"{person.name}在本车间已有{cn_date(other.starts_on)}至{cn_date(other.last_day)}的合同，期限不能重叠"
        )


def end(session: Session, by: Officer, contract_id: int, on: date, reason: str) -> WorkshopContract:
    """A contract that ended before its time. The caller commits. Raises Refused in words."""
    begin_writing(session)
    query = select(WorkshopContract).where(WorkshopContract.id == contract_id)
    contract = session.scalars(query.with_for_update()).one()
    if contract.ended_on is not None:
        raise Refused(f"合同{cn_date(contract.ended_on)}已结束，不用再办")
    if not contract.starts_on <= on <= contract.ends_on:
        raise Refused(f"最后一天应在{cn_date(contract.starts_on)}至{cn_date(contract.ends_on)}之内")
    if on > clock.today():
        raise Refused(f"{cn_date(on)}还没有到，合同结束之后再登记")
    if not reason.strip():
        raise Refused("请填写提前结束的原因")
    if later := _later_pay(session, contract.id, on):
        raise Refused(f"{later.year}年{later.month}月的报酬台账里还有此人，最后一天不能早于这个月")
    contract.ended_on, contract.reason = on, reason.strip()[:200]
    session.flush()
    return contract


def _later_pay(session: Session, contract_id: int, on: date) -> date | None:
    """The first month after the day for which pay was entered."""
    for line in (WorkshopLedger, WorkshopEntry):
        query = select(func.min(Month.month)).join(line, line.month_id == Month.id)
        found = session.scalar(query.where(line.contract_id == contract_id, Month.month > on))
        if found:
            return found
    return None


def members(session: Session, workshop_id: int, month: date | None = None) -> list[Member]:
    """The contracts of a workshop, those of one month or all, as they were entered."""
    c = WorkshopContract
    query = select(c, Person.name).join(Person, Person.id == c.person_id).where(c.workshop_id == workshop_id)
    if month:
        last = func.coalesce(c.ended_on, c.ends_on)
        query = query.where(c.starts_on < add_months(month, 1), last >= month)
    return [Member(row[0], row[1]) for row in session.execute(query.order_by(c.id))]


def elsewhere(session: Session, workshop_id: int, roll: Sequence[Member], first: date, last: date) -> dict[int, str]:
    """Which other workshop somebody works in during the same days, by person."""
    c = WorkshopContract
    query = (
        select(c.person_id, c.workshop_id, Organisation.name)
        .join(Workshop, Workshop.id == c.workshop_id)
        .join(Organisation, Organisation.id == Workshop.organisation_id)
        .where(
            c.person_id.in_({member.contract.person_id for member in roll}),
            c.workshop_id != workshop_id,
            c.starts_on <= last,
            func.coalesce(c.ended_on, c.ends_on) >= first,
        )
        .order_by(c.id)
    )
    found: dict[int, list[str]] = {}
    for person_id, other, company in session.execute(query):
        name = f"“{register.present(session, other).name}”（{company}）"
        if name not in found.setdefault(person_id, []):
            found[person_id].append(name)
    return {person_id: "、".join(names) for person_id, names in found.items()}


def unregistered(session: Session, person_ids: Collection[int]) -> dict[int, str]:
    """Whose registration does not stand today any more, and since when."""
    today = clock.today()
    people = session.scalars(select(Person).where(Person.id.in_(person_ids))).all()
    verdicts = {each.id: registered_verdict(each, today) for each in people_facts(session, people, today).values()}
    return {one: verdict.words for one, verdict in verdicts.items() if verdict.outcome is not Outcome.PASSED}
