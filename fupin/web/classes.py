"""Training classes of an area: the list, all or those of one state."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from fupin import placenames
from fupin.classes import overview
from fupin.extensions import db
from fupin.model.classes import ClassState
from fupin.web import (
    classes_days,
    classes_filing,
    classes_papers,
    classes_plans,
    classes_results,
    classes_seats,
    classes_show,
    classes_uploads,
)
from fupin.web.access import current_user
from fupin.web.classes_pages import ENTERS, READS, pages

__all__ = [
    "classes_days",
    "classes_filing",
    "classes_papers",
    "classes_plans",
    "classes_results",
    "classes_seats",
    "classes_show",
    "classes_uploads",
    "pages",
]  # their routes are among the pages

MOST_PAGES = 10_000


@pages.get("", roles=READS)
def index() -> ResponseReturnValue:
    """The classes of my area, all or those of one state."""
    scope, session = current_user().scope, db.session()
    chosen = [state for state in ClassState if state.value == request.args.get("state")]
    number = request.args.get("page", "1")
    page = max(1, min(int(number), MOST_PAGES)) if number.isascii() and number.isdigit() and len(number) < 7 else 1
    lines, more = overview.lines(session, scope, chosen or list(ClassState), page)
    return render_template(
        "classes/index.html",
        lines=lines,
        more=more,
        page=page,
        chosen=chosen[0] if chosen else None,
        counts=overview.counts(session, scope),
        places=placenames.short_names(session, {line.one.area_code for line in lines}),
        may_enter=current_user().role in ENTERS,
    )
