"""Training classes of the demonstration office: one that waits for the county, one under way, one claimed for."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from fupin import casework, clock, notices
from fupin.classes import answering, attendance, filing, results, seating
from fupin.classes.attendance import About
from fupin.classes.filing import Teacher, Wanted
from fupin.classes.results import Entry
from fupin.demo import answers
from fupin.demo.desk import CLERK, COUNTY, TOWNSHIP, free, step, user, version, when
from fupin.model import Application, Course, Notice, NoticeEntry, Person, TrainingClass
from fupin.model.classes import Half, Sessions
from fupin.model.terms import Action
from fupin.office import Press
from fupin.schemes import SCHEMES

SIGNED_UP = 58  # days ago
STEPS = ((TOWNSHIP, Action.ENDORSE, 56), (COUNTY, Action.APPROVE, 53))
PUBLISHED = 50
CLAIMED, FOUND_RIGHT = 25, 28  # days after the end of the class that the school claims for
CLOSED, RUNNING, ASKED = 55, 26, 1  # how many days ago each class was asked for
BEGAN = 3  # days ago the one under way did
EACH = 3  # people in a class
MARKS = (92, 85, 46)
TEACHER, HEAD = "沈立春", "卢明德"
PRUNING, CARE, WICKER = 3, 2, 0  # which of the county's courses
DAY = timedelta(days=1)


def build(session: Session, press: Press) -> None:
    """Sign people up, teach one class to its end and another in part, ask for a third, claim for the first. Commits."""
    township = user(session, CLERK).scope
    mine = select(Course).where(Course.county_code == township[:6]).order_by(Course.id)
    courses = list(session.scalars(mine))
    people = list(islice(free(session, township), 2 * EACH))
    uids = [
        _signed_up(session, person, courses[PRUNING if place < EACH else CARE]) for place, person in enumerate(people)
    ]
    issued_on = _issued(session, press, uids)
    _claimed(session, press, _closed(session, courses[PRUNING], uids[:EACH], issued_on))
    _running(session, courses[CARE], uids[EACH:])
    _class(session, courses[WICKER], clock.today() - ASKED * DAY, clock.today())


def _ago(days: int) -> date:
    return clock.today() - timedelta(days=days)


def _signed_up(session: Session, person: Person, course: Course) -> str:
    """Handed in; answers the uid."""
    clerk = user(session, CLERK)
    with when(_ago(SIGNED_UP)):
        application = casework.begin(session, clerk, SCHEMES["training"], f"demo:class:{person.id}")
        application = casework.save(session, application.uid, answers.training(person, [course]), None)
        uid = application.uid
        casework.submit(session, clerk, uid, application.version, {"insist"})
    return uid


def _issued(session: Session, press: Press, uids: Sequence[str]) -> date:
    """All of them through their steps on one notice; answers the day of the last."""
    for username, action, days in STEPS:
        for uid in uids:
            step(session, press, username, uid, action, _ago(days))
    with when(_ago(PUBLISHED)):
        versions = {uid: version(session, uid) for uid in uids}
        notices.publish(session, press, user(session, COUNTY), "training", versions)
    of_case = select(Notice.ends_on).join(NoticeEntry).join(Application).where(Application.uid == uids[0])
    issued_on = session.scalars(of_case).one() + DAY
    for uid in uids:
        step(session, press, COUNTY, uid, Action.ISSUE, issued_on)
    return issued_on


def _class(session: Session, course: Course, filed_on: date, not_before: date, last: date | None = None) -> str:
    """Asked for on a day, to begin as soon as the county's notice of it allows."""
    clerk = user(session, CLERK)
    with when(filed_on):
        first, _ = filing.earliest(session, clerk.scope)
        starts_on = max(first.on, not_before) if first else not_before
        wanted = Wanted(
            course.id, starts_on, last or starts_on + (course.days - 1) * DAY, Sessions.WHOLE, course.hours,
            course.place, HEAD, 30, [Teacher(TEACHER, "讲师", "鲁教培0001", course.name)],
            materials="《实用技术读本》", plan="前半理论，后半实操。",
        )  # fmt: skip
        made, problems = filing.file(session, clerk, wanted, f"demo:class:{course.id}")
        if made is None:
            raise ValueError(problems)
        uid = made.uid
        session.commit()
    return uid


