"""An office where a year was paid to many in posts and workshops, and wrongly to some: made by the database in sets."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Engine, String, Table, and_, case, cast, func, insert, literal, select
from sqlalchemy.orm import Session

from bench.office import user
from fupin import clock
from fupin.calendar import add_months
from fupin.db import Moment, TermType, begin_writing
from fupin.model import Application, BenefitAccount, BenefitMonth, Household, Person, StatusChange
from fupin.model.doubts import DoubtKind, MonthKind
from fupin.model.terms import State, StatusEvent

MONTHS, CHANGED = 12, 5  # registrations change in the sixth month
BLOCK = 800  # in each so many people there is a doubt of every kind
TWO_POSTS, PAID_TWICE, OVERLAP, DEAD, LIFTED, ACCOUNT, WAGES = 2, 4, 6, 8, 10, 12, 13  # their places in a block
POST, WORKSHOP = ("post_pay", MonthKind.POST), ("workshop_award", MonthKind.WORKSHOP)
FACTS = {
    DoubtKind.TWO_POSTS: 1, DoubtKind.PAID_TWICE: 1, DoubtKind.OVERLAP: 1, DoubtKind.DEAD: MONTHS - CHANGED - 1,
    DoubtKind.LIFTED: 1, DoubtKind.ACCOUNT: 1,
}  # fmt: skip

Sort = tuple[str, MonthKind]
_PERSON: Table = Person.__table__  # type: ignore[assignment]
_APPLICATION: Table = Application.__table__  # type: ignore[assignment]
_P, _A = _PERSON.c, _APPLICATION.c


def fill(engine: Engine, people: int) -> None:
    """People of whom every second one is in a post and the others in workshops, and what is wrong with some."""
    first = add_months(clock.today().replace(day=1), -MONTHS)
    months = [add_months(first, each) for each in range(MONTHS)]
    with Session(engine) as session:
        begin_writing(session)
        base = session.scalar(select(func.max(Person.id))) or 0
        _join(session, base, people)
        place = _P.id - literal(base)
        for month in months:
            _pay(session, POST, month, and_(place > 0, place % 2 == 0))
            _pay(session, WORKSHOP, month, and_(place > 0, place % 2 == 1))
        _accounts(session, place, months[0])
        _wrong(session, place, months)
        session.commit()
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def _join(session: Session, base: int, people: int) -> None:
    """Nothing here asks for more of them than that they are there."""
    start = select(literal(1).label("n")).cte("places", recursive=True)
    places = start.union_all(select(start.c.n + 1).where(start.c.n < people))
    code = literal("months") + cast(places.c.n, String)
    home = select(func.min(Household.id)).scalar_subquery()
    area = select(Household.area_code).where(Household.id == home).scalar_subquery()
    words = [code.label(name) for name in ("uid", "number", "name", "id_hash")]
    rest = [literal("-"), literal("女"), literal(date(1970, 1, 1))]
    names = ["id", "household_id", "area_code", "uid", "number", "name", "id_hash", "id_number_sealed", "sex", "birth"]
    session.execute(insert(Person).from_select(names, select(places.c.n + base, home, area, *words, *rest)))


def _pay(
    session: Session, sort: Sort, month: date, who: ColumnElement[bool], mark: str = "", other_holder: bool = False
) -> None:
    """A month of some people."""
    (source, kind), own = sort, cast(_P.id, String)
    values = {
        "person_id": _P.id, "month": literal(month), "source": literal(source), "key": literal(mark) + own,
        "kind": literal(kind, TermType(MonthKind)), "holder": literal("x") + own if other_holder else own,
        "area_code": func.substr(_P.area_code, 1, 9), "item": literal("保洁员"), "amount_fen": literal(100_000),
    }  # fmt: skip
    _insert(session, BenefitMonth, values, who)


def _insert(session: Session, table: Any, values: dict[str, Any], who: ColumnElement[bool]) -> None:
    session.execute(insert(table).from_select(list(values), select(*values.values()).where(who)))


def _accounts(session: Session, place: ColumnElement[int], since: date) -> None:
    """An issued application of everybody in a post with an account of their own, but for one in a block."""
    code, now = literal("months") + cast(_P.id, String), literal(clock.now(), Moment)
    values = {
        "uid": code, "scheme": literal("public_post"), "state": literal(State.ISSUED, TermType(State)), "since": now,
        "version": literal(1), "form_key": code, "area_code": _P.area_code,
        "county_code": func.substr(_P.area_code, 1, 6),
        "person_id": _P.id, "applicant_name": _P.name, "created_by_id": literal(user(session, "chuangkou").id),
        "created_at": now,
    }  # fmt: skip
    _insert(session, Application, values, and_(place > 0, place % 2 == 0))
    shares = place % BLOCK == ACCOUNT
    values = {
        "application_id": _A.id, "person_id": _P.id, "area_code": func.substr(_P.area_code, 1, 9),
        "since": literal(since), "token": cast(case((shares, _P.id + 2), else_=_P.id), String), "seal": literal("-"),
    }  # fmt: skip
    _insert(session, BenefitAccount, values, and_(_A.person_id == _P.id, _A.form_key.startswith("months"), place > 0))


def _wrong(session: Session, place: ColumnElement[int], months: Sequence[date]) -> None:
    """One of a block's people for each kind of doubt, and one in a workshop whom a lifting does not touch."""

    def at(number: int) -> ColumnElement[bool]:
        return and_(place > 0, place % BLOCK == number)

    _pay(session, POST, months[3], at(TWO_POSTS), "x", other_holder=True)
    _pay(session, POST, months[4], at(PAID_TWICE), "x")
    _pay(session, WORKSHOP, months[5], at(OVERLAP))
    day = months[CHANGED] + timedelta(days=14)
    for event, who in ((StatusEvent.DIED, DEAD), (StatusEvent.LIFTED, LIFTED), (StatusEvent.LIFTED, WAGES)):
        values = {
            "person_id": _P.id, "event": literal(event, TermType(StatusEvent)), "on": literal(day),
            "basis": literal("-"), "recorded_at": literal(clock.now(), Moment),
        }  # fmt: skip
        _insert(session, StatusChange, values, at(who))
