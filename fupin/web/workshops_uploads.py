"""A month of the pay ledger as a workbook: fetched, filled in, checked as a whole, and kept once confirmed."""

import json
from datetime import date
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fupin.extensions import db
from fupin.lifecycle import Refused
from fupin.model import Job, Workshop
from fupin.web import audit
from fupin.web.access import current_user
from fupin.web.files import XLSX, saved
from fupin.web.filled_in import Checked, FilledIn, FilledInForm, Outcome, faults, without_faults
from fupin.web.two_steps import follower
from fupin.web.workshops_pages import ENTERS, load_workshop, month_of, pages
from fupin.workshops import UPLOADED, contracts, ledger, ledger_file, register
from fupin.workshops.ledger_file import Key, Read
from fupin.workshops.lines import Entry, Spot

BOOKS = FilledIn(UPLOADED, "workshops_entered", "报酬台账", audit.Act.WORKSHOPS)


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
    return _ask(load_workshop(uid), month_of(month), FilledInForm(formdata=None))


@pages.post("/<uid>/months/<month>/upload", roles=ENTERS)
def upload(uid: str, month: str) -> ResponseReturnValue:
    """Check it as a whole; nothing is entered before somebody confirms it."""
    one, first, form = load_workshop(uid), month_of(month), FilledInForm()
    found = BOOKS.check(form, ledger_file.MOST_BYTES, lambda content: _check(one, first, content))
    return redirect(url_for(".uploaded", uid=found), 303) if found else (_ask(one, first, form), 422)


def _check(one: Workshop, first: date, content: bytes) -> Checked:
    """Raises RosterRefused or Refused."""
    ledger.begun(first)
    roll = contracts.members(db.session(), one.id, first)
    read = ledger_file.read(db.session(), content, _key(one, first), roll)
    known = ledger.find(db.session(), one.id, first)
    told = _told(one, first, read, known.version if known else 0)
    returned = ledger_file.returned(read) if read.problems else None
    return Checked(json.dumps(_plain(read.wanted)).encode(), told, returned)


def _plain(wanted: dict[Spot, Entry]) -> list[list[Any]]:
    return [[*spot, *entry._replace(paid_on=entry.paid_on.isoformat())] for spot, entry in wanted.items()]  # type: ignore[arg-type]


def _entries(kept: list[list[Any]]) -> dict[Spot, Entry]:
    return {(line[0], line[1]): _entry(line[2:]) for line in kept}


def _entry(said: list[Any]) -> Entry:
    return Entry(*said)._replace(paid_on=date.fromisoformat(said[-1]))


def _told(one: Workshop, month: date, read: Read, version: int) -> dict[str, Any]:
    return {
        "workshop": one.uid,
        "month": f"{month:%Y-%m}",
        "version": version,
        "rows": len(read.wanted),
        "fen": sum(each.amount_fen for each in read.wanted.values()),
        "wrong": len({each.row for each in read.problems}),
        "problems": faults(read.problems),
    }


@pages.get("/uploads/<uid>", roles=ENTERS)
def uploaded(uid: str) -> ResponseReturnValue:
    """What was found, and what to do with it."""
    return _found(BOOKS.uploads.load(uid))


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
    told = BOOKS.uploads.load(uid).result or abort(404)
    one = load_workshop(told["workshop"])
    try:
        flash(BOOKS.enter(uid, lambda content: _enter(content, one.id, told)))
    except Refused as refused:
        return _found(BOOKS.uploads.load(uid), str(refused)), 422
    return redirect(url_for(".month", uid=told["workshop"], month=told["month"]), 303)


def _enter(content: bytes, workshop_id: int, told: dict[str, Any]) -> Outcome:
    without_faults(told)
    wanted, month = _entries(json.loads(content)), month_of(told["month"])
    kept = ledger.entries(db.session(), ledger.find(db.session(), workshop_id, month))
    made, problems = ledger.keep(db.session(), current_user(), workshop_id, month, kept | wanted, told["version"])
    if problems:
        raise Refused("核对之后台账又有变化，请重新下载表格填写")
    return Outcome(f"报酬台账 {made.id} {month:%Y-%m} 按表格填写", "报酬已按表格写入草稿")


@pages.get("/uploads/<uid>/wrong.xlsx", roles=ENTERS)
def wrong_rows(uid: str) -> ResponseReturnValue:
    """The file as it came, with the reasons in it."""
    return BOOKS.wrong_rows(uid, "有误的报酬台账")


def _ask(one: Workshop, month: date, form: FilledInForm) -> str:
    name = register.present(db.session(), one.id).name
    return render_template(
        "workshops/upload.html", one=one, name=name, month=month, form=form, wrong=bool(form.errors), here=request.path
    )
