"""The workshop's application form 扶贫车间奖补申请表 (F8) with roster (F9) and pay ledger (F10)."""

from typing import Any, ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms import Field, FieldList, Form, FormField
from wtforms.validators import Optional, ValidationError

from fupin import clock, identity
from fupin.clock import cn_date
from fupin.model import Area, Person
from fupin.model.people import id_hash
from fupin.model.places import TOWNSHIP, inside
from fupin.model.terms import CONTRACTS, PAY_WAYS, SITES, WORKSHOP_KINDS
from fupin.scheme import Case
from fupin.schemes.fields import (
    CheckedField,
    ChoiceField,
    CountField,
    DateField,
    ListField,
    MoneyField,
    MonthField,
    Required,
    long_text,
    optional_text,
    shown,
    text,
)
from fupin.schemes.forms import Answers, EnterpriseForm, Repeat, stored, subforms
from fupin.schemes.workshop.model import WorkshopDetails, WorkshopPay, WorkshopWorker

MOST_WORKERS = 60
MOST_PAYMENTS = 24


class PayForm(Form):
    """One line of the pay ledger."""

    month = MonthField("月份", [Required()])
    quantity = optional_text("件数或工时", most=30)
    amount_fen = MoneyField("金额", [Required()])
    way = ListField("方式", PAY_WAYS, validators=[Required("请选择")])
    voucher = text("凭证号", most=40)
    paid_on = DateField("付款日", [Required()])

    def validate_paid_on(self, field: Field) -> None:
        """Pay received, not pay promised."""
        if field.data and field.data > clock.today():
            raise ValidationError("付款日不能晚于今天")


class WorkerForm(Form):
    """One line of the roster; `person` is whom the registry knows under the number."""

    id_number = CheckedField("身份证号码", identity.id_number, validators=[Required()])
    contract = ChoiceField("合同类型", CONTRACTS, validators=[Required("请选择")])
    contract_from = DateField("合同开始", [Required()])
    contract_to = DateField("合同结束", [Required()])
    job = text("工种")
    payments = FieldList(FormField(PayForm), "报酬", max_entries=MOST_PAYMENTS)

    person: Person | None = None

    def validate_contract_to(self, field: Field) -> None:
        """The end is not before the start."""
        if field.data and self.contract_from.data and field.data < self.contract_from.data:
            raise ValidationError("合同结束不能早于合同开始")

    def validate_payments(self, field: Field) -> None:
        """A voucher is entered once."""
        vouchers = [form.voucher.data for form in subforms(field) if form.voucher.data]
        twice = sorted({voucher for voucher in vouchers if vouchers.count(voucher) > 1})
        if twice:
            raise ValidationError(f"凭证号 {twice[0]} 重复，请核对")


