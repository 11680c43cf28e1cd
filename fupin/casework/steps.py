"""The step every verb ends in: the lock, the version, the event, the new state and its due date."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from fupin import clock
from fupin.calendar import working_day_after
from fupin.lifecycle import Stale
from fupin.model import Application, Event, User
from fupin.model.terms import Action, State
from fupin.policy import parameter
from fupin.scheme import Judgement

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
    user: User,
    *,
    judgement: Judgement | None,
    opinion: str = "",
    changes: list[str] | None = None,
) -> None:
    """Move and write the event."""
    now = clock.now()
    event = Event(
        application_id=application.id,
        action=action,
        from_state=application.state,
        to_state=to,
        at=now,
        user_id=user.id,
        user_name=user.name,
        user_role=user.role,
        opinion=opinion.strip(),
        changes=changes,
        evidence=judgement.evidence() if judgement else None,
    )
    application.events.append(event)
    application.state = to
    application.since = now
    if action is Action.SUBMIT:
        application.returned_from = None
    if to.closed:
        application.live_key = None
    _set_due(session, application)
    session.flush()


def _set_due(session: Session, application: Application) -> None:
    """By when the next step is owed, counted in working days from today."""
    step = STEP_DAYS.get(application.state)
    application.due_on, application.due_provisional = None, False
    if step is None:
        return
    code = f"step.{application.scheme}.{step}.days"
    days = parameter(session, code, application.area_code, application.applied_on or clock.today())
    if days.known:
        due = working_day_after(clock.today(), days.number)
        application.due_on, application.due_provisional = due.on, due.provisional
