"""Letters before they are issued, for whoever may take the step; nothing is kept, numbered or recorded as printed."""

from flask import Response, request
from flask.typing import ResponseReturnValue

from fupin import previews
from fupin.extensions import db, press
from fupin.model import Application
from fupin.printing import OF_CASES
from fupin.scheme import Letter
from fupin.schemes import SCHEMES
from fupin.web.access import Blueprint, current_user, found
from fupin.web.cases import load
from fupin.web.files import shown

pages = Blueprint("previews", __name__)


@pages.get("/cases/<uid>/previews/<kind>.pdf", roles=OF_CASES)
def show(uid: str, kind: str) -> ResponseReturnValue:
    """The letter as it would be issued today."""
    return _shown(uid, kind, "")


@pages.post("/cases/<uid>/previews/<kind>.pdf", roles=OF_CASES)
def with_reason(uid: str, kind: str) -> ResponseReturnValue:
    """The same with the opinion as typed, which a refusal prints; an address would keep it."""
    return _shown(uid, kind, request.form.get("opinion", ""))


def _shown(uid: str, kind: str, reason: str) -> Response:
    application = load(uid)
    letter = found({each.kind: each for each in offered(application)}.get(kind))
    return shown(previews.pdf(db.session(), press(), application, letter, reason), "preview")


def offered(application: Application) -> list[Letter]:
    """What the user may look at beforehand: the letters of their own steps, and the receipt."""
    if application.submitted_at is None:
        return []
    return [SCHEMES[application.scheme].letter("receipt"), *previews.planned(application, current_user())]
