"""What every application form has: who applies, who helps, sections, repeat rows, answers as text."""

from collections.abc import Iterator
from typing import Any, ClassVar, NamedTuple

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from wtforms import Field, FieldList, Form, FormField, HiddenField, StringField
from wtforms.validators import ValidationError

from fupin import identity
from fupin.model.terms import OrganisationKind
from fupin.schemes.fields import CheckedField, ChoiceField, ListField, Required, shown, text

NOT_GIVEN = "未提供"
LONGEST_NAME = 60
AGENT_RELATIONS = ("本人", "配偶", "子女", "父母", "其他亲属", "村干部", "协理员", "其他")

Answers = list[dict[str, Any]]
Raw = dict[str, list[str]]


class Repeat(NamedTuple):
    """Rows that can be added: the first field of each, how many there may be, and what a row or the table is called.

    `title` is of a table that the counter fills in for a person; others have none.
    """

    first_field: str
    most: int
    called: str
    title: str = ""


class Asked(NamedTuple):
    """What the self-service screen asks on one page: the question, and its fields, up to three of one fact."""

    question: str
    names: tuple[str, ...]


class ApplicationForm(Form):
    """Base of the schemes' forms.

    `SECTIONS` orders the fields as the paper form does; `SECRET` fields are masked wherever answers are shown on
    screen; `KNOWN` maps fields to what the registry knows about the person, filled in where nothing was typed;
    `ROWS` names the repeats, those inside others too. `organisation_kind` is what an organisation new to the office is
    entered as; `live_part` sets apart the applications of which somebody may have several open at once.

    For the self-service screen, which asks one thing a page, `TOGETHER` names what belongs on one page or needs a
    question of its own, and `BY_STAFF` what only staff answer.
    """

    SECTIONS: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = ()
    SECRET: ClassVar[frozenset[str]] = frozenset(
        {"id_number", "phone", "bank_account", "legal_id_number", "disability"}
    )
    KNOWN: ClassVar[dict[str, str]] = {}
    APPLICANT: ClassVar[str] = "person"
    ROWS: ClassVar[dict[str, Repeat]] = {}
    TOGETHER: ClassVar[tuple[Asked, ...]] = ()
    BY_STAFF: ClassVar[frozenset[str]] = frozenset()

    organisation_kind = OrganisationKind.ENTERPRISE
    live_part = ""

    recalled = StringField()  # the uid of whom the register's values below belong to
    page = HiddenField()  # which open page this was typed on: two tabs on one draft are told apart by it
    phone = CheckedField("联系电话", identity.phone, validators=[Required()])
    agent_relation = ChoiceField("办理人", AGENT_RELATIONS, validators=[Required("请选择")], default="本人")
    agent_name = CheckedField("代办人姓名", identity.person_name)

    @property
    def applicant(self) -> str:
        """Who files it: a person or an organisation; in most forms always the same."""
        return self.APPLICANT

    def __iter__(self) -> Iterator[Field]:
        """In the order of the paper form, and so the errors; what is in no section comes last."""
        order = {name: place for place, name in enumerate(name for _, names in self.SECTIONS for name in names)}
        return iter(sorted(self._fields.values(), key=lambda field: order.get(field.name, len(order))))

    def validate_agent_name(self, field: Field) -> None:
        """Whoever files for another is named."""
        if self.agent_relation.data not in {"", "本人"} and not field.data and not field.errors:
            raise ValidationError("代办请填写代办人姓名")

    def fill(self, details: Any) -> None:
        """Write the typed values into the scheme's columns, field by field of the same name."""
        for field in self:
            if hasattr(type(details), field.name) and not isinstance(field, FieldList):
                setattr(details, field.name, stored(field))

    def offer(self, session: Session, case: Any) -> None:
        """Set the choices that depend on the office: courses, openings, areas. Most forms have none."""

    def look_up(self, session: Session, county_code: str) -> None:
        """Complete repeat rows from the registry. Most forms have none."""

    def ask_name(self) -> None:
        """Where nothing is filled in from the register, people are asked for their name. Enterprises always are."""

    def recall(self, person: Any) -> None:
        """Fill what the register knows where nothing was typed."""
        for name, known in self.known_of(person).items():
            field = self[name]
            if not field.data and not field.errors and known is not None:
                self._set(name, known)
        self.recalled.raw_data, self.recalled.data = None, person.uid

    def forget(self, person: Any) -> None:
        """Clear what the register had filled in for somebody else; what was typed over it stays."""
        for name, known in self.known_of(person).items():
            if known is not None and str(self[name].data) == str(known):
                self._set(name, None)
        self.recalled.raw_data, self.recalled.data = None, ""

    def known_of(self, person: Any) -> dict[str, Any]:
        """What the register knows of somebody, by field."""
        return {name: getattr(person, attribute, None) for name, attribute in self.KNOWN.items()}

    def _set(self, name: str, value: Any) -> None:
        field = self[name]
        field.raw_data = None
        field.process_data(value)

    def answers(self) -> Answers:
        """Every answer as text, by section, in the order of the paper form: label, text, text as screens may show it.

        `anchor` is where the form asks it; a section marked `annex` has a table of its own in the letters.
        """
        return [
            {"title": title, "rows": [self._row(name) for name in names], "anchor": f"part-{place}"}
            for place, (title, names) in enumerate(self.SECTIONS, 1)
        ]

    def _row(self, name: str) -> list[str]:
        field = self[name]
        value = shown(field)
        return [field.label.text, value or NOT_GIVEN, self.masked(name, value) or NOT_GIVEN]

    def masked(self, name: str, value: str) -> str:
        """The answer as screens may show it."""
        if name not in self.SECRET or not value:
            return value
        return identity.masked_id(value) if len(value) >= 18 else identity.masked_tail(value)


