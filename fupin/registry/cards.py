"""The identification cards (附件1) of everybody registered in a village as one file to be printed, signed and filed.

Printed some people at a time: each part is kept sealed and counted in the transaction that says how far it is, so a
worker that was killed is followed by one that begins at the next part. Who is in the file is settled once, at the
beginning.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from datetime import date
from io import BytesIO
from itertools import accumulate
from pathlib import Path
from typing import Any

import pikepdf
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from fupin import clock, extensions, jobs
from fupin.db import begin_writing
from fupin.documents.render import Printer, UndrawableCharacter
from fupin.jobs import Held
from fupin.model import Person
from fupin.model.places import COUNTY, full_name
from fupin.model.terms import Role
from fupin.office import Press, county_office
from fupin.registry import missed
from fupin.registry.card import SECRETS, card
from fupin.tasks import Made, NothingToMake, Task

PART = 20
A4 = (595.28, 841.89)
MAY_PRINT = frozenset({Role.CLERK, Role.TOWNSHIP, Role.COUNTY, Role.FINANCE})
NOBODY = "该村现在没有登记在册的人，没有识别卡可打印"
BLANK = "　"  # for a character that no font has: there is room to write it


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
    known = jobs.result_of(session, held) or _beginning(session, held)
    so_far = Progress(**known)
    for start in range(len(so_far.pages), len(so_far.people), PART):
        _print_part(session, held, instance, press, so_far, start)
    parts = [jobs.fetch(instance, _part(held, start)) for start in range(0, len(so_far.people), PART)]
    content, pages = _bound(session, held.payload, press, so_far, parts)
    session.rollback()
    jobs.tell(session, held, len(so_far.people), len(so_far.people))
    return Made(content, _words(so_far, pages))


def _beginning(session: Session, held: Held) -> dict[str, Any]:
    people = registered(session, held.payload)
    if not people:
        raise NothingToMake(NOBODY)
    return {"people": people, "on": clock.today().isoformat()}


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
    begin_writing(session)
    jobs.progress(session, held, len(so_far.pages), len(so_far.people))
    jobs.keep_result(session, held, asdict(so_far))
    session.commit()
    session.expunge_all()


def _people(session: Session, ids: Sequence[int]) -> list[Person]:
    """In the order of the ids."""
    query = select(Person).where(Person.id.in_(ids)).options(joinedload(Person.household))
    found = {person.id: person for person in session.scalars(query)}
    return [found[id] for id in ids]


def frame(session: Session, press: Press, person: Person, on: date) -> dict[str, Any]:
    """What every paper about a person has besides its contents."""
    return {
        "name": person.name,
        "office": county_office(session, person.area_code[:COUNTY], on).name,
        "phone": press.phone,
        "on": on.isoformat(),
        "demo": press.demo,
    }


def card_values(session: Session, press: Press, person: Person, on: date) -> dict[str, Any]:
    """A person's card for the printer, with its numbers in full."""
    main, extra = missed.classes_of(session, person)
    classes = [each for each in (main, *extra) if each]
    sections = card(person, full_name(session, person.area_code, on), on, frozenset(SECRETS))
    return frame(session, press, person, on) | {
        "card_number": person.card_number or "",
        "sections": [
            {"title": each.title, "rows": [[line.label, line.text] for line in each.lines]} for each in sections
        ],
        "main_class": "、".join(each.title for each in classes) or "无法分类",
        "measures": "、".join(measure for each in classes for measure in each.measures),
    }


def drawable(printer: Printer, template: str, values: dict[str, Any]) -> tuple[str, bool]:
    """The paper's HTML, with room for the characters that no font has, and whether there were none such."""
    whole = True
    while True:
        try:
            return printer.html(template, values), whole
        except UndrawableCharacter as refused:
            values, whole = _without(values, refused.characters), False


def _without(value: Any, characters: Sequence[str]) -> Any:
    if isinstance(value, str):
        return value.translate({ord(character): BLANK for character in characters})
    if isinstance(value, dict):
        return {name: _without(part, characters) for name, part in value.items()}
    return [_without(part, characters) for part in value] if isinstance(value, list) else value


def _bound(session: Session, code: str, press: Press, so_far: Progress, parts: Sequence[bytes]) -> tuple[bytes, int]:
    """List and cards in one file, each card beginning on a sheet of its own when both sides are printed."""
    values = _list_values(session, code, press, so_far)
    front, (length,) = press.printer.several([drawable(press.printer, "card_list", values)[0]])
    places = list(accumulate((_even(count) for count in so_far.pages), initial=_even(length) + 1))
    for row, place in zip(values["rows"], places, strict=False):
        row["page"] = str(place)
    front, _ = press.printer.several([drawable(press.printer, "card_list", values)[0]])
    content = _joined([front, *parts], [length, *so_far.pages], values["title"], [(0, "清单"), *_marks(values["rows"])])
    return content, places[-1] - 1


def _even(pages: int) -> int:
    return pages + pages % 2


def _marks(rows: Sequence[dict[str, str]]) -> Iterator[tuple[int, str]]:
    return ((int(row["page"]) - 1, f"{row['number']} {row['name']}") for row in rows)


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


def _joined(papers: Sequence[bytes], pages: Sequence[int], title: str, marks: Sequence[tuple[int, str]]) -> bytes:
    """The papers in one PDF; `pages` are those of each list or card, `marks` the bookmarks."""
    with pikepdf.new() as book, ExitStack() as opened:
        sources = [opened.enter_context(pikepdf.open(BytesIO(paper))) for paper in papers]
        following = (page for source in sources for page in source.pages)
        for count in pages:
            for _ in range(count):
                book.pages.append(next(following))
            if count % 2:
                book.add_blank_page(page_size=A4)
        book.Root.Lang = pikepdf.String("zh-CN")
        book.docinfo["/Title"] = title
        with book.open_outline() as outline:
            outline.root.extend(pikepdf.OutlineItem(words, page) for page, words in marks)
        out = BytesIO()
        book.save(out)
        return out.getvalue()


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
