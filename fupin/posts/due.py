"""By which day a month's attendance is to be confirmed, and which units are still without it."""

from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from fupin import clock
from fupin.calendar import add_months
from fupin.model import PostPlacement, PostSheet
from fupin.model.places import inside
from fupin.model.posts import SheetState
from fupin.policy import Value, parameter
from fupin.schemes.public_post.model import Opening

DUE_DAY = "public_post.attendance_due_day"


def due_day(session: Session, area_code: str, month: date) -> Value:
    """Which day of the next month that is, as the policy in force then says."""
    return parameter(session, DUE_DAY, area_code, add_months(month, 1))


def due_on(session: Session, area_code: str, month: date) -> date | None:
    """The last day to confirm a month's attendance; None where no document says one."""
    value = due_day(session, area_code, month)
    return add_months(month, 1).replace(day=min(value.number, 28)) if value.known and value.number else None


def days_late(due: date | None) -> int:
    """How many days after it today is."""
    return max((clock.today() - due).days, 0) if due else 0


def outstanding(scope: str, month: date, *done: SheetState) -> Select[int, str]:
    """The units of an area with people in posts in a month whose sheet has none of these states."""
    last = func.coalesce(PostPlacement.exited_on, PostPlacement.ends_on)
    confirmed = select(PostSheet.id).where(
        PostSheet.unit_id == Opening.unit_id,
        PostSheet.area_code == PostPlacement.area_code,
        PostSheet.month == month,
        PostSheet.state.in_(done),
    )
    return (
        select(Opening.unit_id, PostPlacement.area_code)
        .join(Opening, Opening.id == PostPlacement.opening_id)
        .where(inside(PostPlacement.area_code, scope), PostPlacement.starts_on < add_months(month, 1), last >= month)
        .where(~confirmed.exists())
        .distinct()
    )
