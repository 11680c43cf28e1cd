"""The selects behind worklists: columns rather than objects, always scoped, paged by key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import Session

from fupin import clock
from fupin.lifecycle import awaiting
from fupin.model import Application, Area, User
from fupin.model.places import COUNTY, TOWNSHIP, inside
from fupin.model.terms import Role, State
from fupin.scheme import Pays
from fupin.schemes import SCHEMES

PAGE = 50
WAITING = "waiting"

COLUMNS = (
    Application.uid,
    Application.number,
    Application.scheme,
    Application.state,
    Application.applicant_name,
    Application.area_code,
    Application.since,
    Application.due_on,
    Application.applied_on,
    Application.amount_fen,
    Application.id,
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


def worklist(session: Session, user: User, wanted: Filter, after: str = "") -> Page:
    """The cases in the user's area, longest waiting first."""
    query = select(*COLUMNS).where(*_conditions(user, wanted)).order_by(Application.since, Application.id)
    key = _key(after)
    if key is not None:
        query = query.where(tuple_(Application.since, Application.id) > key)
    rows = session.execute(query.limit(PAGE + 1)).all()
    more = f"{rows[PAGE - 1].since.isoformat()}~{rows[PAGE - 1].id}" if len(rows) > PAGE else ""
    shown = rows[:PAGE]
    return Page(shown, place_names(session, {row.area_code for row in shown}), more)


def count(session: Session, user: User, wanted: Filter) -> int:
    """How many the whole list has."""
    query: Select[Any] = select(func.count()).select_from(Application).where(*_conditions(user, wanted))
    return session.scalar(query) or 0


def _conditions(user: User, wanted: Filter) -> list[ColumnElement[bool]]:
    scope = wanted.area if wanted.area.startswith(user.scope) else user.scope
    conditions: list[ColumnElement[bool]] = [_inside(scope)]
    if wanted.number:
        return [*conditions, Application.number == wanted.number.strip()]
    if wanted.scheme in SCHEMES:
        conditions.append(Application.scheme == wanted.scheme)
    if wanted.state == WAITING:
        conditions.append(_waits_for(user))
    elif wanted.state in {state.value for state in State}:
        conditions.append(Application.state == State(wanted.state))
    if user.role is not Role.CLERK:
        conditions.append(Application.state != State.DRAFT)
    return conditions


def _inside(scope: str) -> ColumnElement[bool]:
    """By the column whose index fits the scope."""
    if len(scope) == COUNTY:
        return Application.county_code == scope
    if len(scope) == TOWNSHIP:
        return Application.township_code == scope
    return inside(Application.area_code, scope)


def _waits_for(user: User) -> ColumnElement[bool]:
    """The states in which this role is to act; a notice waits only when its period is over."""
    states = awaiting(user.role)
    conditions: list[ColumnElement[bool]] = [Application.state.in_(states)]
    if State.ON_NOTICE in states:
        conditions.append(or_(Application.state != State.ON_NOTICE, Application.due_on < clock.today()))
    if user.role is Role.FINANCE:
        payable = [scheme.code for scheme in SCHEMES.values() if scheme.pays is Pays.ONCE]
        conditions.append(Application.scheme.in_(payable))
    return and_(*conditions)


def _key(after: str) -> tuple[datetime, int] | None:
    """The key in an address; a spoilt one begins at the first page."""
    since, _, last = after.partition("~")
    try:
        return datetime.fromisoformat(since.replace(" ", "+")), int(last)
    except ValueError:
        return None


def place_names(session: Session, codes: set[str]) -> dict[str, str]:
    """Township and village of each code, as a list shows them; a county alone where there is no township."""
    wanted = {code[:length] for code in codes for length in (COUNTY, TOWNSHIP, len(code))}
    today = clock.today()
    rows = session.execute(
        select(Area.code, Area.name).where(Area.code.in_(wanted), _holds(today)).order_by(Area.valid_from)
    )
    names = {row.code: row.name for row in rows}
    return {code: _short(code, names) for code in codes}


def _holds(on: date) -> ColumnElement[bool]:
    return and_(Area.valid_from <= on, or_(Area.valid_to.is_(None), Area.valid_to >= on))


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
    rows = session.execute(
        select(Area.code, Area.name)
        .where(inside(Area.code, scope), Area.level == level, _holds(clock.today()))
        .order_by(Area.code)
    )
    return [(code, name) for code, name in rows]
