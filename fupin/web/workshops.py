"""Workshops of an area: the list with what is looked for, and the modules that belong to it."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from fupin import placenames
from fupin.extensions import db
from fupin.model.terms import WORKSHOP_KINDS
from fupin.web import (
    workshops_amending,
    workshops_ledger,
    workshops_one,
    workshops_register,
    workshops_uploads,
    workshops_visits,
    workshops_workers,
)
from fupin.web.access import current_user
from fupin.web.workshops_pages import ENTERS, READS, pages
from fupin.workshops import listing
from fupin.workshops.listing import Filter

__all__ = [
    "pages",
    "workshops_amending",
    "workshops_ledger",
    "workshops_one",
    "workshops_register",
    "workshops_uploads",
    "workshops_visits",
    "workshops_workers",
]  # their routes are among the pages


@pages.get("", roles=READS)
def index() -> ResponseReturnValue:
    """The workshops of my area."""
    scope, session = current_user().scope, db.session()
    wanted = Filter(**{name: request.args.get(name, "").strip() for name in Filter._fields})
    after = request.args.get("after", 0, type=int)
    page = listing.page(session, scope, wanted, max(0, min(after, 2**31 - 1)))
    return render_template(
        "workshops/index.html",
        page=page,
        wanted=wanted,
        states=listing.STATES,
        forms=WORKSHOP_KINDS,
        areas=placenames.below(session, scope),
        places=placenames.short_names(session, {line.area_code for line in page.rows}),
        waiting=listing.waiting(session, scope),
        may_enter=current_user().role in ENTERS,
    )
