"""What was typed and what was stored, as forms, answers and judgements. Nothing here writes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload

from fupin import clock
from fupin.casework.funding import with_budget
from fupin.model import Application, Officer, Organisation, Person
from fupin.model.people import id_hash
from fupin.model.places import covers
from fupin.model.terms import State
from fupin.scheme import Case, Judgement, Scheme, as_kept
from fupin.schemes import SCHEMES
from fupin.schemes.forms import Raw, parse

OUTSIDE = "此人户籍不在本辖区，请到户籍所在地的窗口办理"


_BY_NUMBER = select(Person).options(joinedload(Person.household)).where(Person.id_hash == bindparam("id_hash"))


@dataclass(frozen=True)
class Reading:
    """A form as typed, whom it is for, and what the rules say of it."""

    scheme: Scheme[Any, Any]
    form: Any
    case: Case[Any]
    judgement: Judgement


def read(
    session: Session, user: Officer, scheme: Scheme[Any, Any], raw: Raw, application: Application | None
) -> Reading:
    """Judge what was typed, half-filled or wrong as it may be. Writes nothing."""
    form = parse(scheme.form, raw)
    return _reading(session, user, scheme, form, _person(session, form, user), application, _recall)


def read_as_typed(
    session: Session, user: Officer, scheme: Scheme[Any, Any], raw: Raw, application: Application | None
) -> Reading:
    """As `read`, for a screen that strangers stand at: what the register knows is not filled in.

    Somebody is found by number and name together, in the area alone; one of them wrong is as if nobody were.
    """
    form = parse(scheme.form, raw)
    form.ask_name()
    person = _of_number(session, form)
    if person is not None and not (covers(user.scope, person.area_code) and form.applicant_name.data == person.name):
        person = None
    return _reading(session, user, scheme, form, person, application, _recall_nothing)


def _reading(
    session: Session,
    user: Officer,
    scheme: Scheme[Any, Any],
    form: Any,
    person: Person | None,
    application: Application | None,
    recall: Callable[[Session, Any, Person | None], None],
) -> Reading:
    on = application.applied_on if application and application.applied_on else clock.today()
    area = person.area_code if person else user.scope
    draft = Case(scheme.details(), person, None, area, on)
    form.offer(session, draft)
    form.look_up(session, area[:6])
    recall(session, form, person)
    form.fill(draft.details)
    case = Case(
        draft.details,
        person,
        find_organisation(session, form),
        getattr(draft.details, "area_code", None) or area,
        on,
        application.id if application else None,
        _number_problem(form),
    )
    return Reading(scheme, form, case, scheme.judge(session, case))


def _recall_nothing(_session: Session, _form: Any, _person: Person | None) -> None:
    """What the register knows stays there."""


def _recall(session: Session, form: Any, person: Person | None) -> None:
    """Let the register fill in the form; what it had filled in for another number goes first."""
    before = form.recalled.data
    if before and (person is None or person.uid != before):
        other = session.scalar(select(Person).where(Person.uid == before))
        if other is not None:
            form.forget(other)
    if person is not None:
        form.recall(person)


def _number_problem(form: Any) -> str:
    """What is wrong with the typed identity number, before anybody is looked for."""
    if form.applicant != "person" or (form.id_number.data and not form.id_number.process_errors):
        return ""
    return str(next(iter(form.id_number.process_errors), "请先填写身份证号码"))


def _person(session: Session, form: Any, user: Officer) -> Person | None:
    """Whom the typed number names, inside the user's area; outside it the field says where to go."""
    person = _of_number(session, form)
    if person is not None and not covers(user.scope, person.area_code):
        form.id_number.process_errors = [*form.id_number.process_errors, OUTSIDE]
        form.id_number.errors = [OUTSIDE]
        return None
    return person


def _of_number(session: Session, form: Any) -> Person | None:
    """Whom the typed number names, wherever they live."""
    if form.applicant != "person" or not form.id_number.data:
        return None
    return session.scalar(_BY_NUMBER, {"id_hash": id_hash(form.id_number.data)})


def find_organisation(session: Session, form: Any) -> Organisation | None:
    if form.applicant != "organisation" or not form.credit_code.data:
        return None
    return session.scalar(select(Organisation).where(Organisation.credit_code == form.credit_code.data))


class _Stored:
    """Application and details as one object, as a form reads them."""

    def __init__(self, *rows: Any) -> None:
        self.rows = rows

    def __getattr__(self, name: str) -> Any:
        for row in self.rows:
            if row is not None and hasattr(type(row), name):
                return getattr(row, name)
        raise AttributeError(name)


def details_of(session: Session, application: Application) -> Any:
    """The scheme's own row, None while it is a first draft."""
    return session.get(SCHEMES[application.scheme].details, application.id)


def stored_form(session: Session, application: Application) -> Any:
    """The form as it was submitted."""
    scheme = SCHEMES[application.scheme]
    details = details_of(session, application)
    form = scheme.form(obj=_Stored(application, details))
    if application.person is not None:
        form.recalled.data = application.person.uid
    form.offer(session, Case(details, application.person, None, application.area_code, clock.today()))
    form.look_up(session, application.county_code)
    return form


def stored_answers(session: Session, application: Application) -> list[dict[str, Any]]:
    """What was submitted, as text."""
    answers: list[dict[str, Any]] = stored_form(session, application).answers()
    return answers


def judge(session: Session, application: Application) -> Judgement:
    """What the rules say of a submitted application now, by the policy of its day."""
    scheme = SCHEMES[application.scheme]
    case = Case(
        details_of(session, application),
        application.person,
        application.organisation,
        application.area_code,
        application.applied_on or clock.today(),
        application.id,
    )
    return scheme.judge(session, case)


def standing(session: Session, application: Application) -> Judgement | None:
    """What a page shows: of an open case the findings of now, of a closed one those of its last judged step."""
    if application.submitted_at is None:
        return None
    kept = [event.evidence for event in application.events if event.evidence]
    if application.state.closed and kept:
        return as_kept(kept[-1])
    judgement = judge(session, application)
    return with_budget(session, application, judgement) if application.state is State.ENDORSED else judgement


def raw_of(form: Any) -> Raw:
    """A form's values as a browser would send them."""
    raw: Raw = {}
    for field in form:
        _collect(field, raw)
    return raw


def _collect(field: Any, raw: Raw) -> None:
    if hasattr(field, "entries"):
        for entry in field.entries:
            _collect(entry, raw)
    elif hasattr(field, "form"):
        for inner in field.form:
            _collect(inner, raw)
    elif hasattr(field, "parts"):
        raw[field.name] = list(field.parts)
    elif isinstance(field.data, list):
        raw[field.name] = [str(each) for each in field.data]
    elif field.data not in (None, ""):
        raw[field.name] = [str(field._value()) if hasattr(field, "_value") else str(field.data)]
