"""The leaflet of a measure: who may have it, how much, with which papers, in how many days, by the policy of a day."""

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from fupin.casework.steps import STEP_DAYS
from fupin.kiosk.papers import OTHER_PAPERS
from fupin.model import Area
from fupin.model.places import COUNTY, full_name
from fupin.model.terms import State
from fupin.office import county_office
from fupin.policy import InForce, Value, in_force, parameters
from fupin.scheme import Pays, Scheme

NOTICE_STEP = "notice"
# The state an application waits in: which limit holds, and what is done, as a villager says it.
STAGES = {
    State.SUBMITTED: (STEP_DAYS[State.SUBMITTED], "乡镇（街道）初审"),
    State.ENDORSED: (STEP_DAYS[State.ENDORSED], "县里审批"),
    State.ON_NOTICE: (NOTICE_STEP, "公示，让大家看有没有意见"),
    State.ISSUED: (STEP_DAYS[State.ISSUED], "批准后把钱打到银行账户"),
}


class Stage(NamedTuple):
    """One step on the way, with the working days that the office has for it."""

    words: str
    days: Value


class Leaflet(NamedTuple):
    """Everything a leaflet's template may say; `place` is empty where no county was chosen."""

    scheme: Scheme[Any, Any]
    place: str
    office: str
    on: date
    notice: InForce
    figures: dict[str, Value]
    stages: tuple[Stage, ...]
    papers: tuple[str, ...]


def leaflet(session: Session, scheme: Scheme[Any, Any], area_code: str, on: date) -> Leaflet:
    """For a county, or for the city where nobody knows which county is asked about."""
    steps = _steps(scheme)
    values = parameters(session, [*scheme.figures.values(), *steps], area_code, on)
    return Leaflet(
        scheme=scheme,
        place="" if is_city(area_code) else full_name(session, area_code, on),
        office=county_office(session, area_code, on).name,
        on=on,
        notice=in_force(session, on),
        figures={name: values[code] for name, code in scheme.figures.items()},
        stages=tuple(Stage(words, values[code]) for code, words in steps.items()),
        papers=tuple(paper for paper in scheme.papers if paper != OTHER_PAPERS),
    )


def _steps(scheme: Scheme[Any, Any]) -> dict[str, str]:
    """The parameters of the limits, in the order of the life cycle; only what is paid at once is paid by a day."""
    wanted = [state for state in STAGES if state is not State.ISSUED or scheme.pays is Pays.ONCE]
    return {f"step.{scheme.code}.{step}.days": words for step, words in (STAGES[state] for state in wanted)}


# whose figures -------------------------------------------------------------------------------------------------------


def is_city(area_code: str) -> bool:
    """Whether that is the city as a whole and no county of it."""
    return len(area_code) == COUNTY and area_code.endswith("00")


def counties(session: Session, on: date) -> list[tuple[str, str]]:
    """Codes and names of the counties a reader may live in."""
    return _areas(session, "county", on)


def city(session: Session, on: date) -> str:
    """The city's code."""
    return _areas(session, "city", on)[0][0]


def _areas(session: Session, level: str, on: date) -> list[tuple[str, str]]:
    alive = (Area.valid_from <= on, (Area.valid_to.is_(None)) | (Area.valid_to >= on))
    rows = session.execute(select(Area.code, Area.name).where(Area.level == level, *alive).order_by(Area.code))
    return [(code, name) for code, name in rows]