class PersonForm(ApplicationForm):
    """A form that a person files; the name is asked only of somebody who is not on the register."""

    TOGETHER: ClassVar[tuple[Asked, ...]] = (Asked("申请人是谁？", ("applicant_name", "id_number")),)

    id_number = CheckedField("身份证号码", identity.id_number, validators=[Required()])
    applicant_name = CheckedField("姓名", identity.person_name)

    KNOWN: ClassVar[dict[str, str]] = {
        "applicant_name": "name",
        "phone": "phone",
        "education": "education",
        "health": "health",
    }

    def ask_name(self) -> None:
        """The name is asked of everybody."""
        self.applicant_name.validators = [Required()]
        self.applicant_name.flags.required = True

    def validate_applicant_name(self, field: Field) -> None:
        """A refusal needs a name too."""
        if self.id_number.data and not field.data and not field.errors:
            raise ValidationError("名册里没有此人，请填写姓名")


class EnterpriseForm(ApplicationForm):
    """A form that an enterprise files."""

    APPLICANT: ClassVar[str] = "organisation"

    company = text("企业名称", most=100)
    credit_code = CheckedField("统一社会信用代码", identity.credit_code, validators=[Required()])


def stored(field: Field) -> Any:
    """A field's value as its column takes it; of a list that grows with the office only what is on it."""
    if isinstance(field, ListField) and not field.shown:
        return None
    if hasattr(field, "flag"):
        return field.flag
    data = field.data
    if isinstance(data, list):
        return "，".join(data)
    return None if data == "" else data


def subforms(field: FieldList) -> Iterator[Any]:
    """The forms of a repeat row."""
    for entry in field:
        assert isinstance(entry, FormField)  # noqa: S101 - a repeat row is made of forms
        yield entry.form


def parse(form: type[Any], raw: Raw) -> Any:
    """The form as typed, nothing lost; not yet validated."""
    return form(MultiDict([(name, value) for name, values in raw.items() if _ours(name) for value in values]))


def _ours(name: str) -> bool:
    """Made-up names stay out: WTForms counts rows by whatever calls itself a digit, ² and thousands of nines too."""
    return name.isascii() and len(name) <= LONGEST_NAME


def with_row(raw: Raw, prefix: str, repeat: Repeat) -> Raw:
    """One more empty row of a repeat, after the last; the same answers if it is full."""
    taken = {int(rest) for name in raw if _ours(name) and (rest := _index(name, prefix)).isdigit()}
    if len(taken) >= repeat.most:
        return raw
    return raw | {f"{prefix}-{max(taken, default=-1) + 1}-{repeat.first_field}": [""]}


def without_row(raw: Raw, row: str) -> Raw:
    """The same answers without one row, named as `workers-2`."""
    return {name: values for name, values in raw.items() if not name.startswith(f"{row}-")}


def _index(name: str, prefix: str) -> str:
    return name.removeprefix(f"{prefix}-").split("-")[0] if name.startswith(f"{prefix}-") else ""
