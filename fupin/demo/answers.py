"""What the invented applicants answer on the forms, as a browser would send it."""

from datetime import date, timedelta

from fupin.calendar import add_months
from fupin.demo.organisations import credit_code
from fupin.model import Organisation, Person, TrainingClass
from fupin.model.terms import EMPLOYMENT_FUND, OrganisationKind
from fupin.schemes.forms import Raw
from fupin.schemes.public_post.model import Opening
from fupin.schemes.training.model import Course

BANK = "潍坊演示农村商业银行"
ENTERPRISE_ACCOUNT = "6299000000000015"  # its check digit is right, and no bank has given it out
JOBS = ("柳编", "缝纫", "包装", "分拣")


def boxes(day: date) -> list[str]:
    """A date as the three boxes hold it."""
    return [str(day.year), str(day.month), str(day.day)]


def _person(person: Person) -> Raw:
    return {
        "id_number": [person.id_number],
        "applicant_name": [person.name],
        "phone": [person.phone or "05360000000"],
        "agent_relation": ["本人"],
        "education": [person.education or "小学"],
        "health": [person.health or "健康"],
    }


def training(person: Person, courses: list[Course]) -> Raw:
    """A sign-up for up to three courses."""
    wishes = dict(zip(("first_course_id", "second_course_id", "third_course_id"), courses, strict=False))
    return {
        **_person(person),
        **{name: [str(course.id)] for name, course in wishes.items()},
        "trained_before": ["no"],
        "preferred_time": ["农闲时"],
        "able": ["yes"],
        "willing": ["yes"],
        "wish": ["县内就业"],
    }


def public_post(person: Person, opening: Opening, starts_on: date) -> Raw:
    """A placement of one year."""
    return {
        **_person(person),
        "address": [person.address or "本村"],
        "household_size": [str(person.household.size or 1)],
        "poverty_attribute": [person.household.poverty_attribute or "一般贫困户"],
        **({"disability": [person.disability]} if person.disability else {}),
        "hardships": ["残疾"] if person.disability else ["大龄"],
        "market_tried": ["yes"],
        "market_account": ["两次到乡镇招聘会应聘，没有合适岗位"],
        "opening_id": [str(opening.id)],
        "starts_on": boxes(starts_on),
        "ends_on": boxes(add_months(starts_on, 12) - timedelta(days=1)),
        "weekly_hours": [str(opening.weekly_hours)],
        "reason": ["家庭生活困难，身体条件限制，难以外出务工，申请就近上岗。"],
        "account_holder": [person.name],
        "bank": [BANK],
        "bank_account": [person.bank_account or "6299000000000000"],
    }


def workshop(body: Organisation, legal: Person, workers: list[Person], signed_on: date, poorly_paid: int) -> Raw:
    """A workshop's roster with a year's pay; the last `poorly_paid` workers stay below the line."""
    raw = {
        "area_code": [body.area_code[:9]],
        "workshop_name": [f"{body.name.removesuffix('有限公司')}扶贫车间"],
        "kind": ["厂房式"],
        "founded_on": boxes(signed_on - timedelta(days=60)),
        "site": ["村集体闲置房屋"],
        "floor_area": ["260"],
        "project": ["来料加工"],
        "employees": [str(len(workers) + 12)],
        "poor_workers": [str(len(workers))],
        "company": [body.name],
        "credit_code": [body.credit_code],
        "legal_person": [body.legal_person or legal.name],
        "legal_id_number": [legal.id_number],
        "phone": [body.phone or "05360000000"],
        "agent_relation": ["本人"],
        "address": [body.address or "本镇"],
        "account_holder": [body.name],
        "bank": [BANK],
        "bank_account": [ENTERPRISE_ACCOUNT],
        "purpose": ["购置缝纫设备，改善车间照明和通风。"],
    }
    for place, worker in enumerate(workers):
        fen_a_month = 300 if place >= len(workers) - poorly_paid else 460 + place * 15
        raw |= _worker(f"workers-{place}", worker, signed_on, fen_a_month, JOBS[place % len(JOBS)])
    return raw


