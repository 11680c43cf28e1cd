"""The class on paper: roster and sign-in sheets, printed by whoever may, and kept who did."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from fupin.classes import paper
from fupin.db import begin_writing
from fupin.documents.render import UndrawableCharacter
from fupin.extensions import db, press
from fupin.web import audit
from fupin.web.classes_pages import PRINTS, load_class, pages
from fupin.web.files import shown


@pages.post("/<uid>/roster.pdf", roles=PRINTS)
def roster(uid: str) -> ResponseReturnValue:
    """Everybody with their numbers, which are complete."""
    return _printed(uid, "class_roster", "花名册", paper.roster)


@pages.post("/<uid>/sign-in.pdf", roles=PRINTS)
def sign_in(uid: str) -> ResponseReturnValue:
    """A sheet for each day."""
    return _printed(uid, "class_sign_in", "签到表", paper.sign_in)


def _printed(uid: str, template: str, words: str, values: Callable[..., dict[str, Any]]) -> ResponseReturnValue:
    one, session = load_class(uid), db.session()
    if not paper.anybody(session, one):
        flash("本班还没有学员，没有可打印的")
        return redirect(url_for(".show", uid=uid), 303)
    try:
        pdf = press().printer.pdf(press().printer.html(template, values(session, press(), one)))
    except UndrawableCharacter as refused:
        flash(str(refused))
        return redirect(url_for(".show", uid=uid), 303)
    name, about = f"{words}-{one.number}", f"班次 {one.id} {words}"
    begin_writing(session)
    audit.record(session, audit.Act.PRINTED, about)
    session.commit()
    return shown(pdf, name)
