"""Wrong codes: after a few from one place, or many from all places, everybody there waits."""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, text
from sqlalchemy.orm import Session

from fupin import clock
from fupin.db import begin_writing
from fupin.model import KioskFailure
from fupin.vault import keyed_hash

WINDOW = timedelta(minutes=10)
TRIES = 5  # of one device, or of one address that pairs a machine
TRIES_OF_ALL = 200
LOCK = int.from_bytes(hashlib.sha256(b"kiosk_failure").digest()[:4])

F = KioskFailure


def place_of(name: str) -> str:
    """By what a device or an address is told from others without being kept."""
    return keyed_hash(name, "kiosk_place")


def to_wait(session: Session, place: str) -> int:
    """Minutes until somebody at this place may try again, 0 for at once."""
    now = clock.wall()
    until = _free_at(session, now, TRIES, F.place == place) or _free_at(session, now, TRIES_OF_ALL)
    return -int(-(until - now).total_seconds() // 60) if until else 0


def failed(session: Session, place: str) -> int:
    """Count a wrong code, one after another; the minutes to wait from now on. Commits."""
    begin_writing(session)
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    now = clock.wall()
    session.execute(delete(F).where(F.at <= now - WINDOW))
    session.add(F(place=place, at=now))
    session.flush()
    minutes = to_wait(session, place)
    session.commit()
    return minutes


def _free_at(session: Session, now: datetime, tries: int, *whose: ColumnElement[bool]) -> datetime | None:
    """When the earliest of the last so many failures is ten minutes old; None if there are fewer of that age."""
    query = select(F.at).where(F.at > now - WINDOW, *whose).order_by(F.at.desc()).offset(tries - 1).limit(1)
    earliest = session.scalar(query)
    return earliest + WINDOW if earliest else None
