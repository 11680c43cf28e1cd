"""A class's attendance as a workbook: fetched, filled in, checked as a whole, and kept once somebody confirms it."""

import json
from datetime import date
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from fupin.classes import UPLOADED, attendance, attendance_file, roll
from fupin.classes.attendance import About
from fupin.classes.attendance_file import Book, Read
from fupin.classes.steps import held
from fupin.extensions import db
from fupin.lifecycle import Refused
from fupin.model import Job, TrainingClass
from fupin.model.classes import ClassState, Half
from fupin.web import audit
from fupin.web.access import current_user
from fupin.web.classes_pages import ENTERS, load_class, pages
from fupin.web.files import XLSX, saved
from fupin.web.filled_in import Checked, FilledIn, FilledInForm, Outcome, faults, without_faults
from fupin.web.two_steps import follower

BOOKS = FilledIn(UPLOADED, "classes_entered", "考勤", audit.Act.CLASSES)


@pages.get("/<uid>/attendance.xlsx", roles=ENTERS)
def class_file(uid: str) -> ResponseReturnValue:
    """The class's days until today, with its people already in it."""
    one = load_class(uid)
    return saved(attendance_file.workbook(db.session(), one), XLSX, f"考勤-{one.number}.xlsx")


@pages.get("/<uid>/upload", roles=ENTERS)
def class_upload(uid: str) -> ResponseReturnValue:
    """The form for the filled-in workbook."""
    return _ask(load_class(uid), FilledInForm(formdata=None))


@pages.post("/<uid>/upload", roles=ENTERS)
def upload(uid: str) -> ResponseReturnValue:
    """Check it as a whole; nothing is entered before somebody confirms it."""
    one, form = load_class(uid), FilledInForm()
    found = BOOKS.check(form, attendance_file.MOST_BYTES, lambda content: _check(one, content))
    return redirect(url_for(".uploaded", uid=found), 303) if found else (_ask(one, form), 422)


def _check(one: TrainingClass, content: bytes) -> Checked:
    """Raises RosterRefused."""
    read = attendance_file.read(db.session(), content, one)
    returned = attendance_file.returned(read, one) if read.problems else None
    return Checked(json.dumps(_plain(read.wanted)).encode(), _told(one, read), returned)


def _told(one: TrainingClass, read: Read) -> dict[str, Any]:
    known = roll.known_days(db.session(), one.id)
    return {
        "class": one.uid,
        "versions": {day.isoformat(): known[day].version if day in known else 0 for day in read.wanted},
        "rows": read.rows,
        "days": len(read.wanted),
        "wrong": len({each.row for each in read.problems}),
        "problems": faults(read.problems),
    }


def _plain(book: Book) -> dict[str, Any]:
    return {day.isoformat(): {str(seat): said for seat, said in marks.items()} for day, marks in book.items()}


def _book(said: dict[str, Any]) -> Book:
    return {
        date.fromisoformat(day): {
            int(seat): {Half(half): yes for half, yes in of.items()} for seat, of in marks.items()
        }
        for day, marks in said.items()
    }


@pages.get("/uploads/<uid>", roles=ENTERS)
def uploaded(uid: str) -> ResponseReturnValue:
    """What was found, and what to do with it."""
    return _found(BOOKS.uploads.load(uid))


def _found(job: Job, problem: str = "") -> str:
    told = job.result or abort(404)
    return render_template(
        "classes/uploaded.html",
        job=job,
        told=told,
        one=load_class(told["class"]),
        done=follower(job),
        problem=problem,
        wrong=bool(problem),
    )


@pages.post("/uploads/<uid>/confirm", roles=ENTERS)
def enter_file(uid: str) -> ResponseReturnValue:
    """Enter all lines of a file without a wrong one; what is not in it stays as it is."""
    told = BOOKS.uploads.load(uid).result or abort(404)
    load_class(told["class"])
    try:
        flash(BOOKS.enter(uid, lambda content: _enter(content, told)))
    except Refused as refused:
        return _found(BOOKS.uploads.load(uid), str(refused)), 422
    return redirect(url_for(".show", uid=told["class"]), 303)


def _enter(content: bytes, told: dict[str, Any]) -> Outcome:
    """In one transaction with the class held."""
    without_faults(told)
    one = held(db.session(), told["class"], ClassState.AGREED)
    known = roll.known_days(db.session(), one.id)
    for day, marks in sorted(_book(json.loads(content)).items()):
        kept = roll.present(db.session(), one.id, day)
        about = About(known[day].teacher, known[day].inspector) if day in known else About()
        whole = kept | {seat: kept.get(seat, {}) | said for seat, said in marks.items()}
        version = told["versions"][day.isoformat()]
        _, problems = attendance.keep(db.session(), current_user(), one, day, whole, about, version)
        if problems:
            raise Refused("核对之后学员又有变化，请重新下载表格填写")
    return Outcome(f"班次 {one.id} 考勤按表格填写", "考勤已按表格写入")


@pages.get("/uploads/<uid>/wrong.xlsx", roles=ENTERS)
def wrong_rows(uid: str) -> ResponseReturnValue:
    """The file as it came, with the reasons in it."""
    return BOOKS.wrong_rows(uid, "有误的考勤")


def _ask(one: TrainingClass, form: FilledInForm) -> str:
    return render_template("classes/upload.html", one=one, form=form, wrong=bool(form.errors))
