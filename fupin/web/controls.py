"""Which control a form field becomes, and which errors stand at the top of a form."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from flask import Flask

from fupin.glossary import glossary, word_in

FEW = 7  # up to so many choices are all shown
KINDS = {
    "FormField": "form",
    "FieldList": "list",
    "YesNoField": "radios",
    "ListField": "select",
    "RadioField": "radios",
    "ManyField": "boxes",
    "SelectMultipleField": "boxes",
    "BooleanField": "tick",
    "TextAreaField": "area",
    "FileField": "file",
    "MultipleFileField": "files",
    "PasswordField": "password",
}
FIRST = {"radios": "-0", "boxes": "-0", "date": "-year"}
FILES = {"file", "files"}  # HTML has no autocomplete for them: a browser never offers one again
NUMERIC = {"MoneyField": "decimal", "CountField": "numeric"}
SUFFIX = {"MoneyField": "元"}
HIDDEN = {"HiddenField", "CSRFTokenField"}


class FormError(NamedTuple):
    """One line of the error summary and the control it leads to, if any."""

    target: str
    words: str


def register(app: Flask) -> None:
    """Make these known to the macros."""
    app.jinja_env.globals.update(
        field_kind=kind,
        form_errors=form_errors,
        visible=visible,
        attributes=attributes,
        suffix=suffix,
        choices_of=choices_of,
        word_of=word_of,
        glossary=glossary,
    )


def kind(field: Any) -> str:
    """The word the macros decide by."""
    if hasattr(field, "parts"):
        return "date"
    if field.type in KINDS:
        return KINDS[field.type]
    if hasattr(field, "iter_choices"):
        return "radios" if len(choices_of(field)) <= FEW else "select"
    return "text"


def choices_of(field: Any) -> list[tuple[str, str, bool]]:
    """Value, label and whether chosen; the empty choice is left out."""
    return [(str(value), str(label), bool(chosen)) for value, label, chosen, *_ in field.iter_choices() if value != ""]


def visible(form: Any) -> list[Any]:
    """The fields that people see."""
    return [field for field in form if field.type not in HIDDEN]


def suffix(field: Any) -> str:
    """What stands behind the box: 元, or the unit the field names."""
    return str(getattr(field, "unit", "") or SUFFIX.get(field.type, ""))


def word_of(field: Any) -> str:
    """The word of a field's label that is explained beside it; of rows that repeat, in the first one only."""
    places = [part for part in field.name.split("-") if part.isdecimal()]
    return "" if any(place != "0" for place in places) else word_in(str(field.label.text))


def attributes(field: Any) -> dict[str, str]:
    """The control's further attributes. People's data are not offered again by the counter's browser."""
    remembered = {} if kind(field) in FILES else {"autocomplete": "off"}
    given = {**remembered, **(field.render_kw or {})}
    if field.type in NUMERIC:
        given.setdefault("inputmode", NUMERIC[field.type])
    return given


def form_errors(form: Any, whose: tuple[str, ...] = ()) -> list[FormError]:
    """All errors in the order of the fields; those of the whole form first. In a list they say whose: 工人2、报酬3."""
    return [*(_error("", whose, words) for words in form.form_errors), *_inside(form, whose)]


def _inside(fields: Any, whose: tuple[str, ...]) -> Iterator[FormError]:
    for field in fields:
        what = kind(field)
        if what == "form":
            yield from form_errors(field.form, whose)
        elif what == "list":
            yield from (_error(field.id, whose, words) for words in field.errors if isinstance(words, str))
            for number, entry in enumerate(field, 1):
                yield from _inside([entry], (*whose, f"{field.label.text}{number}"))
        else:
            target = "" if field.type in HIDDEN else field.id + FIRST.get(what, "")
            yield from (_error(target, whose, words) for words in field.errors)


def _error(target: str, whose: tuple[str, ...], words: str) -> FormError:
    return FormError(target, f"{'、'.join(whose)}：{words}" if whose else words)
