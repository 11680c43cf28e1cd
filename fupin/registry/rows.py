"""A roster read from its file: what each row says, and everything that is wrong with it short of the register."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from fupin.identity import Unacceptable
from fupin.model.people import id_hash
from fupin.registry.archive import checked
from fupin.registry.columns import COLUMNS, TITLES, Of
from fupin.registry.problems import Problem, RosterRefused
from fupin.registry.sheet import HEADER_ROW, Cell, Line, is_header, lines, locate

Values = dict[str, Any]
SHARED = tuple(column for column in COLUMNS if column.of is Of.HOUSEHOLD)
NUMBER = TITLES.index("人编号")
READERS = tuple(column.read for column in COLUMNS)


class Part(NamedTuple):
    """The columns that tell of one thing: their fields, and how to pick them out of all 26."""

    names: tuple[str, ...]
    pick: Callable[[Sequence[Any]], tuple[Any, ...]]


def _part(of: Of) -> Part:
    places = [place for place, column in enumerate(COLUMNS) if column.of is of]
    return Part(tuple(COLUMNS[place].field for place in places), itemgetter(*places))


OF_PLACE, OF_HOUSEHOLD, OF_PERSON = _part(Of.PLACE), _part(Of.HOUSEHOLD), _part(Of.PERSON)
HOUSEHOLD_NAMES = OF_HOUSEHOLD.names
OF_PAPERS = ("id_number", "id_hash", "sex", "birth", "disability")
PERSON_NAMES = (*(name for name in OF_PERSON.names if name != "papers"), *OF_PAPERS)


class Place(NamedTuple):
    """Names of county, township and village."""

    county: str
    township: str
    village: str


class RosterRow(NamedTuple):
    """One person as the roster has them; empty cells are left out of the values."""

    row: int
    place: Place
    household: Values
    person: Values


class Raw(NamedTuple):
    """One row of the file: its 26 cells in their order, and the values read from them or what is wrong with it."""

    number: int
    cells: Sequence[Cell]
    values: Sequence[Any] | None
    problems: list[Problem]

    @property
    def read(self) -> "Read":
        """What it says."""
        row = None if self.values is None else _row(self.number, self.values)
        return Read(self.number, self.cells, row, self.problems)


class Read(NamedTuple):
    """A row of the file: its cells, and what it says or what is wrong with it."""

    number: int
    cells: Sequence[Cell]
    row: RosterRow | None
    problems: list[Problem]


@dataclass(frozen=True)
class Roster:
    """The rows that could be read, and what is wrong with the others or between them."""

    rows: tuple[RosterRow, ...]
    problems: tuple[Problem, ...]


class RosterFile:
    """The upstream export, read as often as wanted and never held as a whole. Raises RosterRefused if it is none."""

    def __init__(self, source: BinaryIO) -> None:
        self.book = checked(source)
        self.count = max(0, self.book.rows - HEADER_ROW)

    def __iter__(self) -> Iterator[Read]:
        """Every row that is not empty. Raises RosterRefused if the file as a whole is of no use."""
        return (raw.read for raw in self.raw())

    def raw(self) -> Iterator[Raw]:
        """The same, but for what each says."""
        written = lines(self.book)
        first = next(written, Line(HEADER_ROW, []))
        if first.row != HEADER_ROW:
            first, written = Line(HEADER_ROW, []), chain([first], written)
        places, problems = locate(first.cells, TITLES)
        second = next(written, None)
        if second is None:
            problems.append(Problem(HEADER_ROW, "", "表头下面没有人员"))
        if second is None or problems:
            raise RosterRefused(problems)
        pick = itemgetter(*(places[title] for title in TITLES))
        width = max(places.values()) + 1
        return (_raw(line, pick, width) for line in chain([second], written))


def read_roster(path: Path) -> Roster:
    """Read the whole export. Raises RosterRefused if it is no such file; wrong rows are in `problems`."""
    between, rows, problems = Between(), [], list[Problem]()
    with path.open("rb") as source:
        for read in RosterFile(source):
            problems += read.problems
            if read.row:
                rows.append(read.row)
                problems += between.problems(read.row)
    return Roster(tuple(rows), tuple(problems))


def _raw(line: Line, pick: Callable[[list[Cell]], tuple[Cell, ...]], width: int) -> Raw:
    missing = width - len(line.cells)
    cells = pick(line.cells + [""] * missing if missing > 0 else line.cells)
    try:
        return Raw(line.row, cells, [read(cell) for read, cell in zip(READERS, cells, strict=True)], [])
    except Unacceptable:
        return Raw(line.row, cells, None, _problems(line.row, cells))


def _row(number: int, values: Sequence[Any]) -> RosterRow:
    household, person = (said(part.names, part.pick(values)) for part in (OF_HOUSEHOLD, OF_PERSON))
    return RosterRow(number, Place(*OF_PLACE.pick(values)), household, _person(person))


def said(names: Sequence[str], values: Sequence[Any]) -> Values:
    """The values by the names of their fields, without what the roster left empty."""
    return {name: value for name, value in zip(names, values, strict=True) if value is not None}


def _problems(number: int, cells: Sequence[Cell]) -> list[Problem]:
    """Whatever is wrong in a row, each beside its column."""
    if is_header(cells, TITLES):
        return [Problem(number, "", "又是一行表头，请只保留第1行的表头")]
    problems = []
    for column, cell in zip(COLUMNS, cells, strict=True):
        try:
            column.read(cell)
        except Unacceptable as wrong:
            problems.append(Problem(number, column.title, str(wrong)))
    return problems


def _person(values: Values) -> Values:
    papers = values.pop("papers")
    values |= {
        "id_number": papers.id.text,
        "id_hash": id_hash(papers.id.text),
        "sex": papers.id.sex,
        "birth": papers.id.birth,
    }
    return values | ({"disability": papers.certificate} if papers.certificate else {})


class Between:
    """What is wrong between rows: one person twice, one household in two villages or with two sets of facts."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._holders: dict[bytes, int] = {}
        self._households: dict[str, tuple[int, Place, tuple[Any, ...]]] = {}

    def problems(self, row: RosterRow) -> list[Problem]:
        """With the rows before it; each problem names the other row."""
        number, holder = row.person["number"], bytes.fromhex(row.person["id_hash"][:32])
        firsts = (
            ("人编号", self._numbers.setdefault(number, row.row)),
            ("证件号码", self._holders.setdefault(holder, row.row)),
        )
        twice = [
            Problem(row.row, title, f"与第{first}行重复，同一人只能出现一次", first)
            for title, first in firsts
            if first != row.row
        ]
        return twice + self._household(row)

    def knows(self, number: str) -> bool:
        """Whether a row had this person number."""
        return number in self._numbers

    def _household(self, row: RosterRow) -> list[Problem]:
        facts = tuple(row.household.get(column.field) for column in SHARED)
        first, place, known = self._households.setdefault(row.household["number"], (row.row, row.place, facts))
        problems = []
        if place != row.place:
            problems.append(Problem(row.row, "行政村", f"与第{first}行同一户，却不在同一个村", first))
        if known != facts:
            problems += [
                Problem(row.row, column.title, f"与第{first}行同一户，内容却不一致", first)
                for column, one, other in zip(SHARED, known, facts, strict=True)
                if one != other
            ]
        return problems
