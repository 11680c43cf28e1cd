"""A month as a workbook in the browser: fetched, filled in, checked as a whole, and kept once somebody confirms it."""

import json
from datetime import date
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fupin.extensions import db
from fupin.lifecycle import Refused
from fupin.model import Job
from fupin.posts import UPLOADED, attendance_file, sheets
from fupin.posts.attendance_file import Read
from fupin.posts.pay import hours
from fupin.posts.roll import Entry, of_unit
from fupin.web import audit
from fupin.web.access import current_user
from fupin.web.files import XLSX, saved
from fupin.web.filled_in import Checked, FilledIn, FilledInForm, Outcome, faults, without_faults
from fupin.web.posts_pages import ENTERS, Unit, load_unit, month_of, pages
from fupin.web.two_steps import follower

BOOKS = FilledIn(UPLOADED, "posts_entered", "考勤", audit.Act.POSTS)


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
    return _ask(load_unit(unit_id, area), month_of(month), FilledInForm(formdata=None))


@pages.post("/months/<month>/<int:unit_id>/<area>/upload", roles=ENTERS)
def upload(month: str, unit_id: int, area: str) -> ResponseReturnValue:
    """Check it as a whole; nothing is entered before somebody confirms it."""
    unit, first, form = load_unit(unit_id, area), month_of(month), FilledInForm()
    found = BOOKS.check(form, attendance_file.MOST_BYTES, lambda content: _check(unit, first, content))
    return redirect(url_for(".uploaded", uid=found), 303) if found else (_ask(unit, first, form), 422)


def _check(unit: Unit, first: date, content: bytes) -> Checked:
    """Raises RosterRefused or Refused."""
    sheets.begun(first)
    roll = of_unit(db.session(), unit.key, first)
    read = attendance_file.read(db.session(), content, unit.key, first, roll)
    known = sheets.find(db.session(), unit.key, first)
    returned = attendance_file.returned(read, first) if read.problems else None
    return Checked(json.dumps(read.wanted).encode(), _told(unit, first, read, known.version if known else 0), returned)


def _told(unit: Unit, month: date, read: Read, version: int) -> dict[str, Any]:
    return {
        "unit": unit.id,
        "area": unit.area_code,
        "month": f"{month:%Y-%m}",
        "version": version,
        "rows": len(read.wanted),
        "hours": hours(sum(each.half_hours for each in read.wanted.values())),
        "wrong": len({each.row for each in read.problems}),
        "problems": faults(read.problems),
    }


@pages.get("/uploads/<uid>", roles=ENTERS)
def uploaded(uid: str) -> ResponseReturnValue:
    """What was found, and what to do with it."""
    return _found(BOOKS.uploads.load(uid))


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
    told = BOOKS.uploads.load(uid).result or abort(404)
    unit = load_unit(told["unit"], told["area"])
    try:
        flash(BOOKS.enter(uid, lambda content: _enter(content, unit, told)))
    except Refused as refused:
        return _found(BOOKS.uploads.load(uid), str(refused)), 422
    return redirect(url_for(".sheet", month=told["month"], unit_id=unit.id, area=unit.area_code), 303)


def _enter(content: bytes, unit: Unit, told: dict[str, Any]) -> Outcome:
    without_faults(told)
    wanted = {int(one): Entry.of(values) for one, values in json.loads(content).items()}
    month = month_of(told["month"])
    kept = sheets.entries_of(db.session(), unit.key, month)
    made, problems = sheets.keep(db.session(), current_user(), unit.key, month, kept | wanted, told["version"])
    if problems:
        raise Refused("核对之后人员又有变化，请重新下载表格填写")
    return Outcome(f"考勤表 {made.id} {month:%Y-%m} 按表格填写", "考勤已按表格写入草稿")


@pages.get("/uploads/<uid>/wrong.xlsx", roles=ENTERS)
def wrong_rows(uid: str) -> ResponseReturnValue:
    """The file as it came, with the reasons in it."""
    return BOOKS.wrong_rows(uid, "有误的考勤")


def _ask(unit: Unit, month: date, form: FilledInForm) -> str:
    return render_template(
        "posts/upload.html", unit=unit, month=month, form=form, wrong=bool(form.errors), here=request.path
    )
