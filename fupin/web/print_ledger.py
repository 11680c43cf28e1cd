"""The print ledger: the copies of one letter, one copy more, who was given it, and all copies of an area."""

from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fupin import clock, letter_about
from fupin.db import begin_writing
from fupin.extensions import db
from fupin.letter_about import About
from fupin.lifecycle import Refused
from fupin.model import Document
from fupin.placenames import short_names
from fupin.printing import PRINTS, ledger
from fupin.printing.batches import Wish
from fupin.printing.ledger import Printed
from fupin.web import audit
from fupin.web.access import Blueprint, current_user, found
from fupin.web.print_forms import DayForm, HandForm, ReprintForm
from fupin.web.prints import number

pages = Blueprint("print_ledger", __name__, url_prefix="/prints")


@pages.app_template_global("printed_among")
def printed_among(documents: Sequence[Document]) -> dict[int, Printed]:
    """For a page that lists letters: how often each was printed, by its id."""
    return ledger.summaries(db.session(), [document.id for document in documents])


@pages.get("/letters/<uid>", roles=PRINTS)
def letter(uid: str) -> ResponseReturnValue:
    """All copies of a letter, and the form for one more."""
    return _letter_page(_load(uid))


@pages.post("/letters/<uid>", roles=PRINTS)
def print_letter(uid: str) -> ResponseReturnValue:
    """Enter a copy in the ledger and show the letter as kept."""
    begin_writing(db.session())
    about = _load(uid)
    document = about.document
    seen, form = number(request.form.get("seen", "")) or 0, ReprintForm()
    if seen and not form.validate():
        return _letter_page(about, form), 422
    wish = form.wish if seen else Wish()
    try:
        copy = ledger.print_one(db.session(), current_user(), document.id, seen, wish.reason, wish.note)
    except ledger.AlreadyPrinted as printed:
        form.reason.errors = [str(printed)]
        return _letter_page(about, form), 422
    except Refused as refused:
        return _letter_page(about, problem=str(refused)), 422
    audit.record(db.session(), audit.Act.PRINTED, f"文书 {document.id} 第 {copy} 份")
    db.session.commit()
    return redirect(url_for("letters.show", uid=uid), 303)


@pages.post("/letters/<uid>/hand", roles=PRINTS)
def hand_letter(uid: str) -> ResponseReturnValue:
    """Note who was given a copy."""
    begin_writing(db.session())
    about, form = _load(uid), HandForm()
    document = about.document
    copies = [copy.id for copy in ledger.of_document(db.session(), document.id)]
    copy = number(request.form.get("copy", ""))
    if copy is None or copy not in copies:
        abort(404)
    if not form.validate():
        return _letter_page(about, hand=form), 422
    ledger.hand_over(db.session(), current_user(), [copy], form.to.data or "")
    audit.record(db.session(), audit.Act.HANDED, f"文书 {document.id} 打印 {copy}")
    db.session.commit()
    flash(f"已登记：交给{form.to.data}")
    return redirect(url_for(".letter", uid=uid), 303)


def _load(uid: str) -> About:
    """A letter whose paper is my office's, or 404."""
    return found(letter_about.found(db.session(), uid, letter_about.on_paper(current_user().scope)))


def _letter_page(
    about: About, again: ReprintForm | None = None, hand: HandForm | None = None, problem: str = ""
) -> str:
    db.session.rollback()
    return render_template(
        "prints/letter.html",
        letter=about.document,
        about=about,
        copies=ledger.of_document(db.session(), about.document.id),
        again=again or ReprintForm(formdata=None),
        hand=hand or HandForm(formdata=None),
        chosen=number(request.form.get("copy", "")),
        problem=problem,
    )


@pages.get("/ledger", roles=PRINTS)
def index() -> ResponseReturnValue:
    """The copies of my area's letters, the last one first."""
    form = DayForm(request.args)
    fine = form.validate()
    scope = current_user().scope
    rows, after = ledger.page(db.session(), scope, form.day.data, number(request.args.get("after", "")))
    words = render_template(
        "prints/ledger.html",
        form=form,
        rows=rows,
        places=short_names(db.session(), {row.area_code for row in rows}),
        older=url_for(".index", after=after, day=request.args.getlist("day")) if after else "",
        today=clock.today(),
    )
    return words, 200 if fine else 422
