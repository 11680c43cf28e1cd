"""Responsibility letters: an office's years, what those above ask of it, and how far those below are with theirs."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import or_, select

from fupin import clock, placenames
from fupin.extensions import db
from fupin.lifecycle import Refused
from fupin.model import Document, ResponsibilityLetter, ResponsibilityParty, ResponsibilityPlan
from fupin.model.places import inside
from fupin.responsibility import board, plans
from fupin.web import audit, responsibility_board, responsibility_plans
from fupin.web.access import current_user, found
from fupin.web.files import shown
from fupin.web.responsibility_forms import seen
from fupin.web.responsibility_pages import SEES, pages, place

__all__ = ["pages", "responsibility_board", "responsibility_plans"]  # their routes are among the pages


@pages.get("", roles=SEES)
def index() -> ResponseReturnValue:
    """My years, what the office above asks of me, and how far those below me are with theirs."""
    return _index()


def _index(error: str = "") -> str:
    user, session = current_user(), db.session()
    mine, below = board.plans_of(session, user.scope), board.plans_below(session, user.scope)
    this_year = clock.today().year
    planned = {plan.scope for plan in below if plan.year == this_year}
    return render_template(
        "responsibility/index.html",
        error=error,
        wrong=bool(error),
        mine=[(plan, board.tally(plan)) for plan in mine],
        below=[(plan, place(plan), board.tally(plan)) for plan in below],
        missing=[name for code, name in placenames.below(session, user.scope) if code not in planned],
        this_year=this_year,
        from_above=board.addressed_to(session, user.scope) if user.scope else [],
        years=[year for year in plans.years() if year not in {plan.year for plan in mine}],
        may_make=plans.may_make(user),
    )


@pages.post("", roles=SEES)
def begin() -> ResponseReturnValue:
    """Begin a year with the notice's indicators."""
    user = current_user()
    if not plans.may_make(user):
        abort(403)
    try:
        plan, new = plans.begin(db.session(), user, seen(request.form.get("year", "")))
    except Refused as refused:
        db.session.rollback()
        return _index(str(refused)), 422
    if new:
        audit.record(db.session(), audit.Act.RESPONSIBILITY, f"责任书 {plan.id} {plan.year}年 新建")
    uid = plan.uid
    db.session.commit()
    return redirect(url_for(".edit" if new else ".show", uid=uid), 303)


@pages.get("/letters/<uid>.pdf", roles=SEES)
def letter(uid: str) -> ResponseReturnValue:
    """The bytes as issued, for the office above, those above it, and the one it is addressed to."""
    scope = current_user().scope
    document = found(
        db.session.scalar(
            select(Document)
            .join(ResponsibilityLetter, ResponsibilityLetter.document_id == Document.id)
            .join(ResponsibilityParty, ResponsibilityParty.id == ResponsibilityLetter.party_id)
            .join(ResponsibilityPlan, ResponsibilityPlan.id == ResponsibilityParty.plan_id)
            .where(
                Document.uid == uid,
                or_(inside(ResponsibilityPlan.scope, scope), ResponsibilityParty.code == scope),
            )
        )
    )
    return shown(document.pdf, f"{document.number} {document.title}")
