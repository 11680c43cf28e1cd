"""Lists of workshops: those of an area by what holds of each, what waits for the county, which one an award is for."""

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Subquery, case, func, select
from sqlalchemy.orm import Session

from fupin import clock
from fupin.model import Application, Organisation, Workshop, WorkshopContract, WorkshopRecord
from fupin.model.places import inside
from fupin.model.workshops import RecordState
from fupin.schemes.workshop.model import WorkshopDetails

PAGE = 30
OPEN, CLOSED, WAITING = "open", "closed", "waiting"
STATES = ((OPEN, "在产"), (CLOSED, "已关停"), (WAITING, "待县级确认"))


class Filter(NamedTuple):
    """What is looked for; empty means all. `name` is part of the workshop's or the organisation's."""

    state: str = ""
    form: str = ""
    area: str = ""
    name: str = ""


class Line(NamedTuple):
    """A workshop as lists show it; `waits` tells that something awaits the county."""

    id: int
    uid: str
    name: str
    company: str
    area_code: str
    form: str
    project: str
    employees: int
    poor_workers: int
    closed_on: date | None
    state: RecordState
    waits: bool
    workers: int


class Page(NamedTuple):
    """Some lines, and the id after which the next page begins."""

    rows: list[Line]
    after: int


def _latest() -> Subquery:
    """Of each workshop the record that holds, else the last one; and whether something waits."""
    r = WorkshopRecord
    confirmed = func.max(case((r.state == RecordState.CONFIRMED, r.id)))
    waits = func.max(case((r.state == RecordState.ASKED, 1), else_=0))
    columns = (r.workshop_id, func.coalesce(confirmed, func.max(r.id)).label("record_id"), waits.label("waits"))
    return select(*columns).group_by(r.workshop_id).subquery()


def page(session: Session, scope: str, wanted: Filter, after: int = 0) -> Page:
    """The workshops of an area, as they were entered."""
    latest, today = _latest(), clock.today()
    rows = session.execute(_wanted(_lines(latest, today), latest, scope, wanted, after).limit(PAGE + 1)).all()
    found = [Line(*row)._replace(waits=bool(row.waits)) for row in rows[:PAGE]]
    return Page(found, found[-1].id if len(rows) > PAGE else 0)


def _lines(latest: Subquery, today: date) -> Any:
    w, r, c = Workshop, WorkshopRecord, WorkshopContract
    last = func.coalesce(c.ended_on, c.ends_on)
    workers = select(func.count()).where(c.workshop_id == w.id, c.starts_on <= today, last >= today).scalar_subquery()
    return (
        select(
            w.id, w.uid, r.name, Organisation.name.label("company"), w.area_code, r.form, r.project, r.employees,
            r.poor_workers, r.closed_on, r.state, latest.c.waits, workers,
        )
        .join(latest, latest.c.workshop_id == w.id)
        .join(r, r.id == latest.c.record_id)
        .join(Organisation, Organisation.id == w.organisation_id)
        .order_by(w.id)
    )  # fmt: skip


def _wanted(query: Any, latest: Subquery, scope: str, wanted: Filter, after: int) -> Any:
    r = WorkshopRecord
    query = query.where(inside(Workshop.area_code, wanted.area if wanted.area.startswith(scope) else scope))
    query = query.where(Workshop.id > after)
    if wanted.form:
        query = query.where(r.form == wanted.form)
    if wanted.name:
        part = wanted.name[:100]
        query = query.where(r.name.contains(part, autoescape=True) | Organisation.name.contains(part, autoescape=True))
    if wanted.state == WAITING:
        return query.where(latest.c.waits == 1)
    if wanted.state in {OPEN, CLOSED}:
        shut = r.closed_on.is_not(None) if wanted.state == CLOSED else r.closed_on.is_(None)
        return query.where(r.state == RecordState.CONFIRMED, shut)
    return query


def waiting(session: Session, scope: str) -> int:
    """How many records await the county."""
    query = (
        select(func.count(WorkshopRecord.id))
        .join(Workshop, Workshop.id == WorkshopRecord.workshop_id)
        .where(WorkshopRecord.state == RecordState.ASKED, inside(Workshop.area_code, scope))
    )
    return session.scalar(query) or 0


def of_application(session: Session, application: Application) -> Workshop | None:
    """The registered workshop that an application for the award is about: its enterprise's in that township.

    If there are several it is the one of that name.
    """
    details = session.get(WorkshopDetails, application.id)
    if details is None or application.organisation_id is None:
        return None
    query = (
        select(Workshop, WorkshopRecord.name)
        .join(WorkshopRecord, WorkshopRecord.workshop_id == Workshop.id)
        .where(
            Workshop.organisation_id == application.organisation_id,
            Workshop.area_code == details.area_code,
            WorkshopRecord.state != RecordState.DECLINED,
        )
        .order_by(Workshop.id)
    )
    rows = session.execute(query).all()
    named = [row.Workshop for row in rows if row.name == details.workshop_name]
    alone = [row.Workshop for row in rows] if len({row.Workshop.id for row in rows}) == 1 else []
    return next(iter(named or alone), None)


def applications(session: Session, workshop: Workshop) -> list[Application]:
    """The applications for the award that are about this workshop, the latest first; no drafts."""
    query = select(Application).where(
        Application.scheme == "workshop",
        Application.organisation_id == workshop.organisation_id,
        Application.number.is_not(None),
    )
    found = session.scalars(query.order_by(Application.id.desc()))
    return [each for each in found if of_application(session, each) is workshop]
