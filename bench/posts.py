"""A month's pay of five thousand posts, from confirmed attendance to the payment roll, against the same in plain SQL.

Both read attendance, placements and the terms of each life in posts, work out hours by wage up to the cap and the
month's number, keep a line with its words for each, and approve the sheets; then put what is owed on a roll, a line a
person with its account. Both in two transactions as durable.
"""

import gc
import time
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from statistics import median
from typing import NamedTuple

from sqlalchemy import Engine, Select, func, insert, select
from sqlalchemy.orm import Session

from bench import posts_forms, posts_sql
from bench.figures import AT_MOST, Figure, paired
from bench.office import Office, user
from bench.posts_forms import COUNTY, TOWNSHIP
from bench.register import grow
from fupin import clock
from fupin.calendar import add_months
from fupin.db import begin_writing
from fupin.model import (
    Application,
    Benefit,
    Organisation,
    PayDue,
    PayLine,
    PayRoll,
    Person,
    PostAttendance,
    PostPay,
    PostPlacement,
    PostSheet,
)
from fupin.model.money import LineState
from fupin.model.posts import SheetState
from fupin.money import making
from fupin.posts import payroll
from fupin.schemes.public_post import SCHEME
from fupin.schemes.public_post.model import Opening, PublicPostDetails

POSTS, UNITS, ROUNDS = 5_000, 250, 3
GOAL = 10.0


class Taken(NamedTuple):
    """Seconds until the sheets are approved, and from then until the roll is made."""

    approved: float
    rolled: float


def measure(office: Office) -> Iterator[Figure]:
    """Months with the same attendance, in turn by the office's verbs and by SQL; neighbours are compared.

    The first roll takes the accounts from the forms, and is told by itself.
    """
    engine = office.engine()
    grow(engine, 0, POSTS)
    months = [add_months(clock.today().replace(day=1), -back) for back in range(1, 2 * ROUNDS + 1)]
    _fill(engine, months)
    worked, bare = [], []
    for by_verb, by_sql in zip(months[0::2], months[1::2], strict=True):
        with Session(engine) as session:
            worked.append(_worked(session, by_verb))
        with Session(engine) as session:
            bare.append(posts_sql.run(session, COUNTY, by_sql))
            assert _kept(session, by_verb) == _kept(session, by_sql)
            assert _listed(session, by_verb) == _listed(session, by_sql) == _kept(session, by_sql)
    engine.dispose()
    yield from _figures(worked, bare)


def _figures(worked: Sequence[Taken], bare: Sequence[float]) -> Iterator[Figure]:
    whole, told = [sum(each) for each in worked], f"{POSTS:,} posts of {UNITS} units"
    against = f"the same in plain SQL ({median(bare):.3f} s), {told}, approved at once and put on a roll"
    yield Figure("posts: a pay month with its roll", paired(whole, bare), against, AT_MOST, GOAL)
    approved, rolled = (median(each) for each in zip(*worked, strict=True))
    spent = f"{approved:.2f} s until approved by the county, {rolled:.2f} s until there is a roll"
    yield Figure("posts: a pay month with its roll", median(whole), spent, unit=" s")
    yield Figure("posts: the first roll", worked[0].rolled, "which takes the accounts from the forms", unit=" s")


def _worked(session: Session, month: date) -> Taken:
    """By the county's verbs."""
    versions = {row.uid: row.version for row in session.execute(_sheets(month))}
    county = user(session, "xianji")
    session.expunge(county)
    gc.collect()  # what filled the office is not the month's work
    start = time.perf_counter()
    payroll.approve(session, county, versions)
    session.commit()
    approved = time.perf_counter()
    making.make(session, county, SCHEME, month, SCHEME.funds[0])
    session.commit()
    return Taken(approved - start, time.perf_counter() - approved)


def _sheets(month: date) -> Select[str, int]:
    return select(PostSheet.uid, PostSheet.version).where(PostSheet.month == month)


def _kept(session: Session, month: date) -> tuple[int, int]:
    query = select(func.count(), func.sum(PostPay.amount_fen)).join(PostSheet, PostSheet.id == PostPay.sheet_id)
    count, fen = session.execute(query.where(PostSheet.month == month)).one()
    return count, int(fen)


