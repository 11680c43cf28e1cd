"""What somebody did today: their own steps on the cases of their area, the latest first."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from fupin import clock
from fupin.model import Application, Event, Officer
from fupin.model.places import inside
from fupin.model.terms import Action, State

PAGE = 50


class Step(NamedTuple):
    """One step taken."""

    id: int
    at: datetime
    action: Action
    to_state: State
    uid: str
    number: str | None
    name: str
    scheme: str


class Done(NamedTuple):
    """A page of steps, how often each was taken altogether, and the id before which the next page begins."""

    steps: Sequence[Step]
    counts: dict[Action, int]
    before: int | None


COLUMNS = (
    Event.id, Event.at, Event.action, Event.to_state,
    Application.uid, Application.number, Application.applicant_name, Application.scheme,
)  # fmt: skip


def today(session: Session, user: Officer, before: int | None = None) -> Done:
    """The steps of today before that one, if it is given."""
    mine = _mine(user)
    query = select(*COLUMNS).join(Event.application).where(*mine).order_by(Event.id.desc()).limit(PAGE + 1)
    rows = session.execute(query.where(Event.id < before) if before else query).all()
    steps = [Step._make(row) for row in rows[:PAGE]]
    kinds = select(Event.action, func.count()).join(Event.application).where(*mine).group_by(Event.action)
    found = {row[0]: row[1] for row in session.execute(kinds)}
    counts = {action: found[action] for action in Action if action in found}
    return Done(steps, counts, steps[-1].id if len(rows) > PAGE else None)


def _mine(user: Officer) -> tuple[ColumnElement[Any], ...]:
    began = datetime.combine(clock.today(), time(), clock.OFFICE_ZONE)
    return (Event.user_id == user.id, Event.at >= began, inside(Application.area_code, user.scope))
