"""What every act on a class shares: the class held for writing, as it was seen, and in the right state."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from fupin.classes import STALE
from fupin.db import begin_writing
from fupin.lifecycle import Refused, Stale
from fupin.model import TrainingClass
from fupin.model.classes import ClassState


def held(session: Session, uid: str, *states: ClassState) -> TrainingClass:
    """The class with nobody else writing it. Raises Refused outside these states."""
    begin_writing(session)
    one = session.scalars(select(TrainingClass).where(TrainingClass.uid == uid).with_for_update()).one()
    if one.state not in states:
        raise Refused(f"此班次{one.state.label}，不能再办这一步")
    return one


def as_seen(session: Session, uid: str, version: int, *states: ClassState) -> TrainingClass:
    """The same, as whoever acts saw it. Raises Stale if somebody else acted since."""
    begin_writing(session)
    one = session.scalars(select(TrainingClass).where(TrainingClass.uid == uid).with_for_update()).one()
    if one.version != version:
        raise Stale(STALE)
    if one.state not in states:
        raise Refused(f"此班次{one.state.label}，不能再办这一步")
    return one


def moved(session: Session, one: TrainingClass, to: ClassState) -> TrainingClass:
    """Written, with its next version."""
    one.state = to
    one.version += 1
    session.flush()
    return one
