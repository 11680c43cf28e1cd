"""What all pages of workshops share: who sees them, whose workshop or month it is, and how a month is addressed."""

from datetime import date
from pathlib import Path

from flask import abort, current_app
from sqlalchemy import select

from fupin.extensions import db
from fupin.model import Workshop, WorkshopAmendment, WorkshopMonth
from fupin.model.places import inside
from fupin.model.terms import Role
from fupin.web.access import Blueprint, Roles, current_user, found
from fupin.workshops import SEES

pages = Blueprint("workshops", __name__, url_prefix="/workshops")

READS: Roles = SEES
ENTERS: Roles = frozenset({Role.CLERK})
CONFIRMS: Roles = frozenset({Role.TOWNSHIP})
AMENDS: Roles = ENTERS | CONFIRMS
DECIDES: Roles = frozenset({Role.COUNTY})
VISITS: Roles = frozenset({Role.CLERK, Role.TOWNSHIP, Role.COUNTY})


def load_workshop(uid: str) -> Workshop:
    """A workshop of my area; else 404."""
    mine = inside(Workshop.area_code, current_user().scope)
    return found(db.session.scalar(select(Workshop).where(Workshop.uid == uid, mine)))


def load_month(uid: str) -> WorkshopMonth:
    """A month of the ledger of a workshop of my area; else 404."""
    mine = inside(Workshop.area_code, current_user().scope)
    query = select(WorkshopMonth).join(Workshop, Workshop.id == WorkshopMonth.workshop_id)
    return found(db.session.scalar(query.where(WorkshopMonth.uid == uid, mine)))


def load_amendment(uid: str) -> WorkshopAmendment:
    """What somebody asks to put right in the ledger of a workshop of my area; else 404."""
    mine, a = inside(Workshop.area_code, current_user().scope), WorkshopAmendment
    placed = select(a).join(WorkshopMonth, WorkshopMonth.id == a.month_id)
    query = placed.join(Workshop, Workshop.id == WorkshopMonth.workshop_id)
    return found(db.session.scalar(query.where(a.uid == uid, mine)))


def month_of(text: str) -> date:
    """The first day of a month written 2026-10; else 404."""
    try:
        day = date.fromisoformat(f"{text}-01")
    except ValueError:
        abort(404)
    return day if 2010 <= day.year <= 2100 and len(text) == 7 else abort(404)


def folder() -> Path:
    """Where the sealed photographs lie."""
    return Path(current_app.instance_path) / "uploads"