class WorkshopForm(EnterpriseForm):
    """What an enterprise says of its workshop and of each worker."""

    SECTIONS: ClassVar = (
        ("扶贫车间", ("area_code", "workshop_name", "workshop_number", "kind", "founded_on", "site", "floor_area",
                  "project", "employees", "poor_workers")),
        ("申请企业", ("company", "credit_code", "legal_person", "legal_id_number", "phone", "address",
                  "agent_relation", "agent_name")),
        ("收款账户", ("account_holder", "bank", "bank_account", "purpose")),
    )  # fmt: skip

    ROWS: ClassVar = {
        "workers": Repeat("id_number", MOST_WORKERS, "工人"),
        "payments": Repeat("month", MOST_PAYMENTS, "报酬台账"),
    }

    area_code = ListField("所在乡镇（街道）", validators=[Required("请选择")])
    workshop_name = text("车间名称", most=100)
    workshop_number = optional_text("统一编号")
    kind = ChoiceField("车间类型", WORKSHOP_KINDS, validators=[Required("请选择")])
    founded_on = DateField("设立日期", [Required()])
    site = ChoiceField("场地来源", SITES, validators=[Required("请选择")])
    floor_area = CountField("面积（平方米）", validators=[Optional()])
    project = text("加工项目", most=100)
    employees = CountField("职工人数", validators=[Required()])
    poor_workers = CountField("其中贫困人口", validators=[Required()])
    legal_person = CheckedField("法定代表人", identity.person_name, validators=[Required()])
    legal_id_number = CheckedField("法定代表人身份证号码", identity.id_number, validators=[Required()])
    address = text("企业地址", most=200)
    account_holder = text("开户名", most=100)
    bank = text("开户银行", most=100)
    bank_account = CheckedField("银行账号", identity.bank_account, validators=[Required()])
    purpose = long_text("奖补资金用途")
    workers = FieldList(FormField(WorkerForm), "工人", max_entries=MOST_WORKERS)

    def offer(self, session: Session, case: Case[WorkshopDetails]) -> None:
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
        """Name each worker from the registry of the county."""
        forms = {id_hash(form.id_number.data): form for form in subforms(self.workers) if form.id_number.data}
        query = select(Person).where(Person.id_hash.in_(forms), inside(Person.area_code, county_code))
        for person in session.scalars(query):
            for form in subforms(self.workers):
                if form.id_number.data and id_hash(form.id_number.data) == person.id_hash:
                    form.person = person

    def validate_founded_on(self, field: Field) -> None:
        """A workshop that exists."""
        if field.data and field.data > clock.today():
            raise ValidationError("设立日期不能晚于今天")

    def validate_poor_workers(self, field: Field) -> None:
        """A part is not more than the whole."""
        if field.data is not None and self.employees.data is not None and field.data > self.employees.data:
            raise ValidationError("贫困人口不能多于职工人数")

    def validate_workers(self, field: Field) -> None:
        """At least one worker; nobody twice."""
        numbers = [form.id_number.data for form in subforms(field)]
        if not numbers:
            raise ValidationError("请至少填写一名工人")
        for position, number in enumerate(numbers, 1):
            if number and number in numbers[: position - 1]:
                first = numbers.index(number) + 1
                raise ValidationError(f"第{position}名工人与第{first}名是同一个身份证号码，请删去一个")

    def fill(self, details: Any) -> None:
        """Columns, roster and ledger."""
        super().fill(details)
        details.workers = [_worker(position, form) for position, form in enumerate(subforms(self.workers))]

    def answers(self) -> Answers:
        """The form, then a section a worker."""
        return [*super().answers(), *(_answers(n, form) for n, form in enumerate(subforms(self.workers), 1))]


def _worker(position: int, form: WorkerForm) -> WorkshopWorker:
    return WorkshopWorker(
        position=position,
        person_id=form.person.id if form.person else None,
        id_number=form.id_number.data,
        contract=stored(form.contract),
        contract_from=form.contract_from.data,
        contract_to=form.contract_to.data,
        job=form.job.data,
        payments=[_pay(place, line) for place, line in enumerate(subforms(form.payments))],
    )


def _pay(position: int, form: PayForm) -> WorkshopPay:
    return WorkshopPay(
        position=position,
        month=form.month.data,
        quantity=form.quantity.data,
        amount_fen=form.amount_fen.data,
        way=stored(form.way),
        voucher=form.voucher.data,
        paid_on=form.paid_on.data,
    )


def _answers(number: int, form: WorkerForm) -> dict[str, Any]:
    typed = form.id_number.data or ""
    paid = [line for line in subforms(form.payments) if line.amount_fen.data is not None]
    total = f"{len(paid)}笔，共{sum(line.amount_fen.data for line in paid) / 100:,.2f}元"
    name = form.person.name if form.person else "名册中没有此人"
    span = "至".join(cn_date(day.data) for day in (form.contract_from, form.contract_to) if day.data)
    rows = [
        ["姓名", name, name],
        ["身份证号码", typed, identity.masked_id(typed)],
        ["合同", f"{form.contract.data or ''} {span}", f"{form.contract.data or ''} {span}"],
        ["工种", form.job.data or "", form.job.data or ""],
        ["累计报酬", total, total],
    ]
    ledger = [[shown(field) for field in line] for line in subforms(form.payments)]
    return {"title": f"工人 {number}", "rows": rows, "anchor": "roster", "annex": True, "ledger": ledger}
