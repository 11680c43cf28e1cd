"""Further people of the served office, for a process that has used up those of the demonstration."""

from datetime import date
from itertools import count

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fupin import clock
from fupin.db import begin_writing
from fupin.identity import with_check_digit
from fupin.model import Household, Person, StatusChange
from fupin.model.people import id_hash
from fupin.model.terms import StatusEvent
from fupin.registry import search_index

OWN = {"id", "uid", "number", "household_id", "id_hash", "card_number"}  # and whatever is sealed
SERIALS = 700  # of identity numbers: those of the demonstration come down from 999
REGISTERED_ON = date(2015, 1, 1)
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
GIVEN = "安福康宁"


def newcomer(session: Session, like: Person) -> Person:
    """Somebody of a household of their own who differs from the other in what people differ in. Commits."""
    begin_writing(session)
    serial = session.scalar(select(func.count()).select_from(Person)) or 0
    home = Household(**_copied(like.household), number=f"N{serial:08}")
    session.add(home)
    session.flush()
    number = _free_number(session, like)
    name = SURNAMES[serial % len(SURNAMES)] + "新" + GIVEN[serial // len(SURNAMES) % len(GIVEN)]
    made = Person(**_copied(like) | {"name": name}, number=f"N{serial:010}", household=home, id_hash=id_hash(number))
    made.id_number, made.phone = number, f"1991000{serial % 10_000:04}"
    made.disability = number + like.disability[len(number) :] if like.disability else None
    session.add(made)
    session.flush()
    registered = {"event": StatusEvent.REGISTERED, "on": REGISTERED_ON, "basis": "测试", "recorded_at": clock.now()}
    session.add(StatusChange(person_id=made.id, **registered))
    search_index.refresh(session, [made.id])
    session.commit()
    return made


def _copied(row: Household | Person) -> dict[str, object]:
    names = (column.key for column in row.__table__.columns if column.key not in OWN)
    return {name: getattr(row, name) for name in names if not name.endswith("_sealed")}


def _free_number(session: Session, like: Person) -> str:
    serials = count(SERIALS + (like.sex == "男"), -2)
    numbers = (with_check_digit(f"{like.area_code[:6]}{like.birth:%Y%m%d}{serial:03}") for serial in serials)
    taken = select(Person.id)
    return next(number for number in numbers if session.scalar(taken.where(Person.id_hash == id_hash(number))) is None)
