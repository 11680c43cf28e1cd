"""Before a session ends: how long it still lasts, and one click that goes on while it may."""

from flask import jsonify
from flask.typing import ResponseReturnValue

from fupin.web import sessions
from fupin.web.access import STAFF, Blueprint

pages = Blueprint("staying", __name__, url_prefix="/session")


@pages.get("/left", roles=STAFF)
def left() -> ResponseReturnValue:
    """The seconds until the session ends by itself, and whatever is done. `watching`, which does not count as work."""
    return jsonify(left=sessions.seconds_left(), end=sessions.seconds_to_end())


@pages.post("/stay", roles=STAFF)
def stay() -> ResponseReturnValue:
    """Go on: that somebody asks moves the idle clock, never the end. No answer, so the page stays as it was typed."""
    return "", 204
