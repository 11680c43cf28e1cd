"""The selects behind worklists: columns rather than objects, always scoped, paged by key, each built once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    exists,
    false,
    func,
    literal_column,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session

from fupin import clock
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
WAITING = "waiting"


@dataclass(frozen=True)
class Filter:
    """What a worklist is narrowed to. `state` is a state's value, "waiting", or empty for all.

    A receipt number finds its one case whatever else is chosen.
    """

    state: str = WAITING
    scheme: str = ""
    area: str = ""
    number: str = ""


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
    further: bool = False


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
    state = wanted.state if wanted.state == WAITING or wanted.state in {state.value for state in State} else ""
    return Shape(user.role, len(_scope(user, wanted)), state, wanted.scheme in SCHEMES, bool(wanted.number))


def _scope(user: Officer, wanted: Filter) -> str:
    within = wanted.area.startswith(user.scope) and wanted.area.isdecimal() and len(wanted.area) <= TOWNSHIP
    return wanted.area if within else user.scope


def _values(user: Officer, wanted: Filter, key: tuple[datetime, int] | None = None) -> dict[str, Any]:
    scope = _scope(user, wanted)
    since, last = key or (None, None)
    return {
        "scope": scope,
        "beyond": str(int(scope or "0") + 1),
        "scheme": wanted.scheme,
        "number": wanted.number.strip(),
        "today": clock.today(),
        "since": since,
        "last": last,
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
    return [[*common, CASE.state == state, *_waits(shape, state)] for state in _states(shape)] or [[false()]]


def _states(shape: Shape) -> tuple[State, ...]:
    """Which states are shown: those that wait for the role, the one asked for, or all; drafts to counters only."""
    if shape.state == WAITING and not shape.number:
        return awaiting(shape.role)
    wanted = (State(shape.state),) if shape.state not in {"", WAITING} and not shape.number else tuple(State)
    return tuple(state for state in wanted if state is not State.DRAFT or shape.role is Role.CLERK)


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
    return and_(CASE.area_code >= bindparam("scope"), CASE.area_code < bindparam("beyond"))


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
