"""The class on paper: the roster (花名册) and the sign-in sheets (签到表), a page for each day (F4)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fupin import clock, placenames
from fupin.classes.roll import Member, dates, known_days, members, staying
from fupin.clock import cn_date
from fupin.model import Application, Organisation, Person, TrainingClass, TrainingSeat
from fupin.model.places import COUNTY
from fupin.office import Press, county_office

ROSTER, SIGN_IN = "职业技能培训班学员花名册", "职业技能培训班学员签到表"
WEEK = "一二三四五六日"


def roster(session: Session, press: Press, one: TrainingClass) -> dict[str, Any]:
    """Everybody in the class with their numbers; the numbers are complete."""
    p, s, a = Person, TrainingSeat, Application
    query = (
        select(p, a.number)
        .join(s, s.person_id == p.id)
        .join(a, a.id == s.application_id)
        .where(s.class_id == one.id, s.left_on.is_(None))
        .order_by(s.id)
    )
    people = [(row[0], row[1]) for row in session.execute(query)]
    places = placenames.short_names(session, {person.area_code for person, _ in people})
    rows = [_line(place, person, number, places) for place, (person, number) in enumerate(people, 1)]
    return _frame(session, press, one, ROSTER) | {"rows": rows, "people": len(rows)}


def _line(place: int, person: Person, number: str | None, places: dict[str, str]) -> dict[str, Any]:
    return {
        "index": place, "name": person.name, "sex": person.sex, "id_number": person.id_number,
        "place": places[person.area_code], "education": person.education or "", "phone": person.phone or "",
        "signup": number or "",
    }  # fmt: skip


def sign_in(session: Session, press: Press, one: TrainingClass) -> dict[str, Any]:
    """A sheet for each day on which there is class, for everybody who is still in it then."""
    roll, known = members(session, one.id), known_days(session, one.id)
    taught = [day for day in dates(one) if not (day in known and known[day].no_class)]
    return _frame(session, press, one, SIGN_IN) | {
        "halves": [half.label for half in one.sessions.halves],
        "days": [_sheet(day, roll) for day in taught],
    }


def _sheet(day: date, roll: Sequence[Member]) -> dict[str, Any]:
    names = [member.name for member in roll if member.there_on(day)]
    return {"on": f"{cn_date(day)}（星期{WEEK[day.weekday()]}）", "names": names}


def _frame(session: Session, press: Press, one: TrainingClass, title: str) -> dict[str, Any]:
    school = session.get_one(Organisation, one.course.school_id)
    return {
        "title": title,
        "office": county_office(session, one.area_code[:COUNTY], clock.today()).name,
        "school": school.name,
        "course": one.course.name,
        "number": one.number,
        "term": f"{cn_date(one.starts_on)}至{cn_date(one.ends_on)}",
        "sessions": one.sessions.label,
        "place": one.place,
        "head": one.head,
        "teachers": "、".join(teacher.name for teacher in one.teachers),
        "demo": press.demo,
        "on": clock.today().isoformat(),
    }


def anybody(session: Session, one: TrainingClass) -> bool:
    """Whether there is somebody to print."""
    return bool(staying(members(session, one.id)))
