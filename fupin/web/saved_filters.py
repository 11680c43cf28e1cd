"""One's own filters of the worklist: save the present one, call it otherwise, do without it."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from fupin import lists, placenames, saved_filters
from fupin.extensions import db
from fupin.lifecycle import Refused
from fupin.model import SavedFilter
from fupin.schemes.fields import text
from fupin.web.access import Blueprint, current_user, found
from fupin.web.cases_pages import LABELS, TITLES, carried, list_address, written
from fupin.web.nav import CASEWORK

pages = Blueprint("saved_filters", __name__, url_prefix="/filters")

WORDS = {"": "全部状态", lists.WAITING: "待我办理", **LABELS}


class NameForm(FlaskForm):
    """What it is called."""

    name = text("名称", most=saved_filters.LONGEST_NAME)


@pages.get("", roles=CASEWORK)
def index() -> ResponseReturnValue:
    """All of mine."""
    mine = saved_filters.of(db.session(), current_user())
    rows = [(saved, in_words(saved_filters.filter_of(saved)), address(saved)) for saved in mine]
    return render_template("saved_filters/index.html", rows=rows, most=saved_filters.MOST)


@pages.get("/new", roles=CASEWORK)
def new() -> ResponseReturnValue:
    """What the list one comes from shall be called."""
    return _new_page(NameForm())


@pages.post("/new", roles=CASEWORK)
def create() -> ResponseReturnValue:
    """Save it, and back to that list."""
    form = NameForm()
    if not form.validate():
        return _new_page(form), 422
    try:
        saved_filters.save(db.session(), current_user(), form.name.data, carried())
    except Refused as refused:
        form.name.errors = [str(refused)]
        return _new_page(form), 422
    flash(f"已保存筛选“{form.name.data}”，在列表上方可以直接打开")
    return redirect(list_address(carried()), 303)


def _new_page(form: Any) -> str:
    wanted = saved_filters.narrowed(current_user(), carried())
    return render_template(
        "saved_filters/form.html",
        form=form,
        saved=None,
        words=in_words(wanted),
        list=written(carried()),
        back=list_address(carried()),
    )


@pages.get("/<uid>", roles=CASEWORK)
def show(uid: str) -> ResponseReturnValue:
    """One of mine, to be called otherwise."""
    saved = _load(uid)
    return _page(saved, NameForm(name=saved.name))


@pages.post("/<uid>", roles=CASEWORK)
def rename(uid: str) -> ResponseReturnValue:
    """Call it so."""
    form, saved = NameForm(), _load(uid)
    if not form.validate():
        return _page(saved, form), 422
    try:
        saved_filters.rename(db.session(), current_user(), uid, form.name.data)
    except Refused as refused:
        form.name.errors = [str(refused)]
        return _page(_load(uid), form), 422
    flash(f"已改名为“{form.name.data}”")
    return redirect(url_for(".index"), 303)


@pages.post("/<uid>/delete", roles=CASEWORK)
def remove(uid: str) -> ResponseReturnValue:
    """Do without it; the list and its cases stay as they are."""
    name = _load(uid).name
    saved_filters.remove(db.session(), current_user(), uid)
    flash(f"已删除筛选“{name}”")
    return redirect(url_for(".index"), 303)


def _page(saved: SavedFilter, form: Any) -> str:
    words = in_words(saved_filters.filter_of(saved))
    return render_template("saved_filters/form.html", form=form, saved=saved, words=words, back=url_for(".index"))


def _load(uid: str) -> SavedFilter:
    return found(saved_filters.one(db.session(), current_user(), uid))


def address(saved: SavedFilter) -> str:
    """The list it narrows."""
    return f"{url_for('cases.worklist')}?{saved.query}"


def in_words(wanted: lists.Filter) -> str:
    """待我办理，职业技能培训报名，城关街道."""
    place = placenames.short_names(db.session(), [wanted.area])[wanted.area] if wanted.area else ""
    parts = (WORDS.get(wanted.state, ""), TITLES.get(wanted.scheme, ""), place)
    return "，".join(part for part in parts if part)
