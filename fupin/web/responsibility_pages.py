"""What all pages of responsibility letters share: who sees them, and whose plan it is."""

from flask import abort
from sqlalchemy import select

from fupin.extensions import db
from fupin.model import ResponsibilityPlan
from fupin.model.places import inside
from fupin.model.terms import Role
from fupin.responsibility import board, issuing, plans
from fupin.web.access import Blueprint, Roles, current_user, found

pages = Blueprint("responsibility", __name__, url_prefix="/responsibility")

SEES: Roles = frozenset({Role.CITY, Role.COUNTY, Role.TOWNSHIP})


def load(uid: str) -> ResponsibilityPlan:
    """A plan of my area."""
    query = select(ResponsibilityPlan).where(ResponsibilityPlan.uid == uid).options(*board.with_letters())
    return found(db.session.scalar(query.where(inside(ResponsibilityPlan.scope, current_user().scope))))


def load_mine(uid: str) -> ResponsibilityPlan:
    """For those who may change it; everybody else does not find it."""
    plan = load(uid)
    return plan if is_mine(plan) else abort(404)


def is_mine(plan: ResponsibilityPlan) -> bool:
    """Whether it is that of my own office, and I may change it."""
    user = current_user()
    return plans.may_make(user) and plan.scope == user.scope


def place(plan: ResponsibilityPlan) -> str:
    """The name of the office above."""
    return issuing.office_of(db.session(), issuing.code_of(plan.scope)).name
