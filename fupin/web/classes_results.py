"""Marks and certificates of a class in the browser."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fupin import clock
from fupin.classes import results, roll
from fupin.extensions import db
from fupin.lifecycle import Refused
from fupin.model import TrainingClass
from fupin.model.classes import ClassState
from fupin.web import audit
from fupin.web.access import current_user
from fupin.web.classes_forms import COLUMNS, ResultsForm, results_form
from fupin.web.classes_pages import ENTERS, READS, load_class, pages, status_of, version_shown
from fupin.web.classes_show import came_words


@pages.get("/<uid>/results", roles=READS)
def marks(uid: str) -> ResponseReturnValue:
    """The grid, or what was entered."""
    return _page(load_class(uid), None)


@pages.post("/<uid>/results", roles=ENTERS)
def enter(uid: str) -> ResponseReturnValue:
    """Keep the rows that are filled in."""
    one = load_class(uid)
    form = results_form(roll.staying(roll.members(db.session(), one.id)), {}, request.form)
    if not form.validate():
        return _page(one, form), 422
    try:
        made, problems = results.save(db.session(), current_user(), uid, version_shown(), form.wanted())
    except Refused as refused:
        db.session.rollback()
        form.form_errors.append(str(refused))
        return _page(load_class(uid), form), status_of(refused)
    if problems:
        db.session.rollback()
        form.refuse(problems)
        return _page(load_class(uid), form), 422
    audit.record(db.session(), audit.Act.CLASSES, f"班次 {made.id} 成绩")
    db.session.commit()
    flash("成绩和证书已保存，县级核定结业后生效")
    return redirect(url_for(".marks", uid=uid), 303)


def _page(one: TrainingClass, form: ResultsForm | None) -> str:
    session = db.session()
    everybody = roll.staying(roll.members(session, one.id))
    known = results.entries(session, one.id)
    ended = clock.today() >= one.ends_on
    grid = form or results_form(everybody, known, None)
    return render_template(
        "classes/results.html",
        one=one,
        roll=everybody,
        known=known,
        came=came_words(one),
        form=grid,
        columns=COLUMNS,
        version=version_shown() if form else one.version,
        ended=ended,
        open_to=current_user().role in ENTERS and one.state is ClassState.AGREED and ended,
        wrong=bool(grid.errors or grid.form_errors),
    )
