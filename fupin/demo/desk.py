"""Who does what on which day in the demonstration office, for whatever makes its rows."""

from contextlib import AbstractContextManager
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from fupin import casework, clock
from fupin.model import Application, User
from fupin.model.terms import Action
from fupin.office import Press


def user(session: Session, username: str) -> User:
    """The account of that name."""
    return session.scalars(select(User).where(User.username == username)).one()


def step(session: Session, press: Press, username: str, uid: str, action: Action, on: date) -> None:
    """A step on an application that nobody objects to."""
    with when(on):
        opinion = "经核实，情况属实，同意。"
        by = user(session, username)
        casework.act(session, press, by, uid, action, version=version(session, uid), opinion=opinion)


def version(session: Session, uid: str) -> int:
    """Of an application, as it stands."""
    return session.scalars(select(Application.version).where(Application.uid == uid)).one()


def when(day: date) -> AbstractContextManager[None]:
    """Ten in the morning of that day."""
    return clock.pinned(datetime.combine(day, time(10), clock.OFFICE_ZONE))
