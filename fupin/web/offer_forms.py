"""Forms for what a county offers: training courses, post openings, and the bodies behind them."""

from typing import Any, ClassVar

from flask_wtf import FlaskForm
from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms.validators import Optional

from fupin import identity, placenames
from fupin.model import Organisation
from fupin.model.places import inside
from fupin.model.terms import COURSE_KINDS, POST_KINDS, OrganisationKind
from fupin.schemes.fields import (
    CheckedField,
    ChoiceField,
    CountField,
    DateField,
    ListField,
    MoneyField,
    Required,
    long_text,
    optional_text,
    text,
)
from fupin.schemes.forms import stored
from fupin.schemes.public_post.form import MOST_WEEKLY_HOURS


class OfferForm(FlaskForm):
    """Base: choices from the county, values into a row."""

    SPANS: ClassVar[tuple[tuple[str, str], ...]] = ()

    def offer(self, session: Session, county_code: str) -> None:
        """Set the choices that depend on the county."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Each span ends no earlier than it starts."""
        fine = bool(super().validate(extra_validators))
        for start, end in self.SPANS:
            if self[start].data and self[end].data and self[end].data < self[start].data:
                self[end].errors = [*self[end].errors, f"不能早于{self[start].label.text}"]
                fine = False
        return fine

    def fill(self, row: Any) -> None:
        """Write the values into a row."""
        for field in self:
            if hasattr(type(row), field.name) and field.type != "CSRFTokenField":
                value = stored(field)
                setattr(row, field.name, int(value) if field.name.endswith("_id") and value else value)


class CourseForm(OfferForm):
    """A row of the county's list of free courses (免费培训项目清单)."""

    SPANS: ClassVar = (("signup_from", "signup_to"), ("starts_on", "ends_on"))

    code = text("项目编号", most=20)
    name = text("项目名称", most=60)
    kind = ListField("培训类型", COURSE_KINDS, validators=[Required("请选择")])
    school_id = ListField("培训机构", validators=[Required("请选择")])
    days = CountField("天数", least=1, most=365, validators=[Required()])
    hours = CountField("课时", least=1, most=3000, validators=[Required()])
    place = text("培训地点", most=100)
    rate_fen = MoneyField("每人补贴标准", [Optional()])
    certificate = text("发放证书", most=60)
    signup_from = DateField("报名开始", [Required()])
    signup_to = DateField("报名截止", [Required()])
    starts_on = DateField("开班日期", [Required()])
    ends_on = DateField("结业日期", [Required()])
    contact = text("联系人和电话", most=60)
    places = CountField("名额", least=1, most=10_000, validators=[Required()])

    def offer(self, session: Session, county_code: str) -> None:
        """The schools of the county."""
        self.school_id.offer(bodies(session, county_code, OrganisationKind.SCHOOL))


class OpeningForm(OfferForm):
    """An opening of a public-welfare post (F11)."""

    SPANS: ClassVar = (("opens_on", "closes_on"),)

    area_code = ListField("所在乡镇（街道）", validators=[Required("请选择")])
    unit_id = ListField("用人单位", validators=[Required("请选择")])
    title = text("岗位名称", most=60)
    kind = ListField("岗位类别", POST_KINDS, validators=[Required("请选择")])
    reason = text("设岗事由", most=200)
    quantity = CountField("人数", least=1, most=1000, validators=[Required()])
    content = long_text("工作内容", most=300)
    conditions = long_text("岗位条件", most=300)
    weekly_hours = CountField("每周工时", least=1, most=MOST_WEEKLY_HOURS, validators=[Required()])
    opens_on = DateField("开始日期", [Required()])
    closes_on = DateField("截止日期", [Optional()])

    def offer(self, session: Session, county_code: str) -> None:
        """The townships and units of the county."""
        self.area_code.offer(placenames.below(session, county_code))
        self.unit_id.offer(bodies(session, county_code, OrganisationKind.UNIT))


class OrganisationForm(OfferForm):
    """A school, a unit or an enterprise."""

    kind = ChoiceField("类别", [(kind.value, kind.label) for kind in OrganisationKind], validators=[Required("请选择")])
    name = text("名称", most=100)
    credit_code = CheckedField("统一社会信用代码", identity.credit_code, validators=[Required()])
    area_code = ListField("所在乡镇（街道）", validators=[Required("请选择")])
    legal_person = CheckedField("负责人", identity.person_name, validators=[Required()])
    address = optional_text("地址", most=200)
    licence = optional_text("办学许可证号", most=50)
    phone = CheckedField("联系电话", identity.phone, validators=[Optional()])

    def offer(self, session: Session, county_code: str) -> None:
        """The townships of the county."""
        self.area_code.offer(placenames.below(session, county_code))


def bodies(session: Session, county_code: str, kind: OrganisationKind) -> list[tuple[str, str]]:
    """The county's bodies of one kind, to choose from."""
    rows = session.execute(
        select(Organisation.id, Organisation.name)
        .where(Organisation.kind == kind, inside(Organisation.area_code, county_code))
        .order_by(Organisation.name)
    )
    return [(str(key), name) for key, name in rows]
