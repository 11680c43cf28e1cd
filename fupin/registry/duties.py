"""Who is responsible for a class of the flow in a village, and by when (倒排工期, 三(三))."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from fupin import clock
from fupin.db import begin_writing
from fupin.lifecycle import Stale
from fupin.model import Duty, Officer

CHANGED = "这个村的分工刚被他人修改，请核对下面的内容后再保存"


class Assigned(NamedTuple):
    """Somebody's name and the day; no day where none was agreed."""

    responsible: str
    due_on: date | None


def duties(session: Session, village: str) -> dict[str, Duty]:
    """What is assigned in a village, by class."""
    return {duty.main: duty for duty in session.scalars(select(Duty).where(Duty.area_code == village))}


def last_set(assigned: Mapping[str, Duty]) -> str:
    """When any of it was last changed, for whoever is about to change it."""
    return max((duty.set_at.isoformat() for duty in assigned.values()), default="")


def assign(session: Session, village: str, wanted: Mapping[str, Assigned | None], seen: str, by: Officer) -> int:
    """Set the classes named in `wanted`, None to take one away; answers how many changed. The caller commits.

    Raises Stale if somebody changed any of it since it was seen.
    """
    begin_writing(session)
    present = duties(session, village)
    if last_set(present) != seen:
        session.rollback()
        raise Stale(CHANGED)
    changed = 0
    for main, assigned in wanted.items():
        before = present.get(main)
        if assigned == (Assigned(before.responsible, before.due_on) if before else None):
            continue
        changed += 1
        if before is not None:
            session.delete(before)
            session.flush()
        if assigned is not None:
            session.add(Duty(area_code=village, main=main, set_by_id=by.id, set_at=clock.now(), **assigned._asdict()))
    return changed
