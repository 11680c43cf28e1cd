"""The decisions of this month and this year by measure, against what the year's responsibility letters ask."""

from datetime import date
from typing import Any

from sqlalchemy import CompoundSelect, case, func, literal, select, union_all
from sqlalchemy.orm import Session

from fupin import clock
from fupin.figures.bars import Progress, Target
from fupin.model import (
    Application,
    Officer,
    ResponsibilityIndicator,
    ResponsibilityParty,
    ResponsibilityPlan,
    ResponsibilityTarget,
)
from fupin.model.places import COUNTY, TOWNSHIP, inside
from fupin.responsibility.defaults import PERCENT
from fupin.responsibility.issuing import code_of
from fupin.scheme import Scheme
from fupin.schemes import SCHEMES

A = Application


def progress(session: Session, user: Officer) -> list[Progress]:
    """Each measure in the user's area."""
    today, counts = clock.today(), _counts(session, user.scope)
    wanted = targets(session, user.scope, today.year)
    return [
        Progress(scheme.title, _name(scheme), code, *counts.get(code, (0, 0)), wanted.get(code), today.month)
        for code, scheme in SCHEMES.items()
    ]


def _name(scheme: Scheme[Any, Any]) -> str:
    """What the letters call it."""
    return scheme.indicator or scheme.title


def _counts(session: Session, scope: str) -> dict[str, tuple[int, int]]:
    """Of this month and of this year, by measure, from an index alone."""
    today = clock.today()
    columns = {COUNTY: A.county_code, TOWNSHIP: A.township_code}
    mine = columns[len(scope)] == scope if len(scope) in columns else inside(A.county_code, scope)
    month = func.sum(case((A.granted_on >= today.replace(day=1), 1), else_=0))
    this_year = (A.granted_on >= date(today.year, 1, 1), A.granted_on < date(today.year + 1, 1, 1))
    query = select(A.scheme, month, func.count()).where(mine, *this_year)
    return {row[0]: (row[1], row[2]) for row in session.execute(query.group_by(A.scheme))}


def targets(session: Session, scope: str, year: int) -> dict[str, Target]:
    """What the office above asks of an area, else what the area's own office set for the whole of it, by measure."""
    i, p, party, t = ResponsibilityIndicator, ResponsibilityPlan, ResponsibilityParty, ResponsibilityTarget
    counted = (p.year == year, i.unit != PERCENT)
    own = select(literal(0).label("rank"), i.name, i.unit, i.whole.label("value")).join(p, p.id == i.plan_id)
    above = (
        select(literal(1), i.name, i.unit, t.value)
        .join(p, p.id == i.plan_id)
        .join(t, t.indicator_id == i.id)
        .join(party, party.id == t.party_id)
    )
    asked: CompoundSelect[Any] = union_all(
        own.where(p.scope == scope, i.whole.is_not(None), *counted),
        above.where(party.code == code_of(scope), party.gone.is_(False), *counted),
    )
    by_name = {row[1]: Target(row[3], row[2]) for row in session.execute(asked.order_by("rank"))}
    names = {code: _name(scheme) for code, scheme in SCHEMES.items()}
    return {code: by_name[name] for code, name in names.items() if name in by_name}
