"""Who is put into a class: matched sign-ups ticked, many at once; and leaving it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fupin import clock, placenames
from fupin.classes import roll, seating
from fupin.classes.roll import Member
from fupin.extensions import db
from fupin.lifecycle import Refused
from fupin.model import TrainingClass
from fupin.model.classes import ClassState
from fupin.web import audit
from fupin.web.access import current_user, found
from fupin.web.classes_forms import LeaveForm
from fupin.web.classes_pages import ENTERS, load_class, pages, status_of


@pages.get("/<uid>/seats", roles=ENTERS)
def seats(uid: str) -> ResponseReturnValue:
    """Who may be put into it."""
    return _page(load_class(uid), [])


@pages.post("/<uid>/seats", roles=ENTERS)
def take_in(uid: str) -> ResponseReturnValue:
    """Put all of those ticked in, or none."""
    one, ticked = load_class(uid), request.form.getlist("who")
    if not ticked:
        return _page(one, [], "请先勾选要安排的人"), 422
    try:
        made = seating.seat(db.session(), current_user(), uid, ticked)
    except Refused as refused:
        db.session.rollback()
        return _page(load_class(uid), ticked, str(refused)), status_of(refused)
    audit.record(db.session(), audit.Act.CLASSES, f"班次 {made[0].class_id} 安排学员 {len(made)}人")
    count = len(made)
    db.session.commit()
    flash(f"已安排{count}人")
    return redirect(url_for(".show", uid=uid), 303)


def _page(one: TrainingClass, ticked: list[str], problem: str = "") -> str:
    session = db.session()
    rows = seating.waiting(session, one) if one.state is ClassState.AGREED else []
    return render_template(
        "classes/seats.html",
        one=one,
        rows=rows,
        total=seating.count_waiting(session, one) if rows else 0,
        taken=len(roll.staying(roll.members(session, one.id))),
        places=placenames.short_names(session, {row.area_code for row in rows}),
        ticked=ticked,
        problem=problem,
        wrong=bool(problem),
    )


@pages.get("/<uid>/seats/<seat>/leave", roles=ENTERS)
def leaving(uid: str, seat: str) -> ResponseReturnValue:
    """The form."""
    one = load_class(uid)
    return _leave_page(one, _member(one, seat), LeaveForm(formdata=None, on=clock.today()))


@pages.post("/<uid>/seats/<seat>/leave", roles=ENTERS)
def leave(uid: str, seat: str) -> ResponseReturnValue:
    """Take them out after that day."""
    one, form = load_class(uid), LeaveForm()
    member = _member(one, seat)
    if not form.validate() or form.on.data is None:
        return _leave_page(one, member, form), 422
    try:
        gone = seating.leave(db.session(), current_user(), uid, seat, form.on.data, form.why.data or "")
    except Refused as refused:
        db.session.rollback()
        form.on.errors = [*form.on.errors, str(refused)]
        return _leave_page(load_class(uid), member, form), status_of(refused)
    audit.record(db.session(), audit.Act.CLASSES, f"班次 {gone.class_id} 学员 {gone.id} 离班")
    db.session.commit()
    flash(f"{member.name}已离班，报名可以安排到其他班")
    return redirect(url_for(".show", uid=uid), 303)


def _member(one: TrainingClass, seat: str) -> Member:
    return found(next((each for each in roll.members(db.session(), one.id) if each.uid == seat), None))


def _leave_page(one: TrainingClass, member: Member, form: LeaveForm) -> str:
    return render_template("classes/leave.html", one=one, member=member, form=form, wrong=bool(form.errors))
