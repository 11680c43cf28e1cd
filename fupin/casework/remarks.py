"""What a reviewer says at the questions of a form that he sends back; it stands until the form is handed in again."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fupin.casework.reading import stored_form
from fupin.lifecycle import Refused
from fupin.model import Application, Attachment, Event, FieldRemark
from fupin.model.mending import MOST_WORDS
from fupin.model.terms import Action, State
from fupin.schemes.questions import Kind, Question, asked, moved, place, same_rows

PAPERS = "papers"


class Remark(NamedTuple):
    """Words at a question."""

    field: str
    label: str
    words: str


def questions(session: Session, application: Application) -> list[Question]:
    """All that a remark can be made at: the form's questions, and the papers handed in with it."""
    mine = (Attachment.application_id == application.id, Attachment.removed_at.is_(None))
    count = session.scalar(select(func.count()).select_from(Attachment).where(*mine)) or 0
    papers = Question(PAPERS, "材料", "", f"{count} 份", "", Kind.TABLE)
    return [*asked(stored_form(session, application)), papers]


def made_at(session: Session, application: Application, typed: Mapping[str, str]) -> tuple[Remark, ...]:
    """What was typed, at the questions that the form has. Raises Refused for a remark that is too long."""
    if not any(words.strip() for words in typed.values()):
        return ()
    made = [
        Remark(each.name, each.title, words)
        for each in questions(session, application)
        if (words := typed.get(each.name, "").strip())
    ]
    for remark in made:
        if len(remark.words) > MOST_WORDS:
            raise Refused(too_long(remark.label))
    return tuple(made)


def too_long(label: str) -> str:
    """What is wrong with a remark of more characters than fit."""
    return f"“{label}”的意见最多{MOST_WORDS}个字，请缩短"


def keep(session: Session, event: Event, made: Iterable[Remark]) -> None:
    """With the event of the return, in the caller's transaction."""
    session.add_all([FieldRemark(event_id=event.id, **remark._asdict()) for remark in made])


def returned_by(application: Application) -> Event | None:
    """The last return, whatever came after it."""
    returns = [event for event in application.events if event.action is Action.RETURN]
    return returns[-1] if returns else None


def standing(session: Session, application: Application) -> list[FieldRemark]:
    """The remarks that whoever fills in the form has before them; a resubmission closes them."""
    event = returned_by(application) if application.state is State.RETURNED else None
    return of_events(session, [event]).get(event.id, []) if event else []


def where(session: Session, application: Application, form: Any) -> dict[str, str]:
    """Where each standing remark belongs in the form as it is now, by its place in the form that was returned.

    A remark in a row that was taken away belongs nowhere.
    """
    rows = {was: now for now, was in same_rows(stored_form(session, application), form).items()}
    names = [each.field for each in standing(session, application)]
    return {name: moved(name, rows) for name in names if "-" not in name or place(name) in rows}


def of_events(session: Session, events: Iterable[Event]) -> dict[int, list[FieldRemark]]:
    """The remarks of each return, in the order of the form, by the event's id."""
    ids = [event.id for event in events if event.action is Action.RETURN]
    found: dict[int, list[FieldRemark]] = {}
    for remark in session.scalars(select(FieldRemark).where(FieldRemark.event_id.in_(ids)).order_by(FieldRemark.id)):
        found.setdefault(remark.event_id, []).append(remark)
    return found
