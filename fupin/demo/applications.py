"""The applications of the demonstration office: each scheme in every state, by the same verbs the pages use."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from fupin import casework, clock, notices
from fupin.calendar import add_years
from fupin.demo import answers
from fupin.demo.offers import add_offers
from fupin.model import Application, Organisation, Person, User
from fupin.model.places import inside
from fupin.model.terms import ABLE, Action, OrganisationKind, State
from fupin.office import Press
from fupin.schemes import SCHEMES
from fupin.schemes.forms import Raw
from fupin.schemes.public_post.model import Opening
from fupin.schemes.training.model import Course

E, A, P, O, I, Y = Action.ENDORSE, Action.APPROVE, Action.PUBLISH, Action.OBJECT, Action.ISSUE, Action.PAY  # noqa: E741
R, J, W = Action.RETURN, Action.REJECT, Action.WITHDRAW

# target, how many days ago it was submitted, and its steps with the days since submission
# fmt: off
WAYS: tuple[tuple[State, int, tuple[tuple[Action, int], ...]], ...] = (
    (State.ISSUED,    30, ((E, 2), (A, 5), (P, 9), (I, 20))),
    (State.PAID,      30, ((E, 2), (A, 5), (P, 9), (I, 20), (Y, 25))),
    (State.ON_NOTICE, 30, ((E, 2), (A, 5), (P, 9))),
    (State.OBJECTED,  30, ((E, 2), (A, 5), (P, 9), (O, 12))),
    (State.REJECTED,  30, ((E, 2), (J, 5))),
    (State.RETURNED,  12, ((R, 2),)),
    (State.WITHDRAWN, 12, ((W, 3),)),
    (State.ON_NOTICE, 10, ((E, 2), (A, 5), (P, 9))),
    (State.APPROVED,  10, ((E, 2), (A, 5))),
    (State.ENDORSED,   6, ((E, 3),)),
    (State.SUBMITTED,  2, ()),
    (State.DRAFT,      1, ()),
)
# fmt: on
OPINIONS = {
    O: "有村民反映其已外出务工，请核查",
    R: "请补充联系电话和银行账号的核对证明",
    J: "经核实不符合条件，不予批准",
    W: "申请人已找到工作，撤回申请",
    E: "经入户核实，情况属实，同意上报。",
    A: "经审核，同意。",
}
REMARKS = {"phone": "打不通，请核对号码", "bank_account": "与开户名不一致，请核对"}


@dataclass
class Crew:
    """The people of one township and county who handle its cases."""

    clerk: User
    township: User
    county: User
    finance: User

    def hand(self, action: Action) -> User:
        """Who takes that step."""
        return {E: self.township, R: self.township, Y: self.finance, W: self.clerk}.get(action, self.county)


@dataclass
class Plan:
    """One application to be made."""

    scheme: str
    crew: Crew
    raw: Raw
    submitted_ago: int
    steps: tuple[tuple[Action, int], ...]
    target: State
    key: str
    uid: str = ""


CREWS = (
    ("chuangkou", "xiangzhen", "xianji", "caizheng"),
    ("lq_chuangkou", "lq_xiangzhen", "lq_xianji", "lq_caizheng"),
)


def build(session: Session, press: Press) -> None:
    """Make courses, posts and the applications on their way; people and accounts are there. Commits."""
    add_offers(session, clock.today())
    session.commit()
    plans = list(_plans(session))
    start = clock.now()
    for ago in range(31, -1, -1):
        moment = datetime.combine(clock.local_date(start) - timedelta(days=ago), time(10), clock.OFFICE_ZONE)
        with clock.pinned(min(moment, start)):
            for plan in plans:
                if plan.submitted_ago == ago:
                    _file(session, plan)
            _publish(session, press, [plan for plan in plans if (P, plan.submitted_ago - ago) in plan.steps])
            for plan in plans:
                for action, days in plan.steps:
                    if action is not P and plan.submitted_ago - days == ago:
                        _take(session, press, plan, action)


def _plans(session: Session) -> Iterator[Plan]:
    for number, names in enumerate(CREWS):
        crew = Crew(*(session.scalars(select(User).where(User.username == name)).one() for name in names))
        ways = WAYS if number == 0 else tuple(way for way in WAYS if way[0] in {State.ISSUED, State.ENDORSED})
        for code, answer in _makers(session, crew).items():
            for target, ago, steps in ways:
                if target is State.PAID and code != "workshop":
                    continue
                yield Plan(code, crew, answer(target), ago, steps, target, f"{number}:{code}:{target}:{ago}")


def _makers(session: Session, crew: Crew) -> dict[str, Callable[[State], Raw]]:
    """For each scheme a function that answers the form for the next suitable person."""
    township = crew.clerk.scope
    able = iter(_able(session, township))
    disabled = iter(_disabled(session, township))
    old = iter(_old(session, township))
    courses = list(session.scalars(select(Course).where(Course.county_code == township[:6]).order_by(Course.id)))
    openings = list(session.scalars(select(Opening).where(Opening.area_code == township).order_by(Opening.id)))
    bodies = _enterprises(session, township)
    signed_on = add_years(clock.today(), -1) - timedelta(days=75)

    def training(target: State) -> Raw:
        person = next(old) if target is State.REJECTED else next(able)
        return answers.training(person, [courses[0], courses[3]])

    def public_post(target: State) -> Raw:
        person = next(able) if target is State.REJECTED else next(disabled)
        opening = openings[1] if target is State.SUBMITTED else openings[0]
        return answers.public_post(person, opening, clock.today() + timedelta(days=30))

    def workshop(target: State) -> Raw:
        workers = [next(able) for _ in range(3)]
        poor = 3 if target is State.REJECTED else 1
        return answers.workshop(next(bodies), next(able), workers, signed_on, poor)

    return {"training": training, "workshop": workshop, "public_post": public_post}


def _people(session: Session, township: str) -> list[Person]:
    query = select(Person).options(joinedload(Person.household)).where(inside(Person.area_code, township))
    return [person for person in session.scalars(query.order_by(Person.number)) if _on_register(person)]


def _on_register(person: Person) -> bool:
    return person.household.exit_attribute != "已脱贫" and "·" not in person.name


def _aged(person: Person, low: int, high: int) -> bool:
    today = clock.today()
    return add_years(today, -high) < person.birth < add_years(today, -low)


def _able(session: Session, township: str) -> list[Person]:
    return [p for p in _people(session, township) if _aged(p, 20, 50) and p.labour in ABLE and not p.disability]


def _disabled(session: Session, township: str) -> list[Person]:
    return [p for p in _people(session, township) if _aged(p, 18, 58) and p.disability]


def _old(session: Session, township: str) -> list[Person]:
    return [p for p in _people(session, township) if _aged(p, 61, 70) and p.labour in ABLE]


def _enterprises(session: Session, township: str) -> Iterator[Organisation]:
    """Those of the township first, then new ones."""
    query = select(Organisation).where(
        Organisation.kind == OrganisationKind.ENTERPRISE, Organisation.area_code == township
    )
    yield from session.scalars(query)
    for index in range(101, 200):
        yield answers.new_enterprise(township, index)


def _file(session: Session, plan: Plan) -> None:
    """Open, fill in, and hand in unless it is to stay a draft."""
    clerk = plan.crew.clerk
    application = casework.begin(session, clerk, SCHEMES[plan.scheme], f"demo:{plan.key}")
    plan.uid = application.uid
    application = casework.save(session, plan.uid, plan.raw, None)
    if plan.target is not State.DRAFT:
        casework.submit(session, clerk, plan.uid, application.version, {"insist"})


def _publish(session: Session, press: Press, plans: list[Plan]) -> None:
    """One notice a county and scheme."""
    groups: dict[tuple[str, str], list[Plan]] = {}
    for plan in plans:
        groups.setdefault((plan.crew.county.username, plan.scheme), []).append(plan)
    for (_, scheme), group in groups.items():
        versions = {plan.uid: _version(session, plan) for plan in group}
        notices.publish(session, press, group[0].crew.county, scheme, versions)


def _take(session: Session, press: Press, plan: Plan, action: Action) -> None:
    casework.act(
        session,
        press,
        plan.crew.hand(action),
        plan.uid,
        action,
        version=_version(session, plan),
        opinion=OPINIONS.get(action, ""),
        voucher=f"演示凭证{clock.today():%m%d}{plan.submitted_ago:02}" if action is Y else "",
        said=REMARKS if action is R else {},
    )


def _version(session: Session, plan: Plan) -> int:
    return session.scalars(select(Application.version).where(Application.uid == plan.uid)).one()
