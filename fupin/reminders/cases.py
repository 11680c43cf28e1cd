"""Counts of applications: what waits and how long, what came back, what was begun and left."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from fupin import clock
from fupin.clock import cn_date
from fupin.lists import limited
from fupin.model import Application
from fupin.model.places import COUNTY, TOWNSHIP, inside
from fupin.model.terms import Role, State
from fupin.money.budgets import APPLICATION
from fupin.money.sources import counts
from fupin.placenames import short_names
from fupin.reminders.counting import MOST, Desk, Tally, counted
from fupin.scheme import Pays
from fupin.schemes import SCHEMES

OLD_DRAFT = timedelta(days=7)
A = Application


def waiting(session: Session, desk: Desk) -> Tally:
    """What the worklist of the role begins with; late is what is past the step's due day."""
    queue = select(A.state, A.since, A.due_on).where(_mine(desk.scope), _awaiting(desk.role))
    some = queue.order_by(A.since).limit(MOST + 1).subquery().c
    over = and_(some.state.in_(limited(desk.role)), some.due_on < clock.today())
    late = func.coalesce(func.sum(case((over, 1), else_=0)), 0)
    number, overdue, oldest = session.execute(select(func.count(), late, func.min(some.since))).one()
    return Tally(number, overdue, _since(oldest, overdue))


def _since(oldest: datetime | None, late: int) -> str:
    if oldest is None:
        return ""
    day = clock.local_date(oldest)
    waited = f"等得最久的从{cn_date(day)}起，已{(clock.today() - day).days}天"
    return f"其中 {late} 件已超过办理时限；{waited}" if late else waited


def _mine(scope: str) -> ColumnElement[bool]:
    """By the column whose index fits the scope."""
    columns = {COUNTY: A.county_code, TOWNSHIP: A.township_code}
    return columns[len(scope)] == scope if len(scope) in columns else inside(A.area_code, scope)


def _awaiting(role: Role) -> ColumnElement[bool]:
    if role is Role.TOWNSHIP:
        return A.state == State.SUBMITTED
    if role is Role.FINANCE:
        once = [scheme.code for scheme in SCHEMES.values() if scheme.pays is Pays.ONCE]
        return and_(A.state == State.ISSUED, A.scheme.in_(once), ~counts(APPLICATION, A.id))
    over = and_(A.state == State.ON_NOTICE, A.due_on < clock.today())
    return or_(A.state.in_((State.ENDORSED, State.APPROVED, State.OBJECTED)), over)


def returned(session: Session, desk: Desk) -> Tally:
    """What the counter has to put right."""
    return Tally(counted(session, select(A.id).where(_mine(desk.scope), A.state == State.RETURNED)))


def old_drafts(session: Session, desk: Desk) -> Tally:
    """What was begun and left lying."""
    old = (A.state == State.DRAFT, A.since < clock.now() - OLD_DRAFT)
    return Tally(counted(session, select(A.id).where(_mine(desk.scope), *old)))


def late_counties(session: Session, desk: Desk) -> Tally:
    """The counties below a city with cases past their step's due day."""
    late = (inside(A.county_code, desk.scope), A.state.in_(limited(desk.role)), A.due_on < clock.today())
    query = select(A.county_code, func.count()).where(*late).group_by(A.county_code).order_by(A.county_code)
    counties = {row[0]: row[1] for row in session.execute(query.limit(MOST))}
    names = short_names(session, counties)
    note = "、".join(f"{names[code]} {number} 件" for code, number in counties.items())
    return Tally(len(counties), len(counties), f"超过办理时限：{note}" if note else "")
