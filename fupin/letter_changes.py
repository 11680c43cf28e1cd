"""Letters whose facts are others today than when they were made: what is remembered of each, and what has changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from fupin import policy, vault
from fupin.clock import cn_date
from fupin.db import Term
from fupin.identity import masked_id, masked_tail
from fupin.letter_values import Subject
from fupin.model import Application, Document, LetterFigure, LetterPerson, Parameter, Person, StatusChange
from fupin.model.people import in_effect
from fupin.model.places import inside
from fupin.model.terms import Action, DocumentStatus, State, StatusEvent
from fupin.policy import Value
from fupin.scheme import Letter

PAGE = 50
GONE = (StatusEvent.DIED, StatusEvent.MOVED_OUT, StatusEvent.MISIDENTIFIED)
PRINTS_ACCOUNT = "approval"  # the one kind of letter that repeats all answers
MONEY = "分"


class What(Term):
    """What a letter says that may turn out otherwise. That a village is called otherwise today is no change."""

    NAME = "name", "姓名"
    NUMBER = "number", "身份证号码"
    STANDING = "standing", "身份"
    ACCOUNT = "account", "银行账号"
    FIGURE = "figure", "金额标准"


@dataclass(frozen=True)
class Change:
    """One fact, as the letter has it and as it is today; numbers are masked. `who` tells people of a roster apart."""

    what: What
    label: str
    before: str
    now: str
    who: str = ""


@dataclass(frozen=True)
class Line:
    """A letter with what has changed."""

    document: Document
    application: Application
    changes: tuple[Change, ...]


# when a letter is made -----------------------------------------------------------------------------------------------


def remember(session: Session, subject: Subject, letter: Letter, document: Document) -> None:
    """Keep with a letter what the register says of its people and which sums it grants by. A receipt says neither."""
    if letter.on is None:
        return
    grants = letter.on is Action.ISSUE
    for person in _people(session, subject, grants=grants):
        session.add(_said_of(person, subject, document))
    if grants:
        session.add_all(_figures(session, subject, document))
    session.flush()


def _people(session: Session, subject: Subject, *, grants: bool) -> Sequence[Person]:
    """The applicant, and whoever is granted something."""
    ids = {subject.application.person_id} - {None}
    if grants:
        given = subject.scheme.grants(subject.application, subject.details, subject.judgement.facts)
        ids |= {benefit.person_id for benefit in given}
    return session.scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.id)).all() if ids else []


def _said_of(person: Person, subject: Subject, document: Document) -> LetterPerson:
    printed = document.kind == PRINTS_ACCOUNT and person.id == subject.application.person_id
    same = printed and getattr(subject.details, "bank_account", None) == person.bank_account
    return LetterPerson(
        document_id=document.id,
        person_id=person.id,
        name=person.name,
        number_seal=person.id_number_sealed,
        account_seal=person.bank_account_sealed if same else None,
    )


def _figures(session: Session, subject: Subject, document: Document) -> list[LetterFigure]:
    values = [each for each in vars(subject.judgement.facts).values() if isinstance(each, Value)]
    sums = {value.code: value.number for value in values if value.known and value.unit == MONEY}
    newest = session.scalar(select(func.max(Parameter.id))) or 0
    return [LetterFigure(document_id=document.id, code=code, fen=fen, known_to=newest) for code, fen in sums.items()]


# today ---------------------------------------------------------------------------------------------------------------


def changed(session: Session, scope: str, what: What | None = None, before: int = 0) -> tuple[list[Line], int]:
    """One page of letters that count and may have changed, the newest first, and the id below which the next begins.

    The database finds them by names, seals and moments; no letter is opened, and of people only those on the page.
    """
    query = _suspects(scope, what)
    if before:
        query = query.where(Document.id < before)
    found = [(row[0], row[1]) for row in session.execute(query.limit(PAGE + 1))]
    pairs = found[:PAGE]
    return _lines(session, pairs, what), pairs[-1][0].id if len(found) > PAGE else 0


def of_letter(session: Session, document: Document, application: Application) -> tuple[Change, ...]:
    """What has changed of one letter."""
    lines = _lines(session, [(document, application)], None)
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
    return and_(Application.state.in_((State.ISSUED, State.PAID)), recorded)


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
        people = [_changes_of(kept, person, document, application, gone) for kept, person in said.get(document.id, [])]
        sums = [_figure(session, application, kept, title) for kept, title in figures.get(document.id, [])]
        found = [change for changes in (*people, *sums) for change in changes if what in (None, change.what)]
        lines += [Line(document, application, tuple(found))] if found else []
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


def _changes_of(
    kept: LetterPerson, person: Person, document: Document, application: Application, gone: dict[int, Any]
) -> list[Change]:
    who = "" if person.id == application.person_id else kept.name
    found = [
        _plain(What.NAME, kept.name, person.name, who),
        _sealed(What.NUMBER, kept.number_seal, person.id_number_sealed, person, who),
        _departure(gone.get(person.id), document.issued_at, application, who),
    ]
    if kept.account_seal:
        found.append(_sealed(What.ACCOUNT, kept.account_seal, person.bank_account_sealed, person, who))
    return [change for change in found if change]


def _plain(what: What, before: str, now: str, who: str) -> Change | None:
    return Change(what, what.label, before, now, who) if before != now else None


def _sealed(what: What, before: str, now: str | None, person: Person, who: str) -> Change | None:
    """Opened only where the seals differ."""
    if before == now:
        return None
    place, mask = (
        (person.place("id_number"), masked_id) if what is What.NUMBER else (person.place("bank_account"), masked_tail)
    )
    old, new = vault.unseal(before, place), vault.unseal(now, place) if now else ""
    if old == new:
        return None
    return Change(what, what.label, mask(old), mask(new) if new else "没有登记", who)


def _departure(last: Any, issued_at: datetime, application: Application, who: str) -> Change | None:
    granted = application.state in {State.ISSUED, State.PAID}
    if not granted or last is None or last.event not in GONE or last.recorded_at <= issued_at:
        return None
    return Change(What.STANDING, What.STANDING.label, "在册", f"{last.event.label}（{cn_date(last.on)}）", who)


def _figure(session: Session, application: Application, kept: LetterFigure, title: str) -> list[Change]:
    if application.applied_on is None:
        return []
    value = policy.parameter(session, kept.code, application.area_code, application.applied_on)
    if not value.known or value.number == kept.fen:
        return []
    return [Change(What.FIGURE, title, _yuan(kept.fen), _yuan(value.number))]


def _yuan(fen: int) -> str:
    return f"{fen / 100:,.2f} 元"