def _worker(prefix: str, worker: Person, signed_on: date, yuan: int, job: str) -> Raw:
    raw = {
        f"{prefix}-id_number": [worker.id_number],
        f"{prefix}-contract": ["承揽合同"],
        f"{prefix}-contract_from": boxes(signed_on),
        f"{prefix}-contract_to": boxes(add_months(signed_on, 12) - timedelta(days=1)),
        f"{prefix}-job": [job],
    }
    for month in range(12):
        paid_on = add_months(signed_on, month) + timedelta(days=14)
        raw |= {
            f"{prefix}-payments-{month}-month": [f"{paid_on:%Y-%m}"],
            f"{prefix}-payments-{month}-quantity": [f"{60 + month} 件"],
            f"{prefix}-payments-{month}-amount_fen": [str(yuan)],
            f"{prefix}-payments-{month}-way": ["银行"],
            f"{prefix}-payments-{month}-voucher": [f"{paid_on:%Y%m}-{month + 1:02}"],
            f"{prefix}-payments-{month}-paid_on": boxes(paid_on),
        }
    return raw


def hire_subsidy(body: Organisation, legal: Person, people: list[Person], signed_on: date, months: int) -> Raw:
    """A claim for people hired on the first of a month, for their first months; 450 yuan of contributions each."""
    first, last = f"{signed_on:%Y-%m}", f"{add_months(signed_on, months - 1):%Y-%m}"
    raw = {
        "area_code": [body.area_code[:9]],
        "company": [body.name],
        "credit_code": [body.credit_code],
        "legal_person": [body.legal_person or legal.name],
        "legal_id_number": [legal.id_number],
        "phone": [body.phone or "05360000000"],
        "agent_relation": ["本人"],
        "address": [body.address or "本镇"],
        "claim_from": [first],
        "claim_to": [last],
        "account_holder": [body.name],
        "bank": [BANK],
        "bank_account": [ENTERPRISE_ACCOUNT],
    }
    for place, person in enumerate(people):
        raw |= _hire(f"hires-{place}", person, signed_on, months)
    return raw


def _hire(prefix: str, person: Person, signed_on: date, months: int) -> Raw:
    raw = {
        f"{prefix}-id_number": [person.id_number],
        f"{prefix}-hardship": ["残疾" if person.disability else "低保"],
        f"{prefix}-certified_on": boxes(signed_on - timedelta(days=20)),
        f"{prefix}-contract": ["劳动合同"],
        f"{prefix}-contract_from": boxes(signed_on),
        f"{prefix}-contract_to": boxes(add_months(signed_on, 24) - timedelta(days=1)),
        f"{prefix}-job": ["缝纫"],
    }
    for place in range(months):
        raw |= {
            f"{prefix}-months-{place}-month": [f"{add_months(signed_on, place):%Y-%m}"],
            f"{prefix}-months-{place}-paid_fen": ["450.00"],
        }
    return raw


def training_subsidy(one: TrainingClass) -> Raw:
    """The school's claim for everybody of a class."""
    school = one.course.school
    said = {
        "claimant": "培训机构",
        "company": school.name,
        "credit_code": school.credit_code,
        "legal_person": school.legal_person or "",
        "address": school.address or "",
        "phone": school.phone or "05360000000",
        "agent_relation": "本人",
        "class_id": str(one.id),
        "claimed_days": str((one.ends_on - one.starts_on).days + 1),
        "fund": EMPLOYMENT_FUND,
        "account_holder": school.name,
        "bank": BANK,
        "bank_account": ENTERPRISE_ACCOUNT,
    }
    return {name: [value] for name, value in said.items()}


def new_enterprise(township: str, index: int) -> Organisation:
    """A further enterprise, not yet known to the office: submitting enters it."""
    code = credit_code(OrganisationKind.ENTERPRISE, township[:6], index)
    return Organisation(
        kind=OrganisationKind.ENTERPRISE,
        name=f"潍坊演示手工坊第{index}有限公司",
        credit_code=code,
        area_code=township,
        legal_person="佟景和",
        address="演示路",
    )
