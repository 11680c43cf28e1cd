"""Blank forms for power cuts: print them with running numbers, key them in under these, void what was spoilt."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import StringField

from fupin.db import begin_writing
from fupin.extensions import db, press
from fupin.kiosk import blanks, filling, papers
from fupin.kiosk.blanks import Kind, kind_of
from fupin.lifecycle import Refused
from fupin.model.terms import Role
from fupin.schemes.fields import ChoiceField, CountField, Required
from fupin.web import audit
from fupin.web.access import Blueprint, current_user, found
from fupin.web.cases import TITLES
from fupin.web.files import shown

pages = Blueprint("kiosk_blanks", __name__, url_prefix="/blanks")

COUNTER = frozenset({Role.CLERK})


class PrintForm(FlaskForm):
    """Which form and how many."""

    scheme = ChoiceField("事项", validators=[Required("请选择")])
    count = CountField("份数", least=1, most=blanks.MOST, validators=[Required()])


class NumberForm(FlaskForm):
    """A blank by its printed number, to be keyed in or made void."""

    number = StringField("空白表编号", [Required()])
    reason = StringField("作废原因")


@pages.get("", roles=COUNTER)
def index() -> ResponseReturnValue:
    """All blanks of the counter's area, and what can be done with them."""
    return _page(_print_form(None), NumberForm(formdata=None))


@pages.post("/print", roles=COUNTER)
def give_out() -> ResponseReturnValue:
    """The next numbers, on paper."""
    form = _print_form()
    if not form.validate():
        return _page(form, NumberForm(formdata=None)), 422
    scheme = filling.offered()[form.scheme.data]
    begin_writing(db.session())
    batch = blanks.printed(db.session(), current_user(), scheme, form.count.data)
    audit.record(db.session(), audit.Act.BLANKS, f"{scheme.code} 打印 {form.count.data} 份")
    db.session.commit()
    return redirect(url_for(".paper", batch=batch), 303)


@pages.get("/<batch>.pdf", roles=COUNTER)
def paper(batch: str) -> ResponseReturnValue:
    """The blanks of a batch that are still good for something."""
    rows = blanks.of_batch(db.session(), current_user().scope, batch)
    found(rows or None)
    return shown(papers.blanks(db.session(), press(), rows), "空白表")


@pages.post("/key", roles=COUNTER)
def key_in() -> ResponseReturnValue:
    """To the form, whose draft belongs to that number from now on."""
    form = NumberForm()
    if not form.validate():
        return _page(_print_form(None), form), 422
    try:
        application = blanks.key_in(db.session(), current_user(), form.number.data)
    except Refused as refused:
        form.number.errors = [str(refused)]
        return _page(_print_form(None), form), 422
    return redirect(url_for("applications.fill", uid=application.uid), 303)


@pages.post("/void", roles=COUNTER)
def void() -> ResponseReturnValue:
    """Spoilt or lost."""
    form = NumberForm()
    fine = form.validate()
    if fine and not (form.reason.data or "").strip():
        form.reason.errors, fine = ["请填写作废原因，如写坏、遗失"], False
    if not fine:
        return _page(_print_form(None), form), 422
    begin_writing(db.session())
    try:
        blank = blanks.void(db.session(), current_user(), form.number.data, form.reason.data)
    except Refused as refused:
        db.session.rollback()
        form.number.errors = [str(refused)]
        return _page(_print_form(None), form), 422
    number = blank.number
    audit.record(db.session(), audit.Act.BLANKS, f"{number} 作废")
    db.session.commit()
    flash(f"{number}已作废")
    return redirect(url_for(".index"), 303)


def _print_form(*formdata: None) -> PrintForm:
    form = PrintForm(*formdata)
    form.scheme.offer((code, scheme.title) for code, scheme in filling.offered().items())
    return form


def _page(printing: PrintForm, number: NumberForm) -> str:
    words = request.args.get("kind", "")
    kind = Kind(words) if words in {each.value for each in Kind} else None
    before = min(max(request.args.get("before", 0, type=int), 0), 2**31 - 1)
    page = blanks.listed(db.session(), current_user().scope, kind, before)
    return render_template(
        "kiosk/blanks.html",
        printing=printing,
        number=number,
        page=page,
        kind=kind,
        kinds=list(Kind),
        kind_of=kind_of,
        titles=TITLES,
        most=blanks.MOST,
    )
