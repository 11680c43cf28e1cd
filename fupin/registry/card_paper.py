"""The identification card (附件1) as the printer takes it, with its numbers in full: for those who may print it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from fupin.clock import cn_date
from fupin.documents.render import Printer, UndrawableCharacter
from fupin.model import Duty, Person
from fupin.model.places import COUNTY, full_name
from fupin.model.terms import Role
from fupin.office import Press, county_office
from fupin.registry import missed
from fupin.registry.card import SECRETS, card

MAY_PRINT = frozenset({Role.CLERK, Role.TOWNSHIP, Role.COUNTY, Role.FINANCE})
BY_HAND = "文字中的空格处有打印字体没有的字，请手写并盖校对章。"
BLANK = "　"  # for a character that no font has: there is room to write it


def frame(session: Session, press: Press, person: Person, on: date) -> dict[str, Any]:
    """What every paper about a person has besides its contents."""
    return {
        "name": person.name,
        "office": county_office(session, person.area_code[:COUNTY], on).name,
        "phone": press.phone,
        "on": on.isoformat(),
        "demo": press.demo,
        "note": "",
    }


def card_values(session: Session, press: Press, person: Person, on: date) -> dict[str, Any]:
    """A person's card for the printer, with its numbers in full."""
    main, extra = missed.classes_of(session, person)
    classes = [each for each in (main, *extra) if each]
    duty = session.get(Duty, (person.area_code, main.code)) if main else None
    sections = card(person, full_name(session, person.area_code, on), on, frozenset(SECRETS))
    return frame(session, press, person, on) | {
        "card_number": person.card_number or "",
        "sections": [
            {"title": each.title, "rows": [[line.label, line.text] for line in each.lines]} for each in sections
        ],
        "main_class": "、".join(each.title for each in classes) or "无法分类",
        "measures": "、".join(measure for each in classes for measure in each.measures),
        "responsible": duty.responsible if duty else "",
        "due_on": cn_date(duty.due_on) if duty and duty.due_on else "",
    }


def drawable(printer: Printer, template: str, values: dict[str, Any]) -> tuple[str, bool]:
    """The paper's HTML, with room and a note where a character is in no font, and whether there was none such."""
    whole = True
    while True:
        try:
            return printer.html(template, values), whole
        except UndrawableCharacter as refused:
            values, whole = _without(values, refused.characters) | {"note": BY_HAND}, False


def _without(value: Any, characters: Sequence[str]) -> Any:
    if isinstance(value, str):
        return value.translate({ord(character): BLANK for character in characters})
    if isinstance(value, dict):
        return {name: _without(part, characters) for name, part in value.items()}
    return [_without(part, characters) for part in value] if isinstance(value, list) else value
