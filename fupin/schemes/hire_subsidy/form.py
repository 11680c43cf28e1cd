"""The claim 吸纳就业困难人员补贴申请表: the enterprise, its account, and each hire with the months claimed."""

from typing import Any, ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms import Field, FieldList, Form, FormField
from wtforms.validators import ValidationError

from fupin import clock, identity
from fupin.clock import cn_date
from fupin.model import Area, Person
from fupin.model.people import id_hash
from fupin.model.places import TOWNSHIP, inside
from fupin.model.terms import CONTRACTS, HARDSHIPS
from fupin.scheme import Case
from fupin.schemes.exclusive import said
from fupin.schemes.fields import (
    CheckedField,
    ChoiceField,
    DateField,
    ListField,
    MoneyField,
    MonthField,
    Required,
    shown,
    text,
)
from fupin.schemes.forms import Answers, EnterpriseForm, Repeat, stored, subforms
from fupin.schemes.hire_subsidy.model import Hire, HireMonth, HireSubsidyDetails

MOST_HIRES = 60
MOST_MONTHS = 36


class MonthForm(Form):
    """One month claimed."""

    month = MonthField("月份", [Required()])
    paid_fen = MoneyField("企业缴纳社会保险费", [Required()])

    def validate_month(self, field: Field) -> None:
        """A month that has begun."""
        if field.data and field.data > f"{clock.today():%Y-%m}":
            raise ValidationError("这个月还没有到，请核对月份")


class HireForm(Form):
    """One person hired; `person` is whom the registry knows under the number."""

    id_number = CheckedField("身份证号码", identity.id_number, validators=[Required()])
    hire_name = CheckedField("姓名", identity.person_name)
    hardship = ListField("困难类别", [(each, each) for each in HARDSHIPS], validators=[Required("请选择")])
    certified_on = DateField("认定日期", [Required()])
    contract = ChoiceField("合同类型", CONTRACTS, validators=[Required("请选择")])
    contract_from = DateField("合同开始", [Required()])
    contract_to = DateField("合同结束", [Required()])
    job = text("工种")
    months = FieldList(FormField(MonthForm), "申领月份", max_entries=MOST_MONTHS)

    person: Person | None = None

    def validate_hire_name(self, field: Field) -> None:
        """Somebody who is not on the register is named."""
        if self.id_number.data and self.person is None and not field.data and not field.errors:
            raise ValidationError("名册里没有此人，请填写姓名")

    def validate_certified_on(self, field: Field) -> None:
        """What is recognised, not what will be."""
        if field.data and field.data > clock.today():
            raise ValidationError("认定日期不能晚于今天")

    def validate_contract_to(self, field: Field) -> None:
        """The end is not before the start."""
        if field.data and self.contract_from.data and field.data < self.contract_from.data:
            raise ValidationError("合同结束不能早于合同开始")

    def validate_months(self, field: Field) -> None:
        """At least one month; none twice."""
        months = [form.month.data for form in subforms(field)]
        if not months:
            raise ValidationError("请至少填写一个申领月份")
        if twice := sorted({month for month in months if month and months.count(month) > 1}):
            raise ValidationError(f"{said({twice[0]})}填了两次，请删去一行")


