"""Every question of a form with its answer, one by one: what remarks are made at, and what is compared."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import count
from typing import Any

from wtforms import Field, FieldList

from fupin.schemes.fields import shown
from fupin.schemes.forms import Repeat, subforms

COMMA = "，"


class Kind(Enum):
    """A field, a table whole, or one line of a table within a row; such lines bear the name of their table."""

    FIELD = "field"
    TABLE = "table"
    LINE = "line"


@dataclass(frozen=True)
class Question:
    """One answer: `text` as screens may show it, `exact` as it is; `name` is the control's, `part` where it stands."""

    name: str
    part: str
    label: str
    text: str
    exact: str
    kind: Kind = Kind.FIELD

    @property
    def in_row(self) -> bool:
        """Whether it stands in a row of a table."""
        return "-" in self.name

    @property
    def title(self) -> str:
        """What it is called where it stands alone."""
        return " ".join(word for word in (self.part, self.label) if word)


def asked(form: Any) -> list[Question]:
    """What a remark can be made at: fields, and tables whole."""
    return [question for question in _all(form) if question.kind is not Kind.LINE]


def compared(form: Any) -> list[Question]:
    """What may differ from one submission to the next: fields, and the lines of tables."""
    return [question for question in _all(form) if question.kind is not Kind.TABLE]


def fields_of(form: Any) -> dict[str, Field]:
    """All fields by the names of their controls, those in rows and the rows' tables too."""
    return dict(_named(form))


def place(name: str) -> str:
    """The row in which a control stands, `workers-2`; of one that is in no row its own name."""
    return "-".join(name.split("-")[:2])


def moved(name: str, rows: Mapping[str, str]) -> str:
    """The name of a control where rows have other numbers."""
    row = place(name)
    return rows.get(row, row) + name.removeprefix(row)


def same_rows(before: Any, now: Any) -> dict[str, str]:
    """What each row of the form was called in the form before; a new one gets a name that none had.

    Rows are numbered anew when one is taken away: they are known by their first answer. One whose first answer was
    corrected is known by its number.
    """
    return {
        name: was
        for table in now
        if isinstance(table, FieldList)
        for name, was in _matched(_keys(before, before[table.short_name]), _keys(now, table), table.name).items()
    }


def _keys(form: Any, table: FieldList) -> dict[str, str]:
    first = form.ROWS[table.short_name].first_field
    return {f"{table.name}-{place}": shown(row[first]) for place, row in enumerate(subforms(table))}


def _matched(before: dict[str, str], now: dict[str, str], table: str) -> dict[str, str]:
    left, found = dict(before), {}
    for name, key in now.items():
        if same := next((was for was, other in left.items() if other == key), ""):
            found[name] = same
            del left[same]
    further = (f"{table}-{number}" for number in count(len(before)))
    for name in now:
        if name not in found:
            found[name] = name if name in left else next(further)
    return found


def related(one: str, other: str) -> bool:
    """Whether one name is the other, or lies inside it: a row and a field of it, a table and its lines."""
    return one == other or one.startswith(f"{other}-") or other.startswith(f"{one}-")


def _all(form: Any) -> Iterator[Question]:
    for part, names in form.SECTIONS:
        yield from (_question(form, part, form[name]) for name in names)
    for field in form:
        if isinstance(field, FieldList):
            yield from _table(form, field)


def _table(form: Any, table: FieldList) -> Iterator[Question]:
    repeat: Repeat = form.ROWS[table.short_name]
    yield Question(table.name, repeat.called, "全部", f"{len(table)} 行", "", Kind.TABLE)
    for number, row in enumerate(subforms(table), 1):
        part = f"{repeat.called} {number}"
        for field in row:
            if isinstance(field, FieldList):
                yield from _lines(form, part, field)
            else:
                yield _question(form, part, field, _known(row, field, repeat))


def _lines(form: Any, part: str, table: FieldList) -> Iterator[Question]:
    called = form.ROWS[table.short_name].called
    yield Question(table.name, part, called, f"{len(table)} 行", "", Kind.TABLE)
    for entry in table:
        text = COMMA.join(value for field in entry.form if (value := shown(field)))
        yield Question(table.name, part, called, text, text, Kind.LINE)


def _question(form: Any, part: str, field: Field, known: str = "") -> Question:
    exact = shown(field)
    return Question(field.name, part, str(field.label.text), form.masked(field.short_name, exact) + known, exact)


def _known(row: Any, field: Field, repeat: Repeat) -> str:
    """Beside the number that a row begins with, the name that the register has for it."""
    person = getattr(row, "person", None)
    return f"（{person.name}）" if person is not None and field.short_name == repeat.first_field else ""


def _named(fields: Any) -> Iterator[tuple[str, Field]]:
    for field in fields:
        yield field.name, field
        if isinstance(field, FieldList):
            for row in subforms(field):
                yield from _named(row)
