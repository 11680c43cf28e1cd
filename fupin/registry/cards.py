"""The identification cards (附件1) of everybody registered in a village as one file to be printed, signed and filed.

Printed some people at a time: each part is kept sealed and counted in the transaction that says how far it is, so a
worker that was killed is followed by one that begins at the next part. Who is in the file is settled once, at the
beginning.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from itertools import accumulate
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from fupin import clock, extensions, jobs
from fupin.db import begin_writing
from fupin.documents.binding import bind, sides
from fupin.jobs import Held
from fupin.model import Person
from fupin.model.places import COUNTY, full_name
from fupin.office import Press, county_office
from fupin.registry import missed
from fupin.registry.card_paper import MAY_PRINT, card_values, drawable
from fupin.tasks import Made, NothingToMake, Task

PART = 20
NOBODY = "该村现在没有登记在册的人，没有识别卡可打印"


@dataclass
class Progress:
    """What is settled so far: who is in the file, the pages of each card printed, and where a pen is needed."""

    people: list[int]
    on: str
    pages: list[int] = field(default_factory=list)
    by_hand: list[int] = field(default_factory=list)


def registered(session: Session, code: str) -> list[int]:
    """Ids of everybody still registered in the village, by household number and person number."""
    return [villager.person.id for villager in missed.village(session, code)]


def make(session: Session, held: Held, instance: Path) -> Made:
    """The cards of the village `held.payload`. Raises NothingToMake, Overtaken."""
    press = extensions.press()
    known = jobs.result_of(session, held)
    so_far = Progress(**known) if known else _beginning(session, held)
    for start in range(len(so_far.pages), len(so_far.people), PART):
        _print_part(session, held, instance, press, so_far, start)
    parts = [jobs.fetch(instance, _part(held, start)) for start in range(0, len(so_far.people), PART)]
    content, pages = _bound(session, held.payload, press, so_far, parts)
    session.rollback()
    jobs.tell(session, held, len(so_far.people), len(so_far.people))
    return Made(content, _words(so_far, pages))


def _beginning(session: Session, held: Held) -> Progress:
    people = registered(session, held.payload)
    if not people:
        raise NothingToMake(NOBODY)
    so_far = Progress(people, clock.today().isoformat())
    _tell(session, held, so_far)
    return so_far


def _tell(session: Session, held: Held, so_far: Progress) -> None:
    begin_writing(session)
    jobs.progress(session, held, len(so_far.pages), len(so_far.people))
    jobs.keep_result(session, held, asdict(so_far))
    session.commit()
    session.expunge_all()


def _words(so_far: Progress, pages: int) -> str:
    by_hand = f"；{len(so_far.by_hand)}张有字须手写并盖校对章，见清单" if so_far.by_hand else ""
    return f"识别卡{len(so_far.people)}张，连同清单共{pages}页{by_hand}"


def _part(held: Held, start: int) -> str:
    return f"{held.uid}.{start}"


def _print_part(session: Session, held: Held, instance: Path, press: Press, so_far: Progress, start: int) -> None:
    """The file first, the row after: what is counted is there."""
    drawn = [
        drawable(press.printer, "card", card_values(session, press, person, date.fromisoformat(so_far.on)))
        for person in _people(session, so_far.people[start : start + PART])
    ]
    session.rollback()
    content, pages = press.printer.several([html for html, _ in drawn])
    jobs.store(instance, _part(held, start), content)
    so_far.pages += pages
    so_far.by_hand += [start + place for place, (_, whole) in enumerate(drawn) if not whole]
    _tell(session, held, so_far)


def _people(session: Session, ids: Sequence[int]) -> list[Person]:
    """In the order of the ids."""
    query = select(Person).where(Person.id.in_(ids)).options(joinedload(Person.household))
    found = {person.id: person for person in session.scalars(query)}
    return [found[id] for id in ids]


def _bound(session: Session, code: str, press: Press, so_far: Progress, parts: Sequence[bytes]) -> tuple[bytes, int]:
    """The list on top, which says where each card is, and the cards; and how many pages that makes."""
    values = _list_values(session, code, press, so_far)
    _, (length,) = _drawn_list(press, values)
    places = list(accumulate(map(sides, so_far.pages), initial=sides(length) + 1))
    for row, place in zip(values["rows"], places, strict=False):
        row["page"] = str(place)
    front, _ = _drawn_list(press, values)
    marks = [(1, "清单"), *((place, row["name"]) for place, row in zip(places, values["rows"], strict=False))]
    return bind([front, *parts], [length, *so_far.pages], values["title"], marks), places[-1] - 1


def _drawn_list(press: Press, values: dict[str, Any]) -> tuple[bytes, list[int]]:
    return press.printer.several([drawable(press.printer, "card_list", values)[0]])


def _list_values(session: Session, code: str, press: Press, so_far: Progress) -> dict[str, Any]:
    on, by_hand = date.fromisoformat(so_far.on), set(so_far.by_hand)
    place = full_name(session, code, on)
    return {
        "title": f"{place}精准识别卡",
        "place": place,
        "office": county_office(session, code[:COUNTY], on).name,
        "on": so_far.on,
        "demo": press.demo,
        "rows": [
            {
                "number": str(index + 1),
                "name": person.name,
                "household": person.household.number,
                "person": person.number,
                "page": "",
                "remark": "有字须手写" if index in by_hand else "",
            }
            for index, person in enumerate(_people(session, so_far.people))
        ],
    }


TASK = Task(
    kind="village_cards",
    title="全村识别卡",
    unit="张",
    origin="/villages/{}",
    roles=MAY_PRINT,
    suffix=".pdf",
    mimetype="application/pdf",
    make=make,
)
