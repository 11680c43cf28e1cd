"""The public notice board: what stands on it, and what the county puts on it next."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from fupin import clock, notices, previews
from fupin.documents.render import UndrawableCharacter
from fupin.extensions import db, press
from fupin.lifecycle import Refused
from fupin.model import Notice, NoticeEntry
from fupin.model.places import inside
from fupin.model.terms import Role
from fupin.schemes import SCHEMES
from fupin.web.access import Blueprint, current_user, found
from fupin.web.files import shown
from fupin.web.nav import CASEWORK

pages = Blueprint("notices", __name__)

COUNTY = frozenset({Role.COUNTY})
RECENT = 100
NONE_TICKED = "请至少勾选一份申请"


@pages.get("/notices", roles=CASEWORK)
def index() -> ResponseReturnValue:
    """The notices of my county, youngest first."""
    user = current_user()
    rows = db.session.execute(
        select(Notice, func.count(NoticeEntry.id), func.count(NoticeEntry.objected_on))
        .join(NoticeEntry, NoticeEntry.notice_id == Notice.id)
        .where(inside(Notice.county_code, user.scope[:6]))
        .group_by(Notice.id)
        .order_by(Notice.id.desc())
        .limit(RECENT)
    ).all()
    waiting = [
        (scheme, len(notices.waiting(db.session(), user, scheme.code)))
        for scheme in SCHEMES.values()
        if user.role is Role.COUNTY
    ]
    return render_template("notices/index.html", rows=rows, waiting=waiting, schemes=SCHEMES, today=clock.today())


@pages.get("/notices/new/<code>", roles=COUNTY)
def choose(code: str) -> ResponseReturnValue:
    """Which approved applications go on the next notice."""
    return _choose_page(code)


@pages.post("/notices/new/<code>", roles=COUNTY)
def publish(code: str) -> ResponseReturnValue:
    """Put the ticked ones on a notice; each carries the version that was seen."""
    scheme = found(SCHEMES.get(code))
    ticked = _ticked()
    if not ticked:
        return _choose_page(code, problem=NONE_TICKED), 422
    try:
        notice, left = notices.publish(
            db.session(), press(), current_user(), scheme.code, ticked, {uid: _conclusion(uid) for uid in ticked}
        )
    except UndrawableCharacter as refused:
        return _choose_page(code, problem=previews.objection(refused)), 422
    except Refused as refused:
        return _choose_page(code, problem=str(refused)), 422
    for each in left:
        flash(f"{each.application.number} 未列入：{each.why}")
    flash(f"已公示，{clock.cn_date(notice.ends_on)}结束")
    return redirect(url_for(".show", notice_id=notice.id), 303)


@pages.post("/notices/new/<code>/preview.pdf", roles=COUNTY)
def preview(code: str) -> ResponseReturnValue:
    """The list of the ticked ones as it would hang on the board, marked as a preview; nothing is published."""
    scheme = found(SCHEMES.get(code))
    ticked = _ticked()
    if not ticked:
        return _choose_page(code, problem=NONE_TICKED), 422
    conclusions = {uid: _conclusion(uid) for uid in ticked}
    try:
        pdf = notices.preview(db.session(), press(), current_user(), scheme.code, ticked, conclusions)
    except UndrawableCharacter as refused:
        return _choose_page(code, problem=previews.objection(refused)), 422
    except Refused as refused:
        return _choose_page(code, problem=str(refused)), 422
    finally:
        db.session.rollback()
    return shown(pdf, "preview")


def _ticked() -> dict[str, int]:
    """The version seen of each ticked case; nothing if the form is not one of ours."""
    try:
        pairs = [each.partition(":") for each in request.form.getlist("case")]
        return {uid: int(version) for uid, _, version in pairs}
    except ValueError:
        return {}


def _conclusion(uid: str) -> str:
    """The outcome of the inquiry, typed beside a case that was objected to."""
    return request.form.get(f"conclusion-{uid}", "")


def _choose_page(code: str, problem: str = "") -> str:
    scheme = found(SCHEMES.get(code))
    waiting = notices.waiting(db.session(), current_user(), code)
    ticked = set(request.form.getlist("case"))
    return render_template(
        "notices/choose.html",
        scheme=scheme,
        waiting=waiting,
        problem=problem,
        ticked=ticked,
        typed=request.form,
        unprintable=notices.unprintable(db.session(), press(), waiting),
        remedy=previews.REMEDY,
    )


@pages.get("/notices/<int:notice_id>", roles=CASEWORK)
def show(notice_id: int) -> ResponseReturnValue:
    """One notice, its printed list and its entries; those of other townships without a link."""
    user = current_user()
    notice = found(
        db.session.scalar(select(Notice).where(Notice.id == notice_id, inside(Notice.county_code, user.scope[:6])))
    )
    return render_template(
        "notices/show.html",
        notice=notice,
        scheme=SCHEMES[notice.scheme],
        document=notices.list_of(db.session(), notice),
        scope=user.scope,
        can_print=user.role is Role.COUNTY,
        today=clock.today(),
    )
