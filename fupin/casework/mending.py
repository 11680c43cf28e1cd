"""What was changed in a form between its return and its resubmission, and what of the remarks was left undone."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from fupin.casework import remarks
from fupin.casework.reading import stored_form
from fupin.model import Application, Attachment, Event, FieldChange
from fupin.model.terms import Action, State
from fupin.schemes.questions import COMMA, Kind, Question, compared, moved, place, related, same_rows


class Mended(NamedTuple):
    """One remark with the changes that answer it; or, without words, a change that nobody had asked for."""

    label: str
    words: str
    changes: tuple[FieldChange, ...]


def differences(session: Session, application: Application, form: Any) -> list[FieldChange]:
    """What differs from the answers and papers that were returned, as rows for the event of the resubmission."""
    event = remarks.returned_by(application)
    if application.state is not State.RETURNED or event is None:
        return []
    returned = stored_form(session, application)
    rows = same_rows(returned, form)
    before, now = compared(returned), [replace(each, name=moved(each.name, rows)) for each in compared(form)]
    found = (*_fields(before, now), *_lines(before, now), *_papers(session, application, event))
    return [_change(*each) for each in found]


Difference = tuple[str, str, str, str]  # field, label, before, after


def _change(field: str, label: str, before: str, after: str) -> FieldChange:
    change = FieldChange(field=field, label=label[:100])
    change.before, change.after = before, after
    return change


def _fields(before: list[Question], now: list[Question]) -> Iterator[Difference]:
    """Answer by answer; a row that is new or gone is told once, by its first answer."""
    old, new = ({each.name: each for each in answers if each.kind is Kind.FIELD} for answers in (before, now))
    whole = {place(name) for name in old} ^ {place(name) for name in new}
    told: set[str] = set()
    for name in {**old, **new}:
        one, other, row = old.get(name), new.get(name), place(name)
        label = _either(one, other)
        if row in whole and row not in told:
            told.add(row)
            yield row, label.part, one.text if one else "", other.text if other else ""
        elif one and other and one.exact != other.exact:
            yield name, label.title, one.text, other.text


def _either(one: Question | None, other: Question | None) -> Question:
    question = one or other
    assert question is not None  # noqa: S101 - a name comes from one of them
    return question


def _lines(before: list[Question], now: list[Question]) -> Iterator[Difference]:
    """Lines of tables within rows that stayed; lines of the same month are one line that was changed."""
    rows = {place(each.name) for each in before} & {place(each.name) for each in now}
    old, new = (
        [each for each in lines if each.kind is Kind.LINE and place(each.name) in rows] for lines in (before, now)
    )
    gone, come = _beyond(old, new), _beyond(new, old)
    for line in gone:
        same = next((each for each in come if (each.name, _month(each)) == (line.name, _month(line))), None)
        if same:
            come.remove(same)
        yield line.name, line.title, line.text, same.text if same else ""
    yield from ((line.name, line.title, "", line.text) for line in come)


def _beyond(lines: list[Question], others: list[Question]) -> list[Question]:
    """The lines that the others do not have, one for one."""
    left = Counter((each.name, each.exact) for each in others)
    beyond = []
    for line in lines:
        key = (line.name, line.exact)
        if left[key]:
            left[key] -= 1
        else:
            beyond.append(line)
    return beyond


def _month(line: Question) -> str:
    return line.exact.partition(COMMA)[0]


def _papers(session: Session, application: Application, event: Event) -> Iterator[Difference]:
    """Papers added and taken away since the return."""
    query = select(Attachment).where(
        Attachment.application_id == application.id,
        or_(Attachment.added_at > event.at, Attachment.removed_at > event.at),
    )
    for paper in session.scalars(query.order_by(Attachment.id)):
        came, went = paper.added_at > event.at, paper.removed_at is not None
        if came != went:
            name = paper.filename
            yield remarks.PAPERS, f"材料 {paper.paper}", "" if came else name, name if came else ""


def of_events(session: Session, events: Iterable[Event]) -> dict[int, list[FieldChange]]:
    """What each resubmission changed, by the event's id."""
    ids = [event.id for event in events if event.action is Action.SUBMIT]
    found: dict[int, list[FieldChange]] = {}
    for change in session.scalars(select(FieldChange).where(FieldChange.event_id.in_(ids)).order_by(FieldChange.id)):
        found.setdefault(change.event_id, []).append(change)
    return found


def outcome(session: Session, application: Application) -> list[Mended]:
    """What came of the last return, for whoever goes on with the case; empty unless it was just handed in again."""
    returned, events = remarks.returned_by(application), application.events
    if returned is None or events[-1].action is not Action.SUBMIT or events[-2] is not returned:
        return []
    made = remarks.of_events(session, [returned]).get(returned.id, [])
    changes = of_events(session, [events[-1]]).get(events[-1].id, [])
    asked = [Mended(each.label, each.words, _at(each.field, changes)) for each in made]
    answered = {change.id for each in asked for change in each.changes}
    return [*asked, *(Mended(each.label, "", (each,)) for each in changes if each.id not in answered)]


def _at(field: str, changes: list[FieldChange]) -> tuple[FieldChange, ...]:
    return tuple(change for change in changes if related(change.field, field))
