"""The front page: it leads everybody to where their day begins."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from fupin.web import nav
from fupin.web.access import ANYONE, Blueprint
from fupin.web.sessions import signed_in

pages = Blueprint("home", __name__)


@pages.get("/", roles=ANYONE)
def front() -> ResponseReturnValue:
    """Sign in, or go to work."""
    user = signed_in()
    return redirect(nav.start(user.role) if user else url_for("auth.login"), 303)
