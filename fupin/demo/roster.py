"""The upstream workbook of the demonstration: 26 columns, every cell text, as the poverty-relief system exports it."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from random import Random

import xlsxwriter

from fupin.calendar import age
from fupin.demo.people import Invented
from fupin.demo.places import VILLAGES
from fupin.demo.traits import COMMON, FIVE_GUARANTEES, SKILLED, Character
from fupin.model.terms import CAUSES, EXIT_ATTRIBUTES, POVERTY_ATTRIBUTES
from fupin.registry import TITLES


def write_roster(path: Path, people: Sequence[Invented], as_of: date) -> None:
    """Write the workbook as exported on that day."""
    path.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("贫困人口信息")
    for row, cells in enumerate([TITLES, *(cells_of(person, as_of) for person in people)]):
        for column, cell in enumerate(cells):
            sheet.write_string(row, column, cell)
    book.close()


def cells_of(person: Invented, as_of: date) -> tuple[str, ...]:
    """The person's 26 cells."""
    place = VILLAGES[person.village]
    who = person.who
    years = age(person.birth, as_of)
    household = _household(person)
    return (
        *place,
        f"{place.village.removesuffix('村')}{person.household[-2]}组",
        person.household,
        person.number,
        person.name,
        person.id_number + who.certificate,
        str(person.size),
        person.relation,
        who.ethnicity,
        _education(years, person),
        _schooling(years),
        who.health,
        who.labour,
        *_work(years, person),
        "是" if household.random() < 0.9 else "否",
        *_standing(person, household),
        person.phone,
    )


def _standing(person: Invented, chance: Random) -> tuple[str, ...]:
    """What the household shares: columns 19 to 25."""
    cause = "因残" if person.who.certificate and person.size == 1 else chance.choice(CAUSES)
    return (
        _exit(person.who, chance),
        _attribute(person, chance),
        cause,
        "是" if chance.random() < 0.1 else "否",
        "是" if chance.random() < 0.95 else "否",
        "是" if chance.random() < 0.05 else "否",
        f"{chance.randrange(180000, 420000) / 100:.2f}",
    )


def _household(person: Invented) -> Random:
    """The same chances for everybody of one household."""
    return Random(f"{person.household}/{person.who.household}")  # noqa: S311 - repeatable on purpose


def _exit(who: Character, chance: Random) -> str:
    drawn = chance.choices(EXIT_ATTRIBUTES, (75, 18, 7))[0]
    return drawn if who.household >= 0 else who.exit


def _attribute(person: Invented, chance: Random) -> str:
    drawn = chance.choices(POVERTY_ATTRIBUTES, (60, 15, 3, 22))[0]
    if person.who.household < 0:
        return person.who.attribute
    return POVERTY_ATTRIBUTES[0] if drawn == FIVE_GUARANTEES and person.size > 1 else drawn


def _education(years: int, person: Invented) -> str:
    if years < 6:
        return ""
    own = Random(person.number)  # noqa: S311 - repeatable on purpose
    if years < 16:
        return "小学" if years < 12 else "初中"
    words = ("文盲或半文盲", "小学", "初中", "高中", "大专及以上")
    return own.choices(words, (30, 45, 22, 3, 0) if years > 55 else (4, 22, 54, 15, 5))[0]


def _schooling(years: int) -> str:
    if years < 7:
        return "学前教育"
    if years < 13:
        return "小学"
    if years < 16:
        return ("七年级", "八年级", "九年级")[years - 13]
    return "高中一年级" if years == 16 else "非在校"


def _work(years: int, person: Invented) -> tuple[str, str]:
    """Columns 16 and 17."""
    if person.who.labour not in (COMMON, SKILLED) or not 17 <= years < 60:
        return "未务工", "0"
    own = Random(person.number + "work")  # noqa: S311 - repeatable on purpose
    where = own.choices(("未务工", "乡镇内务工", "乡镇外县内务工", "县外省内务工", "省外务工"), (60, 15, 12, 8, 5))[0]
    return where, "0" if where == "未务工" else str(own.randint(3, 11))
