"""A month of the pay ledger as a workbook: fetched, filled in, checked as a whole, and kept once confirmed."""

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
from fupin.model import Job, JobState, Workshop
from fupin.registry.problems import RosterRefused
from fupin.schemes.fields import Required
from fupin.web import audit
from fupin.web.access import current_user
from fupin.web.attachments import NO_NAME
from fupin.web.files import XLSX, saved
from fupin.web.two_steps import Uploads, follower, instance
from fupin.web.workshops_pages import ENTERS, load_workshop, month_of, pages
from fupin.workshops import UPLOADED, contracts, ledger, ledger_file, register
from fupin.workshops.ledger_file import Key, Read
from fupin.workshops.lines import Entry, Spot

UPLOADS = Uploads(UPLOADED)
ENTERED = "workshops_entered"
WRONG = ".wrong"
SHOWN = 50


class LedgerFileForm(FlaskForm):
    """The workbook."""

    file = FileField("填好的表格", [Required("请选择")], render_kw={"accept": ".xlsx"})


def _key(one: Workshop, month: date) -> Key:
    return Key(one.id, register.present(db.session(), one.id).name, month)


@pages.get("/<uid>/months/<month>/ledger.xlsx", roles=ENTERS)
def month_file(uid: str, month: str) -> ResponseReturnValue:
    """The month with its workers already in it."""
    one, first = load_workshop(uid), month_of(month)
    session, key = db.session(), _key(one, first)
    known = ledger.entries(session, ledger.find(session, one.id, first))
    content = ledger_file.workbook(key, contracts.members(session, one.id, first), known)
    return saved(content, XLSX, f"报酬台账-{key.name}-{month}.xlsx")


@pages.get("/<uid>/months/<month>/upload", roles=ENTERS)
def month_upload(uid: str, month: str) -> ResponseReturnValue:
    """The form for the filled-in workbook."""
    return _ask(load_workshop(uid), month_of(month), LedgerFileForm(formdata=None))


@pages.post("/<uid>/months/<month>/upload", roles=ENTERS)
def upload(uid: str, month: str) -> ResponseReturnValue:
    """Check it as a whole; nothing is entered before somebody confirms it."""
    one, first, form = load_workshop(uid), month_of(month), LedgerFileForm()
    if not form.validate():
        return _ask(one, first, form), 422
    content = form.file.data.read(ledger_file.MOST_BYTES + 1)
    try:
        ledger.begun(first)
        roll = contracts.members(db.session(), one.id, first)
        read = ledger_file.read(db.session(), content, _key(one, first), roll)
    except (RosterRefused, Refused) as refused:
        problems = refused.problems if isinstance(refused, RosterRefused) else ()
        form.file.errors = [each.reason for each in problems] or [str(refused)]
        return _ask(one, first, form), 422
    return redirect(url_for(".uploaded", uid=_keep(one, first, read, form.file.data.filename or "")), 303)


def _keep(one: Workshop, month: date, read: Read, filename: str) -> str:
    """The files first, the row after: a row never points to nothing."""
    payload, found = uuid4().hex, ledger.find(db.session(), one.id, month)
    result = _told(one, month, read, found.version if found else 0)
    jobs.store(instance(), payload, json.dumps(_plain(read.wanted)).encode())
    if read.problems:
        jobs.store(instance(), payload + WRONG, ledger_file.returned(read))
    begin_writing(db.session())
    job = jobs.enqueue(db.session(), UPLOADED, current_user(), payload)
    job.state, job.ended_at, job.result = JobState.DONE, clock.wall(), result
    job.title = NO_NAME.split(filename)[-1][:200] or "报酬台账.xlsx"
    db.session.flush()
    uid = job.uid
    db.session.commit()
    return uid


def _plain(wanted: dict[Spot, Entry]) -> list[list[Any]]:
    return [[*spot, *entry._replace(paid_on=entry.paid_on.isoformat())] for spot, entry in wanted.items()]  # type: ignore[arg-type]


