"""Form fields of this trade: identity numbers, money, dates in three boxes; each error says what to do."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from wtforms import BooleanField, Field, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from fupin import identity
from fupin.clock import cn_date

MOST_YUAN = 100_000_000
_MONTH = re.compile(r"(20\d\d)\D?(0?[1-9]|1[0-2])月?")
MOST_DIGITS = 20  # Python refuses to read thousands; cut to twenty, a number is too large all the same


def half_width(text: str) -> str:
    """What a Chinese keyboard types for digits, as digits."""
    return unicodedata.normalize("NFKC", text).strip()


class Required:
    """A field that must be filled; its message is `请填写…` or `请选择…` with the field's own label."""

    field_flags = {"required": True}  # noqa: RUF012 - WTForms reads it so

    def __init__(self, verb: str = "请填写") -> None:
        self.verb = verb

    def __call__(self, _form: Any, field: Field) -> None:
        """Stop with the message unless something was entered; a field that already has an error keeps it."""
        if field.errors:
            raise StopValidation
        if field.data is None or field.data == "" or field.data == []:
            raise StopValidation(f"{self.verb}{field.label.text}")


class CheckedField(StringField):
    """Text that one of the identity checks accepts or explains."""

    def __init__(self, label: str, check: Callable[[str], Any], **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.check = check

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep what was typed; `data` is the canonical value, None if unacceptable."""
        self.typed = valuelist[0] if valuelist else ""
        self.data = None
        if self.typed.strip():
            accepted = self.check(self.typed)
            self.data = accepted.text if isinstance(accepted, identity.IdNumber) else accepted

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.data or ""


class DateField(Field):
    """A date in three boxes 年 月 日 that share the field's name; full-width digits are taken."""

    widget = TextInput()

    @property
    def parts(self) -> list[str]:
        """The three boxes as they should show: what was typed, or the date."""
        if self.raw_data:
            return [*self.raw_data, "", "", ""][:3]
        day = self.data
        return [str(day.year), str(day.month), str(day.day)] if isinstance(day, date) else ["", "", ""]

    def process_formdata(self, valuelist: list[str]) -> None:
        """Make a date of the three boxes. Raises ValueError naming the part that is wrong."""
        self.data = None
        parts = [half_width(part) for part in [*valuelist, "", "", ""][:3]]
        if not any(parts):
            return
        for part, unit in zip(parts, "年月日", strict=True):
            if not (part.isascii() and part.isdigit()):
                raise ValueError(f"请在“{unit}”一格填写数字")
        year, month, day = (int(part[:MOST_DIGITS]) for part in parts)
        if not 1900 <= year <= 2100:
            raise ValueError("年份应为四位数，如2026")
        if not 1 <= month <= 12:
            raise ValueError(f"没有{month}月，请核对")
        try:
            self.data = date(year, month, day)
        except ValueError:
            raise ValueError(f"{year}年{month}月没有{day}日，请核对") from None


class MoneyField(StringField):
    """An amount in yuan with at most two decimals; `data` is in fen."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read yuan, with or without thousands commas. Raises ValueError saying what is wrong."""
        self.data: Any = None
        text = half_width(valuelist[0] if valuelist else "").replace(",", "").removesuffix("元")
        if not text:
            return
        try:
            yuan = Decimal(text)
        except InvalidOperation:
            raise ValueError("金额请填写数字，单位元") from None
        if not yuan.is_finite() or not 0 <= yuan <= MOST_YUAN:
            raise ValueError("金额应在0到1亿元之间，请核对")
        if yuan != yuan.quantize(Decimal("0.01")):
            raise ValueError("金额最多两位小数，请核对")
        self.data = int(yuan * 100)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{Decimal(self.data) / 100:.2f}"


class MonthField(StringField):
    """A month as 2026-03; 2026年3月 and 202603 are taken too."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read year and month. Raises ValueError."""
        self.data = None
        typed = half_width(valuelist[0] if valuelist else "")
        if not typed:
            return
        found = _MONTH.fullmatch(typed)
        if not found:
            raise ValueError("月份请填写年和月，如2026-03")
        self.data = f"{found[1]}-{int(found[2]):02}"

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else self.data or ""


class CountField(StringField):
    """A whole number from `least` to `most`."""

    def __init__(self, label: str, *, least: int = 0, most: int = 100_000, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.least = least
        self.most = most

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the digits. Raises ValueError saying what is wrong."""
        self.data: Any = None
        text = half_width(valuelist[0] if valuelist else "")
        if not text:
            return
        if not (text.isascii() and text.isdigit()):
            raise ValueError(f"{self.label.text}请填写整数")
        number = int(text[:MOST_DIGITS])
        if not self.least <= number <= self.most:
            raise ValueError(f"{self.label.text}应在{self.least}到{self.most}之间")
        self.data = number

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(self.data)


def choices(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """A list to choose from, value and label each; no choice stands before it."""
    return [SelectChoice("", "请选择"), *(SelectChoice(value, label) for value, label in pairs)]


@cache
def _of_words(words: tuple[str | tuple[str, str], ...]) -> list[SelectChoice]:
    """A list that is the same in every form, made once."""
    return choices((word, word) if isinstance(word, str) else word for word in words)


class ChoiceField(SelectField):
    """One of a list; nothing is chosen beforehand."""

    def __init__(self, label: str, words: Sequence[str | tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(label, validate_choice=False, choices=_of_words(tuple(words)), **kwargs)

    def offer(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Set the list, value and label each."""
        self.choices = choices(pairs)

    def pre_validate(self, form: Any) -> None:
        """Only what is on the list."""
        if self.data and all(self.data != choice.value for choice in self.choices):
            raise ValidationError(f"请从列表中选择{self.label.text}")

    def process_data(self, value: Any) -> None:
        """Nothing is the empty choice, not the word None."""
        self.data = "" if value is None else str(value)

    def process_formdata(self, valuelist: list[str]) -> None:
        """As chosen."""
        self.data = valuelist[0] if valuelist else ""

    @property
    def shown(self) -> str:
        """The label of the choice made."""
        return next((choice.label for choice in self.choices if choice.value and choice.value == self.data), "")


class ListField(ChoiceField):
    """Always a drop-down: a list that grows with the office (courses, townships), or a cell of a table."""

    @property
    def row(self) -> int | None:
        """The id of the row chosen; what is not on the list never reaches the database."""
        return int(self.data) if self.shown else None


class YesNoField(ChoiceField):
    """A question answered by 是 or 否; no answer is a third state."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, [("yes", "是"), ("no", "否")], **kwargs)

    def process_data(self, value: Any) -> None:
        """From a stored boolean."""
        self.data = value if isinstance(value, str) else {True: "yes", False: "no"}.get(value, "")

    @property
    def flag(self) -> bool | None:
        """The answer as stored."""
        return {"yes": True, "no": False}.get(str(self.data))


class ManyField(SelectMultipleField):
    """Several of a list, as tick boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: str, choices: Sequence[str], **kwargs: Any) -> None:
        super().__init__(label, choices=[SelectChoice(choice) for choice in choices], **kwargs)

    def process_data(self, value: Any) -> None:
        """From the stored comma-joined text."""
        self.data = value.split("，") if isinstance(value, str) and value else list(value or [])


def text(label: str, *, most: int = 50) -> StringField:
    """A required line of text."""
    return StringField(label, [Required(), Length(max=most, message=f"最多{most}个字")], filters=[_trim])


def optional_text(label: str, *, most: int = 50) -> StringField:
    """A line of text that may stay empty."""
    return StringField(label, [Length(max=most, message=f"最多{most}个字")], filters=[_trim])


def long_text(label: str, *, most: int = 500) -> TextAreaField:
    """A required paragraph."""
    return TextAreaField(label, [Required(), Length(max=most, message=f"最多{most}个字")], filters=[_trim])


def promise(label: str, message: str) -> BooleanField:
    """A box that must be ticked."""
    return BooleanField(label, [DataRequired(message)])


def _trim(value: str | None) -> str | None:
    """A lone surrogate or a NUL never reaches the database."""
    if value is None:
        return None
    return value.replace("\0", "").encode("utf-8", "ignore").decode("utf-8").strip() or None


def shown(field: Field) -> str:
    """An answer as text for people: what the check page, the case page and the letters say."""
    data = field.data
    if isinstance(field, ChoiceField):
        return field.shown
    if isinstance(field, DateField):
        return cn_date(data) if data else ""
    if isinstance(field, MonthField):
        return f"{data[:4]}年{int(data[5:])}月" if data else ""
    if isinstance(field, MoneyField):
        return "" if data is None else f"{data / 100:,.2f} 元"
    if isinstance(field, ManyField):
        return "、".join(data or [])
    if isinstance(field, BooleanField):
        return "是" if data else "否"
    return "" if data is None else str(data)
