"""The selects behind worklists: columns rather than objects, always scoped, paged by key, each built once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    literal_column,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session

from fupin import clock
from fupin.lateness import BANDS, ONE_BY_ONE, Days, due_within, period
from fupin.lifecycle import awaiting
from fupin.list_lines import CASE, Line, lines_of
from fupin.model import Application, KioskFiling, Officer
from fupin.model.places import COUNTY, TOWNSHIP
from fupin.model.terms import Role, State
from fupin.money.budgets import APPLICATION
from fupin.money.sources import counts
from fupin.scheme import Pays
from fupin.schemes import SCHEMES

PAGE = 50
COUNTED = 500
MOST_ID = 2**31 - 1
_FILING = KioskFiling.__table__.c
WAITING, OPEN = "waiting", "open"
UNDECIDED = (State.SUBMITTED, State.ENDORSED, State.APPROVED, State.ON_NOTICE, State.OBJECTED)
GRANTED = (State.ISSUED, State.PAID)


@dataclass(frozen=True)
class Filter:
    """What a worklist is narrowed to. `state` is a state's value, "waiting", "open" (not decided), or empty for all.

    `late` is a band of working days over the step's term, `granted` the year or month of the decision. A receipt
    number finds its one case whatever else is chosen.
    """

    state: str = WAITING
    scheme: str = ""
    area: str = ""
    number: str = ""
    late: str = ""
    granted: str = ""


@dataclass(frozen=True)
class Page:
    """One page of rows, oldest first, how many the whole list has, and the key after which the next page begins.

    No more than COUNTED and one are counted.
    """

    rows: Sequence[Line]
    total: int
    after: str


class Shape(NamedTuple):
    """Which select answers: all but the values in it. The scope is told by its length, a filter by being there."""

    role: Role
    scope: int
    state: str
    scheme: bool
    number: bool
    late: bool = False
    granted: bool = False
    further: bool = False


class Group(NamedTuple):
    """How many cases of a list are of one measure and in one state; `over` is the band of its due day, if late."""

    scheme: str
    state: State
    over: str
    number: int


def worklist(session: Session, user: Officer, wanted: Filter, after: str = "") -> Page:
    """The cases in the user's area, longest waiting first; the first page where nothing is left after the key."""
    key = _key(after)
    statement = _page(_shape(user, wanted)._replace(further=key is not None))
    rows = session.connection().execute(statement, _values(user, wanted, key)).all()
    if not rows:
        return worklist(session, user, wanted) if key else Page((), 0, "")
    lines = lines_of(session, [(uid, version) for uid, version, _ in rows[:PAGE]])
    return Page(lines, rows[0].total, mark(lines[-1]) if len(rows) > PAGE else "")


def _shape(user: Officer, wanted: Filter) -> Shape:
    state = wanted.state if wanted.state in {WAITING, OPEN, *(state.value for state in State)} else ""
    shape = Shape(user.role, len(_scope(user, wanted)), state, wanted.scheme in SCHEMES, bool(wanted.number))
    if shape.number:
        return shape
    return shape._replace(late=wanted.late in BANDS, granted=period(wanted.granted) is not None)


def _scope(user: Officer, wanted: Filter) -> str:
    within = wanted.area.startswith(user.scope) and wanted.area.isdecimal() and len(wanted.area) <= TOWNSHIP
    return wanted.area if within else user.scope


def _values(user: Officer, wanted: Filter, key: tuple[datetime, int] | None = None) -> dict[str, Any]:
    scope = _scope(user, wanted)
    since, last = key or (None, None)
    due = due_within(wanted.late, clock.today()) if wanted.late in BANDS else Days(date.min, date.min)
    granted = period(wanted.granted) or Days(date.min, date.min)
    return {
        "scope": scope,
        "beyond": str(int(scope or "0") + 1),
        "scheme": wanted.scheme,
        "number": wanted.number.strip(),
        "today": clock.today(),
        "since": since,
        "last": last,
        "due_from": due.first,
        "due_before": due.beyond,
        "granted_from": granted.first,
        "granted_before": granted.beyond,
        "granted_since": datetime.combine(granted.first, time(), clock.OFFICE_ZONE),
    }


@cache
def _page(shape: Shape) -> Select[Any]:
    """One statement for the page and for how many there are.

    Each state is read in the order of its index and the states are merged, so that what lies behind the page is never
    read or sorted.
    """
    branches = [select(CASE.since, CASE.id).where(*each, *_beyond(shape)) for each in _by_state(shape)]
    page = union_all(*branches).order_by(CASE.since.key, CASE.id.key).limit(PAGE + 1).subquery()
    columns = (CASE.uid, CASE.version, _total(shape).label("total"))
    whole = page.join(Application.__table__, CASE.id == page.c.id)
    return select(*columns).select_from(whole).order_by(page.c.since, page.c.id)


def groups(session: Session, user: Officer, wanted: Filter) -> list[Group]:
    """All cases of a list, counted by measure, state and how far they are past their day, from an index alone."""
    days = {f"over_{key}": due_within(key, clock.today()).beyond for key in ONE_BY_ONE}
    rows = session.connection().execute(_grouped(_shape(user, wanted)), _values(user, wanted) | days)
    return [Group._make(row) for row in rows]


