"""What is kept beside a letter of the facts it rests on, and how they compare with those of today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fupin import policy, vault
from fupin.clock import cn_date
from fupin.db import Term
from fupin.identity import masked_id, masked_tail
from fupin.letter_values import Subject
from fupin.model import Application, Document, LetterFigure, LetterPerson, Parameter, Person
from fupin.model.terms import Action, State, StatusEvent
from fupin.policy import Value
from fupin.scheme import Letter

GONE = (StatusEvent.DIED, StatusEvent.MOVED_OUT, StatusEvent.MISIDENTIFIED)
GRANTED = (State.ISSUED, State.PAID)
PRINTS_ACCOUNT = "approval"  # the one kind of letter that repeats all answers
MONEY = "分"


class What(Term):
    """What a letter says that may turn out otherwise. That a village is called otherwise today is no change."""

    NAME = "name", "姓名"
    NUMBER = "number", "身份证号码"
    STANDING = "standing", "建档身份"
    ACCOUNT = "account", "银行账号"
    FIGURE = "figure", "金额标准"
    TARGET = "target", "责任书指标"


@dataclass(frozen=True)
class Change:
    """One fact, as the letter has it and as it is today; numbers are masked. `who` tells people of a roster apart."""

    what: What
    label: str
    before: str
    now: str
    who: str = ""


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


def remember_notice(session: Session, document: Document, applications: Sequence[Application]) -> None:
    """Keep with the list of a notice what the register calls the people on it."""
    for person in {each.person for each in applications if each.person}:
        row = LetterPerson(document_id=document.id, person_id=person.id, name=person.name)
        row.number_seal = person.id_number_sealed
        session.add(row)
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


def of_person(
    kept: LetterPerson, person: Person, document: Document, application: Application, gone: dict[int, Any]
) -> list[Change]:
    """What the letter says of somebody and is no longer so; `gone` are the last changes in effect, by person."""
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
    granted = application.state in GRANTED
    if not granted or last is None or last.event not in GONE or last.recorded_at <= issued_at:
        return None
    return Change(What.STANDING, What.STANDING.label, "在册", f"{last.event.label}（{cn_date(last.on)}）", who)


def of_figure(session: Session, application: Application, kept: LetterFigure, title: str) -> list[Change]:
    """A sum that is another one today for the day of the application, under its present title."""
    if application.applied_on is None:
        return []
    value = policy.parameter(session, kept.code, application.area_code, application.applied_on)
    if not value.known or value.number == kept.fen:
        return []
    return [Change(What.FIGURE, title, _yuan(kept.fen), _yuan(value.number))]


def _yuan(fen: int) -> str:
    return f"{fen / 100:,.2f} 元"
