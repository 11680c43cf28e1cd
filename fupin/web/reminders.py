"""Today's work, the page each day begins with, and what the administrator is reminded of in full."""

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from fupin import clock, figures, reminders
from fupin.doubts import scan
from fupin.extensions import db, press
from fupin.lists import MOST_ID
from fupin.model import Job, Officer
from fupin.model.places import COUNTY
from fupin.model.terms import Role
from fupin.money.budgets import Standing, standings
from fupin.placenames import short_names
from fupin.registry import areas, duplicates, importing, review
from fupin.reminders import done as steps_done
from fupin.reminders.counting import Desk
from fupin.reminders.others import failed as failed_lately
from fupin.scanning import piles
from fupin.task_kinds import TASKS
from fupin.web.access import STAFF, Blueprint, Roles, current_user
from fupin.web.audit import Act
from fupin.web.cases_pages import TITLES
from fupin.web.money_pages import WRITES as HAS_BUDGETS
from fupin.web.nav import CASEWORK
from fupin.web.responsibility_pages import SEES as SIGNS

pages = Blueprint("reminders", __name__, url_prefix="/today")

ADMIN: Roles = frozenset({Role.ADMIN})
LISTED = 200
ACTS = {act.value: act.label for act in Act}
OTHER_WORK = {
    importing.CHECK: "名册核对",
    importing.APPLY: "名册导入",
    areas.APPLY: "变动行政区划",
    duplicates.KIND: "查找疑似重复",
    review.KIND: "核对台账",
    piles.KIND: "识别扫描件",
    scan.KIND: "核对疑点",
}


@pages.get("", roles=STAFF)
def today() -> ResponseReturnValue:
    """What waits for me, the late first."""
    user = current_user()
    desk = Desk(user.id, user.role, user.scope, int(current_app.config["RETURN_DAYS"]), press().signers)
    found = reminders.lines(db.session(), desk)
    return render_template(
        "reminders/today.html",
        charts=figures.charts(db.session(), user, {"job": job_titles(), "act": ACTS}),
        progress=figures.progress(db.session(), user) if user.role in figures.GRANTS else [],
        plans=user.role in SIGNS,
        funds=funds(db.session(), user) if user.role in HAS_BUDGETS else [],
        waiting=[line for line in found if line.tally.number],
        does_cases=user.role in CASEWORK,
        nothing=[line for line in found if not line.tally.number],
    )


@pages.get("/done", roles=CASEWORK)
def done() -> ResponseReturnValue:
    """What I did today."""
    before = request.args.get("before", type=int)
    earlier = before if before and 0 < before <= MOST_ID else None
    found = steps_done.today(db.session(), current_user(), earlier)
    return render_template("reminders/done.html", done=found, titles=TITLES, paged=earlier is not None)


@pages.get("/failed", roles=ADMIN)
def failed() -> ResponseReturnValue:
    """Long work that failed lately, and why, in the words its owner was told."""
    titles, kind = job_titles(), request.args.get("kind", "")
    query = select(Job).where(failed_lately(current_user().scope)).order_by(Job.id.desc()).limit(LISTED)
    jobs = db.session.scalars(query.where(Job.kind == kind) if kind in titles else query).all()
    places = short_names(db.session(), {job.scope for job in jobs if len(job.scope) >= 6})
    return render_template("reminders/failed.html", jobs=jobs, titles=titles, kind=kind, places=places, listed=LISTED)


def funds(session: Session, user: Officer) -> list[Standing]:
    """The budgets of this year in the user's county."""
    return standings(session, user.scope[:COUNTY], clock.today().year)


def job_titles() -> dict[str, str]:
    """What each kind of long work is called."""
    return OTHER_WORK | {kind: task.title for kind, task in TASKS.items()}


@pages.get("/seals", roles=ADMIN)
def seals() -> ResponseReturnValue:
    """Offices whose certificate is unusable or ends soon."""
    return render_template("reminders/seals.html", problems=list(press().signers.problems()))
