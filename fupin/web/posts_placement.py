"""Somebody in a post: the months used and left, what happened, and the changes that are reported and decided."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy import select
from wtforms import BooleanField

from fupin import placenames
from fupin.extensions import db
from fupin.lifecycle import Refused
from fupin.model import Document, Organisation, Person, PostChange, PostPlacement
from fupin.model.places import inside
from fupin.model.posts import ChangeKind, ExitReason
from fupin.posts import changes, terms
from fupin.posts.changes import Asked
from fupin.schemes.fields import ChoiceField, DateField, ListField, Required, long_text
from fupin.schemes.public_post.model import Opening
from fupin.web import audit
from fupin.web.access import current_user, found
from fupin.web.posts_pages import DECIDES, ENTERS, READS, load_placement, pages

HINTS = {
    ChangeKind.RENEW: "续期后的最后一天",
    ChangeKind.SUSPEND: "暂停的第一天",
    ChangeKind.RESUME: "重新上岗的第一天",
    ChangeKind.EXIT: "在岗最后一天",
}
NUMBERED = [(reason.value, f"{number}. {reason.label}") for number, reason in enumerate(ExitReason, 1)]


class ChangeForm(FlaskForm):
    """What is reported."""

    kind = ChoiceField("办理什么", [(kind.value, kind.label) for kind in ChangeKind], validators=[Required("请选择")])
    on = DateField("日期", [Required()])
    reason = ListField("离岗原因", NUMBERED)
    recover = BooleanField("有多发的补贴，要追缴")
    opinion = long_text("情况和意见", most=300)


@pages.get("/people/<uid>", roles=READS)
def placement(uid: str) -> ResponseReturnValue:
    """The post of somebody."""
    return _page(load_placement(uid), ChangeForm(formdata=None))


@pages.post("/people/<uid>/changes", roles=ENTERS)
def ask(uid: str) -> ResponseReturnValue:
    """Report a change."""
    one, form = load_placement(uid), ChangeForm()
    if not form.validate() or form.on.data is None:
        return _page(one, form), 422
    reason = ExitReason(form.reason.data) if form.kind.data == ChangeKind.EXIT and form.reason.shown else None
    wish = Asked(ChangeKind(form.kind.data), form.on.data, form.opinion.data or "", reason, bool(form.recover.data))
    try:
        made = changes.ask(db.session(), current_user(), one.id, wish)
    except Refused as refused:
        db.session.rollback()
        field = form.reason if wish.kind is ChangeKind.EXIT and reason is None else form.on
        field.errors = [*field.errors, str(refused)]
        return _page(load_placement(uid), form), 422
    audit.record(db.session(), audit.Act.POSTS, f"岗位人员 {made.placement_id} 报{made.kind.label}")
    db.session.commit()
    flash("已报县级，确认后生效")
    return redirect(url_for(".placement", uid=uid), 303)


@pages.get("/changes", roles=READS)
def waiting_changes() -> ResponseReturnValue:
    """What waits for the county."""
    query = (
        select(PostChange, PostPlacement, Person.name, Opening.title)
        .join(PostPlacement, PostPlacement.id == PostChange.placement_id)
        .join(Person, Person.id == PostPlacement.person_id)
        .join(Opening, Opening.id == PostPlacement.opening_id)
        .where(PostChange.decided_at.is_(None), inside(PostPlacement.area_code, current_user().scope))
        .order_by(PostChange.id)
    )
    rows = list(db.session.execute(query))
    places = placenames.short_names(db.session(), {row[1].area_code for row in rows})
    return render_template("posts/changes.html", rows=rows, places=places)


@pages.post("/changes/<uid>/confirm", roles=DECIDES)
def confirm_change(uid: str) -> ResponseReturnValue:
    """Let it take effect."""
    return _decide(uid, changes.confirm, "已确认，变动生效")


@pages.post("/changes/<uid>/decline", roles=DECIDES)
def decline_change(uid: str) -> ResponseReturnValue:
    """Leave everything as it was."""
    return _decide(uid, changes.decline, "已退回，不同意这项变动")


def _decide(uid: str, verb: Any, done: str) -> ResponseReturnValue:
    mine = inside(PostPlacement.area_code, current_user().scope)
    query = select(PostPlacement.uid).join(PostChange, PostChange.placement_id == PostPlacement.id)
    who = found(db.session.scalar(query.where(PostChange.uid == uid, mine)))
    try:
        made = verb(db.session(), current_user(), uid, request.form.get("note", ""))
    except Refused as refused:
        db.session.rollback()
        return _page(load_placement(who), ChangeForm(formdata=None), str(refused)), 422
    audit.record(db.session(), audit.Act.POSTS, f"岗位人员 {made.placement_id} {made.kind.label}{made.state.label}")
    db.session.commit()
    flash(done)
    return redirect(url_for(".placement", uid=who), 303)


def _page(one: PostPlacement, form: ChangeForm, problem: str = "") -> str:
    session, user = db.session(), current_user()
    person = session.get_one(Person, one.person_id)
    opening = session.get_one(Opening, one.opening_id)
    told = changes.history(session, one.id)
    letters = select(Document.uid, Document.number, Document.issued_at, Document.status).where(
        Document.application_id == one.application_id, Document.kind == "expiry"
    )
    return render_template(
        "posts/placement.html",
        one=one,
        person=person,
        may_open=inside_scope(person),
        opening=opening,
        unit=session.get_one(Organisation, opening.unit_id),
        place=placenames.short_names(session, [one.area_code])[one.area_code],
        clock=terms.of_person(session, one.person_id, one.area_code, one),
        warning=terms.warnings(session, [one.person_id]).get(one.person_id, ""),
        since=changes.suspended_since(session, one.id),
        history=[(change, changes.late_report(session, one, change)) for change in told],
        waits=any(change.decided_at is None for change in told),
        recover=changes.paid_after(session, one),
        letters=list(session.execute(letters.order_by(Document.id.desc()))),
        form=form,
        hints=HINTS,
        problem=problem,
        wrong=bool(form.errors or problem),
        may_ask=user.role in ENTERS and one.exited_on is None,
        may_decide=user.role in DECIDES,
    )


def inside_scope(person: Person) -> bool:
    """Whether the person's own page may be opened: they may live in another township than the post is."""
    return person.area_code.startswith(current_user().scope)
