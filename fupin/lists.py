"""The selects behind worklists: columns rather than objects, always scoped, paged by key, each built once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import (
    ColumnElement,
    Engine,
    ScalarSelect,
    Select,
    String,
    and_,
    bindparam,
    false,
    func,
    literal_column,
    select,
    tuple_,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from fupin import clock
from fupin.lifecycle import awaiting
from fupin.model import Application, Officer
from fupin.model.places import COUNTY, TOWNSHIP
from fupin.model.terms import Role, State
from fupin.placenames import Edition, short_names
from fupin.placenames import edition as edition_of_names
from fupin.scheme import Pays
from fupin.schemes import SCHEMES

PAGE = 50
COUNTED = 500
LINES_KEPT = 5_000
MOST_ID = 2**31 - 1
WAITING = "waiting"

CASE = Application.__table__.c  # of the table: an entity's columns are read half as fast


def _as_kept(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A day or a state as the database keeps it: a list only shows them, and days in ISO form already."""
    return type_coerce(column, String).label(column.key)


COLUMNS = (
    CASE.uid,
    CASE.number,
    CASE.scheme,
    _as_kept(CASE.state),
    CASE.applicant_name,
    _as_kept(CASE.since),
    _as_kept(CASE.due_on),
    _as_kept(CASE.applied_on),
    CASE.amount_fen,
    CASE.id,
    CASE.area_code,
)


_ROWS = select(*COLUMNS).where(CASE.uid.in_(bindparam("uids", expanding=True)))

Key = tuple[str, int, Edition]  # a case, its version, and which names of places it was read with


class Line(NamedTuple):
    """One case of a list. Days are as the database keeps them: ISO text, or dates; `state` is the stored word."""

    uid: str
    number: str | None
    scheme: str
    state: str
    applicant_name: str
    since: Any
    due_on: Any
    applied_on: Any
    amount_fen: int | None
    id: int
    area_code: str
    place: str


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
    lines = _lines(session, [(uid, version) for uid, version, _ in rows[:PAGE]])
    return Page(lines, rows[0].total, _mark(lines[-1]) if len(rows) > PAGE else "")


_kept: WeakKeyDictionary[Engine, dict[Key, Line]] = WeakKeyDictionary()


def _lines(session: Session, cases: list[tuple[str, int]]) -> list[Line]:
    """The lines of cases told by uid and version: one that was read is not read again until either has changed."""
    kept, edition = _kept.setdefault(session.get_bind().engine, {}), edition_of_names()
    keys = [(*case, edition) for case in cases]
    lines = {key: kept.get(key) for key in keys}
    missing = [key for key, line in lines.items() if line is None]
    if missing:
        lines |= _read(session, missing)
        if len(kept) > LINES_KEPT:
            kept.clear()
        kept.update({key: line for key, line in lines.items() if line})
    return [line for line in lines.values() if line]


def _read(session: Session, keys: list[Key]) -> dict[Key, Line]:
    """The lines as they are now; a case that moved on since the page was read is shown as it has become."""
    by_uid = {key[0]: key for key in keys}
    rows = session.connection().execute(_ROWS, {"uids": list(by_uid)}).all()
    places = short_names(session, [row.area_code for row in rows])
    return {by_uid[row.uid]: Line._make((*row, places[row.area_code])) for row in rows}


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
    return [[*common, CASE.state == state, *_waits(shape, state)] for state in _states(shape)] or [[false()]]


def _states(shape: Shape) -> tuple[State, ...]:
    """Which states are shown: those that wait for the role, the one asked for, or all; drafts to counters only."""
    if shape.state == WAITING and not shape.number:
        return awaiting(shape.role)
    wanted = (State(shape.state),) if shape.state not in {"", WAITING} and not shape.number else tuple(State)
    return tuple(state for state in wanted if state is not State.DRAFT or shape.role is Role.CLERK)


def _waits(shape: Shape, state: State) -> list[ColumnElement[bool]]:
    """A notice waits only when its period is over."""
    if shape.state == WAITING and state is State.ON_NOTICE and not shape.number:
        return [CASE.due_on < bindparam("today")]
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


def _mark(row: Line) -> str:
    """The key of a row, as an address takes it."""
    return f"{str(row.since).replace(' ', 'T')}~{row.id}"


def _key(after: str) -> tuple[datetime, int] | None:
    """The key in an address; a spoilt one begins at the first page."""
    since, _, last = after.partition("~")
    try:
        moment, key = datetime.fromisoformat(since.replace(" ", "+")).astimezone(UTC), int(last)
    except (ValueError, OverflowError):
        return None
    return (moment, key) if 0 <= key <= MOST_ID else None