class HireSubsidyForm(EnterpriseForm):
    """What an enterprise says of the people it has hired."""

    SECTIONS: ClassVar = (
        ("申请企业", ("area_code", "company", "credit_code", "legal_person", "legal_id_number", "phone", "address",
                  "agent_relation", "agent_name")),
        ("申领期间", ("claim_from", "claim_to")),
        ("收款账户", ("account_holder", "bank", "bank_account")),
    )  # fmt: skip

    ROWS: ClassVar = {
        "hires": Repeat("id_number", MOST_HIRES, "吸纳人员"),
        "months": Repeat("month", MOST_MONTHS, "申领月份"),
    }

    area_code = ListField("所在乡镇（街道）", validators=[Required("请选择")])
    legal_person = CheckedField("法定代表人", identity.person_name, validators=[Required()])
    legal_id_number = CheckedField("法定代表人身份证号码", identity.id_number, validators=[Required()])
    address = text("企业地址", most=200)
    claim_from = MonthField("申领开始月份", [Required()])
    claim_to = MonthField("申领结束月份", [Required()])
    account_holder = text("开户名", most=100)
    bank = text("开户银行", most=100)
    bank_account = CheckedField("银行账号", identity.bank_account, validators=[Required()])
    hires = FieldList(FormField(HireForm), "吸纳人员", max_entries=MOST_HIRES)

    def offer(self, session: Session, case: Case[HireSubsidyDetails]) -> None:
        """The townships in the clerk's scope."""
        areas = session.execute(
            select(Area.code, Area.name)
            .where(inside(Area.code, case.area_code[:TOWNSHIP]), Area.level == "township", Area.valid_to.is_(None))
            .order_by(Area.code)
        )
        townships = [(code, name) for code, name in areas]
        self.area_code.offer(townships)
        if len(townships) == 1 and not self.area_code.data:
            self.area_code.data = townships[0][0]

    def look_up(self, session: Session, county_code: str) -> None:
        """Name each hire from the registry of the county."""
        forms = {id_hash(form.id_number.data): form for form in subforms(self.hires) if form.id_number.data}
        query = select(Person).where(Person.id_hash.in_(forms), inside(Person.area_code, county_code))
        for person in session.scalars(query):
            forms[person.id_hash].person = person

    def validate_claim_to(self, field: Field) -> None:
        """The end is not before the start."""
        if field.data and self.claim_from.data and field.data < self.claim_from.data:
            raise ValidationError("申领结束月份不能早于开始月份")

    def validate_hires(self, field: Field) -> None:
        """At least one; nobody twice."""
        numbers = [form.id_number.data for form in subforms(field)]
        if not numbers:
            raise ValidationError("请至少填写一名吸纳人员")
        for position, number in enumerate(numbers, 1):
            if number and number in numbers[: position - 1]:
                first = numbers.index(number) + 1
                raise ValidationError(f"第{position}人与第{first}人是同一个身份证号码，请删去一个")

    def fill(self, details: Any) -> None:
        """Columns and roster."""
        super().fill(details)
        details.hires = [_hire(position, form) for position, form in enumerate(subforms(self.hires))]

    def answers(self) -> Answers:
        """The form, then a section a hire."""
        return [*super().answers(), *(_answers(n, form) for n, form in enumerate(subforms(self.hires), 1))]


def _hire(position: int, form: HireForm) -> Hire:
    number = form.id_number.data
    return Hire(
        position=position,
        person_id=form.person.id if form.person else None,
        hire_name=None if form.person else form.hire_name.data,
        id_number=number,
        id_hash=id_hash(number) if number else None,
        hardship=stored(form.hardship),
        certified_on=form.certified_on.data,
        contract=stored(form.contract),
        contract_from=form.contract_from.data,
        contract_to=form.contract_to.data,
        job=form.job.data,
        months=[
            HireMonth(position=place, month=line.month.data, paid_fen=line.paid_fen.data)
            for place, line in enumerate(subforms(form.months))
        ],
    )


def _answers(number: int, form: HireForm) -> dict[str, Any]:
    typed = form.id_number.data or ""
    paid = [line for line in subforms(form.months) if line.paid_fen.data is not None]
    name = form.person.name if form.person else form.hire_name.data or "未填姓名"
    span = "至".join(cn_date(day.data) for day in (form.contract_from, form.contract_to) if day.data)
    certified = f"{cn_date(form.certified_on.data)}认定" if form.certified_on.data else ""
    total = f"{len(paid)}个月，缴费{sum(line.paid_fen.data for line in paid) / 100:,.2f}元"
    rows = [
        ["姓名", name, name],
        ["身份证号码", typed, identity.masked_id(typed)],
        ["困难类别", f"{form.hardship.shown} {certified}", f"{form.hardship.shown} {certified}"],
        ["合同", f"{form.contract.data or ''} {span}", f"{form.contract.data or ''} {span}"],
        ["工种", form.job.data or "", form.job.data or ""],
        ["申领月份", total, total],
    ]
    ledger = [[shown(field) for field in line] for line in subforms(form.months)]
    return {
        "title": f"吸纳人员 {number}",
        "rows": rows,
        "anchor": "roster",
        "annex": True,
        "ledger": ledger,
        "roster": "吸纳人员名册",
        "lines": "申领月份",
        "unit": "个月",
        "verdicts": ("符合", "不符合"),
        "heads": ["月份", "企业缴纳社会保险费"],
    }
