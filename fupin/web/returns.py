"""Sending a form back: each answer with room for a remark, the reason for the whole above."""

from itertools import groupby
from typing import Any, NamedTuple

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fupin import casework, lifecycle, lists
from fupin.casework import remarks
from fupin.extensions import db, press
from fupin.lifecycle import Refused, Stale
from fupin.model import Application
from fupin.model.mending import MOST_WORDS
from fupin.model.terms import Action
from fupin.phrases import joined
from fupin.schemes import SCHEMES
from fupin.schemes.questions import Question
from fupin.web.access import Blueprint, Roles, current_user
from fupin.web.cases_pages import along, carried, load, written
from fupin.web.phrases import choices

pages = Blueprint("returns", __name__)

RETURNS: Roles = frozenset(role for move in lifecycle.MOVES if move.action is Action.RETURN for role in move.roles)
PHRASE = "phrase-"
BOX = "remark-"  # before the name of the question, in the name of its box


class Part(NamedTuple):
    """A part of the form, or one row of a table; a row is folded until something was typed in it."""

    title: str
    questions: list[Question]
    is_row: bool
    unfolded: bool


@pages.get("/cases/<uid>/return", roles=RETURNS)
def ask(uid: str) -> ResponseReturnValue:
    """The answers, each with a box."""
    application = load(uid)
    return _page(application, "", {}, []) if _may(application) else _to("show", uid)


@pages.post("/cases/<uid>/return", roles=RETURNS)
def send(uid: str) -> ResponseReturnValue:
    """Back to whoever filled it in; then the next case of the list."""
    application = load(uid)
    if not _may(application):
        return _to("show", uid)
    opinion, typed = joined(request.form.get("opinion", ""), request.form.get("phrase", "")), _typed()
    long = [(f"{BOX}{each.name}", remarks.too_long(each.title)) for each in _long(application, typed)]
    if long:
        return _page(application, opinion, typed, long), 422
    version, place = request.form.get("version", 0, type=int), lists.mark(application)
    try:
        casework.act(
            db.session(), press(), current_user(), uid, Action.RETURN, version=version, opinion=opinion, said=typed
        )
    except Stale as stale:
        return _page(load(uid), opinion, typed, [("", str(stale))]), 409
    except Refused as refused:
        return _page(load(uid), opinion, typed, [("opinion", str(refused))]), 422
    return _to("decided", uid, after=place)


def _to(page: str, uid: str, **more: Any) -> ResponseReturnValue:
    """A page of the case, with the list it was opened from."""
    return redirect(url_for(f"cases.{page}", uid=uid, **more, **along(carried())), 303)


def _may(application: Application) -> bool:
    return any(move.action is Action.RETURN for move in lifecycle.offers(application, current_user()))


def _typed() -> dict[str, str]:
    chosen = request.form
    return {
        (field := name.removeprefix(BOX)): joined(words, chosen.get(f"{PHRASE}{field}", ""))
        for name, words in chosen.items()
        if name.startswith(BOX)
    }


def _long(application: Application, typed: dict[str, str]) -> list[Question]:
    asked = remarks.questions(db.session(), application)
    return [each for each in asked if len(typed.get(each.name, "").strip()) > MOST_WORDS]


def _page(application: Application, opinion: str, typed: dict[str, str], problems: list[tuple[str, str]]) -> str:
    return render_template(
        "returns/ask.html",
        case=application,
        scheme=SCHEMES[application.scheme],
        parts=_parts(remarks.questions(db.session(), application), typed),
        opinion=opinion,
        typed=typed,
        problems=problems,
        at=dict(problems),
        box=BOX,
        phrases=choices().get(Action.RETURN, []),
        most=MOST_WORDS,
        list=written(carried()),
        along=along(carried()),
        wrong=bool(problems),
    )


def _parts(questions: list[Question], typed: dict[str, str]) -> list[Part]:
    grouped = ((title, list(inside)) for title, inside in groupby(questions, lambda each: each.part))
    return [
        Part(title, inside, inside[0].in_row, any(typed.get(each.name) for each in inside)) for title, inside in grouped
    ]
