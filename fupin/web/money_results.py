"""The bank's answers in the browser: the file checked as a whole, then entered once; what does not fit comes back."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fupin.extensions import db, press
from fupin.lifecycle import Refused
from fupin.model import Job, PayRoll
from fupin.model.money import LineState, RollState
from fupin.money import RESULTS, bank_file, results
from fupin.money.results import Judged
from fupin.web import audit
from fupin.web.access import current_user
from fupin.web.filled_in import Checked, FilledIn, Outcome, faults
from fupin.web.money_forms import ResultsForm
from fupin.web.money_pages import FINANCE, load_roll, pages
from fupin.web.two_steps import follower

BOOKS = FilledIn(RESULTS, "money_entered", "银行结果", audit.Act.MONEY)
EARLY = "发放表还没有送银行，不能登记结果"


@pages.get("/rolls/<uid>/results", roles=FINANCE)
def results_file(uid: str) -> ResponseReturnValue:
    """The form for the bank's file."""
    return _ask(load_roll(uid), ResultsForm(formdata=None))


@pages.post("/rolls/<uid>/results", roles=FINANCE)
def upload_results(uid: str) -> ResponseReturnValue:
    """Check it as a whole; nothing is entered before somebody confirms it."""
    roll, form = load_roll(uid), ResultsForm()
    found = BOOKS.check(form, bank_file.MOST_BYTES, lambda content: _check(roll, content))
    return redirect(url_for(".found_results", uid=found), 303) if found else (_ask(roll, form), 422)


def _check(roll: PayRoll, content: bytes) -> Checked:
    """Raises RosterRefused or Refused."""
    if roll.state not in {RollState.EXPORTED, RollState.SETTLED}:
        raise Refused(EARLY)
    read = bank_file.read(content)
    judged = results.judged(db.session(), roll, read)
    returned = bank_file.returned(read, judged.problems) if judged.problems else None
    return Checked(content, _told(roll, judged), returned)


def _told(roll: PayRoll, judged: Judged) -> dict[str, Any]:
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
        "problems": faults(judged.problems),
    }


@pages.get("/results/<uid>", roles=FINANCE)
def found_results(uid: str) -> ResponseReturnValue:
    """What the file says, and what of it can be entered."""
    return _found(BOOKS.uploads.load(uid))


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
    told = BOOKS.uploads.load(uid).result or abort(404)
    number = load_roll(told["roll"]).number
    try:
        flash(BOOKS.enter(uid, lambda content: _enter(content, number, told)))
    except Refused as refused:
        return _found(BOOKS.uploads.load(uid), str(refused)), 422
    return redirect(url_for(".roll", uid=told["roll"]), 303)


def _enter(content: bytes, number: str, told: dict[str, Any]) -> Outcome:
    read = bank_file.read(content)
    found = results.enter(db.session(), press(), current_user(), told["roll"], told["version"], read)
    return Outcome(f"发放表 {number} 登记银行结果", f"已登记银行结果：{results.told(found)}")


@pages.get("/results/<uid>/wrong.xlsx", roles=FINANCE)
def wrong_results(uid: str) -> ResponseReturnValue:
    """The rows that were put aside, with the reasons behind them."""
    return BOOKS.wrong_rows(uid, "没有登记的行")


def _ask(roll: PayRoll, form: ResultsForm) -> str:
    return render_template("money/results.html", roll=roll, form=form, wrong=bool(form.errors), here=request.path)