def _agreed(session: Session, uid: str, day: date) -> TrainingClass:
    with when(day):
        one = answering.agree(session, user(session, COUNTY), uid, _seen(session, uid).version, "")
        session.commit()
    return one


def _seen(session: Session, uid: str) -> TrainingClass:
    return session.scalars(select(TrainingClass).where(TrainingClass.uid == uid)).one()


def _closed(session: Session, course: Course, uids: Sequence[str], issued_on: date) -> TrainingClass:
    """Everybody came; all but the last passed."""
    uid = _class(session, course, _ago(CLOSED), issued_on + DAY)
    one = _agreed(session, uid, _ago(CLOSED - 2))
    seats = _seated(session, uid, uids, max(issued_on, _ago(CLOSED - 2)))
    _taught(session, uid, [one.starts_on + place * DAY for place in range(course.days)], seats, seats)
    with when(one.ends_on + 2 * DAY):
        marks = {seat: _result(mark, one, number) for number, (seat, mark) in enumerate(zip(seats, MARKS, strict=True))}
        _, problems = results.save(session, user(session, CLERK), uid, _seen(session, uid).version, marks)
        if problems:
            raise ValueError(problems)
        session.commit()
    with when(one.ends_on + 4 * DAY):
        results.close(session, user(session, COUNTY), uid, _seen(session, uid).version)
        session.commit()
    return _seen(session, uid)


def _claimed(session: Session, press: Press, one: TrainingClass) -> None:
    """By the school for those who passed; the county is to approve it."""
    clerk, raw, ended = user(session, CLERK), answers.training_subsidy(one), one.ends_on
    with when(ended + CLAIMED * DAY):
        made = casework.begin(session, clerk, SCHEMES["training_subsidy"], f"demo:claim:{one.id}")
        made = casework.save(session, made.uid, raw, None)
        uid = made.uid
        casework.submit(session, clerk, uid, made.version, {"insist"})
    step(session, press, TOWNSHIP, uid, Action.ENDORSE, ended + FOUND_RIGHT * DAY)


def _result(mark: int, one: TrainingClass, number: int) -> Entry:
    if mark < 60:
        return Entry(mark, passed=False)
    return Entry(mark, True, f"演示{one.ends_on:%Y%m}{number + 1:03}", "", one.ends_on + DAY)


def _running(session: Session, course: Course, uids: Sequence[str]) -> None:
    """One of them was absent on the last day; today is still to be entered."""
    uid = _class(session, course, _ago(RUNNING), _ago(BEGAN), clock.today() + course.days * DAY)
    one = _agreed(session, uid, _ago(RUNNING - 4))
    seats = _seated(session, uid, uids, max(one.starts_on - DAY, _ago(RUNNING - 4)))
    days = [one.starts_on + place * DAY for place in range(max((clock.today() - one.starts_on).days, 0))]
    _taught(session, uid, days[:-1], seats, seats)
    _taught(session, uid, days[-1:], seats, seats[1:])


def _seated(session: Session, uid: str, uids: Sequence[str], day: date) -> list[int]:
    with when(day):
        seats = [seat.id for seat in seating.seat(session, user(session, CLERK), uid, uids)]
        session.commit()
    return seats


def _taught(session: Session, uid: str, days: Sequence[date], seats: Sequence[int], there: Sequence[int]) -> None:
    """Attendance of each day, entered in its evening."""
    for day in days:
        marks = {seat: dict.fromkeys(Half, seat in there) for seat in seats}
        with when(day):
            attendance.save(session, user(session, CLERK), uid, day, marks, About(TEACHER), 0)
            session.commit()
