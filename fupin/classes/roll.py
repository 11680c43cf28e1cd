"""Who sits in a class, on which days it meets, and what of its attendance is known."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from fupin import clock
from fupin.model import Person, TrainingAttendance, TrainingClass, TrainingDay, TrainingSeat
from fupin.model.classes import Half
from fupin.model.places import covers

DAY = timedelta(days=1)

Present = dict[Half, bool]


class Member(NamedTuple):
    """Somebody in a class, or who was."""

    seat_id: int
    uid: str
    person_id: int
    person_uid: str
    name: str
    sex: str
    area_code: str
    left_on: date | None
    left_reason: str

    def there_on(self, day: date) -> bool:
        """Whether they were still in it on that day."""
        return self.left_on is None or day <= self.left_on


def members(session: Session, class_id: int) -> list[Member]:
    """All of them, in the order of their seats."""
    s, p = TrainingSeat, Person
    query = (
        select(s.id, s.uid, p.id, p.uid, p.name, p.sex, p.area_code, s.left_on, s.left_reason)
        .join(p, p.id == s.person_id)
        .where(s.class_id == class_id)
        .order_by(s.id)
    )
    return [Member(*row) for row in session.execute(query)]


def staying(roll: list[Member]) -> list[Member]:
    """Those who have not left."""
    return [member for member in roll if member.left_on is None]


def known_days(session: Session, class_id: int) -> dict[date, TrainingDay]:
    """The days of which something was written."""
    rows = session.scalars(select(TrainingDay).where(TrainingDay.class_id == class_id).order_by(TrainingDay.on))
    return {row.on: row for row in rows}


def dates(one: TrainingClass) -> Iterator[date]:
    """From its first day to its last."""
    for number in range((one.ends_on - one.starts_on).days + 1):
        yield one.starts_on + number * DAY


def past(one: TrainingClass) -> list[date]:
    """Its days until today."""
    return [day for day in dates(one) if day <= clock.today()]


def present(session: Session, class_id: int, on: date) -> dict[int, Present]:
    """What was entered for a day, by seat."""
    a = TrainingAttendance
    query = select(a.seat_id, a.half, a.present).join(TrainingSeat, TrainingSeat.id == a.seat_id)
    found: dict[int, Present] = {}
    for seat_id, half, there in session.execute(query.where(TrainingSeat.class_id == class_id, a.on == on)):
        found.setdefault(seat_id, {})[half] = there
    return found


def attended(session: Session, class_id: int) -> dict[int, tuple[int, int]]:
    """By seat: the half-days somebody was there, and those of which anything is known."""
    a = TrainingAttendance
    there = func.sum(case((a.present, 1), else_=0))
    query = select(a.seat_id, there, func.count()).join(TrainingSeat, TrainingSeat.id == a.seat_id)
    rows = session.execute(query.where(TrainingSeat.class_id == class_id).group_by(a.seat_id))
    return {seat_id: (int(came), known) for seat_id, came, known in rows}


def half_words(half_days: int) -> str:
    """Half-days as days: 4.5."""
    whole, rest = divmod(half_days, 2)
    return f"{whole}.5" if rest else str(whole)


def openable(scope: str, member: Member) -> bool:
    """Whether the person's own page may be opened: they may live elsewhere than the class is held."""
    return covers(scope, member.area_code)