def _listed(session: Session, month: date) -> tuple[int, int]:
    """What can be paid of a month's roll: lines and fen, of which each has what it is made of."""
    listed = (PayRoll.month == month, PayLine.state == LineState.LISTED, PayLine.fault == "")
    lines = select(func.count(), func.sum(PayLine.amount_fen)).join(PayRoll, PayRoll.id == PayLine.roll_id)
    count, fen = session.execute(lines.where(*listed)).one()
    dues = select(func.sum(PayDue.amount_fen)).join(PayLine).join(PayRoll, PayRoll.id == PayLine.roll_id)
    assert session.scalar(dues.where(*listed, PayDue.live_key.is_not(None))) == fen
    return count, int(fen)


def _fill(engine: Engine, months: Sequence[date]) -> None:
    """Units with twenty people each who have been there for ten months and more, whose months are confirmed."""
    begun = add_months(months[-1], -10)
    with Session(engine) as session:
        clerk, now = user(session, "chuangkou").id, clock.now()
        begin_writing(session)
        unit = session.scalars(select(Organisation.id).where(Organisation.area_code == TOWNSHIP)).first()
        people = list(session.scalars(select(Person.id).order_by(Person.id.desc()).limit(POSTS)))
        openings = _openings(session, unit or 1, begun)
        first = (session.scalar(select(func.max(Application.id))) or 0) + 1
        session.execute(
            insert(Application), [posts_forms.application(first + n, who, clerk, now) for n, who in enumerate(people)]
        )
        names = dict(session.execute(select(Person.id, Person.name).where(Person.id.in_(people))).all())
        session.execute(
            insert(PublicPostDetails),
            [posts_forms.details(first + n, names[who], openings[n % UNITS], begun) for n, who in enumerate(people)],
        )
        session.execute(insert(Benefit), [posts_forms.benefit(first + n, who, begun) for n, who in enumerate(people)])
        session.execute(
            insert(PostPlacement),
            [
                posts_forms.placement(first + n, who, openings[n % UNITS], begun, clerk, now)
                for n, who in enumerate(people)
            ],
        )
        for month in months:
            _month(session, month, clerk, now)
        session.commit()


def _openings(session: Session, unit: int, begun: date) -> list[int]:
    """One a unit; the units share their name."""
    base, made = session.get_one(Organisation, unit), []
    told = {"title": "保洁员", "kind": "保洁", "reason": "需要", "content": "清扫", "conditions": "能劳动"}
    for number in range(UNITS):
        body = Organisation(kind=base.kind, name=f"{base.name}{number}", area_code=TOWNSHIP)
        body.credit_code = f"B{number:017}"
        session.add(body)
        session.flush()
        opening = Opening(area_code=TOWNSHIP, unit_id=body.id, quantity=POSTS, weekly_hours=30, opens_on=begun, **told)
        session.add(opening)
        session.flush()
        made.append(opening.id)
    return made


def _month(session: Session, month: date, clerk: int, now: datetime) -> None:
    units = list(session.scalars(select(Opening.unit_id).where(Opening.title == "保洁员").order_by(Opening.id)))
    sheets = [
        {"unit_id": unit, "area_code": TOWNSHIP, "month": month, "state": SheetState.CONFIRMED, "version": 3,
         "entered_by_id": clerk, "entered_by_name": "窗口", "entered_at": now}
        for unit in units
    ]  # fmt: skip
    session.execute(insert(PostSheet), sheets)
    known = select(PostSheet.unit_id, PostSheet.id).where(PostSheet.month == month)
    of_unit = {row.unit_id: row.id for row in session.execute(known)}
    held = select(PostPlacement.id, Opening.unit_id).join(Opening, Opening.id == PostPlacement.opening_id)
    rows = [
        {"sheet_id": of_unit[unit], "placement_id": one, "days": 18, "half_hours": 150 + one % 100, "leave_days": 0,
         "remark": "", "passed": True, "assessment": ""}
        for one, unit in session.execute(held)
    ]  # fmt: skip
    session.execute(insert(PostAttendance), rows)
