"""The demonstration's clock: it can be put forward a week, so that a notice period ends while one watches."""

from pathlib import Path

from flask import Flask, abort, current_app, flash, redirect, request
from flask.typing import ResponseReturnValue

from fupin import clock
from fupin.web import audit, back
from fupin.web.access import STAFF, Blueprint
from fupin.web.audit import Act, Result

pages = Blueprint("demonstration", __name__)

WEEK = 7
MOST_DAYS = 3650


@pages.record_once
def follow(state: object) -> None:
    """Each process reads how far the clock has been put; an office in earnest has none to read."""
    app: Flask = state.app  # type: ignore[attr-defined]
    if app.config["DEMO"]:
        path = kept_in(app)
        app.before_request(lambda: clock.run_ahead(days_ahead(path)))


def kept_in(app: Flask) -> Path:
    """Where the demonstration keeps the days its clock is ahead."""
    return Path(app.instance_path) / "demo" / "days_ahead"


def days_ahead(path: Path) -> int:
    """The days kept, none if there is no such file or it was spoilt."""
    try:
        return min(max(int(path.read_text("ascii")), 0), MOST_DAYS)
    except (OSError, ValueError):
        return 0


@pages.post("/demonstration/forward", roles=STAFF)
def forward() -> ResponseReturnValue:
    """A week on; 404 in an office that works in earnest."""
    if not current_app.config["DEMO"]:
        abort(404)
    path = kept_in(current_app)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(str(min(days_ahead(path) + WEEK, MOST_DAYS)), "ascii")
    audit.record_now(Act.DEMO_FORWARD, str(days_ahead(path)), Result.DONE)
    clock.run_ahead(days_ahead(path))
    flash(f"演示日期已到{clock.cn_date(clock.today())}")
    return redirect(back.safe(request.form.get("back")), 303)
