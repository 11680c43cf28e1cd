"""One person's time at a kiosk: the device they stand at, what they are filling in, and when it is over."""

from datetime import timedelta
from typing import Any, NamedTuple
from uuid import uuid4

from flask import Response, abort, current_app, flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeSerializer

from fupin import clock
from fupin.extensions import db
from fupin.kiosk import devices, filling
from fupin.model import Application, Kiosk, KioskFiling
from fupin.model.terms import State
from fupin.scheme import Scheme
from fupin.web import sessions

KEY = "kiosk"
IDLE = timedelta(minutes=4)
SCRIPT_SECONDS = 230  # the script leaves first, while what was typed can still be kept
WARN_SECONDS = SCRIPT_SECONDS - 120
TWO_YEARS = 63_072_000
OVER = "4分钟没有人操作，已自动结束。填过并按了“继续”的内容已经保存，凭查询码可以继续填写。"


class Work(NamedTuple):
    """What is being filled in. `page` tells this sitting from another one on the same draft."""

    filing: KioskFiling
    application: Application
    scheme: Scheme[Any, Any]
    page: str


# the device ---------------------------------------------------------------------------------------------------------


def cookie_name() -> str:
    """As the session's, with the device's own word."""
    return f"{current_app.config['SESSION_COOKIE_NAME']}-kiosk"


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="kiosk")


def give_cookie(response: Response, token: str) -> Response:
    """Make the browser that gets this answer the device."""
    response.set_cookie(
        cookie_name(),
        str(_signer().dumps(token)),
        max_age=TWO_YEARS,
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        httponly=True,
        samesite="Lax",
        path="/",
    )
    return response


def device() -> Kiosk | None:
    """The kiosk that this browser is, if it is one."""
    if "kiosk" not in g:
        g.kiosk = _device()
    found: Kiosk | None = g.kiosk
    return found


def _device() -> Kiosk | None:
    try:
        token = _signer().loads(request.cookies.get(cookie_name(), ""))
    except BadSignature:
        return None
    return devices.of_token(db.session(), token) if isinstance(token, str) else None


def kiosk() -> Kiosk:
    """The kiosk; 404 on a machine that is none. Read anew after every transaction."""
    g.pop("kiosk", None)
    return device() or abort(404, "这台电脑还不是自助机，或者已被停用。请找窗口工作人员。")


# the sitting --------------------------------------------------------------------------------------------------------


def begin(**held: Any) -> None:
    """Somebody new: a fresh session, in which nothing of the last one is left."""
    sessions.begin(None)
    session[KEY] = {"page": uuid4().hex, **held}
    touch()


def hold(**held: Any) -> None:
    """Remember something until the sitting is over."""
    session[KEY] = {**held_now(), **held}


def held_now() -> dict[str, Any]:
    """What is remembered of the sitting, nothing if there is none."""
    held: dict[str, Any] = session.get(KEY, {})
    return held


def touch() -> None:
    """Somebody is there."""
    hold(at=clock.wall().timestamp())


def watch() -> ResponseReturnValue | None:
    """Before each page of the kiosk: none on another machine, and the start page if nobody was there for long."""
    kiosk()
    held = held_now()
    if not held:
        return None
    if clock.wall().timestamp() - float(held.get("at", 0)) > IDLE.total_seconds():
        return end(OVER)
    touch()
    return None


def end(words: str = "") -> ResponseReturnValue:
    """Back to the start page under a new session; the browser keeps nothing."""
    sessions.begin(None)
    if words:
        flash(words)
    response = redirect(url_for("kiosk.start"), 303)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def work() -> Work | None:
    """What is being filled in, as it stands; None before the first page is kept."""
    held = held_now()
    filing = filling.of_uid(db.session(), held["uid"]) if held.get("uid") else None
    if filing is None:
        return None
    return Work(filing, filing.application, filling.offered()[filing.application.scheme], held["page"])


def open_work() -> Work:
    """A draft that the kiosk may still change; otherwise the way to where it is now."""
    found = work()
    if found is None:
        abort(redirect(url_for("kiosk.start"), 303))
    if found.filing.handed_in_at is not None or found.application.state is not State.DRAFT:
        abort(redirect(url_for("kiosk_checking.done"), 303))
    return found
