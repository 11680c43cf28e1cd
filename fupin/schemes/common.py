"""Facts and rules that several schemes share: the registration, the working age, the notice in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from fupin.ahead import Asked
from fupin.calendar import add_years, age
from fupin.clock import cn_date
from fupin.model import Benefit, Person, StatusChange
from fupin.model.people import in_effect
from fupin.model.terms import ABLE, Confirmed, StatusEvent
from fupin.policy import InForce, Value
from fupin.rules import Verdict, failed, passed, rule, unknown

_CHANGE, _BENEFIT = StatusChange.__table__.c, Benefit.__table__.c

_LAST_CHANGES = Asked(
    select(_CHANGE.person_id, _CHANGE.event, _CHANGE.on)
    .where(
        _CHANGE.on <= bindparam("day"),
        _CHANGE.event != StatusEvent.CORRECTED,
        in_effect(),
    )
    .order_by(_CHANGE.on, _CHANGE.id),
    _CHANGE.person_id,
)
_GRANTS = Asked(
    select(
        _BENEFIT.person_id,
        _BENEFIT.scheme,
        _BENEFIT.item,
        _BENEFIT.starts_on,
        _BENEFIT.ends_on,
        _BENEFIT.application_id,
    )
    .where(_BENEFIT.application_id != bindparam("but"))
    .order_by(_BENEFIT.starts_on, _BENEFIT.id),
    _BENEFIT.person_id,
)

ON_REGISTER = {StatusEvent.REGISTERED, StatusEvent.IDENTIFIED, StatusEvent.RELAPSED}


@dataclass(frozen=True)
class PersonFacts:
    """What the rules may know of a person on the day. No identity number: facts are kept as evidence."""

    id: int
    name: str
    sex: str
    birth: date
    status: StatusEvent | None
    status_on: date | None
    labour: str | None
    disability: str | None
    household_id: int


@dataclass(frozen=True)
class Grant:
    """A benefit already granted to somebody."""

    scheme: str
    item: str
    starts_on: date | None
    ends_on: date | None
    application_id: int


class UnderNotice(Protocol):
    """Facts judged under one notice."""

    @property
    def notice(self) -> InForce:
        """The document in force."""


class OfPerson(UnderNotice, Protocol):
    """Facts about one applicant."""

    @property
    def person(self) -> PersonFacts | None:
        """The applicant, None if not on the register."""

    @property
    def on(self) -> date:
        """The application's day."""

    @property
    def number_problem(self) -> str:
        """What is wrong with the number typed, if anything."""


def person_facts(session: Session, person: Person | None, on: date) -> PersonFacts | None:
    """Gather a person as of a day."""
    return people_facts(session, [person], on)[person.id] if person else None


def people_facts(session: Session, people: Sequence[Person], on: date) -> dict[int, PersonFacts]:
    """Gather several people as of a day, by id, in one query."""
    statuses = _statuses(session, [person.id for person in people], on)
    return {person.id: _facts(person, statuses.get(person.id)) for person in people}


def _facts(person: Person, status: Any) -> PersonFacts:
    disability = person.disability
    return PersonFacts(
        id=person.id,
        name=person.name,
        sex=person.sex,
        birth=person.birth,
        status=status.event if status else None,
        status_on=status.on if status else None,
        labour=person.labour,
        disability=disability[18:20] if disability else None,
        household_id=person.household_id,
    )


def _statuses(session: Session, person_ids: list[int], on: date) -> dict[int, Any]:
    """The last event of each on or before the day; a corrected card changes nobody's standing."""
    rows = _LAST_CHANGES(session, person_ids, day=on)
    return {row.person_id: row for row in rows}


def read_ahead(session: Session, people: Sequence[Person], on: date) -> None:
    """For a judgement of each of these people, none of whom has an application in hand."""
    ids = [person.id for person in people]
    _LAST_CHANGES.ahead(session, ids, day=on)
    _GRANTS.ahead(session, ids, but=0)


def grants_of(session: Session, person_ids: list[int], but: int | None) -> dict[int, list[Grant]]:
    """What each of these people was granted, apart from the application in hand."""
    found: dict[int, list[Grant]] = {person_id: [] for person_id in person_ids}
    grant: list[Any]
    for person_id, *grant in _GRANTS(session, person_ids, but=but or 0):
        found[person_id].append(Grant(*grant))
    return found


def notice_verdict(notice: InForce) -> Verdict:
    """Whether a policy document is in force."""
    if not notice.title:
        return unknown(notice.missing)
    mark = "（演示数据）" if notice.status is Confirmed.DEMO else ""
    return passed(f"依据{notice.title}{mark}，有效期{notice.valid}")


def registered_verdict(person: PersonFacts | None, on: date, number_problem: str = "") -> Verdict:
    """Whether somebody is a registered poor person on the day; nobody is looked for under a wrong number."""
    if person is None and number_problem:
        return unknown(number_problem)
    if person is None:
        return failed("建档立卡信息库中没有此人，请核对身份证号码或先办理建档")
    if person.status is None or person.status_on is None:
        return unknown(f"{cn_date(on)}之前没有建档记录，请先核实建档情况")
    since = cn_date(person.status_on)
    if person.status in ON_REGISTER:
        return passed(f"建档立卡农村贫困人口（{since}{person.status.label}）")
    if person.status is StatusEvent.LIFTED:
        return unknown(f"{since}已脱贫销号，能否新申请须由县级明确，请补充县级文件")
    return failed(f"{since}{person.status.label}，不再是建档立卡贫困人口")


@rule("政策有效期", clause="末段")
def notice_in_force(facts: UnderNotice) -> Verdict:
    """The notice, or one that continues it, is in force on the day."""
    return notice_verdict(facts.notice)


@rule("建档立卡", clause="三(三)")
def registered_poor(facts: OfPerson) -> Verdict:
    """The applicant is a registered poor person on the day."""
    return registered_verdict(facts.person, facts.on, facts.number_problem)


class OfWorkingAge(OfPerson, Protocol):
    """Facts with the age limits."""

    @property
    def work_min(self) -> Value:
        """First year of working age."""

    @property
    def work_max(self) -> Value:
        """First year past it."""


@rule("劳动年龄", clause="二(三)6", uses=("work_min", "work_max"))
def working_age(facts: OfWorkingAge) -> Verdict:
    """At least the lower limit and below the upper one, by birthday."""
    if facts.person is None:
        return unknown("查不到此人，无法计算年龄")
    years, low, high = age(facts.person.birth, facts.on), facts.work_min.number, facts.work_max.number
    words = f"{cn_date(facts.on)}时 {years} 周岁，应满 {low} 周岁、不满 {high} 周岁"
    if years >= high:
        edge = cn_date(add_years(facts.person.birth, high))
        return failed(f"{words}（{edge}已满 {high} 周岁）")
    return passed(words) if years >= low else failed(words)


@rule("劳动能力", clause="二(三)6")
def able_to_work(facts: OfPerson) -> Verdict:
    """The register says ordinary or skilled labour."""
    if facts.person is None:
        return unknown("查不到此人，无法核对劳动能力")
    if not facts.person.labour:
        return unknown("台账没有登记劳动能力，请入户核实后登记")
    return passed(facts.person.labour) if facts.person.labour in ABLE else failed(f"台账登记为“{facts.person.labour}”")
