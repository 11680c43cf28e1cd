"""A class's attendance as a workbook: fetched, filled in, checked as a whole, and kept once somebody confirms it."""

import json
from datetime import date
from typing import Any
from uuid import uuid4

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from flask_wtf.file import FileField

from fupin import clock, jobs
from fupin.classes import UPLOADED, attendance, attendance_file, roll
from fupin.classes.attendance import About
from fupin.classes.attendance_file import Book, Read
from fupin.classes.steps import held
from fupin.db import begin_writing
from fupin.extensions import db
from fupin.lifecycle import Refused
from fupin.model import Job, JobState, TrainingClass
from fupin.model.classes import ClassState, Half
from fupin.registry.problems import RosterRefused
from fupin.schemes.fields import Required
from fupin.web import audit
from fupin.web.access import current_user
from fupin.web.attachments import NO_NAME
from fupin.web.classes_pages import ENTERS, load_class, pages
from fupin.web.files import XLSX, saved
from fupin.web.two_steps import Uploads, follower, instance

UPLOADS = Uploads(UPLOADED)
ENTERED = "classes_entered"
WRONG = ".wrong"
SHOWN = 50


class ClassFileForm(FlaskForm):
    """The workbook."""

    file = FileField("填好的表格", [Required("请选择")], render_kw={"accept": ".xlsx"})


@pages.get("/<uid>/attendance.xlsx", roles=ENTERS)
def class_file(uid: str) -> ResponseReturnValue:
    """The class's days until today, with its people already in it."""
    one = load_class(uid)
    return saved(attendance_file.workbook(db.session(), one), XLSX, f"考勤-{one.number}.xlsx")


@pages.get("/<uid>/upload", roles=ENTERS)
def class_upload(uid: str) -> ResponseReturnValue:
    """The form for the filled-in workbook."""
    return _ask(load_class(uid), ClassFileForm(formdata=None))


@pages.post("/<uid>/upload", roles=ENTERS)
def upload(uid: str) -> ResponseReturnValue:
    """Check it as a whole; nothing is entered before somebody confirms it."""
    one, form = load_class(uid), ClassFileForm()
    if not form.validate():
        return _ask(one, form), 422
    content = form.file.data.read(attendance_file.MOST_BYTES + 1)
    try:
        read = attendance_file.read(db.session(), content, one)
    except RosterRefused as refused:
        form.file.errors = [each.reason for each in refused.problems] or [str(refused)]
        return _ask(one, form), 422
    return redirect(url_for(".uploaded", uid=_keep(one, read, form.file.data.filename or "")), 303)


def _keep(one: TrainingClass, read: Read, filename: str) -> str:
    """The files first, the row after: a row never points to nothing."""
    payload, result = uuid4().hex, _told(one, read)
    jobs.store(instance(), payload, json.dumps(_plain(read.wanted)).encode())
    if read.problems:
        jobs.store(instance(), payload + WRONG, attendance_file.returned(read, one))
    begin_writing(db.session())
    job = jobs.enqueue(db.session(), UPLOADED, current_user(), payload)
    job.state, job.ended_at, job.result = JobState.DONE, clock.wall(), result
    job.title = NO_NAME.split(filename)[-1][:200] or "考勤.xlsx"
    db.session.flush()
    uid = job.uid
    db.session.commit()
    return uid


def _told(one: TrainingClass, read: Read) -> dict[str, Any]:
    known = roll.known_days(db.session(), one.id)
    problems = [{"row": each.row, "column": each.column, "reason": each.reason} for each in read.problems]
    return {
        "class": one.uid,
        "versions": {day.isoformat(): known[day].version if day in known else 0 for day in read.wanted},
        "rows": read.rows,
        "days": len(read.wanted),
        "wrong": len({each["row"] for each in problems}),
        "problems": problems[:SHOWN],
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
    return _found(UPLOADS.load(uid))


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
    job = UPLOADS.load_to_decide(uid)
    told = job.result or abort(404)
    if follower(job) or told["wrong"]:
        flash("此表格已写入过，或有误的行还没有改好。")
        return redirect(url_for(".uploaded", uid=uid), 303)
    load_class(told["class"])
    try:
        _enter(uid, told)
    except Refused as refused:
        db.session.rollback()
        return _found(UPLOADS.load(uid), str(refused)), 422
    payload = UPLOADS.load(uid).payload
    db.session.commit()
    jobs.discard(instance(), payload)
    flash("考勤已按表格写入")
    return redirect(url_for(".show", uid=told["class"]), 303)


def _enter(uid: str, told: dict[str, Any]) -> None:
    """In one transaction with the class held; the upload is looked at again inside."""
    one = held(db.session(), told["class"], ClassState.AGREED)
    job = UPLOADS.load(uid)
    if follower(job):
        raise Refused("此表格已写入过")
    book = _book(json.loads(jobs.fetch(instance(), job.payload)))
    known = roll.known_days(db.session(), one.id)
    for day, marks in sorted(book.items()):
        kept = roll.present(db.session(), one.id, day)
        about = About(known[day].teacher, known[day].inspector) if day in known else About()
        whole = kept | {seat: kept.get(seat, {}) | said for seat, said in marks.items()}
        version = told["versions"][day.isoformat()]
        _, problems = attendance.keep(db.session(), current_user(), one, day, whole, about, version)
        if problems:
            raise Refused("核对之后学员又有变化，请重新下载表格填写")
    after = jobs.enqueue(db.session(), ENTERED, current_user(), "", job)
    after.state, after.ended_at = JobState.DONE, clock.wall()
    audit.record(db.session(), audit.Act.CLASSES, f"班次 {one.id} 考勤按表格填写")


@pages.get("/uploads/<uid>/wrong.xlsx", roles=ENTERS)
def wrong_rows(uid: str) -> ResponseReturnValue:
    """The file as it came, with the reasons in it."""
    job = UPLOADS.load(uid)
    try:
        content = jobs.fetch(instance(), job.payload + WRONG)
    except FileNotFoundError:
        abort(404)
    return saved(content, XLSX, f"有误的考勤-{uid[:8]}.xlsx")


def _ask(one: TrainingClass, form: ClassFileForm) -> str:
    return render_template("classes/upload.html", one=one, form=form, wrong=bool(form.errors))
