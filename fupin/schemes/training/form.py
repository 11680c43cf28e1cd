"""The sign-up form 培训报名表 (F1)."""

from typing import Any, ClassVar

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session
from wtforms import Field
from wtforms.validators import ValidationError

from fupin.clock import cn_date
from fupin.model.terms import EDUCATION, HEALTH, WISHES
from fupin.scheme import Case
from fupin.schemes.fields import ChoiceField, ListField, Required, YesNoField, choices, optional_text
from fupin.schemes.forms import Asked, PersonForm
from fupin.schemes.training.model import Course, TrainingDetails


class TrainingForm(PersonForm):
    """What a villager says when signing up; up to three courses in order of preference."""

    SECTIONS: ClassVar = (
        ("报名人", ("id_number", "applicant_name", "phone", "agent_relation", "agent_name")),
        ("基本情况", ("education", "health", "skills", "trained_before")),
        ("意向项目", ("first_course_id", "second_course_id", "third_course_id", "preferred_time", "preferred_place")),
        ("意愿", ("able", "willing", "wish")),
        ("协理员意见", ("helper", "helper_opinion")),
    )
    TOGETHER: ClassVar = (
        *PersonForm.TOGETHER,
        Asked("想参加哪个培训？按愿望先后选", ("first_course_id", "second_course_id", "third_course_id")),
        Asked("什么时候、在哪里上课方便？", ("preferred_time", "preferred_place")),
    )
    BY_STAFF: ClassVar = frozenset({"helper", "helper_opinion"})
    COURSES: ClassVar = ("first_course_id", "second_course_id", "third_course_id")

    education = ChoiceField("文化程度", EDUCATION, validators=[Required("请选择")])
    health = ChoiceField("健康状况", HEALTH, validators=[Required("请选择")])
    skills = optional_text("已有技能", most=100)
    trained_before = YesNoField("以前参加过培训吗", validators=[Required("请回答：")])
    first_course_id = ListField("第一意向项目", validators=[Required("请选择")])
    second_course_id = ListField("第二意向项目")
    third_course_id = ListField("第三意向项目")
    preferred_time = optional_text("方便的时间")
    preferred_place = optional_text("方便的地点")
    able = YesNoField("有劳动能力吗", validators=[Required("请回答：")])
    willing = YesNoField("愿意参加培训吗", validators=[Required("请回答：")])
    wish = ChoiceField("就业创业意向", WISHES, validators=[Required("请选择")])
    helper = optional_text("协理员姓名", most=100)
    helper_opinion = optional_text("协理员意见", most=500)

    def offer(self, session: Session, case: Case[TrainingDetails]) -> None:
        """The county's list, with the sign-up window in each line."""
        courses = session.connection().execute(_COURSES, {"county": case.county_code})
        lines = choices((str(course.id), _line(course)) for course in courses)
        for name in self.COURSES:
            self[name].choices = lines

    def validate_second_course_id(self, field: Field) -> None:
        """Each course once."""
        if field.data and field.data == self.first_course_id.data:
            raise ValidationError("与第一意向相同，请另选或不选")

    def validate_third_course_id(self, field: Field) -> None:
        """Each course once."""
        if field.data and field.data in {self.first_course_id.data, self.second_course_id.data}:
            raise ValidationError("与前面的意向相同，请另选或不选")

    def fill(self, details: Any) -> None:
        """The choices are ids."""
        super().fill(details)
        for name in self.COURSES:
            setattr(details, name, self[name].row)


_COURSE = Course.__table__.c
_COURSES = (
    select(_COURSE.id, _COURSE.name, _COURSE.days, _COURSE.signup_from, _COURSE.signup_to)
    .where(_COURSE.county_code == bindparam("county"))
    .order_by(_COURSE.signup_to.desc(), _COURSE.code)
)


def _line(course: Any) -> str:
    window = f"{cn_date(course.signup_from)}至{cn_date(course.signup_to)}报名"
    return f"{course.name}（{course.days}天，{window}）"
