"""Filing a class for a school, the county's answer to it, and calling it off."""

from secrets import token_urlsafe
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fupin import clock
from fupin.classes import answering, filing
from fupin.extensions import db
from fupin.lifecycle import Refused
from fupin.model import TrainingClass
from fupin.policy import parameter
from fupin.web import audit
from fupin.web.access import current_user
from fupin.web.classes_forms import TEACHERS, ClassForm, class_form
from fupin.web.classes_pages import DECIDES, ENTERS, pages, step
from fupin.web.classes_show import class_page

KEY = "key"


@pages.get("/new", roles=ENTERS)
def new() -> ResponseReturnValue:
    """The form."""
    return _page(class_form(None), token_urlsafe(24))


@pages.post("/new", roles=ENTERS)
def file() -> ResponseReturnValue:
    """Hand it in, or say what stands against it."""
    form, key = class_form(request.form), request.form.get(KEY, "")[:40] or token_urlsafe(24)
    _offer(form)
    if not form.validate():
        return _page(form, key), 422
    try:
        made, problems = filing.file(db.session(), current_user(), form.wanted(), f"{current_user().id}:{key}")
    except Refused as refused:
        db.session.rollback()
        form.form_errors.append(str(refused))
        return _page(form, key), 422
    if made is None:
        db.session.rollback()
        form.refuse(problems)
        return _page(form, key), 422
    uid = made.uid
    audit.record(db.session(), audit.Act.CLASSES, f"班次 {made.id} 申请开班")
    words = f"已登记，班次号{made.number}，等待县级答复"
    db.session.commit()
    flash(words)
    return redirect(url_for(".show", uid=uid), 303)


def _offer(form: ClassForm) -> None:
    courses = filing.courses(db.session(), current_user().scope)
    form.course_id.offer(
        (str(course.id), f"{course.name}（{course.days}天，{course.hours}课时）") for course in courses
    )


def _page(form: ClassForm, key: str) -> str:
    _offer(form)
    session, scope = db.session(), current_user().scope
    first, days = filing.earliest(session, scope)
    most = parameter(session, filing.MOST, scope, clock.today())
    return render_template(
        "classes/new.html",
        form=form,
        key=key,
        teachers=range(TEACHERS),
        first=first,
        days=days,
        most=most,
        mark=filing.mark,
        due=filing.answer_due(session, scope),
        wrong=bool(form.errors),
    )


@pages.post("/<uid>/agree", roles=DECIDES)
def agree(uid: str) -> ResponseReturnValue:
    """The class may be held."""
    return _answer(uid, "同意开班", "已同意开班，窗口可以安排学员", answering.agree)


@pages.post("/<uid>/decline", roles=DECIDES)
def decline(uid: str) -> ResponseReturnValue:
    """It may not."""
    return _answer(uid, "不同意开班", "已答复不同意开班", answering.decline)


@pages.post("/<uid>/call-off", roles=ENTERS)
def call_off(uid: str) -> ResponseReturnValue:
    """A class that is not held after all."""
    return _answer(uid, "停办", "已停办，学员可以安排到其他班", answering.call_off)


def _answer(uid: str, words: str, done: str, verb: Any) -> ResponseReturnValue:
    note = request.form.get("note", "")

    def with_note(session: Any, by: Any, uid: str, version: int) -> TrainingClass:
        made: TrainingClass = verb(session, by, uid, version, note)
        return made

    return step(uid, words, done, with_note, class_page)
