"""A draft as the kiosk shows it: part by part, what is answered and what is still to be."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from fupin.casework import Reading
from fupin.identity import ID_LENGTH, grouped_id
from fupin.kiosk.filling import ANSWERED
from fupin.kiosk.helper import helper_form
from fupin.kiosk.steps import Step, flow, parts
from fupin.schemes.fields import shown
from fupin.schemes.forms import Raw


class Line(NamedTuple):
    """An answer as text, empty if there is none, and the page that asks for it."""

    label: str
    text: str
    slug: str


@dataclass(frozen=True)
class Filled:
    """A part of the form: its answers, and the first of its pages that is not done yet."""

    title: str
    lines: tuple[Line, ...]
    first: str
    missing: Step | None

    @property
    def done(self) -> bool:
        """Whether every page of it was answered, and rightly."""
        return self.missing is None

    @property
    def begun(self) -> bool:
        """Whether anything in it was."""
        return any(line.text for line in self.lines)


@dataclass(frozen=True)
class Sheet:
    """All parts."""

    parts: tuple[Filled, ...]

    @property
    def missing(self) -> Step | None:
        """The first page that is still to be answered."""
        return next((part.missing for part in self.parts if part.missing), None)


def sheet(reading: Reading, raw: Raw) -> Sheet:
    """Checks every answer against the form."""
    forms = (reading.form, helper_form(raw))
    for form in forms:
        form.validate()
    kind = reading.scheme.form
    now, answered = set(flow(kind, raw)), set(raw.get(ANSWERED, []))
    filled = []
    for part in parts(kind):
        steps = [step for step in part.steps if step in now]
        missing = [step for step in steps if step.slug not in answered or wrong(forms[step.of_helper], step)]
        lines = tuple(line for step in steps for line in _lines(forms[step.of_helper], step))
        filled.append(Filled(part.title, lines, steps[0].slug, missing[0] if missing else None))
    return Sheet(tuple(filled))


def wrong(form: Any, step: Step) -> bool:
    """Whether something on this page of a validated form is wrong."""
    return any(form[name].errors for name in step.names)


def _lines(form: Any, step: Step) -> list[Line]:
    return [Line(str(form[name].label.text), _text(form[name]), step.slug) for name in step.names]


def _text(field: Any) -> str:
    """As people read it; what could not be read stays as it was typed."""
    text = shown(field)
    if field.short_name == "id_number" and len(text) == ID_LENGTH:
        return grouped_id(text)
    typed = "".join(field.raw_data or []) if not isinstance(field.data, list | bool) else ""
    return text or typed
