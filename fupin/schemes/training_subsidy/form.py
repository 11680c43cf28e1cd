"""The claim form 培训补贴申请表 (F6): a trainee, the school or an enterprise claims for a class."""

from typing import Any, ClassVar

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session
from wtforms import Field, StringField, TextAreaField
from wtforms.validators import Length, StopValidation, ValidationError

from fupin import identity
from fupin.clock import cn_date
from fupin.model import Course, TrainingClass
from fupin.model.classes import ClassState
from fupin.model.terms import FUNDS, OrganisationKind
from fupin.scheme import Case
from fupin.schemes.fields import (
    CheckedField,
    ChoiceField,
    CountField,
    ListField,
    Required,
    choices,
    text,
)
from fupin.schemes.forms import Answers, ApplicationForm
from fupin.schemes.training_subsidy.facts import CLAIMANTS, ENTERPRISE, SCHOOL
from fupin.schemes.training_subsidy.listed import EXAMPLE, Listed, listed
from fupin.schemes.training_subsidy.model import TrainingSubsidyDetails

MOST_LISTED = 200
LONGEST_CERTIFICATE = 40

_CLASS, _COURSE = TrainingClass.__table__.c, Course.__table__.c
_CLASSES = (
    select(_CLASS.id, _CLASS.number, _CLASS.area_code, _CLASS.starts_on, _CLASS.ends_on, _COURSE.name)
    .join(Course.__table__, _COURSE.id == _CLASS.course_id)
    .where(_COURSE.county_code == bindparam("county"), _CLASS.state == ClassState.CLOSED)
    .order_by(_CLASS.ends_on.desc(), _CLASS.id.desc())
    .limit(MOST_LISTED)
)


class Whose:
    """Asked of a person only, or of an organisation only; of the other kind what was typed is left aside."""

    field_flags = {"required": True}  # noqa: RUF012 - WTForms reads it so

    def __init__(self, applicant: str) -> None:
        self.applicant = applicant

    def __call__(self, form: Any, field: Field) -> None:
        """Stop with the message, or without one where it is not asked."""
        if form.applicant != self.applicant:
            field.data, field.errors = None, []
            raise StopValidation
        Required()(form, field)


class TrainingSubsidyForm(ApplicationForm):
    """What a claimant says; people, standard and sum follow from the class."""

    SECTIONS: ClassVar = (
        ("申请主体", ("claimant", "id_number", "applicant_name", "company", "credit_code", "legal_person", "address",
                  "phone", "agent_relation", "agent_name")),
        ("培训班", ("class_id", "claimed_days", "certificates", "fund")),
        ("收款账户", ("account_holder", "bank", "bank_account")),
    )  # fmt: skip
    APPLICANT: ClassVar = "either"  # so that the self-service screen does not offer it
    OF_A_PERSON: ClassVar = frozenset({"id_number", "applicant_name"})
    OF_A_BODY: ClassVar = frozenset({"company", "credit_code", "legal_person", "address", "certificates"})
    KNOWN: ClassVar = {
        "applicant_name": "name",
        "phone": "phone",
        "account_holder": "name",
        "bank_account": "bank_account",
    }

    claimant = ChoiceField("申请主体", CLAIMANTS, validators=[Required("请选择")])
    id_number = CheckedField("身份证号码", identity.id_number, validators=[Whose("person")])
    applicant_name = CheckedField("姓名", identity.person_name)
    company = StringField("单位名称", [Whose("organisation"), Length(max=100, message="最多100个字")])
    credit_code = CheckedField("统一社会信用代码", identity.credit_code, validators=[Whose("organisation")])
    legal_person = CheckedField("法定代表人", identity.person_name, validators=[Whose("organisation")])
    address = StringField("单位地址", [Whose("organisation"), Length(max=200, message="最多200个字")])
    class_id = ListField("班次", validators=[Required("请选择")])
    claimed_days = CountField("申报培训天数", least=1, most=366, validators=[Required()])
    certificates = TextAreaField("证书编号和劳动合同", [Length(max=4000, message="最多4000个字")])
    fund = ChoiceField("资金来源", FUNDS, validators=[Required("请选择")])
    account_holder = text("开户名", most=100)
    bank = text("开户银行", most=100)
    bank_account = CheckedField("银行账号", identity.bank_account, validators=[Required()])

    places: dict[str, str] | None = None  # of the classes on offer, by id

    @property
    def applicant(self) -> str:
        """A trainee, or the school or an enterprise."""
        return "organisation" if self.claimant.data in {SCHOOL, ENTERPRISE} else "person"

    @property
    def organisation_kind(self) -> OrganisationKind:  # type: ignore[override]
        """As what a body new to the office is entered."""
        return OrganisationKind.SCHOOL if self.claimant.data == SCHOOL else OrganisationKind.ENTERPRISE

    @property
    def live_part(self) -> str:  # type: ignore[override]
        """A school has several classes; each may be claimed for at the same time."""
        return f":{self.class_id.row}" if self.applicant == "organisation" else ""

    def offer(self, session: Session, case: Case[TrainingSubsidyDetails]) -> None:
        """The classes of the county that are closed, the latest first."""
        rows = session.connection().execute(_CLASSES, {"county": case.county_code}).all()
        self.class_id.choices = choices((str(row.id), _line(row)) for row in rows)
        self.places = {str(row.id): row.area_code for row in rows}

    def validate_applicant_name(self, field: Field) -> None:
        """A refusal needs a name too."""
        if self.applicant == "person" and self.id_number.data and not field.data and not field.errors:
            raise ValidationError("名册里没有此人，请填写姓名")

    def validate_certificates(self, field: Field) -> None:
        """An enterprise says whom it claims for, and by which labour contracts; no number is too long for one."""
        lines = listed(field.data)
        if self.claimant.data == ENTERPRISE and not lines:
            raise ValidationError(f"企业申领的，请填写证书编号和劳动合同起止日期，每行一人，如：{EXAMPLE}")
        for line in lines:
            if problem := self._problem(line):
                raise ValidationError(f"证书“{_shortened(line.certificate)}”：{problem}")

    def _problem(self, line: Listed) -> str:
        if self.claimant.data == ENTERPRISE and line.starts_on is None and not line.problem:
            return f"缺劳动合同起止日期，请写成：{EXAMPLE}"
        return line.problem or ("编号太长，请每行只填一个" if len(line.certificate) > LONGEST_CERTIFICATE else "")

    def fill(self, details: Any) -> None:
        """Only what this kind of claimant is asked; an organisation's claim lies where the class was held."""
        super().fill(details)
        for name in self._unasked():
            if hasattr(type(details), name):
                setattr(details, name, None)
        details.class_id = self.class_id.row
        if self.applicant == "organisation":
            details.area_code = (self.places or {}).get(str(self.class_id.row))

    def _unasked(self) -> frozenset[str]:
        return self.OF_A_PERSON if self.applicant == "organisation" else self.OF_A_BODY

    def answers(self) -> Answers:
        """Without what the other kind of claimant is asked."""
        labels = {self[name].label.text for name in self._unasked()}
        return [
            section | {"rows": [row for row in section["rows"] if row[0] not in labels]}
            for section in super().answers()
        ]


def _shortened(number: str) -> str:
    return number if len(number) <= LONGEST_CERTIFICATE else f"{number[:12]}…"


def _line(row: Any) -> str:
    return f"{row.name}（{row.number}，{cn_date(row.starts_on)}至{cn_date(row.ends_on)}）"
