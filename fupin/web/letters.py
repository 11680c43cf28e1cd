"""Kept letters: the same bytes each time, and the receipt on demand."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import or_

from fupin import casework, letter_about
from fupin.db import begin_writing
from fupin.documents.render import UndrawableCharacter
from fupin.extensions import db, press
from fupin.lifecycle import Refused
from fupin.model import Document
from fupin.model.places import inside
from fupin.printing import OF_CASES, ledger
from fupin.web import audit
from fupin.web.access import Blueprint, current_user, found
from fupin.web.cases import load
from fupin.web.files import shown
from fupin.web.nav import CASEWORK

pages = Blueprint("letters", __name__)


@pages.get("/letters/<uid>.pdf", roles=CASEWORK)
def show(uid: str) -> ResponseReturnValue:
    """The bytes as issued."""
    document = _load(uid)
    return shown(document.pdf, f"{document.number} {document.title}")


@pages.post("/cases/<uid>/receipt", roles=OF_CASES)
def receipt(uid: str) -> ResponseReturnValue:
    """Make the receipt if there is none yet, enter its first copy in the print ledger, and show it."""
    load(uid)
    try:
        document = casework.receipt(db.session(), press(), current_user(), uid)
        _enter_first(document.id)
    except (Refused, UndrawableCharacter) as refused:
        return render_template("letters_page/refused.html", words=str(refused), uid=uid), 422
    return redirect(url_for(".show", uid=document.uid), 303)


def _enter_first(document_id: int) -> None:
    """Whoever asks for the same receipt again looks at it; a further copy is a reprint with its reason."""
    begin_writing(db.session())
    if not ledger.summaries(db.session(), [document_id]):
        copy = ledger.print_one(db.session(), current_user(), document_id, 0)
        audit.record(db.session(), audit.Act.PRINTED, f"文书 {document_id} 第 {copy} 份")
    db.session.commit()


def _load(uid: str) -> Document:
    """A letter of the user's area, or a notice of the user's county."""
    scope = current_user().scope
    of_county = Document.notice_id.is_not(None) & inside(Document.county_code, scope[:6])
    return found(letter_about.found(db.session(), uid, or_(letter_about.known_in(scope), of_county))).document
