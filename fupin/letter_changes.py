"""Letters that count and whose facts are others today than when they were made."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from fupin import letter_rows
from fupin.letter_about import About
from fupin.letter_facts import GONE, GRANTED, Change, What, of_figure, of_person
from fupin.model import Application, Document, LetterFigure, LetterPerson, Parameter, Person, StatusChange
from fupin.model.people import in_effect
from fupin.model.places import inside
from fupin.model.terms import DocumentStatus, StatusEvent

PAGE = 50


@dataclass(frozen=True)
class Line:
    """A letter with what has changed."""

    about: About
    changes: tuple[Change, ...]

    @property
    def document(self) -> Document:
        return self.about.document


def changed(session: Session, scope: str, what: What | None = None, before: int = 0) -> tuple[list[Line], int]:
    """One page of letters that count and may have changed, the newest first, and the id below which the next begins.

    The database finds them by names, seals and moments; no letter is opened, and of people only those on the page.
    """
    beside = [] if before else [Line(*each) for each in letter_rows.changed(session, scope, what)]
    if what is What.TARGET:
        return beside, 0
    query = _suspects(scope, what)
    if before:
        query = query.where(Document.id < before)
    found = [(row[0], row[1]) for row in session.execute(query.limit(PAGE + 1))]
    pairs = found[:PAGE]
    return beside + _lines(session, pairs, what), pairs[-1][0].id if len(found) > PAGE else 0


def of_letter(session: Session, about: About) -> tuple[Change, ...]:
    """What has changed of one letter."""
    if about.application is None:
        return letter_rows.changes(session, about)
    lines = _lines(session, [(about.document, about.application)], None)
    return lines[0].changes if lines else ()


def _suspects(scope: str, what: What | None) -> Select[Document, Application]:
    signs = _signs()
    return (
        select(Document, Application)
        .join(Application, Application.id == Document.application_id)
        .where(
            Document.status == DocumentStatus.VALID,
            inside(Application.area_code, scope),
            signs[what] if what else or_(*signs.values()),
        )
        .order_by(Document.id.desc())
    )


def _signs() -> dict[What, ColumnElement[bool]]:
    """By what the database suspects each change. More may be suspected than is so, never less."""
    said, person = LetterPerson, Person
    return {
        What.NAME: _of_people(said.name != person.name),
        What.NUMBER: _of_people(said.number_seal != person.id_number_sealed),
        What.STANDING: _of_people(_left()),
        What.ACCOUNT: _of_people(
            said.account_seal.is_not(None), said.account_seal.is_distinct_from(person.bank_account_sealed)
        ),
        What.FIGURE: _figure_corrected(),
    }


def _of_people(*differ: ColumnElement[bool]) -> ColumnElement[bool]:
    about = (LetterPerson.document_id == Document.id, Person.id == LetterPerson.person_id)
    return exists(select(LetterPerson.person_id).where(*about, *differ).correlate(Document, Application))


def _left() -> ColumnElement[bool]:
    """Only who was granted something has to be there still."""
    recorded = exists(
        select(StatusChange.id).where(
            StatusChange.person_id == LetterPerson.person_id,
            StatusChange.event.in_(GONE),
            StatusChange.recorded_at > Document.issued_at,
            in_effect(),
        )
    )
    return and_(Application.state.in_(GRANTED), recorded)


def _figure_corrected() -> ColumnElement[bool]:
    """A figure for the day of the application that the office did not have yet when the letter was made."""
    return exists(
        select(LetterFigure.code)
        .join(Parameter, Parameter.code == LetterFigure.code)
        .where(
            LetterFigure.document_id == Document.id,
            Parameter.id > LetterFigure.known_to,
            Parameter.valid_from <= Application.applied_on,
            or_(Parameter.valid_to.is_(None), Parameter.valid_to >= Application.applied_on),
        )
        .correlate(Document, Application)
    )


def _lines(session: Session, pairs: Sequence[tuple[Document, Application]], what: What | None) -> list[Line]:
    ids = [document.id for document, _ in pairs]
    said = _by_letter(session, select(LetterPerson, Person).join(Person, Person.id == LetterPerson.person_id), ids)
    figures = _by_letter(session, select(LetterFigure, Parameter.title).join(Parameter, _newest_title()), ids)
    gone = _gone(session, [person.id for rows in said.values() for _, person in rows])
    lines = []
    for document, application in pairs:
        found = [
            *(of_person(kept, person, document, application, gone) for kept, person in said.get(document.id, [])),
            *(of_figure(session, application, kept, title) for kept, title in figures.get(document.id, [])),
        ]
        changes = tuple(change for some in found for change in some if what in (None, change.what))
        lines += [Line(About(document, application, None, None, None), changes)] if changes else []
    return lines


def _by_letter(session: Session, query: Select[Any, Any], ids: Sequence[int]) -> dict[int, list[Any]]:
    kept = query.column_descriptions[0]["entity"]
    rows: dict[int, list[Any]] = {}
    for row in session.execute(query.where(kept.document_id.in_(ids))):
        rows.setdefault(row[0].document_id, []).append(tuple(row))
    return rows


def _newest_title() -> ColumnElement[bool]:
    """The figure under its present title."""
    newest = select(func.max(Parameter.id)).where(Parameter.code == LetterFigure.code).correlate(LetterFigure)
    return Parameter.id == newest.scalar_subquery()


def _gone(session: Session, ids: Sequence[int]) -> dict[int, Any]:
    """The last change in effect of each of these people."""
    query = (
        select(StatusChange.person_id, StatusChange.event, StatusChange.on, StatusChange.recorded_at)
        .where(StatusChange.person_id.in_(ids), StatusChange.event != StatusEvent.CORRECTED, in_effect())
        .order_by(StatusChange.on, StatusChange.id)
    )
    return {row.person_id: row for row in session.execute(query)}
