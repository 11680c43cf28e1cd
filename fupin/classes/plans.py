"""Files of a class's teaching plan (F3), beside its text: added until the county has answered, and then kept."""

from pathlib import Path
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fupin import clock, uploads
from fupin.classes.steps import as_seen
from fupin.lifecycle import Refused
from fupin.model import Officer, TrainingClass, TrainingPlan
from fupin.model.classes import ClassState
from fupin.uploads import Paper

MOST = 5


def add(session: Session, by: Officer, uid: str, version: int, paper: Paper, folder: Path) -> TrainingClass:
    """Keep a file: the bytes first, the row after. The caller commits. Raises Refused, Stale.

    The class is another one to whoever saw it without: a decision on that page is stale.
    """
    name = uuid4().hex
    uploads.store(folder, name, paper)
    try:
        return _write(session, by, as_seen(session, uid, version, ClassState.ASKED), name, paper)
    except Refused:
        (folder / name).unlink(missing_ok=True)
        raise


def _write(session: Session, by: Officer, one: TrainingClass, name: str, paper: Paper) -> TrainingClass:
    if (session.scalar(select(func.count()).where(TrainingPlan.class_id == one.id)) or 0) >= MOST:
        raise Refused(f"教学计划附件最多{MOST}个，请合并成一个pdf")
    session.add(
        TrainingPlan(
            uid=name, class_id=one.id, media_type=paper.media_type, size=len(paper.content), sha256=paper.sha256,
            by_id=by.id, by_name=by.name, at=clock.now(),
        )
    )  # fmt: skip
    one.version += 1
    session.flush()
    return one


def of_class(session: Session, class_id: int) -> list[TrainingPlan]:
    """As they were added."""
    return list(
        session.scalars(select(TrainingPlan).where(TrainingPlan.class_id == class_id).order_by(TrainingPlan.id))
    )
