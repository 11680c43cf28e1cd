"""What all pages of money share: who sees them, and whose roll or line it is."""

from typing import NamedTuple

from sqlalchemy import select

from fupin.extensions import db
from fupin.model import PayLine, PayRoll
from fupin.model.places import inside
from fupin.money import HANDLES, MAKES, PAYS, SEES
from fupin.web.access import Blueprint, Roles, current_user, found

pages = Blueprint("money", __name__, url_prefix="/money")

READS: Roles = SEES
WRITES: Roles = HANDLES
COUNTY: Roles = MAKES
FINANCE: Roles = PAYS


class Placed(NamedTuple):
    """A line with its roll."""

    line: PayLine
    roll: PayRoll


def load_roll(uid: str) -> PayRoll:
    """A roll of my area, else 404."""
    mine = inside(PayRoll.county_code, current_user().scope)
    return found(db.session.scalar(select(PayRoll).where(PayRoll.uid == uid, mine)))


def load_line(uid: str) -> Placed:
    """A line of a roll of my area, else 404."""
    query = select(PayLine, PayRoll).join(PayRoll, PayRoll.id == PayLine.roll_id)
    row = db.session.execute(query.where(PayLine.uid == uid, inside(PayRoll.county_code, current_user().scope)))
    return Placed(*found(row.one_or_none()))
