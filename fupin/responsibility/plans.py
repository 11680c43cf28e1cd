"""A year's plan: begun with the notice's indicators, shaped by the office, its targets divided among those below."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from fupin import clock
from fupin.db import begin_writing
from fupin.lifecycle import Refused, Stale
from fupin.model import (
    Officer,
    ResponsibilityIndicator,
    ResponsibilityParty,
    ResponsibilityPlan,
    ResponsibilityTarget,
)
from fupin.model.places import CITY, COUNTY, TOWNSHIP
from fupin.model.terms import Role
from fupin.responsibility.defaults import FOR_OFFICES, FOR_PEOPLE, INDICATORS, PERCENT
from fupin.responsibility.shaping import match_areas

LEVELS = {Role.CITY: CITY, Role.COUNTY: COUNTY, Role.TOWNSHIP: TOWNSHIP}
CHANGED = "责任书刚被他人修改，请核对下面的内容后再保存"
OVER = "这一年已经过去，责任书只能查看，不能再修改或制发"


class Shortfall(NamedTuple):
    """An indicator whose parts do not reach the whole: in sum, or, of a percentage, the lowest of them."""

    indicator: ResponsibilityIndicator
    reached: int

    @property
    def words(self) -> str:
        """As the page warns."""
        name, unit, whole = self.indicator.name, self.indicator.unit, self.indicator.whole
        if unit == PERCENT:
            return f"{name}：最低的只有{self.reached}%，总目标是{whole}%"
        return f"{name}：分解合计{self.reached}{unit}，总目标是{whole}{unit}，还差{(whole or 0) - self.reached}{unit}"


def may_make(user: Officer) -> bool:
    """Whether the account is of an office that has others, or people, below it."""
    return LEVELS.get(user.role) == len(user.scope)


def years() -> tuple[int, int]:
    """Those that letters may be made for: this year and the next."""
    return clock.today().year, clock.today().year + 1


def current(plan: ResponsibilityPlan) -> list[ResponsibilityParty]:
    """Those who are to sign."""
    return [party for party in plan.parties if not party.gone]


def begin(session: Session, by: Officer, year: int) -> tuple[ResponsibilityPlan, bool]:
    """The office's plan of the year, begun with the defaults if there is none, and whether it is new.

    Opens a writing transaction that the caller commits. Raises Refused for a year that is not to be planned.
    """
    begin_writing(session)
    if year not in years():
        raise Refused(f"只能制定{years()[0]}年或{years()[1]}年的责任书，请重新选择年度")
    mine = select(ResponsibilityPlan).where(ResponsibilityPlan.scope == by.scope, ResponsibilityPlan.year == year)
    known = session.scalar(mine)
    if known is not None:
        return known, False
    plan = _fresh(session, by, year)
    session.add(plan)
    try:
        session.flush()
    except IntegrityError:  # a colleague was faster
        begin_writing(session)
        return session.scalars(mine).one(), False
    return plan, True


def _fresh(session: Session, by: Officer, year: int) -> ResponsibilityPlan:
    people = len(by.scope) == TOWNSHIP
    plan = ResponsibilityPlan(
        scope=by.scope,
        year=year,
        due_on=date(year, 12, 31),
        clauses=FOR_PEOPLE if people else FOR_OFFICES,
        created_by_id=by.id,
        created_at=clock.now(),
    )
    plan.indicators = [ResponsibilityIndicator(place=place, **each._asdict()) for place, each in enumerate(INDICATORS)]
    match_areas(session, plan)
    return plan


def held(session: Session, plan_id: int, seen: int | None = None) -> ResponsibilityPlan:
    """The plan for writing, nobody else meanwhile. Opens a writing transaction that the caller commits.

    Raises Stale if it is no longer as seen, Refused if its year is over.
    """
    begin_writing(session)
    plan = session.scalars(select(ResponsibilityPlan).where(ResponsibilityPlan.id == plan_id).with_for_update()).one()
    if plan.year < clock.today().year:
        raise Refused(OVER)
    if seen is not None and plan.version != seen:
        raise Stale(CHANGED)
    return plan


def targets(plan: ResponsibilityPlan) -> dict[tuple[int, int], int]:
    """What each has to reach, by the ids of party and indicator."""
    return {(party.id, target.indicator_id): target.value for party in current(plan) for target in party.targets}


def divide(session: Session, plan: ResponsibilityPlan, wanted: Mapping[tuple[int, int], int | None]) -> None:
    """Set the targets of a held plan; None takes one away."""
    for party in current(plan):
        known = {target.indicator_id: target for target in party.targets}
        for indicator in plan.indicators:
            value = wanted.get((party.id, indicator.id))
            target = known.get(indicator.id)
            if value is None and target is not None:
                party.targets.remove(target)
            elif value is not None and target is not None:
                target.value = value
            elif value is not None:
                party.targets.append(ResponsibilityTarget(indicator_id=indicator.id, value=value))
    plan.version += 1
    session.flush()


def open_cells(plan: ResponsibilityPlan) -> dict[int, list[str]]:
    """The indicators without a target, by the id of the party; who has all is not in it."""
    filled = targets(plan)
    lacking = {
        party.id: [each.name for each in plan.indicators if (party.id, each.id) not in filled]
        for party in current(plan)
    }
    return {party: names for party, names in lacking.items() if names}


def shortfalls(plan: ResponsibilityPlan) -> list[Shortfall]:
    """Where the parts do not reach the whole, as far as there are any."""
    filled = targets(plan)
    found = []
    for indicator in plan.indicators:
        parts = [value for (_, of), value in filled.items() if of == indicator.id]
        if parts and indicator.whole is not None:
            reached = min(parts) if indicator.unit == PERCENT else sum(parts)
            if reached < indicator.whole:
                found.append(Shortfall(indicator, reached))
    return found
