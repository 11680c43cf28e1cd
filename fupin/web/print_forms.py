"""The forms of printing: what the list is narrowed to, why once more, and into whose hands."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import ValidationError

from fupin.model import Reprint
from fupin.printing.batches import Wish
from fupin.printing.ledger import MOST_NOTE, MOST_TO
from fupin.schemes.fields import ChoiceField, DateField, Required, optional_text, text


class DayForm(FlaskForm):
    """A day, from an address or carried along in a form."""

    day = DateField("日期")

    class Meta:
        """It changes nothing."""

        csrf = False


class ReprintForm(FlaskForm):
    """Why a letter is printed once more."""

    reason = ChoiceField(
        "补打原因", [(reason.value, reason.label) for reason in Reprint], validators=[Required("请选择")]
    )
    note = optional_text("说明", most=MOST_NOTE)

    def validate_note(self, field: Any) -> None:
        """Other reasons are told."""
        if self.reason.data == Reprint.OTHER.value and not field.data:
            raise ValidationError("选择“其他”的，请写明原因")

    @property
    def wish(self) -> Wish:
        """As the ledger keeps it."""
        return Wish(reason=Reprint(self.reason.data), note=self.note.data or "")


class HandForm(FlaskForm):
    """Who was given the letters."""

    to = text("交给谁", most=MOST_TO)
