"""The placement form 公益性岗位安置申请审批表 (F11)."""

from typing import Any, ClassVar

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session
from wtforms import Field, FieldList, Form, FormField
from wtforms.validators import Optional, ValidationError

from fupin import identity
from fupin.model import Organisation
from fupin.model.terms import EDUCATION, HARDSHIPS, HEALTH, POVERTY_ATTRIBUTES, RELATIONS
from fupin.scheme import Case
from fupin.schemes.fields import (
    CheckedField,
    ChoiceField,
    CountField,
    DateField,
    ListField,
    ManyField,
    Required,
    YesNoField,
    long_text,
    optional_text,
    text,
)
from fupin.schemes.forms import Answers, Asked, PersonForm, Repeat, stored, subforms
from fupin.schemes.public_post.model import FamilyMember, Opening, PublicPostDetails

MOST_FAMILY = 12
MOST_WEEKLY_HOURS = 40
FAMILY_STATES = ("务工", "务农", "在校", "学龄前", "无劳动能力", "其他")


class FamilyForm(Form):
    """One member of the family."""

    name = CheckedField("姓名", identity.person_name, validators=[Required()])
    sex = ChoiceField("性别", ("男", "女"), validators=[Required("请选择")])
    id_number = CheckedField("身份证号码", identity.id_number, validators=[Optional()])
    relation = ChoiceField("与申请人关系", RELATIONS, validators=[Required("请选择")])
    state = ChoiceField("现状", FAMILY_STATES, validators=[Required("请选择")])


class PublicPostForm(PersonForm):
    """What an applicant for a post says."""

    SECTIONS: ClassVar = (
        ("申请人", ("id_number", "applicant_name", "phone", "agent_relation", "agent_name", "address", "education",
                 "health", "household_size", "poverty_attribute", "disability")),
        ("就业困难情况", ("hardships", "job_certificate", "jobless_since", "market_tried", "market_account")),
        ("申请岗位", ("opening_id", "starts_on", "ends_on", "weekly_hours", "reason")),
        ("收款账户", ("account_holder", "bank", "bank_account")),
    )  # fmt: skip
    KNOWN: ClassVar[dict[str, str]] = {
        **PersonForm.KNOWN,
        "address": "address",
        "disability": "disability",
        "account_holder": "name",
        "bank_account": "bank_account",
    }

    TOGETHER: ClassVar = (
        *PersonForm.TOGETHER,
        Asked("有哪些困难？可以选几项", ("hardships",)),
        Asked("想从哪一天开始上岗？", ("starts_on",)),
        Asked("想做到哪一天为止？", ("ends_on",)),
        Asked("补贴发到哪个账户？", ("account_holder", "bank", "bank_account")),
    )
    ROWS: ClassVar = {"family": Repeat("name", MOST_FAMILY, "家庭成员", "家庭成员")}

    address = text("常住地址", most=200)
    education = ChoiceField("文化程度", EDUCATION, validators=[Required("请选择")])
    health = ChoiceField("健康状况", HEALTH, validators=[Required("请选择")])
    household_size = CountField("家庭人口", least=1, most=30, validators=[Required()])
    poverty_attribute = ChoiceField("贫困户属性", POVERTY_ATTRIBUTES, validators=[Required("请选择")])
    disability = CheckedField("残疾证号", identity.disability_certificate, validators=[Optional()])
    hardships = ManyField("困难类别", HARDSHIPS, validators=[Required("请至少选择一项")])
    job_certificate = optional_text("就业创业证号")
    jobless_since = DateField("失业登记日期")
    market_tried = YesNoField("通过市场渠道找过工作吗", validators=[Required("请回答：")])
    market_account = optional_text("找工作的经过", most=300)
    opening_id = ListField("申请岗位", validators=[Required("请选择")])
    starts_on = DateField("安置开始", [Required()])
    ends_on = DateField("安置结束", [Required()])
    weekly_hours = CountField("每周工时", least=1, most=MOST_WEEKLY_HOURS, validators=[Required()])
    reason = long_text("申请理由")
    account_holder = text("开户名", most=100)
    bank = text("开户银行", most=100)
    bank_account = CheckedField("银行账号", identity.bank_account, validators=[Required()])
    family = FieldList(FormField(FamilyForm), "家庭成员", max_entries=MOST_FAMILY)

    def offer(self, session: Session, case: Case[PublicPostDetails]) -> None:
        """The openings of the county."""
        within = {"first": case.county_code, "beyond": str(int(case.county_code) + 1)}
        openings = session.connection().execute(_OPENINGS, within)
        self.opening_id.offer((str(each.id), _line(each)) for each in openings)

    def known_of(self, person: Any) -> dict[str, Any]:
        """The household knows its size and attribute."""
        household = person.household
        return {
            **super().known_of(person),
            "household_size": household.size,
            "poverty_attribute": household.poverty_attribute,
        }

    def validate_ends_on(self, field: Field) -> None:
        """The end is not before the start."""
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError("安置结束不能早于安置开始")

    def validate_disability(self, field: Field) -> None:
        """The certificate is the applicant's own: its first 18 characters are the identity number."""
        if field.data and self.id_number.data and field.data[:18] != self.id_number.data:
            raise ValidationError("残疾证号前18位应与身份证号码相同，请核对")

    def validate_market_account(self, field: Field) -> None:
        """Who has tried says how."""
        if self.market_tried.flag and not field.data:
            raise ValidationError("请简要填写找工作的经过，如何时到哪里应聘")

    def fill(self, details: Any) -> None:
        """Columns and family table."""
        super().fill(details)
        details.opening_id = self.opening_id.row
        details.family = [_member(place, form) for place, form in enumerate(subforms(self.family))]

    def answers(self) -> Answers:
        """The form, then the family."""
        rows = [_family_row(form) for form in subforms(self.family)]
        family = {"title": "家庭成员", "rows": rows, "anchor": "family"}
        return [*super().answers(), family] if rows else super().answers()


_POST, _UNIT = Opening.__table__.c, Organisation.__table__.c
_OPENINGS = (
    select(_POST.id, _UNIT.name.label("unit"), _POST.title, _POST.quantity, _POST.weekly_hours)
    .join(Organisation.__table__, _UNIT.id == _POST.unit_id)
    .where(_POST.area_code >= bindparam("first"), _POST.area_code < bindparam("beyond"))
    .order_by(_POST.area_code, _POST.id)
)


def _line(opening: Any) -> str:
    return f"{opening.unit} {opening.title}（{opening.quantity}人，每周{opening.weekly_hours}小时）"


def _member(position: int, form: FamilyForm) -> FamilyMember:
    return FamilyMember(
        position=position,
        name=form.name.data,
        sex=stored(form.sex),
        id_number=form.id_number.data,
        relation=stored(form.relation),
        state=stored(form.state),
    )


def _family_row(form: FamilyForm) -> list[str]:
    said = "，".join(part for part in (form.sex.data, form.relation.data, form.state.data) if part)
    return [form.name.data or "", said, said]
