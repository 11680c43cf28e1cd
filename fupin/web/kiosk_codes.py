"""By 查询码: going on with a draft, and how far an application is. A typed identity number opens nothing."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fupin.extensions import db
from fupin.identity import canonical
from fupin.kiosk import codes, filling, guesses
from fupin.kiosk.progress import progress
from fupin.model import Kiosk, KioskFiling
from fupin.model.terms import State
from fupin.web import kiosk_sitting
from fupin.web.access import ANYONE, Blueprint, found
from fupin.web.kiosk_sitting import kiosk, watch

pages = Blueprint("kiosk_codes", __name__, url_prefix="/kiosk")
pages.before_request(watch)

EMPTY = "请输入查询码，共12位字母和数字"
UNKNOWN = "没有这个查询码，请照记下的查询码逐位核对。查询码丢了，请到窗口"
ASKS = {"continue": "继续填写", "progress": "查询进度"}


@pages.get("/continue", roles=ANYONE)
def ask_continue() -> ResponseReturnValue:
    """Which draft."""
    return _page("continue")


@pages.post("/continue", roles=ANYONE)
def go_on() -> ResponseReturnValue:
    """Open the draft of the code."""
    filing, problem, status = _typed_code()
    if filing is None:
        return _page("continue", problem), status
    uid, finished = filing.application.uid, _finished(filing)
    kiosk_sitting.begin(uid=uid)
    if finished:
        return redirect(url_for("kiosk_checking.done"), 303)
    flash("这是上次填到的地方。")
    return redirect(url_for("kiosk_checking.parts"), 303)


@pages.get("/progress", roles=ANYONE)
def ask_progress() -> ResponseReturnValue:
    """Which application."""
    return _page("progress")


@pages.post("/progress", roles=ANYONE)
def look_up() -> ResponseReturnValue:
    """Find the application of the code."""
    filing, problem, status = _typed_code()
    if filing is None:
        return _page("progress", problem), status
    kiosk_sitting.begin(shown=filing.application.uid)
    return redirect(url_for(".show_progress"), 303)


@pages.get("/progress/found", roles=ANYONE)
def show_progress() -> ResponseReturnValue:
    """Where it stands, in words, with dates."""
    uid = kiosk_sitting.held_now().get("shown", "")
    filing = filling.of_uid(db.session(), uid) if uid else None
    if filing is None:
        return redirect(url_for(".ask_progress"), 303)
    return render_template("kiosk/progress.html", said=progress(found(filing)))


def _finished(filing: KioskFiling) -> bool:
    return filing.handed_in_at is not None or filing.application.state is not State.DRAFT


def _typed_code() -> tuple[KioskFiling | None, str, int]:
    """What the typed code opens; or why not, and the status that says so."""
    device: Kiosk = kiosk()
    place = guesses.place_of(f"kiosk {device.id}")
    if minutes := guesses.to_wait(db.session(), place):
        return None, _wait(minutes), 429
    typed = canonical(request.form.get("code", ""))
    if not typed:
        return None, EMPTY, 422
    filing = filling.of_code(db.session(), device, typed) if len(typed) == codes.FILING_LENGTH else None
    if filing is not None:
        return filing, "", 200
    minutes = guesses.failed(db.session(), place) if len(typed) == codes.FILING_LENGTH else 0
    if minutes:
        return None, _wait(minutes), 429
    lengths = f"查询码是{codes.FILING_LENGTH}位，现在是{len(typed)}位，请核对"
    return None, UNKNOWN if len(typed) == codes.FILING_LENGTH else lengths, 422


def _wait(minutes: int) -> str:
    return f"输错次数太多，请{minutes}分钟后再试，或到窗口查询"


def _page(way: str, problem: str = "") -> str:
    typed = request.form.get("code", "")[:40] if problem else ""
    return render_template("kiosk/ask_code.html", way=way, title=ASKS[way], problem=problem, typed=typed)
