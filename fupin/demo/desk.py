"""Who does what on which day in the demonstration office, for whatever makes its rows."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from fupin import casework, clock
from fupin.calendar import add_years
from fupin.model import Application, Person, User
from fupin.model.places import inside
from fupin.model.terms import ABLE, Action
from fupin.office import Press
from fupin.schemes.workshop.model import WorkshopWorker

CLERK, TOWNSHIP, COUNTY, SECOND, FINANCE = "chuangkou", "xiangzhen", "xianji", "xianji2", "caizheng"
AGES = (22, 48)


def user(session: Session, username: str) -> User:
    """The account of that name."""
    return session.scalars(select(User).where(User.username == username)).one()


def step(session: Session, press: Press, username: str, uid: str, action: Action, on: date) -> None:
    """A step on an application that nobody objects to."""
    with when(on):
        opinion = "经核实，情况属实，同意。"
        by = user(session, username)
        casework.act(session, press, by, uid, action, version=version(session, uid), opinion=opinion)


def version(session: Session, uid: str) -> int:
    """Of an application, as it stands."""
    return session.scalars(select(Application.version).where(Application.uid == uid)).one()


def when(day: date) -> AbstractContextManager[None]:
    """Ten in the morning of that day."""
    return clock.pinned(datetime.combine(day, time(10), clock.OFFICE_ZONE))


def free(session: Session, township: str) -> Iterator[Person]:
    """Able people of working age, in no application of their own or of a workshop, the last of the register first."""
    youngest, oldest = (add_years(clock.today(), -age) for age in AGES)
    applied = select(Application.id).where(Application.person_id == Person.id).exists()
    employed = select(WorkshopWorker.id).where(WorkshopWorker.person_id == Person.id).exists()
    rows = session.scalars(
        select(Person)
        .where(inside(Person.area_code, township), ~applied, ~employed, Person.disability_sealed.is_(None))
        .order_by(Person.number.desc())
    ).all()
    for person in rows:
        on_register = person.household.exit_attribute != "已脱贫" and "·" not in person.name
        if on_register and oldest < person.birth < youngest and person.labour in ABLE:
            yield person
