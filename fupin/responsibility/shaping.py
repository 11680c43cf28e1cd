"""What an office decides of its plan before it divides the targets: indicators, day, clauses, and who is to sign."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from fupin import clock
from fupin.model import Area, ResponsibilityIndicator, ResponsibilityParty, ResponsibilityPlan
from fupin.model.places import CITY, COUNTY, inside
from fupin.responsibility.defaults import Wanted

BELOW = {CITY: "county", COUNTY: "township"}


class Person(NamedTuple):
    """Somebody in a township who signs: 协理员, with the villages cared for."""

    name: str
    charge: str


class Shape(NamedTuple):
    """What the office decides before it divides the targets. `people` is None where offices sign."""

    indicators: Sequence[Wanted]
    due_on: date
    clauses: str
    people: Sequence[Person] | None


def shape(session: Session, plan: ResponsibilityPlan, wanted: Shape) -> None:
    """Give a held plan its indicators, day, clauses and parties; targets of what stays are kept."""
    plan.due_on, plan.clauses = wanted.due_on, wanted.clauses
    _match_indicators(plan, wanted.indicators)
    if wanted.people is None:
        match_areas(session, plan)
    else:
        _match_people(plan, wanted.people)
    plan.version += 1


def _match_indicators(plan: ResponsibilityPlan, wanted: Sequence[Wanted]) -> None:
    """By name, and what is named anew in the place of one that went is that one renamed."""
    before = {each.name: each for each in plan.indicators}
    names = {each.name for each in wanted}
    renamed = {each.place: each for each in plan.indicators if each.name not in names}
    kept = []
    for place, each in enumerate(wanted):
        indicator = before.get(each.name) or renamed.pop(place, None) or ResponsibilityIndicator()
        indicator.place, indicator.name, indicator.unit, indicator.whole, indicator.points = place, *each
        kept.append(indicator)
    plan.indicators = kept


def match_areas(session: Session, plan: ResponsibilityPlan) -> None:
    """Let the offices one level below be those of today's areas."""
    level = BELOW.get(len(plan.scope))
    today = clock.today()
    in_force = Area.valid_from <= today, or_(Area.valid_to.is_(None), Area.valid_to >= today)
    query = select(Area.code, Area.name).where(Area.level == level, inside(Area.code, plan.scope), *in_force)
    _match(plan, [(code, name, "") for code, name in session.execute(query.order_by(Area.code))])


def _match_people(plan: ResponsibilityPlan, people: Sequence[Person]) -> None:
    _match(plan, [(None, person.name, person.charge) for person in people])


def _match(plan: ResponsibilityPlan, wanted: Iterable[tuple[str | None, str, str]]) -> None:
    """Areas by code, people by name. Who is no longer asked goes, or, with a letter, stays as one who is gone."""
    before = {party.code or party.name: party for party in plan.parties}
    kept = []
    for place, (code, name, charge) in enumerate(wanted):
        party = before.pop(code or name, None) or ResponsibilityParty(code=code)
        party.place, party.name, party.charge, party.gone = place, name, charge, False
        kept.append(party)
    for party in before.values():
        if party.letters:
            party.gone = True
            kept.append(party)
    plan.parties = kept
