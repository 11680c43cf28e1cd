"""Taking up a post: the list of those approved for one, and the form that places somebody."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fupin.extensions import db
from fupin.lifecycle import Refused
from fupin.posts import placing, terms
from fupin.posts.placing import Waiting, Wish
from fupin.web import audit
from fupin.web.access import current_user, found
from fupin.web.posts_forms import AssignForm
from fupin.web.posts_pages import ENTERS, READS, pages


@pages.get("/waiting", roles=READS)
def waiting() -> ResponseReturnValue:
    """Whoever is approved and not yet in their post."""
    rows = placing.waiting(db.session(), current_user().scope)
    return render_template("posts/waiting.html", rows=rows, may_enter=current_user().role in ENTERS)


@pages.get("/waiting/<uid>", roles=ENTERS)
def assign(uid: str) -> ResponseReturnValue:
    """The form, filled in with what was approved."""
    one = _load(uid)
    details = one.details
    form = AssignForm(formdata=None, opening_id=one.opening.id, starts_on=details.starts_on, ends_on=details.ends_on)
    return _page(one, form)


@pages.post("/waiting/<uid>", roles=ENTERS)
def place(uid: str) -> ResponseReturnValue:
    """Place them, or say why not."""
    one, form = _load(uid), AssignForm()
    _offer(form)
    if not form.validate() or form.starts_on.data is None or form.ends_on.data is None:
        return _page(one, form), 422
    wish = Wish(form.opening_id.row or 0, form.starts_on.data, form.ends_on.data)
    try:
        made = placing.assign(db.session(), current_user(), uid, wish)
    except Refused as refused:
        db.session.rollback()
        form.form_errors = [*form.form_errors, str(refused)]
        return _page(_load(uid), form), 422
    audit.record(db.session(), audit.Act.POSTS, f"岗位人员 {made.id} 上岗")
    address, name = url_for(".unit", unit_id=one.opening.unit_id, area=made.area_code), one.person.name
    db.session.commit()
    flash(f"{name}已登记上岗")
    return redirect(address, 303)


def _load(uid: str) -> Waiting:
    return found(placing.one_waiting(db.session(), current_user().scope, uid))


def _offer(form: AssignForm) -> None:
    rows = placing.openings(db.session(), current_user().scope)
    form.opening_id.offer(
        (str(opening.id), f"{unit}　{opening.title}（{opening.quantity}人）") for opening, unit in rows
    )


def _page(one: Waiting, form: AssignForm) -> str:
    _offer(form)
    person = one.person.id
    return render_template(
        "posts/assign.html",
        one=one,
        form=form,
        wrong=bool(form.errors),
        here=request.path,
        clock=terms.of_person(db.session(), person, one.opening.area_code, but=one.application.id),
        warning=terms.warnings(db.session(), [person]).get(person, ""),
    )
