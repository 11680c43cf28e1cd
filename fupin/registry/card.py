"""The identification card (附件1) of a registered person, in words, section by section."""

from datetime import date
from typing import NamedTuple

from fupin.calendar import age
from fupin.clock import cn_date
from fupin.identity import DISABILITY_GRADES, DISABILITY_KINDS, masked_id, masked_tail
from fupin.model import Person

HEAD = "户主"
SECRETS = {"id_number": "身份证号码", "phone": "联系电话", "bank_account": "银行账号", "disability": "残疾证号"}


class Line(NamedTuple):
    """One answer of the card; an empty text was never asked or never known."""

    label: str
    text: str


class Section(NamedTuple):
    """A part of the card."""

    title: str
    lines: list[Line]


def card(person: Person, place: str, on: date, shown: frozenset[str] = frozenset()) -> list[Section]:
    """The card as of a day. Numbers of class S are masked but for those in `shown`, named as in SECRETS."""
    return [
        Section("本人", _person(person, place, on, shown)),
        Section("家庭", _household(person)),
        Section("就业", _work(person)),
        Section("培训和创业", _wishes(person)),
        Section("社会保险", _insurance(person)),
    ]


def secret(person: Person, name: str, shown: frozenset[str] = frozenset()) -> str:
    """One of the sealed numbers, masked unless it is shown."""
    value = getattr(person, name) or ""
    if name in shown:
        return str(value)
    return masked_id(value) if len(value) >= 18 and name in {"id_number", "disability"} else masked_tail(value)


def certificate(person: Person) -> str:
    """Kind and grade of the disability certificate, without its number."""
    number = person.disability
    return f"{DISABILITY_KINDS[number[18]]}{DISABILITY_GRADES[number[19]]}" if number else ""


def _person(person: Person, place: str, on: date, shown: frozenset[str]) -> list[Line]:
    return [
        Line("卡号", person.card_number or ""),
        Line("建卡日期", _day(person.card_made_on)),
        Line("核查人", person.surveyor or ""),
        Line("人编号", person.number),
        Line("性别", person.sex),
        Line("出生日期", f"{cn_date(person.birth)}，{age(person.birth, on)} 周岁"),
        *(Line(label, secret(person, name, shown)) for name, label in SECRETS.items()),
        Line("残疾类别等级", certificate(person)),
        Line("民族", person.ethnicity or ""),
        Line("文化程度", person.education or ""),
        Line("健康状况", person.health or ""),
        Line("劳动能力", person.labour or ""),
        Line("在校生状况", person.in_school or ""),
        Line("婚姻状况", person.marital or ""),
        Line("户籍", place),
        Line("现住址", person.address or ""),
    ]


def _household(person: Person) -> list[Line]:
    household = person.household
    head = next((member.name for member in household.members if member.relation == HEAD), "")
    return [
        Line("户编号", household.number),
        Line("户主", head),
        Line("与户主关系", person.relation or ""),
        Line("家庭人口", _count(household.size, "人")),
        Line("识别标准", household.standard or ""),
        Line("贫困户属性", household.poverty_attribute or ""),
        Line("主要致贫原因", household.main_cause or ""),
        Line("其他致贫原因", household.other_causes or ""),
        Line("人均纯收入", _yuan(household.income_per_head_fen)),
        Line("易地搬迁", _yes_no(household.relocated)),
    ]


def _work(person: Person) -> list[Line]:
    lines = [Line("就业状态", person.employment or ""), Line("务工地点", person.work_place_kind or "")]
    if person.employer or person.work_way:
        return [
            *lines,
            Line("就业方式", person.work_way or ""),
            Line("单位", person.employer or ""),
            Line("地点", person.work_place or ""),
            Line("工种", person.work_kind or ""),
            Line("月收入", _yuan(person.work_income_fen)),
            Line("签订合同", _yes_no(person.work_contract)),
        ]
    return [*lines, Line("未就业原因", person.jobless_reason or ""), Line("求职意向", person.job_wanted or "")]


def _wishes(person: Person) -> list[Line]:
    return [
        Line("培训意愿", _yes_no(person.wants_training)),
        Line("想学的项目", person.training_wanted or ""),
        Line("方便的时间", person.training_when or ""),
        Line("已有证书", person.certificate or ""),
        Line("创业意愿", _yes_no(person.wants_startup)),
        Line("创业项目", person.startup_project or ""),
        Line("所需资金", _yuan(person.startup_fen)),
    ]


def _insurance(person: Person) -> list[Line]:
    return [
        Line("参加居民养老", _yes_no(person.pension_insured)),
        Line("养老缴费档次", _yuan(person.pension_grade_fen)),
        Line("政府代缴", _yes_no(person.pension_paid_for)),
        Line("已领养老金", _yes_no(person.pension_drawn)),
        Line("参加居民医保", _yes_no(person.medical_insured)),
        Line("参加大病保险", _yes_no(person.serious_illness_insured)),
        Line("参加职工保险", _yes_no(person.employee_insured)),
        Line("未参保原因", person.uninsured_reason or ""),
    ]


def _day(value: date | None) -> str:
    return cn_date(value) if value else ""


def _yes_no(value: bool | None) -> str:
    return {True: "是", False: "否"}.get(value, "") if value is not None else ""


def _count(value: int | None, unit: str) -> str:
    return "" if value is None else f"{value} {unit}"


def _yuan(fen: int | None) -> str:
    return "" if fen is None else f"{fen / 100:,.0f} 元"
