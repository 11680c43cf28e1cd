"""Lists of classes, page by page, and how many there are in each state."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fupin.classes.answering import lateness
from fupin.model import Course, Organisation, TrainingClass, TrainingSeat
from fupin.model.classes import ClassState
from fupin.model.places import inside

PAGE = 30


@dataclass(frozen=True)
class Line:
    """A class with its course, school and people."""

    one: TrainingClass
    title: str
    school: str
    people: int

    @property
    def late(self) -> str:
        """That the county owes or owed its answer."""
        return lateness(self.one)


def counts(session: Session, scope: str) -> dict[ClassState, int]:
    """How many are in each state."""
    query = select(TrainingClass.state, func.count()).where(inside(TrainingClass.area_code, scope))
    found = {row[0]: row[1] for row in session.execute(query.group_by(TrainingClass.state))}
    return {state: found.get(state, 0) for state in ClassState}


def lines(session: Session, scope: str, states: Sequence[ClassState], page: int) -> tuple[list[Line], bool]:
    """One page, the latest first, and whether there is a further one."""
    people = (
        select(func.count())
        .where(TrainingSeat.class_id == TrainingClass.id, TrainingSeat.left_on.is_(None))
        .scalar_subquery()
    )
    query = (
        select(TrainingClass, Course.name, Organisation.name, people)
        .join(Course, Course.id == TrainingClass.course_id)
        .join(Organisation, Organisation.id == Course.school_id)
        .where(inside(TrainingClass.area_code, scope), TrainingClass.state.in_(states))
        .order_by(TrainingClass.starts_on.desc(), TrainingClass.id.desc())
        .offset((page - 1) * PAGE)
        .limit(PAGE + 1)
    )
    rows = [Line(row[0], row[1], row[2], row[3] or 0) for row in session.execute(query)]
    return rows[:PAGE], len(rows) > PAGE
