"""Letters from before the facts they rest on were kept beside them: taken from the judgement kept with their step."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session

from fupin import policy, vault
from fupin.letter_facts import GRANTED, MONEY
from fupin.model import Application, Benefit, Document, Event, LetterFigure, LetterPerson, Parameter, Person
from fupin.model.places import inside
from fupin.model.terms import Action, DocumentStatus
from fupin.schemes import SCHEMES

RECEIPT = "receipt"  # says nothing that could turn out otherwise
SAME_STEP = timedelta(minutes=5)
PERSON, FIGURE = {"id", "name", "birth", "household_id"}, {"code", "text", "unit"}


def unwatched(session: Session, scope: str) -> int:
    """How many letters of an area count and are not compared with the register, for nobody kept what it said."""
    query = select(func.count(Document.id)).join(Application, Application.id == Document.application_id)
    return session.scalar(query.where(*_unremembered(), inside(Application.area_code, scope))) or 0


def remember(session: Session) -> tuple[int, int]:
    """Keep what can be found, once; how many letters that makes, and of how many nothing was kept.

    Only the applicant's number is compared, as the letter prints it, and no account. The caller commits.
    """
    done = left = 0
    for document, application in session.execute(_old()).all():
        facts = _judged(session, document, application)
        kept = _people(session, document, application, facts) if facts else []
        session.add_all(kept)
        if kept and facts and _step(document, application) is Action.ISSUE:
            session.add_all(_figures(session, document, application, facts))
        done, left = done + bool(kept), left + (not kept)
    session.flush()
    return done, left


def _old() -> Select[Any]:
    pair: tuple[Any, ...] = (Document, Application)
    joined = select(*pair).join(Application, Application.id == Document.application_id)
    return joined.where(*_unremembered()).order_by(Document.id)


def _unremembered() -> tuple[ColumnElement[bool], ...]:
    known = exists(select(LetterPerson.person_id).where(LetterPerson.document_id == Document.id))
    of_somebody = or_(Application.person_id.is_not(None), Application.state.in_(GRANTED))
    return Document.status == DocumentStatus.VALID, Document.kind != RECEIPT, of_somebody, ~known


def _step(document: Document, application: Application) -> Action | None:
    return SCHEMES[application.scheme].letter(document.kind).on


def _judged(session: Session, document: Document, application: Application) -> dict[str, Any] | None:
    """The facts of the step that made the letter; of one issued again, those of the first."""
    query = select(Event.evidence).where(
        Event.application_id == application.id,
        Event.action == _step(document, application),
        Event.at <= document.issued_at + SAME_STEP,
    )
    evidence = session.scalar(query.order_by(Event.id.desc()).limit(1))
    return evidence["facts"] if evidence else None


def _people(session: Session, document: Document, application: Application, facts: Any) -> list[LetterPerson]:
    names = {each["id"]: str(each["name"]) for each in _dictionaries(facts, PERSON)}
    wanted = {application.person_id}
    if _step(document, application) is Action.ISSUE:
        wanted |= set(session.scalars(select(Benefit.person_id).where(Benefit.application_id == application.id)))
    people = session.scalars(select(Person).where(Person.id.in_(wanted & set(names))).order_by(Person.id))
    return [_said(document, application, person, names[person.id]) for person in people]


def _said(document: Document, application: Application, person: Person, name: str) -> LetterPerson:
    seal = person.id_number_sealed
    if person.id == application.person_id:
        printed = (document.values.get("person") or {}).get("id_number", person.id_number)
        if printed != person.id_number:
            seal = vault.seal(printed, person.place("id_number"))
    return LetterPerson(document_id=document.id, person_id=person.id, name=name, number_seal=seal)


def _figures(session: Session, document: Document, application: Application, facts: Any) -> list[LetterFigure]:
    """Sums that are still the same are watched from now on; others were corrected since."""
    newest = session.scalar(select(func.max(Parameter.id))) or 0
    kept = []
    for each in _dictionaries(facts, FIGURE):
        if each["unit"] == MONEY and each["text"] is not None:
            same = _today(session, application, each["code"]) == int(each["text"])
            known_to = newest if same else 0
            figure = LetterFigure(document_id=document.id, code=each["code"], fen=int(each["text"]), known_to=known_to)
            kept.append(figure)
    return list({figure.code: figure for figure in kept}.values())


def _today(session: Session, application: Application, code: str) -> int | None:
    if application.applied_on is None:
        return None
    value = policy.parameter(session, code, application.area_code, application.applied_on)
    return value.number if value.known else None


def _dictionaries(value: Any, keys: set[str]) -> Iterator[dict[str, Any]]:
    """Every one inside that has these keys."""
    if isinstance(value, dict):
        if keys <= value.keys():
            yield value
        for part in value.values():
            yield from _dictionaries(part, keys)
    elif isinstance(value, list):
        for part in value:
            yield from _dictionaries(part, keys)
