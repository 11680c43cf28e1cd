"""A roster read from its file: what each row says, and everything that is wrong with it short of the register."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from fupin.identity import Unacceptable
from fupin.model.people import id_hash
from fupin.registry.columns import COLUMNS, TITLES, Of
from fupin.registry.problems import Problem
from fupin.registry.sheet import HEADER_ROW, Cell, blank, locate, open_sheet

Values = dict[str, Any]


class Place(NamedTuple):
    """Names of county, township and village."""

    county: str
    township: str
    village: str


@dataclass(frozen=True)
class RosterRow:
    """One person as the roster has them; empty cells are left out of the values."""

    row: int
    place: Place
    household: Values
    person: Values


@dataclass(frozen=True)
class Roster:
    """The rows that could be read, and what is wrong with the others or between them."""

    rows: tuple[RosterRow, ...]
    problems: tuple[Problem, ...]


def read_roster(path: Path) -> Roster:
    """Read the upstream export. Raises RosterRefused if it is no such file; wrong rows are in `problems`."""
    sheet = open_sheet(path)
    places = locate(sheet, TITLES)
    rows: list[RosterRow] = []
    problems: list[Problem] = []
    for number, cells in enumerate(sheet.rows[HEADER_ROW:], HEADER_ROW + 1):
        if blank(cells):
            continue
        row, wrong = _row(number, [cells[places[title]] for title in TITLES])
        problems += wrong
        rows += [row] if row else []
    return Roster(tuple(rows), (*problems, *_between(rows)))


def _row(number: int, cells: Sequence[Cell]) -> tuple[RosterRow | None, list[Problem]]:
    values: dict[Of, Values] = {of: {} for of in Of}
    problems = []
    for column, cell in zip(COLUMNS, cells, strict=True):
        try:
            value = column.read(cell)
        except Unacceptable as wrong:
            problems.append(Problem(number, column.title, str(wrong)))
            continue
        if value is not None:
            values[column.of][column.field] = value
    if problems:
        return None, problems
    return RosterRow(number, Place(**values[Of.PLACE]), values[Of.HOUSEHOLD], _person(values[Of.PERSON])), []


def _person(values: Values) -> Values:
    papers = values.pop("papers")
    values |= {
        "id_number": papers.id.text,
        "id_hash": id_hash(papers.id.text),
        "sex": papers.id.sex,
        "birth": papers.id.birth,
    }
    return values | ({"disability": papers.certificate} if papers.certificate else {})


def _between(rows: Sequence[RosterRow]) -> Iterator[Problem]:
    """What is wrong between rows: one person twice, one household in two villages or with two sets of facts."""
    numbers: dict[str, int] = {}
    holders: dict[str, int] = {}
    households: dict[str, RosterRow] = {}
    for row in rows:
        for seen, key, title in ((numbers, "number", "人编号"), (holders, "id_hash", "证件号码")):
            first = seen.setdefault(row.person[key], row.row)
            if first != row.row:
                yield Problem(row.row, title, f"与第{first}行重复，同一人只能出现一次")
        yield from _household(households.setdefault(row.household["number"], row), row)


def _household(first: RosterRow, row: RosterRow) -> Iterator[Problem]:
    if first.place != row.place:
        yield Problem(row.row, "行政村", f"与第{first.row}行同一户，却不在同一个村")
    for column in COLUMNS:
        if column.of is Of.HOUSEHOLD and first.household.get(column.field) != row.household.get(column.field):
            yield Problem(row.row, column.title, f"与第{first.row}行同一户，内容却不一致")
