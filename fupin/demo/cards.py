"""What the identification card asks and the roster does not say: filled in as village visits would have found it."""

from datetime import date
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload
from stdnum import luhn

from fupin import clock
from fupin.calendar import age
from fupin.demo.people import Invented
from fupin.demo.places import VILLAGES
from fupin.model.people import Household, Person
from fupin.model.terms import ABLE, EMPLOYMENT, STANDARDS, WISHES

EMPLOYED, JOBLESS, OUTSIDE = EMPLOYMENT
SURVEYORS = ("周晓勤", "孙立平", "高敬业", "林知秋")
PENSION_GRADES_FEN = (10000, 30000, 50000)


def fill_cards(session: Session, people: list[Invented], as_of: date) -> None:
    """Complete everybody's card as it stands on that day. The caller commits."""
    invented = {person.number: person for person in people}
    households = session.scalars(select(Household).options(selectinload(Household.members)).order_by(Household.number))
    for household in households:
        chance = Random(household.number)  # noqa: S311 - repeatable on purpose
        household.standard = chance.choices(STANDARDS, (5, 4, 1))[0]
        household.relocated = chance.random() < 0.05
        for person in sorted(household.members, key=lambda member: member.number):
            _fill(person, invented[person.number], age(person.birth, as_of))


def _fill(person: Person, invented: Invented, years: int) -> None:
    chance = Random(person.number)  # noqa: S311 - repeatable on purpose
    able = person.labour in ABLE and 16 <= years < 60
    person.card_number = card_number(person)
    person.card_made_on = clock.today()
    person.surveyor = SURVEYORS[int(person.number[:3]) % len(SURVEYORS)]
    person.address = "".join(VILLAGES[person.area_code]) + f"{int(person.number[8:12])}号"
    person.marital = _marital(years, person, chance)
    person.wants_training = invented.who.wants_training if years >= 16 else False
    if years >= 16:
        person.bank_account = bank_account(person.number)
    _fill_work(person, able, chance)
    _fill_wishes(person, able, chance)
    _fill_insurance(person, years, chance)


def card_number(person: Person) -> str:
    """K, village of twelve digits, household four, person two."""
    return f"K{person.area_code}{person.number[-6:]}"


def bank_account(number: str) -> str:
    """Sixteen to nineteen digits that no bank has given out, with a right check digit."""
    body = "6299"[: 1 + int(number) % 4] + number
    return body + luhn.calc_check_digit(body)


def _marital(years: int, person: Person, chance: Random) -> str:
    if years < 22:
        return "未婚"
    if person.relation == "配偶":
        return "已婚"
    return chance.choices(("已婚", "未婚", "丧偶", "离婚"), (70, 12, 12, 6))[0]


def _fill_work(person: Person, able: bool, chance: Random) -> None:
    if not able:
        person.employment = OUTSIDE
        return
    away = person.work_place_kind in ("县外省内务工", "省外务工")
    if person.work_place_kind == "未务工":
        person.employment = JOBLESS
        person.jobless_reason = chance.choice(("照顾家人", "缺少技能", "附近没有合适岗位", "身体原因"))
        person.job_wanted = chance.choice(WISHES)
        return
    person.employment = EMPLOYED
    person.work_way = "县外" if away else chance.choice(("县内企业", "灵活", "务农", "车间"))
    person.employer = chance.choice(("演示建筑劳务队", "演示食品厂", "演示家政服务部", "自营"))
    person.work_place = "外县" if away else "".join(VILLAGES[person.area_code][:2])
    person.work_kind = chance.choice(("普工", "缝纫", "装卸", "保洁", "种植"))
    person.work_income_fen = chance.randrange(120000, 400000, 10000)
    person.work_contract = chance.random() < 0.4


def _fill_wishes(person: Person, able: bool, chance: Random) -> None:
    if person.wants_training:
        person.training_wanted = chance.choice(("家政服务", "柳编", "电子商务", "果树管理", "中式面点"))
        person.training_when = chance.choice(("农闲", "春季", "冬季", "随时"))
    person.wants_startup = able and chance.random() < 0.1
    if person.wants_startup:
        person.startup_project = chance.choice(("大棚蔬菜", "农家乐", "网店", "养殖"))
        person.startup_fen = chance.choice((1000000, 2000000, 5000000))


def _fill_insurance(person: Person, years: int, chance: Random) -> None:
    person.medical_insured = chance.random() < 0.97
    person.employee_insured = bool(person.work_contract) and chance.random() < 0.5
    person.pension_drawn = years >= 60
    person.pension_insured = years >= 16 and chance.random() < 0.92
    if person.pension_insured and not person.pension_drawn:
        person.pension_grade_fen = chance.choice(PENSION_GRADES_FEN)
        person.pension_paid_for = person.health == "残疾" and person.pension_grade_fen == PENSION_GRADES_FEN[0]
    if years >= 16 and not person.pension_insured:
        person.uninsured_reason = "未办理登记"
