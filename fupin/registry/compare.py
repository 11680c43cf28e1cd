"""A roster against the register, as a whole and without writing: what is new, what would change cell by cell, what is
wrong."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from fupin import clock
from fupin.identity import masked_id, masked_tail
from fupin.model.people import Person, StatusChange, in_effect
from fupin.model.places import covers
from fupin.model.terms import StatusEvent
from fupin.registry.archive import LAST_ROW
from fupin.registry.changes import Effect, Kind, effect
from fupin.registry.columns import COLUMNS, Of
from fupin.registry.match import AT_ONCE, load_register
from fupin.registry.places import Gazetteer, UnknownPlace
from fupin.registry.problems import Problem
from fupin.registry.rows import NUMBER, Between, Place, Read, RosterRow, Values

SHOWN = 200  # differences kept for people to look at
OUTSIDE = "不在您的管辖范围内，请由该县的人员导入"
GONE = (StatusEvent.DIED, StatusEvent.MOVED_OUT, StatusEvent.MISIDENTIFIED)
MASKS = {"id_number": masked_id, "disability": masked_id, "phone": masked_tail}
TITLES_OF = {
    Of.HOUSEHOLD: {column.field: column.title for column in COLUMNS if column.of is Of.HOUSEHOLD},
    Of.PERSON: {column.field: column.title for column in COLUMNS if column.of is Of.PERSON}
    | {"id_number": "证件号码", "disability": "残疾证号"},
}

Keep = Callable[[list[Effect]], None]
Alive = Callable[[int], None]


class Difference(NamedTuple):
    """One cell: whose, under which title, what the register says and what the roster says. Numbers are masked."""

    row: int
    household: str
    person: str
    name: str
    title: str
    old: str
    new: str


@dataclass
class Comparison:
    """What was found. `left` are rows that nothing is wrong with but another row's contradiction."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    differing: int = 0
    differences: list[Difference] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left: list[Problem] = field(default_factory=list)
    missing: list[tuple[str, str]] = field(default_factory=list)

    @property
    def wrong(self) -> set[int]:
        """The rows that cannot be taken."""
        return {problem.row for problem in (*self.problems, *self.left)}


def compare(session: Session, reads: Iterable[Read], scope: str, keep: Keep, alive: Alive | None = None) -> Comparison:
    """Read the roster through. `keep` gets what would be written, some rows at a time; `alive` the row that was met.

    Rows that were kept may prove wrong later, by a row that contradicts them: see `wrong`.
    """
    work = _Comparing(session, scope)
    waiting = iter(reads)
    while some := list(islice(waiting, AT_ONCE)):
        keep([each for each in work.take(some) if each.kind is not Kind.UNCHANGED])
        if alive:
            alive(some[-1].number)
    return work.finish()


class _Comparing:
    """Goes through the rows and remembers of each no more than it has to."""

    def __init__(self, session: Session, scope: str) -> None:
        self.session = session
        self.scope = scope
        self.gazetteer = Gazetteer(session, clock.today())
        self.places: dict[Place, str | UnknownPlace] = {}
        self.between = Between()
        self.taken: dict[int, int] = {}
        self.kinds = bytearray(LAST_ROW + 1)  # by row: what it means for the register
        self.listed: set[str] = set()
        self.found = Comparison()

    def take(self, reads: list[Read]) -> list[Effect]:
        """Some rows: what those that are right would do."""
        rows = [row for read in reads if (row := self._right(read))]
        register = load_register(self.session, rows, self.taken)
        self.found.problems += register.problems
        contradicted = {problem.row for problem in register.problems}
        effects = [effect(register, row, str(self.places[row.place])) for row in rows if row.row not in contradicted]
        for each in effects:
            self.kinds[each.row.row] = each.kind.value
            self._show(each)
        return effects

    def _right(self, read: Read) -> RosterRow | None:
        """The row, if nothing is wrong with it as far as the file and the map can tell."""
        problems = list(read.problems)
        if read.row is None:
            self.listed.add(str(read.cells[NUMBER]).strip())
        else:
            problems += self.between.problems(read.row) + self._misplaced(read.row)
        self.found.problems += problems
        return None if problems else read.row

    def _misplaced(self, row: RosterRow) -> list[Problem]:
        code = self.places.get(row.place)
        if code is None:
            code = self.places[row.place] = self._code(row.place)
        if isinstance(code, UnknownPlace):
            return [Problem(row.row, code.column, code.reason)]
        return [] if covers(self.scope, code) else [Problem(row.row, "行政村", OUTSIDE)]

    def _code(self, place: Place) -> str | UnknownPlace:
        try:
            return self.gazetteer.code(place)
        except UnknownPlace as unknown:
            return unknown

    def _show(self, each: Effect) -> None:
        if each.kind is not Kind.CHANGED:
            return
        cells = list(differences(each))
        self.found.differing += len(cells)
        self.found.differences += cells[: SHOWN - len(self.found.differences)]

    def finish(self) -> Comparison:
        """Count, once it is known which rows are wrong."""
        found = self.found
        named = {problem.row for problem in found.problems}
        found.left = [each.mirrored for each in found.problems if each.other and each.other not in named]
        wrong = found.wrong
        for row in wrong:
            self.kinds[row] = 0
        found.new, found.changed, found.unchanged = (self.kinds.count(kind.value) for kind in Kind)
        found.differences = [each for each in found.differences if each.row not in wrong]
        found.differences.sort(key=lambda each: (each.household, each.person))
        found.missing = self._missing()
        return found

    def _missing(self) -> list[tuple[str, str]]:
        """Registered in the roster's villages, but not in the roster."""
        villages = sorted(code for code in self.places.values() if isinstance(code, str) and covers(self.scope, code))
        gone = exists().where(StatusChange.person_id == Person.id, StatusChange.event.in_(GONE), in_effect())
        missing: list[tuple[str, str]] = []
        for start in range(0, len(villages), AT_ONCE):
            inside = Person.area_code.in_(villages[start : start + AT_ONCE])
            rows = self.session.execute(select(Person.id, Person.number, Person.name).where(inside, ~gone))
            missing += [(row.number, row.name) for row in rows if not self._met(row.id, row.number)]
        return sorted(missing)

    def _met(self, person_id: int, number: str) -> bool:
        """In a row that is right, perhaps under a new number; or in one that is wrong."""
        return person_id in self.taken or self.between.knows(number) or number in self.listed


def differences(each: Effect) -> Iterator[Difference]:
    """The cells of a changed row, as people are shown them."""
    row, person, household = each.row, each.person, each.household
    told = (row.row, row.household["number"], row.person["number"], row.person["name"])
    if household is not None:
        yield from _cells(told, household, each.of_household, TITLES_OF[Of.HOUSEHOLD])
    if person is not None:
        yield from _cells(told, person, each.of_person, TITLES_OF[Of.PERSON])
        if each.joins:
            yield Difference(*told, "户编号", person.household.number, row.household["number"])
        if "area_code" in each.of_person or "area_code" in each.of_household:
            yield Difference(*told, "行政村", "原登记的村", "".join(row.place[1:]))
        for event in each.events:
            yield Difference(*told, "身份变动", "", event.label)


def _cells(told: tuple[int, str, str, str], known: Any, values: Values, titles: dict[str, str]) -> Iterator[Difference]:
    for name, value in values.items():
        if name in titles:
            yield Difference(*told, titles[name], _words(name, getattr(known, name)), _words(name, value))


def _words(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if name.endswith("_fen"):
        return f"{value / 100:.2f}元"
    return MASKS[name](value) if name in MASKS else str(value)
