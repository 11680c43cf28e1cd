"""What somebody was trained in: rows of their own beside the register, which says nothing of where a skill is from."""

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from fupin.model import Course, TrainingClass, TrainingResult, TrainingSeat
from fupin.model.classes import ClassState


class Training(NamedTuple):
    """A class somebody sits or sat in; mark and certificate once it is closed."""

    title: str
    number: str
    uid: str
    area_code: str
    starts_on: date
    ends_on: date
    state: ClassState
    left_on: date | None
    left_reason: str
    passed: bool | None
    mark: int | None
    certificate: str | None
    level: str | None
    issued_on: date | None

    @property
    def words(self) -> str:
        """How it went."""
        if self.left_on is not None:
            return f"离班（{self.left_reason}）"
        if self.state is not ClassState.CLOSED or self.passed is None:
            return "没有结业"
        return "合格" if self.passed else "不合格"


def trainings(session: Session, person_id: int) -> list[Training]:
    """All of somebody's classes, the latest first."""
    c, s, r = TrainingClass, TrainingSeat, TrainingResult
    query = (
        select(
            Course.name, c.number, c.uid, c.area_code, c.starts_on, c.ends_on, c.state, s.left_on, s.left_reason,
            r.passed, r.mark, r.certificate, r.level, r.issued_on,
        )
        .join(s, s.class_id == c.id)
        .join(Course, Course.id == c.course_id)
        .join(r, r.seat_id == s.id, isouter=True)
        .where(s.person_id == person_id)
        .order_by(c.starts_on.desc(), c.id.desc())
    )  # fmt: skip
    rows: list[Any] = list(session.execute(query))  # in the order of the fields
    return [Training(*row) for row in rows]
