"""What all pages of posts share: who sees them, whose post or sheet it is, and how a month stands in an address."""

from datetime import date
from typing import NamedTuple

from flask import abort, request
from sqlalchemy import select

from fupin import clock
from fupin.calendar import add_months
from fupin.extensions import db
from fupin.model import Organisation, PostPlacement, PostSheet
from fupin.model.places import covers, inside
from fupin.model.terms import Role
from fupin.posts import SEES, units
from fupin.posts.pay import hours
from fupin.posts.roll import Key
from fupin.schemes.public_post.model import Opening
from fupin.web.access import Blueprint, Roles, current_user, found

pages = Blueprint("posts", __name__, url_prefix="/posts")

READS: Roles = SEES
ENTERS: Roles = frozenset({Role.CLERK})
CONFIRMS: Roles = frozenset({Role.TOWNSHIP})
DECIDES: Roles = frozenset({Role.COUNTY})
EXPORTS: Roles = SEES - {Role.CITY}
LONGEST_NUMBER = 7
PRINTS: Roles = ENTERS | CONFIRMS | DECIDES

pages.add_app_template_global(hours, "in_hours")


class Unit(NamedTuple):
    """A unit with its posts in one township."""

    id: int
    name: str
    area_code: str

    @property
    def key(self) -> Key:
        """What its sheets are found by."""
        return self.id, self.area_code


def load_unit(unit_id: int, area: str) -> Unit:
    """A unit that has posts there, inside my area; else 404."""
    has = select(Opening.id).where(Opening.unit_id == unit_id, Opening.area_code == area).exists()
    name = db.session.scalar(select(Organisation.name).where(Organisation.id == unit_id, has))
    if name is None or not covers(current_user().scope, area):
        abort(404)
    return Unit(unit_id, name, area)


def load_placement(uid: str) -> PostPlacement:
    """Somebody in a post of my area."""
    mine = inside(PostPlacement.area_code, current_user().scope)
    return found(db.session.scalar(select(PostPlacement).where(PostPlacement.uid == uid, mine)))


def load_sheet(uid: str) -> PostSheet:
    """A month of a unit of my area."""
    mine = inside(PostSheet.area_code, current_user().scope)
    return found(db.session.scalar(select(PostSheet).where(PostSheet.uid == uid, mine)))


def month_of(text: str) -> date:
    """The first day of a month written 2026-10; else 404."""
    try:
        day = date.fromisoformat(f"{text}-01")
    except ValueError:
        abort(404)
    return day if 2016 <= day.year <= 2100 and len(text) == 7 else abort(404)


def page_number() -> int:
    """Which page of a list the address asks for; the first for what is no number."""
    asked = request.args.get("page", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < LONGEST_NUMBER else 1


def asked_name() -> str:
    """The part of a unit's name that the address asks for."""
    return request.args.get("name", "").replace("\0", "").strip()[: units.LONGEST_NAME]


def last_month() -> date:
    """The month whose sheets are due."""
    return add_months(clock.today().replace(day=1), -1)
