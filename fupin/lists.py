"""The selects behind worklists: columns rather than objects, always scoped, paged by key, each built once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    bindparam,
    false,
    func,
    literal,
    or_,
    select,
    tuple_,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from fupin import clock
from fupin.lifecycle import awaiting
from fupin.model import Application, Area, User
from fupin.model.places import COUNTY, TOWNSHIP
from fupin.model.terms import Role, State
from fupin.scheme import Pays
from fupin.schemes import SCHEMES

PAGE = 50
COUNTED = 500
MOST_ID = 2**31 - 1
WAITING = "waiting"

CASE, AREA = Application.__table__.c, Area.__table__.c  # of the tables: an entity's columns are read half as fast


def _as_kept(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A day as the database keeps it: a list only shows it, and in ISO form already."""
    return type_coerce(column, String).label(column.key)


COLUMNS = (
    CASE.uid,
    CASE.number,
    CASE.scheme,
    CASE.state,
    CASE.applicant_name,
    CASE.area_code,
    _as_kept(CASE.since),
    _as_kept(CASE.due_on),
    _as_kept(CASE.applied_on),
    CASE.amount_fen,
    CASE.id,
)


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
    """One page of rows, oldest first, and the key after which the next one begins."""

    rows: Sequence[Any]
    names: dict[str, str]
    after: str


class Shape(NamedTuple):
    """Which select answers: all but the values in it. The scope is told by its length, a filter by being there."""

    role: Role
    scope: int
    state: str
    scheme: bool
    number: bool
    further: bool = False


def worklist(session: Session, user: User, wanted: Filter, after: str = "") -> Page:
    """The cases in the user's area, longest waiting first."""
    key = _key(after)
    select_page = _page(_shape(user, wanted)._replace(further=key is not None))
    rows = session.connection().execute(select_page, _values(user, wanted, key)).all()
    shown = rows[:PAGE]
    more = _mark(shown[-1]) if len(rows) > PAGE else ""
    return Page(shown, place_names(session, {row.area_code for row in shown}), more)


def count(session: Session, user: User, wanted: Filter) -> int:
    """How many the whole list has; of each state no more than COUNTED and one are counted."""
    return int(session.connection().execute(_count(_shape(user, wanted)), _values(user, wanted)).scalar_one())


def _shape(user: User, wanted: Filter) -> Shape:
    state = wanted.state if wanted.state == WAITING or wanted.state in {state.value for state in State} else ""
    return Shape(user.role, len(_scope(user, wanted)), state, wanted.scheme in SCHEMES, bool(wanted.number))


def _scope(user: User, wanted: Filter) -> str:
    within = wanted.area.startswith(user.scope) and wanted.area.isdecimal() and len(wanted.area) <= TOWNSHIP
    return wanted.area if within else user.scope


def _values(user: User, wanted: Filter, key: tuple[datetime, int] | None = None) -> dict[str, Any]:
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
    """The first page of each state by its index, merged: what lies behind them is never read or sorted."""
    order = (CASE.since, CASE.id)
    branches = [
        select(*COLUMNS).where(*conditions, *_beyond(shape)).order_by(*order).limit(PAGE + 1).subquery()
        for conditions in _by_state(shape)
    ]
    merged = union_all(*(select(branch) for branch in branches)).subquery()
    return select(merged).order_by(merged.c.since, merged.c.id).limit(PAGE + 1)


def _beyond(shape: Shape) -> list[ColumnElement[bool]]:
    """What comes after the key."""
    if not shape.further:
        return []
    last = tuple_(bindparam("since", type_=CASE.since.type), bindparam("last"))
    return [tuple_(CASE.since, CASE.id) > last]


@cache
def _count(shape: Shape) -> Select[Any]:
    """How many, as far as it is counted."""
    branches = [
        select(literal(1)).select_from(Application.__table__).where(*conditions).limit(COUNTED + 1).subquery()
        for conditions in _by_state(shape)
    ]
    return select(func.count()).select_from(union_all(*(select(branch) for branch in branches)).subquery())


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


def _mark(row: Any) -> str:
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


def place_names(session: Session, codes: set[str]) -> dict[str, str]:
    """Township and village of each code, as a list shows them; a county alone where there is no township."""
    wanted = sorted({code[:length] for code in codes for length in (COUNTY, TOWNSHIP, len(code))})
    rows = session.connection().execute(NAMES, {"codes": wanted, "today": clock.today()})
    names = {code: name for code, name in rows}  # noqa: C416 - dict() does not know a row for a pair
    return {code: _short(code, names) for code in codes}


HOLDS = and_(AREA.valid_from <= bindparam("today"), or_(AREA.valid_to.is_(None), AREA.valid_to >= bindparam("today")))
NAMES = (
    select(AREA.code, AREA.name)
    .where(AREA.code.in_(bindparam("codes", expanding=True)), HOLDS)
    .order_by(AREA.valid_from)
)
BELOW = (
    select(AREA.code, AREA.name)
    .where(AREA.code >= bindparam("scope"), AREA.code < bindparam("beyond"), AREA.level == bindparam("level"), HOLDS)
    .order_by(AREA.code)
)


def _short(code: str, names: dict[str, str]) -> str:
    parts = [names.get(code[:TOWNSHIP], "") if len(code) >= TOWNSHIP else names.get(code[:COUNTY], "")]
    if len(code) > TOWNSHIP:
        parts.append(names.get(code, ""))
    return "".join(parts) or code


def areas_below(session: Session, scope: str) -> list[tuple[str, str]]:
    """The counties of a city or the townships of a county, to filter by."""
    level = "county" if len(scope) < COUNTY else "township"
    if len(scope) >= TOWNSHIP:
        return []
    values = {"scope": scope, "beyond": str(int(scope) + 1), "level": level, "today": clock.today()}
    return [(code, name) for code, name in session.connection().execute(BELOW, values)]
