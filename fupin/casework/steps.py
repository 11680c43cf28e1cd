"""The step every verb ends in: the lock, the version, the event, the new state and its due date."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from fupin import clock
from fupin.calendar import WorkingDay, working_day_after
from fupin.lifecycle import Stale
from fupin.model import Application, Event, Officer
from fupin.model.terms import Action, State
from fupin.policy import parameter
from fupin.scheme import Judgement, Pays
from fupin.schemes import SCHEMES

STALE = "此申请刚被他人处理，请查看最新情况"
STEP_DAYS = {State.SUBMITTED: "township", State.ENDORSED: "county", State.ISSUED: "finance"}


def same(application: Application, version: int) -> None:
    if application.version != version:
        raise Stale(STALE)


def locked(session: Session, uid: str) -> Application:
    """The application under a row lock (PostgreSQL) or inside the writer's turn (SQLite)."""
    return session.scalars(select(Application).where(Application.uid == uid).with_for_update()).one()


def step(
    session: Session,
    application: Application,
    action: Action,
    to: State,
    user: Officer,
    *,
    judgement: Judgement | None,
    opinion: str = "",
) -> None:
    """Move and write the event."""
    due = due_day(session, application.scheme, to, application.area_code, application.applied_on or clock.today())
    write(session, application, entry(action, to, user, judgement, opinion), due)


def entry(
    action: Action,
    to: State,
    user: Officer,
    judgement: Judgement | None,
    opinion: str = "",
    changes: list[str] | None = None,
) -> Event:
    """The event of a step, to be written in the writer's turn and made before it where that can be."""
    return Event(
        action=action,
        to_state=to,
        user_id=user.id,
        user_name=user.name,
        user_role=user.role,
        opinion=opinion.strip(),
        changes=changes,
        evidence=judgement.evidence() if judgement else None,
    )


def write(session: Session, application: Application, event: Event, due: WorkingDay | None) -> None:
    """Move by an event that is ready."""
    event.at = application.since = clock.now()
    event.from_state, application.state = application.state, event.to_state
    event.application = application
    session.add(event)
    if event.action is Action.SUBMIT:
        application.returned_from = None
    if event.to_state.closed:
        application.live_key = None
    application.due_on, application.due_provisional = (due.on, due.provisional) if due else (None, False)
    session.flush()


def due_day(session: Session, scheme: str, state: State, area_code: str, applied_on: date) -> WorkingDay | None:
    """By when the next step is owed, counted in working days from today; None if nobody owes one."""
    step_name = STEP_DAYS.get(state)
    if step_name is None or (state is State.ISSUED and SCHEMES[scheme].pays is not Pays.ONCE):
        return None
    days = parameter(session, f"step.{scheme}.{step_name}.days", area_code, applied_on)
    return working_day_after(clock.today(), days.number) if days.known else None
