"""The auditor's pages: what was done in the system, and which steps applications took."""

from datetime import date, datetime, time, timedelta
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from fupin import clock
from fupin.casework import remarks
from fupin.extensions import db
from fupin.model import Application, AuditRow, Event, User
from fupin.model.places import inside
from fupin.model.terms import Role
from fupin.web.access import Blueprint, Roles, current_user
from fupin.web.audit import Act, Result

pages = Blueprint("auditing", __name__, url_prefix="/audit")

AUDITOR: Roles = frozenset({Role.AUDITOR})
PAGE, FIRST_YEAR = 50, 2000


@pages.get("", roles=AUDITOR)
def acts() -> ResponseReturnValue:
    """Acts, the latest first; the auditor of a county sees the acts of its accounts."""
    a = AuditRow
    wanted = select(a.id, a.at, a.username, a.act, a.object, a.result, a.terminal).order_by(a.id.desc())
    scope = current_user().scope
    if len(scope) > 4:
        wanted = wanted.where(a.user_id.in_(select(User.id).where(inside(User.scope, scope))))
    act, username = request.args.get("act", ""), request.args.get("username", "").strip()
    if act in {known.value for known in Act}:
        wanted = wanted.where(a.act == act)
    if username:
        wanted = wanted.where(a.username == username)
    day = _day(request.args.get("day", ""))
    if day:
        begins = datetime.combine(day, time(), clock.OFFICE_ZONE)
        wanted = wanted.where(a.at >= begins, a.at < begins + timedelta(days=1))
    asked = {"act": act, "username": username, "day": day.isoformat() if day else ""}
    rows, older = _page(wanted, a.id, "auditing.acts", **asked)
    lines = [(row, label(Act, row.act), label(Result, row.result)) for row in rows]
    return render_template(
        "audit/acts.html", lines=lines, older=older, kinds=list(Act), on=day, total=_total(wanted, day), **asked
    )


def _day(text: str) -> date | None:
    """The day in an address; none where it is spoilt, or no day that an office knows."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= clock.today().year else None


def _total(wanted: Select[*tuple[Any, ...]], day: date | None) -> int | None:
    """How many there are on a day; all of them nobody counts."""
    if day is None:
        return None
    return db.session.scalar(select(func.count()).select_from(wanted.order_by(None).subquery()))


@pages.get("/events", roles=AUDITOR)
def events() -> ResponseReturnValue:
    """Steps of applications, the latest first, inside the auditor's area."""
    e = Event
    columns = (e.id, e.at, Application.number, e.action, e.from_state, e.to_state, e.user_name, e.user_role, e.opinion)
    mine = select(*columns).join(Application).where(inside(Application.area_code, current_user().scope))
    rows, older = _page(mine.order_by(e.id.desc()), e.id, "auditing.events")
    return render_template("audit/events.html", rows=rows, older=older, said=remarks.of_events(db.session(), rows))


def label(words: type[Act] | type[Result], stored: str) -> str:
    """The word people know; one that a later release dropped stands for itself."""
    return next((word.label for word in words if word.value == stored), stored)


def _page(
    wanted: Select[*tuple[Any, ...]], key: InstrumentedAttribute[int], endpoint: str, **kept: str
) -> tuple[list[Any], str]:
    """One page of rows below the key in the address, and the address of the next."""
    before = request.args.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 10:
        wanted = wanted.where(key < int(before))
    rows = list(db.session.execute(wanted.limit(PAGE + 1)).all())
    if len(rows) <= PAGE:
        return rows, ""
    rows.pop()
    further: dict[str, Any] = {name: value for name, value in kept.items() if value}
    return rows, url_for(endpoint, before=rows[-1].id, **further)
