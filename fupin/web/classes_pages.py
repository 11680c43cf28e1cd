"""What all pages of classes share: who sees them, whose class it is, and how a day stands in an address."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from fupin.classes import SEES
from fupin.extensions import db
from fupin.lifecycle import Refused, Stale
from fupin.model import TrainingClass
from fupin.model.places import inside
from fupin.model.terms import Role
from fupin.web import audit
from fupin.web.access import Blueprint, Roles, current_user, found
from fupin.web.responsibility_forms import seen

pages = Blueprint("classes", __name__, url_prefix="/classes")

READS: Roles = SEES
ENTERS: Roles = frozenset({Role.CLERK})
DECIDES: Roles = frozenset({Role.COUNTY})
PRINTS: Roles = frozenset({Role.CLERK, Role.TOWNSHIP, Role.COUNTY})


def load_class(uid: str) -> TrainingClass:
    """A class of my area."""
    mine = inside(TrainingClass.area_code, current_user().scope)
    return found(db.session.scalar(select(TrainingClass).where(TrainingClass.uid == uid, mine)))


def day_of(text: str) -> date:
    """A day written 2026-10-05; else 404."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        abort(404)
    return day if 2016 <= day.year <= 2100 and len(text) == 10 else abort(404)


def version_shown() -> int:
    """The version of the page that is answered."""
    return seen(request.form.get("seen", ""))


def status_of(refused: Refused) -> int:
    """Somebody else was faster, or it may not be."""
    return 409 if isinstance(refused, Stale) else 422


def step(uid: str, words: str, done: str, verb: Callable[..., Any], again: Callable[..., str]) -> ResponseReturnValue:
    """Take one step on a class as it was seen, audit it and say so; else the page with the objection."""
    load_class(uid)
    try:
        made = verb(db.session(), current_user(), uid, version_shown())
    except Refused as refused:
        db.session.rollback()
        return again(load_class(uid), str(refused)), status_of(refused)
    audit.record(db.session(), audit.Act.CLASSES, f"班次 {made.id} {words}")
    db.session.commit()
    flash(done)
    return redirect(url_for("classes.show", uid=uid), 303)