@cache
def _grouped(shape: Shape) -> Select[Any]:
    bands = [(CASE.due_on < bindparam(f"over_{key}"), key) for key in reversed(ONE_BY_ONE)]
    over = case(*bands, else_="").label("over")
    branches = _by_state(shape)
    if shape.scope < COUNTY:  # no index leads to the states of many counties: all are read in one pass
        branches = [[_inside(shape.scope), or_(*(and_(*each[1:]) for each in branches))]]
    found = union_all(*(select(CASE.scheme, CASE.state, over).where(*each) for each in branches)).subquery().c
    columns = (found.scheme, found.state, found.over)
    return select(*columns, func.count()).group_by(*columns)


def _beyond(shape: Shape) -> list[ColumnElement[bool]]:
    """What comes after the key."""
    if not shape.further:
        return []
    last = tuple_(bindparam("since", type_=CASE.since.type), bindparam("last"))
    return [tuple_(CASE.since, CASE.id) > last]


def _total(shape: Shape) -> ScalarSelect[int]:
    """How many, as far as it is counted."""
    one: Select[Any] = select(literal_column("1")).select_from(Application.__table__)
    branches = [one.where(*conditions) for conditions in _by_state(shape)]
    return select(func.count()).select_from(union_all(*branches).limit(COUNTED + 1).subquery()).scalar_subquery()


def _by_state(shape: Shape) -> list[list[ColumnElement[bool]]]:
    """The conditions of the list, one set for each state in it."""
    common = [_inside(shape.scope)]
    if shape.number:
        common.append(CASE.number == bindparam("number"))
    elif shape.scheme:
        common.append(CASE.scheme == bindparam("scheme"))
    if shape.state == WAITING and shape.role is Role.FINANCE:
        common.append(CASE.scheme.in_([scheme.code for scheme in SCHEMES.values() if scheme.pays is Pays.ONCE]))
        if not shape.number:  # what a payment roll has is paid with it
            common.append(~counts(APPLICATION, CASE.id))
    common += _narrowed(shape)
    return [[*common, CASE.state == state, *_waits(shape, state)] for state in _states(shape)] or [[false()]]


def _narrowed(shape: Shape) -> list[ColumnElement[bool]]:
    """By how late they are, or by when they were decided; nothing is decided before its state began."""
    conditions: list[ColumnElement[bool]] = []
    if shape.late:
        conditions += [CASE.due_on >= bindparam("due_from"), CASE.due_on < bindparam("due_before")]
    if shape.granted:
        since = bindparam("granted_since", type_=CASE.since.type)
        days = (CASE.granted_on >= bindparam("granted_from"), CASE.granted_on < bindparam("granted_before"))
        conditions += [CASE.since >= since, *days]
    return conditions


def _states(shape: Shape) -> tuple[State, ...]:
    """Which states are shown; drafts to counters only."""
    wanted = _asked(shape)
    if shape.late:
        wanted = tuple(state for state in wanted if state in limited(shape.role))
    if shape.granted:
        wanted = tuple(state for state in wanted if state in GRANTED)
    return tuple(state for state in wanted if state is not State.DRAFT or shape.role is Role.CLERK)


def _asked(shape: Shape) -> tuple[State, ...]:
    """Those that wait for the role, those not decided, the one asked for, or all."""
    if shape.number or not shape.state:
        return tuple(State)
    several = {WAITING: awaiting(shape.role), OPEN: UNDECIDED}
    return several[shape.state] if shape.state in several else (State(shape.state),)


def limited(role: Role) -> tuple[State, ...]:
    """The states whose due day is the end of a step's term; what is granted is late for whoever pays it alone."""
    return (State.ISSUED,) if role is Role.FINANCE else (State.SUBMITTED, State.ENDORSED)


def _waits(shape: Shape, state: State) -> list[ColumnElement[bool]]:
    """A notice waits only when its period is over, and what is filled in at a kiosk only when that is finished."""
    if shape.state == WAITING and state is State.ON_NOTICE and not shape.number:
        return [CASE.due_on < bindparam("today")]
    if shape.state == WAITING and state is State.DRAFT:
        return [~exists().where(_FILING.application_id == CASE.id, _FILING.handed_in_at.is_(None))]
    return []


def _inside(length: int) -> ColumnElement[bool]:
    """By the column whose index fits the scope."""
    if length == COUNTY:
        return CASE.county_code == bindparam("scope")
    if length == TOWNSHIP:
        return CASE.township_code == bindparam("scope")
    if not length:
        return CASE.area_code.is_not(None)
    place = CASE.county_code if length < COUNTY else CASE.area_code
    return and_(place >= bindparam("scope"), place < bindparam("beyond"))


def mark(row: Line | Application) -> str:
    """The key of a case in the order of the list, as an address takes it."""
    return f"{str(row.since).replace(' ', 'T')}~{row.id}"


def _key(after: str) -> tuple[datetime, int] | None:
    """The key in an address; a spoilt one begins at the first page."""
    since, _, last = after.partition("~")
    try:
        moment, key = datetime.fromisoformat(since.replace(" ", "+")).astimezone(UTC), int(last)
    except (ValueError, OverflowError):
        return None
    return (moment, key) if 0 <= key <= MOST_ID else None
