"""The year's targets of the demonstration office: the city's and a county's responsibility letters, divided."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from fupin import clock
from fupin.demo.desk import COUNTY, user
from fupin.model import Officer
from fupin.responsibility import plans
from fupin.responsibility.defaults import INDICATORS, Wanted
from fupin.responsibility.shaping import Shape, shape

CITY = "shiji"
MEASURES = ("职业技能培训补贴", "扶贫车间一次性奖补", "吸纳就业困难人员补贴")  # in the place of what nobody counts here
LEFT_OUT = ("扶持自主创业", "专场招聘和送岗活动", "统计表按时上报")
SHARE = {"%": 100, "户": 5, "人": 6, "个": 3, "件": 4}  # of each office below, by the unit


def build(session: Session) -> None:
    """Commits."""
    for name in (CITY, COUNTY):
        _plan(session, user(session, name))
        session.commit()


def _plan(session: Session, by: Officer) -> None:
    plan, _ = plans.begin(session, by, clock.today().year)
    shape(session, plan, Shape(_indicators(len(plan.parties)), plan.due_on, plan.clauses, None))
    session.flush()
    wanted = {(party.id, each.id): SHARE[each.unit] for party in plans.current(plan) for each in plan.indicators}
    plans.divide(session, plan, wanted)


def _indicators(below: int) -> Sequence[Wanted]:
    names = dict(zip(LEFT_OUT, MEASURES, strict=True))
    renamed = (
        each._replace(name=names[each.name], unit="件") if each.name in names else each
        for each in INDICATORS
        if each.unit in SHARE or each.name in names
    )
    return [each._replace(whole=SHARE[each.unit] * (1 if each.unit == "%" else below)) for each in renamed]
