"""The step every verb ends in: the lock, the version, the event, the new state and its due date."""

from datetime import date
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from fupin import clock
from fupin.calendar import WorkingDay, working_day_after
from fupin.lifecycle import Stale
from fupin.model import Application, Event, Officer
from fupin.model.terms import Action, State
from fupin.policy import parameter
from fupin.scheme import Judgement, Pays
from fupin.schemes import SCHEMES

_LOCKED = select(Application).where(Application.uid == bindparam("uid")).with_for_update()

STALE = "此申请刚被他人处理，请查看最新情况"
STEP_DAYS = {State.SUBMITTED: "township", State.ENDORSED: "county", State.ISSUED: "finance"}


def same(application: Application, version: int) -> None:
    if application.version != version:
        raise Stale(STALE)


def locked(session: Session, uid: str) -> Application:
    """The application under a row lock (PostgreSQL) or inside the writer's turn (SQLite)."""
    return session.scalars(_LOCKED, {"uid": uid}).one()


def step(
    session: Session,
    application: Application,
    action: Action,
    to: State,
    user: Officer,
    *,
    judgement: Judgement | None,
    opinion: str = "",
) -> Event:
    """Move and write the event."""
    event = entry(action, to, user, judgement, opinion)
    event.at = application.since = clock.now()
    event.from_state, event.application = application.state, application
    session.add(event)
    due = due_day(session, application.scheme, to, application.area_code, application.applied_on or clock.today())
    for name, value in moved(to, due).items():
        setattr(application, name, value)
    session.flush()
    return event


def entry(
    action: Action,
    to: State,
    user: Officer,
    judgement: Judgement | None,
    opinion: str = "",
) -> Event:
    """The event of a step, to be written in the writer's turn and made before it where that can be."""
    return Event(
        action=action,
        to_state=to,
        user_id=user.id,
        user_name=user.name,
        user_role=user.role,
        opinion=opinion.strip(),
        evidence=judgement.evidence() if judgement else None,
    )


def columns_of(event: Event, **more: Any) -> dict[str, Any]:
    """An event that is not in any session, as columns to insert."""
    return {name: value for name, value in vars(event).items() if name in Event.__table__.c} | more


def moved(to: State, due: WorkingDay | None) -> dict[str, Any]:
    """The application's columns that a move sets, besides the moment and the version."""
    columns = {"state": to, "due_on": due.on if due else None, "due_provisional": bool(due and due.provisional)}
    if to is State.ISSUED:
        columns["granted_on"] = clock.today()
    return columns | {"live_key": None} if to.closed else columns


def due_day(session: Session, scheme: str, state: State, area_code: str, applied_on: date) -> WorkingDay | None:
    """By when the next step is owed, counted in working days from today; None if nobody owes one."""
    step_name = STEP_DAYS.get(state)
    if step_name is None or (state is State.ISSUED and SCHEMES[scheme].pays is not Pays.ONCE):
        return None
    days = parameter(session, f"step.{scheme}.{step_name}.days", area_code, applied_on)
    return working_day_after(clock.today(), days.number) if days.known else None
