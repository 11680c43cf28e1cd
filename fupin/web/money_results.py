"""The bank's answers in the browser: the file checked as a whole, then entered once; what does not fit comes back."""

from typing import Any
from uuid import uuid4

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fupin import clock, jobs
from fupin.db import begin_writing
from fupin.extensions import db, press
from fupin.lifecycle import Refused
from fupin.model import Job, JobState, PayRoll
from fupin.model.money import LineState, RollState
from fupin.money import RESULTS, bank_file, results
from fupin.money.bank_file import Read
from fupin.money.results import Judged
from fupin.registry.problems import RosterRefused
from fupin.web import audit
from fupin.web.access import current_user
from fupin.web.attachments import NO_NAME
from fupin.web.files import XLSX, saved
from fupin.web.money_forms import ResultsForm
from fupin.web.money_pages import FINANCE, load_roll, pages
from fupin.web.two_steps import Uploads, follower, instance

UPLOADS = Uploads(RESULTS)
ENTERED = "money_entered"
WRONG = ".wrong"
SHOWN = 50
EARLY = "发放表还没有送银行，不能登记结果"


@pages.get("/rolls/<uid>/results", roles=FINANCE)
def results_file(uid: str) -> ResponseReturnValue:
    """The form for the bank's file."""
    return _ask(load_roll(uid), ResultsForm(formdata=None))


@pages.post("/rolls/<uid>/results", roles=FINANCE)
def upload_results(uid: str) -> ResponseReturnValue:
    """Check it as a whole; nothing is entered before somebody confirms it."""
    roll, form = load_roll(uid), ResultsForm()
    if not form.validate():
        return _ask(roll, form), 422
    content = form.file.data.read(bank_file.MOST_BYTES + 1)
    try:
        if roll.state not in {RollState.EXPORTED, RollState.SETTLED}:
            raise Refused(EARLY)
        read = bank_file.read(content)
        judged = results.judged(db.session(), roll, read)
    except (RosterRefused, Refused) as refused:
        problems = refused.problems if isinstance(refused, RosterRefused) else ()
        form.file.errors = [each.reason for each in problems] or [str(refused)]
        return _ask(roll, form), 422
    return redirect(
        url_for(".found_results", uid=_keep(roll, content, read, judged, form.file.data.filename or "")), 303
    )


def _keep(roll: PayRoll, content: bytes, read: Read, judged: Judged, filename: str) -> str:
    """The files first, the row after: a row never points to nothing."""
    payload, told = uuid4().hex, _told(roll, judged)
    jobs.store(instance(), payload, content)
    if judged.problems:
        jobs.store(instance(), payload + WRONG, bank_file.returned(read, judged.problems))
    begin_writing(db.session())
    job = jobs.enqueue(db.session(), RESULTS, current_user(), payload)
    job.state, job.ended_at, job.result = JobState.DONE, clock.wall(), told
    job.title = NO_NAME.split(filename)[-1][:200] or "银行结果.xlsx"
    db.session.flush()
    uid = job.uid
    db.session.commit()
    return uid


def _told(roll: PayRoll, judged: Judged) -> dict[str, Any]:
    problems = [{"row": each.row, "column": each.column, "reason": each.reason} for each in judged.problems]
    states = (LineState.PAID, LineState.REFUSED, LineState.REFUNDED)
    return {
        "roll": roll.uid,
        "version": roll.version,
        "counts": [[state.label, judged.count(state)] for state in states],
        "fen": sum(each.line.amount_fen for each in judged.new if each.state is LineState.PAID),
        "new": len(judged.new),
        "apart": len(judged.apart),
        "same": judged.same,
        "wrong": judged.wrong,
        "problems": problems[:SHOWN],
    }


@pages.get("/results/<uid>", roles=FINANCE)
def found_results(uid: str) -> ResponseReturnValue:
    """What the file says, and what of it can be entered."""
    return _found(UPLOADS.load(uid))


def _found(job: Job, problem: str = "") -> str:
    told = job.result or abort(404)
    return render_template(
        "money/results_found.html",
        job=job,
        told=told,
        roll=load_roll(told["roll"]),
        done=follower(job),
        problem=problem,
        wrong=bool(problem),
    )


@pages.post("/results/<uid>/confirm", roles=FINANCE)
def enter_results(uid: str) -> ResponseReturnValue:
    """Enter what fits; what does not is in the workbook that came back."""
    job = UPLOADS.load(uid)
    told = job.result or abort(404)
    roll = load_roll(told["roll"])
    if follower(job):
        flash("这个文件已登记过，没有任何变化")
        return redirect(url_for(".roll", uid=roll.uid), 303)
    read = bank_file.read(jobs.fetch(instance(), job.payload))
    try:
        found = results.enter(db.session(), press(), current_user(), told["roll"], told["version"], read)
    except Refused as refused:
        db.session.rollback()
        return _found(UPLOADS.load(uid), str(refused)), 422
    job = UPLOADS.load(uid)
    after = jobs.enqueue(db.session(), ENTERED, current_user(), "", job)
    after.state, after.ended_at = JobState.DONE, clock.wall()
    audit.record(db.session(), audit.Act.MONEY, f"发放表 {roll.number} 登记银行结果")
    words, address, payload = results.told(found), url_for(".roll", uid=told["roll"]), job.payload
    db.session.commit()
    jobs.remove(instance(), payload)
    flash(f"已登记银行结果：{words}")
    return redirect(address, 303)


@pages.get("/results/<uid>/wrong.xlsx", roles=FINANCE)
def wrong_results(uid: str) -> ResponseReturnValue:
    """The rows that were put aside, with the reasons behind them."""
    job = UPLOADS.load(uid)
    try:
        content = jobs.fetch(instance(), job.payload + WRONG)
    except FileNotFoundError:
        abort(404)
    return saved(content, XLSX, f"没有登记的行-{uid[:8]}.xlsx")


def _ask(roll: PayRoll, form: ResultsForm) -> str:
    return render_template("money/results.html", roll=roll, form=form, wrong=bool(form.errors), here=request.path)
