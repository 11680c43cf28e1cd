"""An office with a course, sign-ups approved for it, and classes at every step."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from fupin import clock
from fupin.classes import answering, attendance, filing, seating
from fupin.classes.attendance import About
from fupin.classes.filing import Teacher, Wanted
from fupin.model import TrainingClass
from fupin.model.classes import Half, Sessions
from fupin.model.terms import State
from tests.office import NOON, Office, at

FILED, STARTS = date(2026, 11, 20), date(2026, 12, 4)  # ten working days later
ENDS = STARTS + timedelta(days=4)
BOTH = {Half.MORNING: True, Half.AFTERNOON: True}


class Classes(Office):
    """The office with verbs for classes."""

    def wanted(self, course, **more):
        values = {
            "course_id": course.id, "starts_on": STARTS, "ends_on": STARTS + timedelta(days=4), "lessons": 40,
            "sessions": Sessions.WHOLE, "place": "教学点", "head": "卢老师", "size": 30,
            "teachers": [Teacher("沈老师", "讲师", "", "柳编")], **more,
        }  # fmt: skip
        return Wanted(**values)

    def asked(self, course, **more):
        made, problems = filing.file(self.session, self.clerk, self.wanted(course, **more), f"k{next(self.numbers)}")
        assert problems == []
        self.session.commit()
        return made

    def agreed(self, course, **more):
        made = self.asked(course, **more)
        answering.agree(self.session, self.approver, made.uid, made.version, "")
        self.session.commit()
        return made

    def signed_up(self, course, **more):
        """Approved for the course."""
        with at(FILED - timedelta(days=40)):
            who = more.pop("person", None) or self.person(**more)
            return self.advance(self.submit("training", self.training(who, course)), State.ISSUED)

    def seated(self, one, *applications):
        made = seating.seat(self.session, self.clerk, one.uid, [each.uid for each in applications])
        self.session.commit()
        return made

    def attend(self, one, on, marks, version=0):
        kept, problems = attendance.save(self.session, self.clerk, one.uid, on, marks, About("沈老师"), version)
        self.session.commit() if not problems else self.session.rollback()
        return kept, problems

    def taught(self, course, *applications):
        """A class whose five days were all attended."""
        one = self.agreed(course)
        seats = self.seated(one, *applications)
        with at(one.ends_on):
            for place in range(5):
                self.attend(one, STARTS + timedelta(days=place), {seat.id: dict(BOTH) for seat in seats})
        return one, seats

    def again(self, one):
        return self.session.scalars(select(TrainingClass).where(TrainingClass.uid == one.uid)).one()


@pytest.fixture
def office(session):
    with clock.pinned(NOON):
        yield Classes(session)


@pytest.fixture
def course(office):
    return office.course()
