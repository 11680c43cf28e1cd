"""Canned phrases: the page to keep them, and the lists that pages offer beside a box for words."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from fupin import phrases
from fupin.db import begin_writing
from fupin.extensions import db
from fupin.model import Phrase
from fupin.model.terms import Action
from fupin.phrases import KEEPS, Taken, Whose, words_of
from fupin.phrases.words import USUAL
from fupin.schemes.fields import ChoiceField, Required, long_text
from fupin.web import audit
from fupin.web.access import Blueprint, current_user, found

pages = Blueprint("phrases", __name__, url_prefix="/phrases")

MOST_TYPED = 2000  # what is too long for a phrase is said with the number of characters it has


class PhraseForm(FlaskForm):
    """Words, the act they are for, and who is offered them."""

    act = ChoiceField("用在哪一步", validators=[Required("请选择")])
    whose = ChoiceField("谁可以用", [(each.value, each.label) for each in Whose], validators=[Required("请选择")])
    words = long_text("常用语", most=MOST_TYPED)


class WordsForm(FlaskForm):
    """Other words for a phrase."""

    words = long_text("常用语", most=MOST_TYPED)


def _form(*, typed: bool) -> PhraseForm:
    form = PhraseForm() if typed else PhraseForm(formdata=None, act=request.args.get("act", ""), whose=Whose.OFFICE)
    form.act.offer((act.value, act.label) for act in phrases.acts_of(current_user().role))
    return form


@pages.get("", roles=KEEPS)
def index() -> ResponseReturnValue:
    """All that I am offered, by act."""
    return _page(_form(typed=False))


@pages.post("", roles=KEEPS)
def add() -> ResponseReturnValue:
    """One more."""
    form = _form(typed=True)
    if not form.validate():
        return _page(form), 422
    whose, act, words = Whose(form.whose.data), Action(form.act.data), form.words.data
    begin_writing(db.session())
    try:
        made = phrases.add(db.session(), current_user(), whose, act, words)
    except Taken as taken:
        db.session.rollback()
        form.words.errors = [str(taken)]
        return _page(form), 422
    return _kept(f"常用语 {made.id}", "已加入常用语")


@pages.post("/usual/<act>", roles=KEEPS)
def add_usual(act: str) -> ResponseReturnValue:
    """The usual ones of an act, for the office."""
    wanted = found(next((each for each in phrases.acts_of(current_user().role) if each.value == act), None))
    begin_writing(db.session())
    try:
        count = phrases.add_usual(db.session(), current_user(), wanted)
    except Taken:  # a colleague pressed the same button
        db.session.rollback()
        count = 0
    return _kept(f"常用语 {act} {count}条", f"“{wanted.label}”已加入{count}条")


@pages.get("/<int:key>", roles=KEEPS)
def edit(key: int) -> ResponseReturnValue:
    """One phrase."""
    phrase = _load(key)
    return _edit_page(phrase, WordsForm(formdata=None, words=phrase.words))


@pages.post("/<int:key>", roles=KEEPS)
def change(key: int) -> ResponseReturnValue:
    """Other words."""
    form = WordsForm()
    if not form.validate():
        return _edit_page(_load(key), form), 422
    begin_writing(db.session())
    try:
        phrases.change(db.session(), _load(key), current_user(), form.words.data)
    except Taken as taken:
        db.session.rollback()
        form.words.errors = [str(taken)]
        return _edit_page(_load(key), form), 422
    return _kept(f"常用语 {key}", "已修改")


@pages.post("/<int:key>/remove", roles=KEEPS)
def remove(key: int) -> ResponseReturnValue:
    """No longer offered; where it was used it stays."""
    begin_writing(db.session())
    db.session.delete(_load(key))
    return _kept(f"常用语 {key} 删去", "已删去")


def _load(key: int) -> Phrase:
    return found(phrases.find(db.session(), current_user(), key))


def _kept(object: str, words: str) -> ResponseReturnValue:
    audit.record(db.session(), audit.Act.PHRASES, object)
    db.session.commit()
    flash(words)
    return redirect(url_for(".index"), 303)


def _page(form: PhraseForm) -> str:
    kept = phrases.offered(db.session(), current_user())
    rows = {act: [(each, Whose.OFFICE if each.user_id is None else Whose.OWN) for each in kept[act]] for act in kept}
    have = {act: {each.words for each in kept[act] if each.user_id is None} for act in kept}
    usual = {act: sum(words not in have[act] for words in USUAL[act]) for act in kept}
    return render_template("phrases/index.html", form=form, rows=rows, usual=usual, wrong=bool(form.errors))


def _edit_page(phrase: Phrase, form: WordsForm) -> str:
    return render_template("phrases/edit.html", phrase=phrase, form=form, wrong=bool(form.errors))


def choices() -> dict[Action, list[str]]:
    """The phrases that whoever looks at the page may choose from, by act."""
    user = current_user()
    if user.role not in KEEPS:
        return {}
    return {act: words_of(kept) for act, kept in phrases.offered(db.session(), user).items() if kept}
