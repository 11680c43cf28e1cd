"""The counter's side: what was handed in at a kiosk waits for the identity card, and is then submitted."""

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from fupin import casework, clock
from fupin.db import begin_writing
from fupin.model import Application, Kiosk, KioskFiling, Officer
from fupin.model.places import inside
from fupin.model.terms import State

PAGE = 50


class Waiting(NamedTuple):
    """One line of the list."""

    uid: str
    applicant_name: str
    scheme: str
    kiosk: str
    handed_in_at: datetime
    show_by: date
    application_id: int


class Page(NamedTuple):
    """Those that were handed in first come first; `after` is where the next page begins, 0 if there is none."""

    rows: list[Waiting]
    after: int


def _waits(scope: str) -> tuple[ColumnElement[bool], ...]:
    return (
        KioskFiling.handed_in_at.is_not(None),
        Application.state == State.DRAFT,
        inside(Application.area_code, scope),
    )


def waiting(session: Session, user: Officer, after: int = 0) -> Page:
    """What waits for a card in the user's area."""
    columns: tuple[Any, ...] = (
        Application.uid,
        Application.applicant_name,
        Application.scheme,
        Kiosk.name,
        KioskFiling.handed_in_at,
        KioskFiling.show_by,
        KioskFiling.application_id,
    )
    query = (
        select(*columns)
        .join(KioskFiling.application)
        .join(KioskFiling.kiosk)
        .where(*_waits(user.scope), KioskFiling.application_id > after)
        .order_by(KioskFiling.application_id)
        .limit(PAGE + 1)
    )
    rows = [Waiting(*row) for row in session.execute(query)]
    return Page(rows[:PAGE], rows[PAGE - 1].application_id if len(rows) > PAGE else 0)


def count(session: Session, user: Officer) -> int:
    """How many wait."""
    query = select(func.count()).select_from(KioskFiling).join(KioskFiling.application).where(*_waits(user.scope))
    return session.scalar(query) or 0


def accept(session: Session, user: Officer, uid: str, version: int, ticked: set[str]) -> str:
    """Submit what was handed in, its applicant's card having been seen; answers the receipt number.

    Raises what `casework.submit` raises.
    """
    number = casework.submit(session, user, uid, version, ticked)
    begin_writing(session)
    filing = session.scalars(select(KioskFiling).join(KioskFiling.application).where(Application.uid == uid)).one()
    filing.checked_by_id, filing.checked_at = user.id, clock.now()
    session.commit()
    return number
