"""What all pages of cases share: the blueprint, a case of one's area, and the list it was opened from."""

from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import request, url_for
from sqlalchemy import select

from fupin import lifecycle, lists
from fupin.extensions import db
from fupin.model import Application
from fupin.model.places import inside
from fupin.model.terms import Role, State
from fupin.schemes import SCHEMES
from fupin.web.access import Blueprint, current_user, found

pages = Blueprint("cases", __name__)

TITLES = {code: scheme.title for code, scheme in SCHEMES.items()}
LABELS = {state.value: state.label for state in State}
LONGEST, QUERIES_KEPT = 200, 500


def load(uid: str) -> Application:
    """The case if it lies in the user's area; a draft is seen by counters only; else 404."""
    user = current_user()
    query = select(Application).where(Application.uid == uid, inside(Application.area_code, user.scope))
    if user.role is not Role.CLERK:
        query = query.where(Application.state != State.DRAFT)
    return found(db.session.scalar(query))


def usual_state(role: Role) -> str:
    """What the list of a role begins with: what waits for it, or everything where nothing does."""
    return lists.WAITING if lifecycle.awaiting(role) else ""


def asked(said: Mapping[str, str]) -> lists.Filter:
    """The filter as an address says it."""
    return lists.Filter(
        state=said.get("state", usual_state(current_user().role)),
        scheme=said.get("scheme", ""),
        area=said.get("area", ""),
        number=said.get("number", ""),
        late=said.get("late", ""),
        granted=said.get("granted", ""),
    )


def written(wanted: lists.Filter) -> str:
    """A filter as a query, empty for the list one begins with.

    Without the number of a receipt: that finds one case, and whoever has decided it goes on with the list.
    """
    return _written(wanted, usual_state(current_user().role))


@lru_cache(QUERIES_KEPT)
def _written(wanted: lists.Filter, usual_state: str) -> str:
    """Several times a page, and mostly the same."""
    said = asdict(wanted) | {"number": ""}
    usual = {"state": usual_state}
    return urlencode({name: value for name, value in said.items() if value != usual.get(name, "")})


def carried() -> lists.Filter:
    """The list that the present page was opened from: its address or its form carries it along as `list`."""
    said = dict(parse_qsl(request.values.get("list", "")[:LONGEST], keep_blank_values=True))
    return asked(said | {"number": ""})


def list_address(wanted: lists.Filter) -> str:
    """Back to that list."""
    query = written(wanted)
    return url_for("cases.worklist") + (f"?{query}" if query else "")


def along(wanted: lists.Filter) -> dict[str, Any]:
    """What the address of a further page carries along."""
    query = written(wanted)
    return {"list": query} if query else {}
