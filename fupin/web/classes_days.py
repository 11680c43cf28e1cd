"""One day of a class: who was there in the morning and in the afternoon, or why there was no class."""

from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fupin.classes import attendance, roll
from fupin.classes.attendance import About
from fupin.classes.roll import Member, Present
from fupin.extensions import db
from fupin.lifecycle import Refused
from fupin.model import TrainingClass
from fupin.model.classes import ClassState, Half
from fupin.web import audit
from fupin.web.access import current_user
from fupin.web.classes_pages import ENTERS, READS, day_of, load_class, pages, status_of, version_shown

ALL = "all"
DAY = timedelta(days=1)

Marks = dict[int, Present]


@pages.get("/<uid>/days/<day>", roles=READS)
def day(uid: str, day: str) -> ResponseReturnValue:
    """The sheet of a day."""
    return _page(load_class(uid), day_of(day))


@pages.post("/<uid>/days/<day>", roles=ENTERS)
def save(uid: str, day: str) -> ResponseReturnValue:
    """Keep it; or show it again with all ticked, to be looked through first."""
    one, on = load_class(uid), day_of(day)
    marks = _marks(one)
    if all_of := [half for half in one.sessions.halves if request.form.get("do") == f"{ALL}-{half.value}"]:
        return _page(one, on, {seat: said | {all_of[0]: True} for seat, said in marks.items()})
    about = About(_words("teacher"), _words("inspector"))
    try:
        kept, problems = attendance.save(db.session(), current_user(), uid, on, marks, about, version_shown())
    except Refused as refused:
        db.session.rollback()
        return _page(load_class(uid), on, marks, refusal=str(refused)), status_of(refused)
    if problems:
        db.session.rollback()
        return _page(load_class(uid), on, marks, problems), 422
    audit.record(db.session(), audit.Act.CLASSES, f"班次 {kept.class_id} {on.isoformat()} 考勤")
    db.session.commit()
    flash("考勤已保存")
    return redirect(url_for(".day", uid=uid, day=day), 303)


def _words(name: str) -> str:
    return request.form.get(name, "").replace("\0", "").strip()[:60]


def _marks(one: TrainingClass) -> Marks:
    """A tick is somebody there, a row without one somebody who was not. Rows are those that the page showed."""
    seats = [int(each) for each in request.form.getlist("row") if each.isascii() and each.isdigit() and len(each) < 10]
    return {
        seat: {half: f"there_{seat}_{half.value}" in request.form for half in one.sessions.halves} for seat in seats
    }


@pages.post("/<uid>/days/<day>/no-class", roles=ENTERS)
def no_class(uid: str, day: str) -> ResponseReturnValue:
    """There is or was none."""
    why = request.form.get("why", "")

    def verb(session: Any, by: Any, uid: str, on: date, version: int) -> Any:
        return attendance.no_class(session, by, uid, on, why, version)

    return _declare(uid, day_of(day), verb, "停课", "已登记停课")


@pages.post("/<uid>/days/<day>/again", roles=ENTERS)
def class_again(uid: str, day: str) -> ResponseReturnValue:
    """There is class after all."""
    return _declare(uid, day_of(day), attendance.class_again, "恢复上课", "已恢复上课")


def _declare(uid: str, on: date, verb: Any, words: str, done: str) -> ResponseReturnValue:
    load_class(uid)
    try:
        kept = verb(db.session(), current_user(), uid, on, version_shown())
    except Refused as refused:
        db.session.rollback()
        return _page(load_class(uid), on, refusal=str(refused)), status_of(refused)
    audit.record(db.session(), audit.Act.CLASSES, f"班次 {kept.class_id} {on.isoformat()} {words}")
    db.session.commit()
    flash(done)
    return redirect(url_for(".day", uid=uid, day=on.isoformat()), 303)


def _page(
    one: TrainingClass,
    on: date,
    typed: Marks | None = None,
    problems: attendance.Problems | None = None,
    refusal: str = "",
) -> str:
    session = db.session()
    known = roll.known_days(session, one.id).get(on)
    everybody = roll.members(session, one.id)
    shown = [member for member in everybody if member.there_on(on)]
    marks = roll.present(session, one.id, on) if typed is None else typed
    no_class = known.no_class if known else ""
    objection = attendance.closed(one, on, no_class)
    return render_template(
        "classes/day.html",
        one=one,
        on=on,
        known=known,
        about=About(_words("teacher"), _words("inspector")) if typed is not None
        else About(known.teacher, known.inspector) if known else About(one.teachers[0].name if one.teachers else ""),
        roll=shown,
        marks=marks,
        halves=one.sessions.halves,
        shown_seats={member.seat_id for member in shown},
        shown_halves={half.value for half in one.sessions.halves},
        errors=_errors(everybody, problems or {}),
        version=version_shown() if typed is not None else known.version if known else 0,
        inside=one.starts_on <= on <= one.ends_on,
        before=on - DAY if on > one.starts_on else None,
        after=on + DAY if on < one.ends_on else None,
        objection=objection,
        open_to=current_user().role in ENTERS and one.state is ClassState.AGREED and not objection,
        may_declare=current_user().role in ENTERS and one.state is ClassState.AGREED,
        refusal=refusal,
        wrong=bool(problems or refusal),
    )  # fmt: skip


def _errors(everybody: list[Member], problems: attendance.Problems) -> list[tuple[int, str, str]]:
    """Seat, half-day and words; whoever has no seat here is named by the number that was sent."""
    names = {member.seat_id: member.name for member in everybody}
    halves = {half.label: half.value for half in Half}
    return [
        (seat, halves[label], f"{names.get(seat, f'编号{seat}')}{label}：{words}")
        for seat, wrong in problems.items()
        for label, words in wrong
    ]
