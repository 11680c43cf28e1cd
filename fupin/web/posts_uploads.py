"""A month as a workbook in the browser: fetched, filled in, checked as a whole, and kept once somebody confirms it."""

import json
from datetime import date
from typing import Any
from uuid import uuid4

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from flask_wtf.file import FileField

from fupin import clock, jobs
from fupin.db import begin_writing
from fupin.extensions import db
from fupin.lifecycle import Refused
from fupin.model import Job, JobState
from fupin.posts import UPLOADED, attendance_file, sheets
from fupin.posts.attendance_file import Read
from fupin.posts.pay import hours
from fupin.posts.roll import Entry, of_unit
from fupin.registry.problems import RosterRefused
from fupin.schemes.fields import Required
from fupin.web import audit
from fupin.web.access import current_user
from fupin.web.attachments import NO_NAME
from fupin.web.files import XLSX, saved
from fupin.web.posts_pages import ENTERS, Unit, load_unit, month_of, pages
from fupin.web.two_steps import Uploads, follower, instance

UPLOADS = Uploads(UPLOADED)
ENTERED = "posts_entered"
WRONG = ".wrong"
SHOWN = 50


class MonthFileForm(FlaskForm):
    """The workbook."""

    file = FileField("填好的表格", [Required("请选择")], render_kw={"accept": ".xlsx"})


@pages.get("/months/<month>/<int:unit_id>/<area>/sheet.xlsx", roles=ENTERS)
def month_file(month: str, unit_id: int, area: str) -> ResponseReturnValue:
    """The month with its people already in it."""
    unit, first = load_unit(unit_id, area), month_of(month)
    known = sheets.entries_of(db.session(), unit.key, first)
    content = attendance_file.workbook(first, of_unit(db.session(), unit.key, first), known)
    return saved(content, XLSX, f"考勤-{unit.name}-{month}.xlsx")


@pages.get("/months/<month>/<int:unit_id>/<area>/upload", roles=ENTERS)
def month_upload(month: str, unit_id: int, area: str) -> ResponseReturnValue:
    """The form for the filled-in workbook."""
    return _ask(load_unit(unit_id, area), month_of(month), MonthFileForm(formdata=None))


@pages.post("/months/<month>/<int:unit_id>/<area>/upload", roles=ENTERS)
def upload(month: str, unit_id: int, area: str) -> ResponseReturnValue:
    """Check it as a whole; nothing is entered before somebody confirms it."""
    unit, first, form = load_unit(unit_id, area), month_of(month), MonthFileForm()
    if not form.validate():
        return _ask(unit, first, form), 422
    content = form.file.data.read(attendance_file.MOST_BYTES + 1)
    try:
        sheets.begun(first)
        roll = of_unit(db.session(), unit.key, first)
        read = attendance_file.read(db.session(), content, unit.key, first, roll)
    except (RosterRefused, Refused) as refused:
        problems = refused.problems if isinstance(refused, RosterRefused) else ()
        form.file.errors = [each.reason for each in problems] or [str(refused)]
        return _ask(unit, first, form), 422
    return redirect(url_for(".uploaded", uid=_keep(unit, first, read, form.file.data.filename or "")), 303)


def _keep(unit: Unit, month: date, read: Read, filename: str) -> str:
    """The files first, the row after: a row never points to nothing."""
    payload, found = uuid4().hex, sheets.find(db.session(), unit.key, month)
    result = _told(unit, month, read, found.version if found else 0)
    jobs.store(instance(), payload, json.dumps(read.wanted).encode())
    if read.problems:
        jobs.store(instance(), payload + WRONG, attendance_file.returned(read, month))
    begin_writing(db.session())
    job = jobs.enqueue(db.session(), UPLOADED, current_user(), payload)
    job.state, job.ended_at, job.result = JobState.DONE, clock.wall(), result
    job.title = NO_NAME.split(filename)[-1][:200] or "考勤.xlsx"
    db.session.flush()
    uid = job.uid
    db.session.commit()
    return uid


def _told(unit: Unit, month: date, read: Read, version: int) -> dict[str, Any]:
    problems = [{"row": each.row, "column": each.column, "reason": each.reason} for each in read.problems]
    return {
        "unit": unit.id,
        "area": unit.area_code,
        "month": f"{month:%Y-%m}",
        "version": version,
        "rows": len(read.wanted),
        "hours": hours(sum(each.half_hours for each in read.wanted.values())),
        "wrong": len({each["row"] for each in problems}),
        "problems": problems[:SHOWN],
    }


@pages.get("/uploads/<uid>", roles=ENTERS)
def uploaded(uid: str) -> ResponseReturnValue:
    """What was found, and what to do with it."""
    job = UPLOADS.load(uid)
    return _found(job)


def _found(job: Job, problem: str = "") -> str:
    told = job.result or abort(404)
    unit = load_unit(told["unit"], told["area"])
    done = follower(job)
    return render_template(
        "posts/uploaded.html", job=job, told=told, unit=unit, done=done, problem=problem, wrong=bool(problem)
    )


@pages.post("/uploads/<uid>/confirm", roles=ENTERS)
def enter(uid: str) -> ResponseReturnValue:
    """Enter all lines of a file without a wrong one; those who are not in it keep theirs."""
    job = UPLOADS.load_to_decide(uid)
    told = job.result or abort(404)
    unit, month = load_unit(told["unit"], told["area"]), month_of(told["month"])
    address = url_for(".sheet", month=told["month"], unit_id=unit.id, area=unit.area_code)
    if follower(job) or told["wrong"]:
        flash("此表格已写入过，或有误的行还没有改好。")
        return redirect(url_for(".uploaded", uid=uid), 303)
    try:
        _enter(job, unit, month, told["version"])
    except Refused as refused:
        db.session.rollback()
        return _found(UPLOADS.load(uid), str(refused)), 422
    db.session.commit()
    jobs.discard(instance(), job.payload)
    flash("考勤已按表格写入草稿")
    return redirect(address, 303)


def _enter(job: Job, unit: Unit, month: date, version: int) -> None:
    """In the transaction that holds the upload."""
    said = json.loads(jobs.fetch(instance(), job.payload))
    wanted = {int(one): Entry.of(values) for one, values in said.items()}
    kept = sheets.entries_of(db.session(), unit.key, month)
    made, problems = sheets.keep(db.session(), current_user(), unit.key, month, kept | wanted, version)
    if problems:
        raise Refused("核对之后人员又有变化，请重新下载表格填写")
    after = jobs.enqueue(db.session(), ENTERED, current_user(), "", job)
    after.state, after.ended_at = JobState.DONE, clock.wall()
    audit.record(db.session(), audit.Act.POSTS, f"考勤表 {made.id} {month:%Y-%m} 按表格填写")


@pages.get("/uploads/<uid>/wrong.xlsx", roles=ENTERS)
def wrong_rows(uid: str) -> ResponseReturnValue:
    """The file as it came, with the reasons in it."""
    job = UPLOADS.load(uid)
    try:
        content = jobs.fetch(instance(), job.payload + WRONG)
    except FileNotFoundError:
        abort(404)
    return saved(content, XLSX, f"有误的考勤-{uid[:8]}.xlsx")


def _ask(unit: Unit, month: date, form: MonthFileForm) -> str:
    return render_template(
        "posts/upload.html", unit=unit, month=month, form=form, wrong=bool(form.errors), here=request.path
    )
