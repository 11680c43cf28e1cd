"""Lists for the county: requests to void a letter that wait, and letters whose facts changed."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from fupin import letter_changes, letter_past, voids
from fupin.extensions import db
from fupin.letter_facts import What
from fupin.model import Document
from fupin.model.terms import DocumentStatus, Role
from fupin.placenames import short_names
from fupin.web.access import Blueprint, Roles, current_user

pages = Blueprint("void_lists", __name__)

COUNTY: Roles = frozenset({Role.COUNTY})
LISTED = 200


@pages.get("/voids", roles=COUNTY)
def index() -> ResponseReturnValue:
    """The requests that wait in the county."""
    session, user = db.session(), current_user()
    rows = voids.listed(session, user.scope, LISTED)
    places = short_names(session, [about.area_code for _, about, _ in rows])
    return render_template("voids/index.html", rows=rows, places=places, count=voids.count(session, user.scope))


@pages.get("/letters/changed", roles=COUNTY)
def changed() -> ResponseReturnValue:
    """Letters that count and say what is no longer so."""
    session = db.session()
    wanted = request.args.get("what", "")
    what = What(wanted) if wanted in set(What) else None
    lines, below = letter_changes.changed(session, current_user().scope, what, _before())
    asked = voids.waiting_among(session, [line.document.id for line in lines])
    older = url_for(".changed", before=below, what=what.value if what else None) if below else ""
    return render_template(
        "voids/changed.html",
        lines=lines,
        asked=asked,
        older=older,
        what=what,
        kinds=list(What),
        unwatched=letter_past.unwatched(session, current_user().scope),
    )


def _before() -> int:
    before = request.args.get("before", "")
    return int(before) if before.isascii() and before.isdigit() and len(before) < 10 else 0


@pages.app_template_global("voids_waiting")
def voids_waiting() -> int | None:
    """How many requests wait for the county's decision; None for anybody who has no part in it."""
    user = current_user()
    return voids.count(db.session(), user.scope) if user.role is Role.COUNTY else None


@pages.app_template_global("voids_asked")
def voids_asked(documents: list[Document]) -> set[int]:
    """The ids of those letters of a case for which a request waits."""
    valid = [document.id for document in documents if document.status is DocumentStatus.VALID]
    return voids.waiting_among(db.session(), valid)
