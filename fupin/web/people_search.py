"""Finding people from one box: what was typed stays on the server, sealed; addresses and the audit never learn it."""

from secrets import token_urlsafe
from typing import Any

from flask import redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import StringField

from fupin import vault
from fupin.extensions import db
from fupin.identity import Unacceptable
from fupin.registry.duplicates import of_area, waiting
from fupin.registry.search import Found, find
from fupin.schemes.fields import Required
from fupin.web import audit
from fupin.web.access import Blueprint, current_user
from fupin.web.audit import Act, Result
from fupin.web.duplicates import LOOKS
from fupin.web.nav import CASEWORK

pages = Blueprint("people_search", __name__, url_prefix="/people")

SEARCHES = "searches"
KEPT = 5
KEY_BYTES = 16
BOX = {"data-arrows-from": "", "spellcheck": "false"}


class SearchForm(FlaskForm):
    """The one box."""

    typed = StringField("要找的人", [Required("请输入")], render_kw=BOX)


@pages.get("", roles=CASEWORK)
def ask() -> ResponseReturnValue:
    """The empty box, and the way to the suspected duplicates for those who may look at them."""
    user = current_user()
    if user.role not in LOOKS:
        return _page(SearchForm(formdata=None))
    return _page(SearchForm(formdata=None), suspected=waiting(db.session(), of_area(user.scope)))


@pages.post("/search", roles=CASEWORK)
def search() -> ResponseReturnValue:
    """Keep what was typed, record that somebody searched, and go where the answer is."""
    form = SearchForm()
    answer = _answer(form)
    if answer is None:
        return _page(form), 422
    audit.record_now(Act.SEARCHED, f"{answer.kind.label} {answer.count}", Result.DONE)
    if answer.only:
        return redirect(url_for("people.show", uid=answer.only), 303)
    return redirect(url_for(".found", key=_keep(form.typed.data or "")), 303)


@pages.get("/found/<key>", roles=CASEWORK)
def found(key: str) -> ResponseReturnValue:
    """Who is meant, as the register stands now."""
    typed = _kept(key)
    if typed is None:
        return _page(SearchForm(formdata=None), gone=True), 404
    form = SearchForm(formdata=None, typed=typed)
    answer = _answer(form)
    return _page(form, found=answer), 200 if answer else 422


def _answer(form: SearchForm) -> Found | None:
    """Who is meant; none if nobody can be, with the reason beside the box."""
    try:
        return find(db.session(), current_user().scope, form.typed.data or "")
    except Unacceptable as said:
        form.typed.errors = [str(said)]
        return None


def _page(form: SearchForm, **more: Any) -> str:
    """The cursor stands in the box unless an error asks for it first."""
    if not form.typed.errors:
        form.typed.render_kw = {**BOX, "autofocus": ""}
    return render_template(
        "people_search/ask.html", form=form, **{"found": None, "gone": False, "suspected": None, **more}
    )


def _keep(typed: str) -> str:
    """Remember the search under a key that nobody can guess; the oldest is forgotten."""
    key = token_urlsafe(KEY_BYTES)
    session[SEARCHES] = [*session.get(SEARCHES, []), [key, vault.seal(typed, _place(key))]][-KEPT:]
    return key


def _kept(key: str) -> str | None:
    sealed = dict(session.get(SEARCHES, [])).get(key)
    return None if sealed is None else vault.unseal(sealed, _place(key))


def _place(key: str) -> str:
    return f"web_session.search.{key}"
