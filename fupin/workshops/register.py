"""The register of workshops: entered by the counter, in effect once the county has confirmed it, changed by further
rows."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from fupin import clock
from fupin.clock import cn_date
from fupin.db import begin_writing
from fupin.lifecycle import Refused
from fupin.model import Officer, Organisation, Workshop, WorkshopRecord
from fupin.model.places import covers
from fupin.model.terms import OrganisationKind
from fupin.model.workshops import RecordKind, RecordState

WAITS = "已有一项登记或变更待县级确认，确认后再办下一项"
UNCONFIRMED = "车间登记还没有经县级确认，确认后才能办理"
MOST_OPINION = 300


class Facts(NamedTuple):
    """What a record says of a workshop."""

    name: str
    form: str
    site: str
    floor_area: int | None
    project: str
    founded_on: date
    employees: int
    poor_workers: int


class Body(NamedTuple):
    """The organisation behind it, by its credit code."""

    credit_code: str
    name: str
    legal_person: str
    address: str
    phone: str


class Asked(NamedTuple):
    """A change that somebody reports: what, from which day, what then holds, and why."""

    kind: RecordKind
    on: date
    facts: Facts
    opinion: str


def register(
    session: Session, by: Officer, body: Body, area_code: str, facts: Facts, application_id: int | None = None
) -> WorkshopRecord:
    """Enter a workshop for the county to confirm. The caller commits. Raises Refused in words."""
    begin_writing(session)
    if not covers(by.scope, area_code):
        raise Refused("所在乡镇不在您的辖区，请重新选择")
    if objection := _unlikely(facts):
        raise Refused(objection)
    organisation = _organisation(session, body, area_code)
    workshop = _declined(session, organisation, area_code, facts.name)
    if workshop is None:
        workshop = Workshop(organisation_id=organisation.id, area_code=area_code)
        session.add(workshop)
        session.flush()
    asked = Asked(RecordKind.REGISTER, facts.founded_on, facts, "")
    return _record(session, by, workshop, asked, application_id)


def _organisation(session: Session, body: Body, area_code: str) -> Organisation:
    """The organisation of that code, which others cannot register for meanwhile; one new to the office is entered."""
    query = select(Organisation).where(Organisation.credit_code == body.credit_code)
    found = session.scalar(query.with_for_update())
    if found is not None and found.name != body.name:
        raise Refused(f"此代码登记的名称是“{found.name}”，请核对名称或代码")
    if found is None:
        found = Organisation(
            kind=OrganisationKind.ENTERPRISE,
            name=body.name,
            credit_code=body.credit_code,
            area_code=area_code,
            legal_person=body.legal_person,
            address=body.address,
        )
        found.phone = body.phone
        session.add(found)
        session.flush()
    return found


def _declined(session: Session, organisation: Organisation, area_code: str, name: str) -> Workshop | None:
    """The same workshop if the county did not agree to it before. Raises Refused if it is there or waits."""
    query = select(Workshop).where(Workshop.organisation_id == organisation.id, Workshop.area_code == area_code)
    for workshop in session.scalars(query):
        told = history(session, workshop.id)
        if told[0].name != name:
            continue
        if any(record.state is not RecordState.DECLINED for record in told):
            raise Refused(f"“{name}”已经登记或正待县级确认，不用再登记")
        return workshop
    return None


def _unlikely(facts: Facts) -> str:
    if facts.founded_on > clock.today():
        return "设立日期不能晚于今天"
    return "贫困人口不能多于职工人数" if facts.poor_workers > facts.employees else ""


def change(session: Session, by: Officer, workshop_id: int, asked: Asked) -> WorkshopRecord:
    """Report a change, a closure or a new beginning. The caller commits. Raises Refused in words."""
    begin_writing(session)
    workshop = held(session, workshop_id)
    told = history(session, workshop_id)
    if any(record.state is RecordState.ASKED for record in told):
        raise Refused(WAITS)
    now = _holding(told)
    if now is None:
        raise Refused("县级没有同意登记，请重新登记")
    if objection := _unlikely(asked.facts) or _against(now, asked):
        raise Refused(objection)
    return _record(session, by, workshop, asked, None)


def _against(now: WorkshopRecord, asked: Asked) -> str:
    if not asked.opinion.strip():
        return "请填写理由"
    if asked.on > clock.today():
        return f"{cn_date(asked.on)}还没有到，到时再登记"
    if asked.on < now.on:
        return f"日期不能早于上一次登记的{cn_date(now.on)}"
    if asked.kind is RecordKind.REOPEN and now.closed_on is None:
        return "车间没有关停，不用恢复"
    if asked.kind is RecordKind.REOPEN and now.closed_on and asked.on <= now.closed_on:
        return f"恢复日期应晚于关停日期{cn_date(now.closed_on)}"
    if asked.kind is not RecordKind.REOPEN and now.closed_on is not None:
        return f"车间{cn_date(now.closed_on)}已关停，恢复生产后再办{asked.kind.label}"
    return ""


def _record(
    session: Session, by: Officer, workshop: Workshop, asked: Asked, application_id: int | None
) -> WorkshopRecord:
    made = WorkshopRecord(
        workshop_id=workshop.id,
        kind=asked.kind,
        on=asked.on,
        closed_on=asked.on if asked.kind is RecordKind.CLOSE else None,
        opinion=asked.opinion.strip()[:MOST_OPINION],
        application_id=application_id,
        asked_by_id=by.id,
        asked_by_name=by.name,
        asked_at=clock.now(),
        **asked.facts._asdict(),
    )
    session.add(made)
    session.flush()
    return made


def confirm(session: Session, by: Officer, uid: str, note: str) -> WorkshopRecord:
    """Let a record take effect. The caller commits. Raises Refused."""
    return _decide(session, by, uid, RecordState.CONFIRMED, note)


def decline(session: Session, by: Officer, uid: str, note: str) -> WorkshopRecord:
    """Everything stays as it was, and why. The caller commits. Raises Refused."""
    if not note.strip():
        raise Refused("不同意的，请填写理由，窗口会看到")
    return _decide(session, by, uid, RecordState.DECLINED, note)


def _decide(session: Session, by: Officer, uid: str, state: RecordState, note: str) -> WorkshopRecord:
    begin_writing(session)
    record = session.scalars(select(WorkshopRecord).where(WorkshopRecord.uid == uid).with_for_update()).one()
    if record.state is not RecordState.ASKED:
        raise Refused(f"此项{record.kind.label}{record.state.label}，不用再办")
    if record.asked_by_id == by.id:
        raise Refused("由您登记的，须由另一人确认")
    record.state, record.note = state, note.strip()[:MOST_OPINION]
    record.decided_by_id, record.decided_by_name, record.decided_at = by.id, by.name, clock.now()
    session.flush()
    return record


def held(session: Session, workshop_id: int) -> Workshop:
    """The workshop with nobody else writing about it."""
    return session.scalars(select(Workshop).where(Workshop.id == workshop_id).with_for_update()).one()


def history(session: Session, workshop_id: int) -> list[WorkshopRecord]:
    """All its records, the latest first."""
    query = select(WorkshopRecord).where(WorkshopRecord.workshop_id == workshop_id)
    return list(session.scalars(query.order_by(WorkshopRecord.id.desc())))


def _holding(told: Sequence[WorkshopRecord]) -> WorkshopRecord | None:
    return next((record for record in told if record.state is RecordState.CONFIRMED), None)


def present(session: Session, workshop_id: int) -> WorkshopRecord:
    """What holds today; of a workshop that nobody has confirmed what was asked for last."""
    told = history(session, workshop_id)
    return _holding(told) or told[0]


def standing(session: Session, workshop_id: int) -> WorkshopRecord:
    """The confirmed record that holds. Raises Refused if there is none yet."""
    record = present(session, workshop_id)
    if record.state is not RecordState.CONFIRMED:
        raise Refused(UNCONFIRMED)
    return record


Closure = tuple[date, date | None]  # the last day of work, and the first day of work again


def closures(session: Session, workshop_id: int) -> list[Closure]:
    """The times in which it did not work."""
    found: list[Closure] = []
    for record in reversed(history(session, workshop_id)):
        if record.state is not RecordState.CONFIRMED:
            continue
        if record.kind is RecordKind.CLOSE:
            found.append((record.on, None))
        elif record.kind is RecordKind.REOPEN and found:
            found[-1] = (found[-1][0], record.on)
    return found


def idle(times: Sequence[Closure], first: date, last: date) -> date | None:
    """The day it was closed on, if it did not work on any day from the first to the last."""
    for closed, again in times:
        if closed < first and (again is None or last < again):
            return closed
    return None
