"""The list of doubts about double benefits: narrowed, exported, and found anew when the county asks."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fupin import tasks
from fupin.db import begin_writing
from fupin.doubts import export as exporting
from fupin.doubts import lists, scan
from fupin.doubts.kinds import KINDS
from fupin.doubts.lists import Filter
from fupin.extensions import db
from fupin.model.doubts import DoubtKind, DoubtState
from fupin.model.places import TOWNSHIP, covers
from fupin.placenames import below, short_names
from fupin.web import audit, doubts_show
from fupin.web.access import current_user
from fupin.web.doubts_pages import READS, SCANS, pages

__all__ = ["doubts_show", "pages"]  # its routes are among the pages

STATES = {lists.UNSETTLED: "还没有核查完", "": "全部", **{state.value: state.label for state in DoubtState}}


@pages.get("", roles=READS)
def index() -> ResponseReturnValue:
    """The doubts of my area, the latest found first."""
    session, user, wanted = db.session(), current_user(), _wanted(request.args.get)
    page = lists.page(session, user.scope, wanted, _number(request.args.get("before", "")))
    return render_template(
        "doubts/index.html",
        page=page,
        counted=lists.COUNTED,
        wanted=wanted,
        kinds=KINDS,
        states=STATES,
        areas=below(session, user.scope),
        places=short_names(session, {code for line in page.rows for code in (line.area_code, line.other_area)}),
        older=url_for(".index", before=page.older, **wanted._asdict()) if page.older else "",
        at_work=scan.under_way(session, user.scope),
        latest=scan.latest(session, user.scope),
        may_scan=user.role in SCANS,
        may_export=user.role in exporting.TASK.roles,
    )


@pages.post("/scan", roles=SCANS)
def look() -> ResponseReturnValue:
    """Have my area looked through now; each night the whole office is."""
    begin_writing(db.session())
    job = scan.order(db.session(), current_user())
    audit.record(db.session(), audit.Act.DOUBTS, f"核对 辖区 {job.scope}")
    db.session.commit()
    flash("已安排在后台核对，不影响其他办理")
    return redirect(url_for(".index"), 303)


@pages.post("/export", roles=exporting.TASK.roles)
def export() -> ResponseReturnValue:
    """Have the list made into a workbook; who had it made is kept."""
    wanted = exporting.about(_wanted(request.form.get))
    begin_writing(db.session())
    job, new = tasks.order(db.session(), exporting.TASK, current_user(), wanted, "疑点名单")
    if new:
        audit.record(db.session(), audit.Act.EXPORTED, f"疑点名单 {wanted}")
    address = url_for("tasks.show", uid=job.uid)
    db.session.commit()
    return redirect(address, 303)


def _wanted(asked: Callable[[str, str], str]) -> Filter:
    """What was chosen, as far as there is such a thing and it lies in my area."""
    kind, area, state = asked("kind", ""), asked("area", ""), asked("state", lists.UNSETTLED)
    known = area.isascii() and area.isdigit() and len(area) <= TOWNSHIP and covers(current_user().scope, area)
    return Filter(
        kind if kind in {each.value for each in DoubtKind} else "",
        area if known else "",
        state if state in STATES else lists.UNSETTLED,
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
