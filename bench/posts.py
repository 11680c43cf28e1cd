"""A month's pay of five thousand posts, from confirmed attendance to kept sheets, against the same sums in plain SQL.

Both read attendance, placements and the terms of each life in posts, work out hours by wage up to the cap and the
month's number, keep a line with its words for each, and approve the sheets, in one transaction as durable.
"""

import gc
import time
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from statistics import median

from sqlalchemy import Engine, Select, func, insert, select, text
from sqlalchemy.orm import Session

from bench.figures import AT_MOST, Figure, paired
from bench.office import Office, user
from bench.register import grow
from fupin import clock
from fupin.calendar import add_months
from fupin.db import begin_writing
from fupin.model import (
    Application,
    Benefit,
    Organisation,
    Person,
    PostAttendance,
    PostPay,
    PostPlacement,
    PostSheet,
)
from fupin.model.posts import SheetState
from fupin.model.terms import State
from fupin.posts import payroll
from fupin.posts.pay import wages
from fupin.schemes.public_post.model import Opening
from fupin.schemes.public_post.months import DAY

POSTS, UNITS, ROUNDS = 5_000, 250, 3
GOAL = 10.0
COUNTY, TOWNSHIP = "370702", "370702001"
SQL = """
INSERT INTO post_pay (sheet_id, placement_id, half_hours, amount_fen, months_used, words, reason, by_id, at)
SELECT a.sheet_id, a.placement_id, a.half_hours,
       min((a.half_hours * :hourly + 1) / 2, :cap),
       (SELECT sum((strftime('%Y', min(b.ends_on, :last)) - strftime('%Y', b.starts_on)) * 12
                   + strftime('%m', min(b.ends_on, :last)) - strftime('%m', b.starts_on) + 1)
          FROM benefit b
         WHERE b.person_id = p.person_id AND b.scheme = 'public_post' AND b.starts_on <= :last),
       printf('%.1f小时 × %.2f元 = %.2f元（二(一)2）',
              a.half_hours / 2.0, :hourly / 100.0, a.half_hours * :hourly / 200.0),
       '', :by, :at
  FROM post_attendance a
  JOIN post_sheet s ON s.id = a.sheet_id
  JOIN post_placement p ON p.id = a.placement_id
 WHERE s.month = :month AND s.state = 'confirmed'
   AND p.starts_on <= :last AND coalesce(p.exited_on, p.ends_on) >= :month
"""
APPROVE = "UPDATE post_sheet SET state = 'approved', version = version + 1 WHERE month = :month AND state = 'confirmed'"


def measure(office: Office) -> Iterator[Figure]:
    """Months with the same attendance, in turn by the office's verb and by SQL; neighbours are compared."""
    engine = office.engine()
    grow(engine, 0, POSTS)
    months = [add_months(clock.today().replace(day=1), -back) for back in range(1, 2 * ROUNDS + 1)]
    _fill(engine, months)
    worked, bare = [], []
    for by_verb, by_sql in zip(months[0::2], months[1::2], strict=True):
        with Session(engine) as session:
            worked.append(_approve(session, by_verb))
        with Session(engine) as session:
            bare.append(_plain(session, by_sql))
            assert _kept(session, by_verb) == _kept(session, by_sql)
    against = f"the same in plain SQL ({median(bare):.3f} s), {POSTS:,} posts of {UNITS} units, approved at once"
    yield Figure("posts: a pay month", paired(worked, bare), against, AT_MOST, GOAL)
    yield Figure("posts: a pay month", median(worked), "approved at once by the county", unit=" s")
    engine.dispose()


def _approve(session: Session, month: date) -> float:
    """By the county's verb."""
    versions = {row.uid: row.version for row in session.execute(_sheets(month))}
    county = user(session, "xianji")
    session.expunge(county)
    gc.collect()  # what filled the office is not the month's work
    start = time.perf_counter()
    payroll.approve(session, county, versions)
    session.commit()
    return time.perf_counter() - start


def _sheets(month: date) -> Select[str, int]:
    return select(PostSheet.uid, PostSheet.version).where(PostSheet.month == month)


def _plain(session: Session, month: date) -> float:
    """By SQL."""
    (wage,) = wages(session, COUNTY, month)
    values = {
        "hourly": wage.hourly, "cap": wage.cap, "last": f"{add_months(month, 1) - DAY}", "month": f"{month}",
        "by": user(session, "xianji").id, "at": f"{clock.now():%Y-%m-%d %H:%M:%S.%f}",
    }  # fmt: skip
    begin_writing(session)
    start = time.perf_counter()
    session.execute(text(SQL), values)
    session.execute(text(APPROVE), values)
    session.commit()
    return time.perf_counter() - start


def _kept(session: Session, month: date) -> tuple[int, int]:
    query = select(func.count(), func.sum(PostPay.amount_fen)).join(PostSheet, PostSheet.id == PostPay.sheet_id)
    count, fen = session.execute(query.where(PostSheet.month == month)).one()
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
        session.execute(insert(Application), [_application(first + n, who, clerk, now) for n, who in enumerate(people)])
        session.execute(insert(Benefit), [_benefit(first + n, who, begun) for n, who in enumerate(people)])
        session.execute(
            insert(PostPlacement),
            [_placement(first + n, who, openings[n % UNITS], begun, clerk, now) for n, who in enumerate(people)],
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


def _application(id: int, person: int, clerk: int, now: datetime) -> dict[str, object]:
    return {
        "id": id, "uid": f"{id:032}", "scheme": "public_post", "state": State.ISSUED, "since": now, "version": 1,
        "form_key": f"bench{id}", "area_code": TOWNSHIP, "county_code": COUNTY, "person_id": person,
        "created_by_id": clerk, "created_at": now,
    }  # fmt: skip


def _benefit(application: int, person: int, begun: date) -> dict[str, object]:
    return {
        "person_id": person, "application_id": application, "scheme": "public_post", "item": "保洁员",
        "starts_on": begun, "ends_on": add_months(begun, 24),
    }  # fmt: skip


def _placement(
    application: int, person: int, opening: int, begun: date, clerk: int, now: datetime
) -> dict[str, object]:
    return {
        "application_id": application, "person_id": person, "opening_id": opening, "area_code": TOWNSHIP,
        "starts_on": begun, "ends_on": add_months(begun, 24), "weekly_hours": 30, "near_pension": False,
        "assigned_by_id": clerk, "assigned_at": now,
    }  # fmt: skip


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
