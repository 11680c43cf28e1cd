"""Money of the demonstration office: a budget, a payment roll at the bank, and one that is being made."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from fupin import casework, clock, notices
from fupin.calendar import add_years
from fupin.demo import answers
from fupin.demo.desk import CLERK, COUNTY, FINANCE, SECOND, TOWNSHIP, step, user, version, when
from fupin.model import Application, NoticeEntry, PayRoll, Person
from fupin.model.money import RollAct
from fupin.model.places import COUNTY as COUNTY_DIGITS
from fupin.model.places import inside
from fupin.model.terms import ABLE, EMPLOYMENT_FUND, ENTERPRISE_FUND, Action
from fupin.money import bank_file, budgets, making, rolls
from fupin.office import Press
from fupin.schemes import SCHEMES
from fupin.schemes.forms import Raw

SCHEME = "workshop"
DAYS_AFTER = {Action.ENDORSE: 2, Action.APPROVE: 5, Action.PUBLISH: 7}
PAID_FROM, NEXT_FROM = 45, 32  # how many days ago the awards of either roll were filed
WORKERS = 2
CONTRACTS = 75  # they began so many days more than a year before
BUDGETS = ((ENTERPRISE_FUND, 30_0000), (EMPLOYMENT_FUND, 120_0000))  # yuan


def build(session: Session, press: Press) -> None:
    """Before the other applications: their awards stay off the rolls, to be paid by hand. Commits."""
    today = clock.today()
    first, later = today - timedelta(days=PAID_FROM), today - timedelta(days=NEXT_FROM)
    for year in sorted({first.year, today.year}):
        _budgets(session, first, year)
    people = iter(_people(session, user(session, CLERK).scope))
    bodies = iter(range(301, 400))
    issued = _awarded(session, press, first, [_raw(session, people, next(bodies), first) for _ in range(2)])
    _to_bank(session, _draft(session, issued + timedelta(days=1)), issued + timedelta(days=2))
    issued = _awarded(session, press, later, [_raw(session, people, next(bodies), later)])
    _draft(session, issued + timedelta(days=1))


def _budgets(session: Session, on: date, year: int) -> None:
    finance = user(session, FINANCE)
    with when(on):
        for fund, yuan in BUDGETS:
            why = f"演示{year}年预算批复"
            budgets.set_to(session, finance, finance.scope[:COUNTY_DIGITS], year, fund, yuan * 100, why, 0)
            session.commit()


def _people(session: Session, township: str) -> list[Person]:
    """Able and of working age, the last of the register first: other forms take the first."""
    query = select(Person).where(inside(Person.area_code, township), Person.disability_sealed.is_(None))
    year = clock.today().year
    return [
        person
        for person in session.scalars(query.order_by(Person.number.desc()))
        if 22 <= year - person.birth.year <= 48
        and person.labour in ABLE
        and person.household.exit_attribute != "已脱贫"
        and "·" not in person.name
    ]


def _raw(session: Session, people: Iterator[Person], number: int, on: date) -> Raw:
    body = answers.new_enterprise(user(session, CLERK).scope, number)
    workers = [next(people) for _ in range(WORKERS)]
    return answers.workshop(body, next(people), workers, add_years(on, -1) - timedelta(days=CONTRACTS), 0)


def _awarded(session: Session, press: Press, on: date, forms: Sequence[Raw]) -> date:
    """From the counter to the decision, on one notice; answers the day of the decision."""
    uids = [_filed(session, on, raw) for raw in forms]
    for uid in uids:
        step(session, press, TOWNSHIP, uid, Action.ENDORSE, on + timedelta(days=DAYS_AFTER[Action.ENDORSE]))
        step(session, press, COUNTY, uid, Action.APPROVE, on + timedelta(days=DAYS_AFTER[Action.APPROVE]))
    with when(on + timedelta(days=DAYS_AFTER[Action.PUBLISH])):
        notices.publish(session, press, user(session, COUNTY), SCHEME, {uid: version(session, uid) for uid in uids})
    entry = select(NoticeEntry).join(Application).where(Application.uid == uids[0])
    issued: date = session.scalars(entry).one().notice.ends_on + timedelta(days=1)
    for uid in uids:
        step(session, press, COUNTY, uid, Action.ISSUE, issued)
    return issued


def _filed(session: Session, on: date, raw: Raw) -> str:
    with when(on):
        clerk = user(session, CLERK)
        made = casework.begin(session, clerk, SCHEMES[SCHEME], f"demo:money:{raw['credit_code'][0]}")
        made = casework.save(session, made.uid, raw, None)
        casework.submit(session, clerk, made.uid, made.version, {"insist"})
        return made.uid


def _draft(session: Session, on: date) -> PayRoll:
    with when(on):
        made = making.make(session, user(session, COUNTY), SCHEMES[SCHEME], on.replace(day=1), ENTERPRISE_FUND)
        session.commit()
    return made


def _to_bank(session: Session, roll: PayRoll, on: date) -> None:
    """Checked and approved by two more people, and sent to the bank, which has not answered yet."""
    finance = user(session, FINANCE)
    with when(on):
        rolls.act(session, user(session, SECOND), roll.uid, RollAct.CHECK, roll.version)
        session.commit()
        rolls.act(session, finance, roll.uid, RollAct.APPROVE, roll.version)
        session.commit()
        rolls.export(session, finance, roll.uid, roll.version, bank_file.content(session, roll))
        session.commit()