def _entries(kept: list[list[Any]]) -> dict[Spot, Entry]:
    return {(line[0], line[1]): _entry(line[2:]) for line in kept}


def _entry(said: list[Any]) -> Entry:
    return Entry(*said)._replace(paid_on=date.fromisoformat(said[-1]))


def _told(one: Workshop, month: date, read: Read, version: int) -> dict[str, Any]:
    problems = [{"row": each.row, "column": each.column, "reason": each.reason} for each in read.problems]
    return {
        "workshop": one.uid,
        "month": f"{month:%Y-%m}",
        "version": version,
        "rows": len(read.wanted),
        "fen": sum(each.amount_fen for each in read.wanted.values()),
        "wrong": len({each["row"] for each in problems}),
        "problems": problems[:SHOWN],
    }


@pages.get("/uploads/<uid>", roles=ENTERS)
def uploaded(uid: str) -> ResponseReturnValue:
    """What was found, and what to do with it."""
    return _found(UPLOADS.load(uid))


def _found(job: Job, problem: str = "") -> str:
    told = job.result or abort(404)
    one = load_workshop(told["workshop"])
    name = register.present(db.session(), one.id).name
    done = follower(job)
    return render_template(
        "workshops/uploaded.html",
        job=job,
        told=told,
        one=one,
        name=name,
        month=month_of(told["month"]),
        done=done,
        problem=problem,
        wrong=bool(problem),
    )


@pages.post("/uploads/<uid>/confirm", roles=ENTERS)
def enter_file(uid: str) -> ResponseReturnValue:
    """Enter all lines of a file without a wrong one; lines that are not in it stay."""
    job = UPLOADS.load_to_decide(uid)
    told = job.result or abort(404)
    one, payload = load_workshop(told["workshop"]), job.payload
    if follower(job) or told["wrong"]:
        flash("此表格已写入过，或有误的行还没有改好。")
        return redirect(url_for(".uploaded", uid=uid), 303)
    try:
        _enter(job, one, month_of(told["month"]), told["version"])
    except Refused as refused:
        db.session.rollback()
        return _found(UPLOADS.load(uid), str(refused)), 422
    db.session.commit()
    jobs.discard(instance(), payload)
    flash("报酬已按表格写入草稿")
    return redirect(url_for(".month", uid=told["workshop"], month=told["month"]), 303)


def _enter(job: Job, one: Workshop, month: date, version: int) -> None:
    """In the transaction that holds the upload."""
    wanted = _entries(json.loads(jobs.fetch(instance(), job.payload)))
    kept = ledger.entries(db.session(), ledger.find(db.session(), one.id, month))
    made, problems = ledger.keep(db.session(), current_user(), one.id, month, kept | wanted, version)
    if problems:
        raise Refused("核对之后台账又有变化，请重新下载表格填写")
    after = jobs.enqueue(db.session(), ENTERED, current_user(), "", job)
    after.state, after.ended_at = JobState.DONE, clock.wall()
    audit.record(db.session(), audit.Act.WORKSHOPS, f"报酬台账 {made.id} {month:%Y-%m} 按表格填写")


@pages.get("/uploads/<uid>/wrong.xlsx", roles=ENTERS)
def wrong_rows(uid: str) -> ResponseReturnValue:
    """The file as it came, with the reasons in it."""
    job = UPLOADS.load(uid)
    try:
        content = jobs.fetch(instance(), job.payload + WRONG)
    except FileNotFoundError:
        abort(404)
    return saved(content, XLSX, f"有误的报酬台账-{uid[:8]}.xlsx")


def _ask(one: Workshop, month: date, form: LedgerFileForm) -> str:
    name = register.present(db.session(), one.id).name
    return render_template(
        "workshops/upload.html", one=one, name=name, month=month, form=form, wrong=bool(form.errors), here=request.path
    )
