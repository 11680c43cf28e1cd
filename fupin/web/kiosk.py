"""The kiosk's frame: the start page, pairing the machine, and the end of somebody's time at it."""

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fupin import clock
from fupin.db import begin_writing
from fupin.extensions import db
from fupin.kiosk import devices, filling, guesses
from fupin.model.places import COUNTY, full_name
from fupin.office import county_office
from fupin.web import audit, kiosk_sitting
from fupin.web.access import ANYONE, Blueprint
from fupin.web.kiosk_sitting import device, give_cookie, watch

pages = Blueprint("kiosk", __name__, url_prefix="/kiosk")

WRONG = "配对码不对或已过期，请照管理员页面上的配对码输入，或请管理员重新生成"


@pages.app_context_processor
def frame() -> dict[str, object]:
    """What the kiosk's own frame says."""
    return {
        "idle_seconds": int(kiosk_sitting.IDLE.total_seconds()),
        "script_seconds": kiosk_sitting.SCRIPT_SECONDS,
        "warn_seconds": kiosk_sitting.WARN_SECONDS,
        "sitting": kiosk_sitting.held_now,
    }


@pages.get("", roles=ANYONE)
def start() -> ResponseReturnValue:
    """The three ways in; on a machine that is no kiosk, how it becomes one."""
    if device() is None:
        return _pair_page()
    if kiosk_sitting.held_now():
        kiosk_sitting.end()
    found = kiosk_sitting.kiosk()
    office = county_office(db.session(), found.scope[:COUNTY], clock.today()).name
    return render_template("kiosk/start.html", place=full_name(db.session(), found.scope, clock.today()), of=office)


def _pair_page(problem: str = "", typed: str = "") -> str:
    return render_template("kiosk/pair.html", problem=problem, typed=typed[:20], minutes=devices.PAIRING_MINUTES)


@pages.post("/pair", roles=ANYONE)
def pair() -> ResponseReturnValue:
    """Make this machine the device whose code is typed."""
    typed = request.form.get("code", "").strip()
    place = guesses.place_of(f"pair {request.remote_addr}")
    if minutes := guesses.to_wait(db.session(), place):
        return _pair_page(f"输错次数太多，请{minutes}分钟后再试", typed), 429
    begin_writing(db.session())
    token = devices.pair(db.session(), typed) if typed else None
    if token is None:
        db.session.rollback()
        if typed:
            guesses.failed(db.session(), place)
        return _pair_page(WRONG if typed else "请输入配对码", typed), 422
    audit.record(db.session(), audit.Act.KIOSK, "配对")
    db.session.commit()
    flash("配对成功，这台电脑现在是自助机。")
    return give_cookie(redirect(url_for(".start"), 303), token)  # type: ignore[arg-type]


@pages.post("/demonstration", roles=ANYONE)
def demonstrate() -> ResponseReturnValue:
    """In a demonstration, the browser that asks becomes the demonstration's device; 404 in earnest."""
    token = devices.demonstrated(db.session()) if current_app.config["DEMO"] else None
    if token is None:
        abort(404)
    return give_cookie(redirect(url_for(".start"), 303), token)  # type: ignore[arg-type]


@pages.get("/stay", roles=ANYONE)
def stay() -> ResponseReturnValue:
    """The script says that somebody is there."""
    return watch() or ("", 204)


@pages.get("/over", roles=ANYONE)
def over() -> ResponseReturnValue:
    """Nobody was there: the browser comes here by itself."""
    kiosk_sitting.kiosk()
    return kiosk_sitting.end(kiosk_sitting.OVER)


@pages.post("/end", roles=ANYONE)
def end() -> ResponseReturnValue:
    """Whoever was here is finished."""
    kiosk_sitting.kiosk()
    return kiosk_sitting.end("已结束。屏幕上不再有您的信息。")


@pages.post("/give-up", roles=ANYONE)
def give_up() -> ResponseReturnValue:
    """Throw away what was filled in, and end."""
    gone = watch()
    if gone is not None:
        return gone
    filling.discard(db.session(), kiosk_sitting.open_work().application.uid)
    return kiosk_sitting.end("填写的内容已删除。")
