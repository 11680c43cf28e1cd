"""Counts of public-welfare posts: attendance due, months to confirm and approve, changes, terms that end."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from fupin import clock
from fupin.calendar import add_months
from fupin.clock import cn_date
from fupin.model import PostPlacement, PostSheet
from fupin.model.places import inside
from fupin.model.posts import SheetState
from fupin.posts import due, overview
from fupin.reminders.counting import Desk, Tally, counted

SOON = 30
DONE = (SheetState.CONFIRMED, SheetState.APPROVED)


def attendance(session: Session, desk: Desk) -> Tally:
    """The units whose last month nobody has stood for yet; after the due day all of them are late."""
    number = counted(session, due.outstanding(desk.scope, _last_month(), *DONE))
    day = due.due_on(session, desk.scope, _last_month())
    late = due.days_late(day)
    return Tally(number, number if late else 0, _due(day, late) if number else "")


def _last_month() -> date:
    return add_months(clock.today().replace(day=1), -1)


def _due(day: date | None, late: int) -> str:
    if day is None:
        return ""
    return f"应于{cn_date(day)}前确认，已逾期{late}天" if late else f"应于{cn_date(day)}前确认"


def to_approve(session: Session, desk: Desk) -> Tally:
    """Months that the townships stand for."""
    mine = (PostSheet.state == SheetState.CONFIRMED, inside(PostSheet.area_code, desk.scope))
    return Tally(counted(session, select(PostSheet.id).where(*mine)))


def changes(session: Session, desk: Desk) -> Tally:
    """Reported changes that wait for the county."""
    return Tally(overview.asked(session, desk.scope))


def ending(session: Session, desk: Desk) -> Tally:
    """Terms that end within a month."""
    today, p = clock.today(), PostPlacement
    soon = (p.exited_on.is_(None), p.ends_on >= today, p.ends_on <= today + timedelta(days=SOON))
    return Tally(counted(session, select(p.id).where(inside(p.area_code, desk.scope), *soon)))
