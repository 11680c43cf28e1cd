"""A month of all units in the browser: the list with what each comes to, and the approval of those a page shows."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from fupin import clock, placenames
from fupin.calendar import add_months
from fupin.extensions import db
from fupin.lifecycle import Refused, Stale
from fupin.model import PostSheet
from fupin.model.places import inside
from fupin.model.posts import SheetState
from fupin.posts import due, payroll
from fupin.posts.months import MISSING, Wanted
from fupin.posts.months import months as listed
from fupin.web import audit
from fupin.web.access import current_user
from fupin.web.posts_pages import DECIDES, READS, asked_name, last_month, month_of, page_number, pages
from fupin.web.responsibility_forms import seen

STATES = {MISSING: "没有填"} | {state.value: state.label for state in SheetState}
KEY = "seen-"
KEY_LENGTH = len(KEY) + 32


@pages.get("/months", roles=READS)
def months() -> ResponseReturnValue:
    """The sheets of a month, last month's unless another is asked for; all or those of a state or name."""
    return _page(month_of(request.args["month"]) if request.args.get("month") else last_month())


@pages.post("/months/<month>/approve", roles=DECIDES)
def approve_all(month: str) -> ResponseReturnValue:
    """Approve all that the page showed as confirmed, at once."""
    first = month_of(month)
    shown = {key[len(KEY) :]: seen(value) for key, value in request.form.items() if _names_sheet(key)}
    mine = (PostSheet.month == first, inside(PostSheet.area_code, current_user().scope))
    uids = list(db.session.scalars(select(PostSheet.uid).where(PostSheet.uid.in_(shown), *mine)))
    try:
        done = payroll.approve(db.session(), current_user(), {uid: shown[uid] for uid in uids})
    except Refused as refused:
        db.session.rollback()
        return _page(first, str(refused)), 409 if isinstance(refused, Stale) else 422
    for sheet in done:
        audit.record(db.session(), audit.Act.POSTS, f"发放表 {sheet.id} 核定")
    count = len(done)
    db.session.commit()
    flash(f"已核定{count}个单位")
    return redirect(url_for(".months", month=month), 303)


def _names_sheet(key: str) -> bool:
    return key.startswith(KEY) and len(key) == KEY_LENGTH


def _page(month: date, problem: str = "") -> str:
    session, scope, asked = db.session(), current_user().scope, request.args.get("state", "")
    wanted = Wanted(asked if asked in STATES else "", asked_name())
    found = listed(session, scope, month, wanted, page_number())
    day, due_on = due.due_day(session, scope, month), due.due_on(session, scope, month)
    after = add_months(month, 1)
    return render_template(
        "posts/months.html",
        month=month,
        before=add_months(month, -1),
        after=after if after <= clock.today() else None,
        found=found,
        wanted=wanted,
        states=STATES,
        places=placenames.short_names(session, {line.key[1] for line in found.rows}),
        may_approve=current_user().role in DECIDES,
        due_on=due_on,
        due_status=day.status if day.known else None,
        days_late=due.days_late(due_on),
        problem=problem,
        wrong=bool(problem),
    )
