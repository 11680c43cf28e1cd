"""Who has been missed: a village's registered people, what is due to each and has not been had, and their class."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from fupin import clock
from fupin.extensions import db
from fupin.model.places import VILLAGE, covers, full_name
from fupin.model.terms import Role
from fupin.placenames import short_names
from fupin.registry import missed
from fupin.web.access import Blueprint, current_user
from fupin.web.nav import CASEWORK

pages = Blueprint("missed", __name__, url_prefix="/villages")

LOOKS = CASEWORK - {Role.FINANCE}


@pages.get("", roles=LOOKS)
def index() -> ResponseReturnValue:
    """The villages of the user's area."""
    found = missed.villages(db.session(), current_user().scope)
    return render_template(
        "missed/index.html", villages=found, places=short_names(db.session(), (code for code, _, _ in found))
    )


@pages.get("/<code>", roles=LOOKS)
def show(code: str) -> ResponseReturnValue:
    """One village: first who is missed, then everybody by class."""
    if not (len(code) == VILLAGE and code.isascii() and code.isdigit() and covers(current_user().scope, code)):
        abort(404)
    people = missed.village(db.session(), code)
    if not people:
        abort(404)
    return render_template(
        "missed/show.html",
        place=full_name(db.session(), code, clock.today()),
        people=people,
        missed=[each for each in people if each.missed],
        classes=missed.by_class(people),
    )
