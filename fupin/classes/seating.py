"""Putting matched sign-ups into a class (双选), never in two at one half-day, and leaving it."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import Select, delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from fupin import clock
from fupin.classes.roll import DAY
from fupin.classes.steps import held
from fupin.clock import cn_date
from fupin.lifecycle import Refused
from fupin.model import (
    Application,
    Course,
    Officer,
    Person,
    TrainingAttendance,
    TrainingClass,
    TrainingResult,
    TrainingSeat,
)
from fupin.model.classes import ClassState
from fupin.model.places import COUNTY
from fupin.model.terms import State
from fupin.schemes.training.model import TrainingDetails

SCHEME = "training"
GONE = "勾选的人里有人刚被安排到其他班，请核对后重新勾选"
MOST_SHOWN = 200


class Waiting(NamedTuple):
    """Somebody approved for the class's course and in no class yet; `wish` is which of their wishes it was."""

    uid: str
    number: str
    application_id: int
    person_id: int
    name: str
    area_code: str
    wish: int
    preferred_time: str


def waiting(session: Session, one: TrainingClass) -> list[Waiting]:
    """Those who may be put into it, the earliest sign-up first."""
    query = _waiting(one).order_by(Application.id).limit(MOST_SHOWN)
    return [_read(row) for row in session.execute(query)]


def count_waiting(session: Session, one: TrainingClass) -> int:
    """How many they are."""
    return session.scalar(_waiting(one).with_only_columns(func.count()).order_by(None)) or 0


def _waiting(one: TrainingClass) -> Select[Application, TrainingDetails, Person]:
    sits = select(TrainingSeat.id).where(TrainingSeat.live_key == Application.id).exists()
    was_here = (
        select(TrainingSeat.id)
        .where(TrainingSeat.class_id == one.id, TrainingSeat.person_id == Application.person_id)
        .exists()
    )
    return (
        select(Application, TrainingDetails, Person)
        .join(TrainingDetails, TrainingDetails.application_id == Application.id)
        .join(Person, Person.id == Application.person_id)
        .where(
            Application.scheme == SCHEME,
            Application.state == State.ISSUED,
            Application.county_code == one.area_code[:COUNTY],
            TrainingDetails.course_id == one.course_id,
            ~sits,
            ~was_here,
        )
    )


def _read(row: tuple[Application, TrainingDetails, Person]) -> Waiting:
    application, details, person = row
    wishes = [details.first_course_id, details.second_course_id, details.third_course_id]
    wish = wishes.index(details.course_id) + 1 if details.course_id in wishes else 0
    return Waiting(
        application.uid, application.number or "", application.id, person.id, person.name, person.area_code, wish,
        details.preferred_time or "",
    )  # fmt: skip


def seat(session: Session, by: Officer, uid: str, applications: Sequence[str]) -> list[TrainingSeat]:
    """Put all of them in, or none. The caller commits. Raises Refused with everything that stands against it."""
    one = held(session, uid, ClassState.AGREED)
    if clock.today() > one.ends_on:
        raise Refused(f"此班{cn_date(one.ends_on)}已经结束，不能再安排学员")
    chosen = list(dict.fromkeys(applications))
    found = [_read(row) for row in session.execute(_waiting(one).where(Application.uid.in_(chosen)))]
    if len(found) != len(chosen):
        raise Refused(GONE)
    people = [each.person_id for each in found]
    session.execute(select(Person.id).where(Person.id.in_(people)).order_by(Person.id).with_for_update())
    objections = [_full(session, one, len(found)), *(clash(session, one, each.person_id, each.name) for each in found)]
    if words := [each for each in objections if each]:
        raise Refused("；".join(words))
    return _seated(session, by, one, found)


def _full(session: Session, one: TrainingClass, more: int) -> str:
    query = select(func.count()).where(TrainingSeat.class_id == one.id, TrainingSeat.left_on.is_(None))
    taken = session.scalar(query) or 0
    left = max(one.size - taken, 0)
    return f"本班{one.size}人，已有{taken}人，还能安排{left}人，勾选了{more}人" if more > left else ""


def clash(session: Session, one: TrainingClass, person_id: int, name: str) -> str:
    """Which other class somebody sits in at the same half-day of the same day, in words; else nothing."""
    last = func.coalesce(TrainingSeat.left_on, TrainingClass.ends_on)
    query = (
        select(TrainingClass, Course.name, last)
        .join(TrainingSeat, TrainingSeat.class_id == TrainingClass.id)
        .join(Course, Course.id == TrainingClass.course_id)
        .where(
            TrainingSeat.person_id == person_id,
            TrainingClass.id != one.id,
            TrainingClass.starts_on <= one.ends_on,
            last >= one.starts_on,
        )
        .order_by(TrainingClass.starts_on)
    )
    for other, title, _ in session.execute(query):
        both = [half for half in one.sessions.halves if half in other.sessions.halves]
        if both:
            day = cn_date(max(one.starts_on, other.starts_on))
            where = f"“{title}”（班次{other.number}，{cn_date(other.starts_on)}至{cn_date(other.ends_on)}）"
            return f"{name}{day}{both[0].label}已在{where}，同一时间只能参加一个班"
    return ""


def _seated(session: Session, by: Officer, one: TrainingClass, found: Sequence[Waiting]) -> list[TrainingSeat]:
    made = [
        TrainingSeat(
            class_id=one.id,
            application_id=each.application_id,
            person_id=each.person_id,
            live_key=each.application_id,
            seated_by_id=by.id,
            seated_at=clock.now(),
        )
        for each in found
    ]
    session.add_all(made)
    try:
        session.flush()
    except IntegrityError as error:
        session.rollback()
        raise Refused(GONE) from error
    return made


def leave(session: Session, by: Officer, uid: str, seat_uid: str, on: date, why: str) -> TrainingSeat:
    """Somebody leaves after that day; their sign-up may go to another class. The caller commits. Raises Refused."""
    one = held(session, uid, ClassState.AGREED)
    mine = select(TrainingSeat).where(TrainingSeat.uid == seat_uid, TrainingSeat.class_id == one.id)
    gone = session.scalars(mine.with_for_update()).one()
    if objection := _cannot_leave(session, one, gone, on, why):
        raise Refused(objection)
    gone.left_on, gone.left_reason, gone.left_by_id, gone.live_key = on, why.strip()[:200], by.id, None
    after = (TrainingAttendance.seat_id == gone.id, TrainingAttendance.on > on)  # absences, or it were refused
    session.execute(delete(TrainingAttendance).where(*after))
    session.flush()
    return gone


def _cannot_leave(session: Session, one: TrainingClass, gone: TrainingSeat, on: date, why: str) -> str:
    if gone.left_on is not None:
        return f"{cn_date(gone.left_on)}已离班，不用再办"
    if not why.strip():
        return "请填写离班的理由"
    if on > clock.today():
        return f"{cn_date(on)}还没有到，离班之后再登记"
    if on < one.starts_on - DAY and clock.today() >= one.starts_on:
        return f"在班最后一天不能早于开班前一天{cn_date(one.starts_on - DAY)}"
    if session.scalar(select(TrainingResult.id).where(TrainingResult.seat_id == gone.id)):
        return "已登记成绩，不能离班"
    came = select(func.max(TrainingAttendance.on)).where(
        TrainingAttendance.seat_id == gone.id, TrainingAttendance.present
    )
    last = session.scalar(came)
    return f"{cn_date(last)}还有出勤记录，在班最后一天不能早于这一天" if last and last > on else ""
