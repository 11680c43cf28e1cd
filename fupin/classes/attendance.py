"""Attendance of a class day by day and half by half, and the days on which there was none."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from fupin import clock
from fupin.classes.roll import Member, Present, members
from fupin.classes.steps import held
from fupin.clock import cn_date
from fupin.lifecycle import Refused, Stale
from fupin.model import Course, Officer, TrainingAttendance, TrainingClass, TrainingDay, TrainingSeat
from fupin.model.classes import ClassState, Half

CHANGED = "这一天的考勤刚被他人改过，请核对后再保存"
STRANGER = "不在本班，请核对编号，或重新下载本班的表格"

Marks = Mapping[int, Present]  # by seat
Problems = dict[int, list[tuple[str, str]]]  # by seat: the half-day and words


class About(NamedTuple):
    """Who taught on a day, and who looked in."""

    teacher: str = ""
    inspector: str = ""


def save(
    session: Session, by: Officer, uid: str, on: date, marks: Marks, about: About, version: int
) -> tuple[TrainingDay, Problems]:
    """Keep a day; with problems nothing is kept. The caller commits.

    Raises Refused for a day without class, Stale if somebody else wrote since `version`.
    """
    one = held(session, uid, ClassState.AGREED)
    return keep(session, by, one, on, marks, about, version)


def keep(
    session: Session, by: Officer, one: TrainingClass, on: date, marks: Marks, about: About, version: int
) -> tuple[TrainingDay, Problems]:
    """As `save`, for whoever holds the class."""
    day = _day(session, by, one, on)
    if day.version != version:
        raise Stale(CHANGED)
    if objection := closed(one, on, day.no_class):
        raise Refused(objection)
    problems = problems_of(session, one, on, marks)
    if not problems:
        _write(session, by, day, on, marks)
        day.teacher, day.inspector = about.teacher[:60], about.inspector[:60]
    return day, problems


def closed(one: TrainingClass, on: date, no_class: str) -> str:
    """Why nothing can be entered for a day, else nothing."""
    if not one.starts_on <= on <= one.ends_on:
        return f"本班{cn_date(one.starts_on)}至{cn_date(one.ends_on)}上课，{cn_date(on)}不能记考勤"
    if no_class:
        return f"{cn_date(on)}已登记为停课（{no_class}），不能记考勤"
    return f"{cn_date(on)}还没有到，到了才能记考勤" if on > clock.today() else ""


def _day(session: Session, by: Officer, one: TrainingClass, on: date) -> TrainingDay:
    """The day with nobody else writing it: the class is held. A new one has version 0 until it is written."""
    query = select(TrainingDay).where(TrainingDay.class_id == one.id, TrainingDay.on == on)
    day = session.scalar(query)
    if day is None:
        day = TrainingDay(class_id=one.id, on=on, version=0, no_class="")
        _signed(by, day)
        session.add(day)
        session.flush()
    return day


def _signed(by: Officer, day: TrainingDay) -> None:
    day.entered_by_id, day.entered_by_name, day.entered_at = by.id, by.name, clock.now()


def problems_of(session: Session, one: TrainingClass, on: date, marks: Marks) -> Problems:
    """What cannot be so, by seat."""
    roll = {member.seat_id: member for member in members(session, one.id)}
    found: Problems = {}
    for seat_id, said in marks.items():
        if wrong := list(_wrong(one, roll.get(seat_id), on, said)):
            found[seat_id] = wrong
    fine = [roll[seat_id] for seat_id in marks if seat_id not in found]
    return found | _elsewhere(session, fine, on, marks)


def _wrong(one: TrainingClass, member: Member | None, on: date, said: Present) -> Iterable[tuple[str, str]]:
    first = next(iter(said), Half.MORNING)
    if member is None:
        yield first.label, STRANGER
    elif not member.there_on(on):
        yield first.label, f"{cn_date(member.left_on) if member.left_on else ''}已离班，{cn_date(on)}不能再记考勤"
    else:
        for half in said:
            if half not in one.sessions.halves:
                yield half.label, f"本班只在{one.sessions.label}上课，{half.label}不能记考勤"


def _elsewhere(session: Session, people: list[Member], on: date, marks: Marks) -> Problems:
    """Who was entered in another class at the same half-day."""
    a, by_person = TrainingAttendance, {member.person_id: member.seat_id for member in people}
    query = (
        select(a.person_id, a.half, Course.name, TrainingClass.number)
        .join(TrainingSeat, TrainingSeat.id == a.seat_id)
        .join(TrainingClass, TrainingClass.id == TrainingSeat.class_id)
        .join(Course, Course.id == TrainingClass.course_id)
        .where(a.person_id.in_(by_person), a.on == on, a.seat_id.not_in(by_person.values()))
    )
    found: Problems = {}
    for person_id, half, title, number in session.execute(query):
        if half in marks[by_person[person_id]]:
            words = f"{cn_date(on)}{half.label}已在“{title}”（班次{number}）记了考勤，不能同时在两个班"
            found.setdefault(by_person[person_id], []).append((half.label, words))
    return found


def _write(session: Session, by: Officer, day: TrainingDay, on: date, marks: Marks) -> None:
    seats = select(TrainingSeat.id, TrainingSeat.person_id).where(TrainingSeat.class_id == day.class_id)
    people = {row.id: row.person_id for row in session.execute(seats)}
    session.execute(
        delete(TrainingAttendance).where(TrainingAttendance.seat_id.in_(people), TrainingAttendance.on == on)
    )
    rows = [
        {"seat_id": seat, "person_id": people[seat], "on": on, "month": on.replace(day=1), "half": half, "present": yes}
        for seat, said in marks.items()
        for half, yes in said.items()
    ]
    try:
        if rows:
            session.execute(insert(TrainingAttendance), rows)
    except IntegrityError as error:  # entered in two classes at the same moment, where there is more than one writer
        session.rollback()
        raise Stale(CHANGED) from error
    _signed(by, day)
    day.version += 1
    session.flush()


def no_class(session: Session, by: Officer, uid: str, on: date, why: str, version: int) -> TrainingDay:
    """There is or was no class on a day. The caller commits. Raises Refused, Stale."""
    one = held(session, uid, ClassState.AGREED)
    day = _day(session, by, one, on)
    if day.version != version:
        raise Stale(CHANGED)
    if not one.starts_on <= on <= one.ends_on:
        raise Refused(closed(one, on, ""))
    if not why.strip():
        raise Refused("请填写停课的原因")
    if _came(session, one.id, on):
        raise Refused(f"{cn_date(on)}已有人出勤，不能登记停课")
    _write(session, by, day, on, {})
    day.no_class = why.strip()[:100]
    return day


def _came(session: Session, class_id: int, on: date) -> bool:
    a = TrainingAttendance
    query = select(a.id).join(TrainingSeat, TrainingSeat.id == a.seat_id)
    return session.scalar(query.where(TrainingSeat.class_id == class_id, a.on == on, a.present).limit(1)) is not None


def class_again(session: Session, by: Officer, uid: str, on: date, version: int) -> TrainingDay:
    """A day declared without class has one after all. The caller commits. Raises Stale."""
    one = held(session, uid, ClassState.AGREED)
    day = _day(session, by, one, on)
    if day.version != version:
        raise Stale(CHANGED)
    day.no_class = ""
    _signed(by, day)
    day.version += 1
    session.flush()
    return day
