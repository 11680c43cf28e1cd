"""Forms of policy figures and documents."""

from typing import Any

from flask_wtf import FlaskForm
from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms import StringField, ValidationError

from fupin.model import Parameter, PolicyDocument
from fupin.model.terms import Confirmed
from fupin.schemes.fields import ChoiceField, DateField, Required, optional_text, text
from fupin.web.policy_values import stored

SURE = [(word.value, word.label) for word in (Confirmed.CONFIRMED, Confirmed.TO_CONFIRM)]


class FilterForm(FlaskForm):
    """Which figures to show; read from the address."""

    class Meta:
        """Nothing is written."""

        csrf = False

    words = optional_text("名称或代码")
    on = DateField("有效日期")


class Dated(FlaskForm):
    """Something that holds from one day to another."""

    def validate_valid_to(self, field: Any) -> None:
        """An end before the beginning would never hold."""
        start = self.valid_from.data
        if field.data and start and field.data < start:
            raise ValidationError("截止日期早于起始日期，请核对")


class ValueForm(Dated):
    """A further value of one parameter."""

    value = StringField("新的数值", [Required()])
    valid_from = DateField("起始日期", [Required()])
    valid_to = DateField("截止日期")
    document = ChoiceField("所属文件", validators=[Required("请选择")])
    source = text("数值的出处", most=120)
    clause = optional_text("条款", most=40)
    status = ChoiceField("核实情况", SURE, validators=[Required("请选择")])

    @classmethod
    def of(cls, session: Session, old: Parameter) -> "ValueForm":
        """The form for another value of the same parameter."""
        form = cls()
        form.unit, form.code = old.unit, old.code
        form.document.offer(_documents(session))
        return form

    def validate_value(self, field: Any) -> None:
        """Read it by the parameter's unit."""
        try:
            self.read = stored(self.unit, field.data, self.code) if field.data else ""
        except ValueError as error:
            raise ValidationError(str(error)) from error

    def values(self) -> dict[str, Any]:
        """The row's own columns."""
        return {
            "value": self.read,
            "valid_from": self.valid_from.data,
            "valid_to": self.valid_to.data,
            "document_id": int(self.document.data),
            "source": self.source.data,
            "clause": self.clause.data or "",
            "status": Confirmed(self.status.data),
        }


class DocumentForm(Dated):
    """A policy document."""

    title = text("文件名称", most=200)
    number = optional_text("文号", most=60)
    valid_from = DateField("施行日期", [Required()])
    valid_to = DateField("截止日期")
    continues = ChoiceField("接续的文件")
    status = ChoiceField("核实情况", SURE, validators=[Required("请选择")])

    @classmethod
    def of(cls, session: Session) -> "DocumentForm":
        """The form with the documents there are."""
        form = cls()
        form.continues.offer(_documents(session))
        return form

    def values(self) -> dict[str, Any]:
        """The row's own columns."""
        return {
            "title": self.title.data,
            "number": self.number.data or "",
            "valid_from": self.valid_from.data,
            "valid_to": self.valid_to.data,
            "continues_id": int(self.continues.data) if self.continues.data else None,
            "status": Confirmed(self.status.data),
        }


def _documents(session: Session) -> list[tuple[str, str]]:
    rows = session.execute(select(PolicyDocument.id, PolicyDocument.title).order_by(PolicyDocument.valid_from))
    return [(str(id), title) for id, title in rows]
