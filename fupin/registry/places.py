"""From the names a roster writes to area codes, and the villages a county brings in."""

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from fupin.clock import cn_date
from fupin.model.places import TOWNSHIP, VILLAGE, Area
from fupin.registry.rows import Place

_CITY_IN_FRONT = re.compile(r"^..市(?=.+街道)")
_OFFICE = re.compile(r"(街道办事处|街道办|街道|村民委员会|居民委员会|村委会|居委会)$")
DAY = timedelta(days=1)
LEVELS = (("县", "县（市、区）"), ("乡", "乡镇、街道"), ("行政村", "行政村"))


class Village(NamedTuple):
    """A village by its twelve-digit statistical code."""

    code: str
    name: str


class Named(NamedTuple):
    """A name and the place and days it belongs to."""

    code: str
    name: str
    level: str
    parent_code: str | None
    valid_to: date | None
    successor_code: str | None


class UnknownPlace(Exception):
    """A name that is no area inside its parent, or is more than one."""

    def __init__(self, column: str, reason: str) -> None:
        self.column = column
        self.reason = reason
        super().__init__(reason)


class Gazetteer:
    """The areas of one day by name inside their parent; of a name that held before, what became of it."""

    def __init__(self, session: Session, on: date) -> None:
        self._codes: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._names: dict[str, str] = {}
        self._ended: dict[tuple[str, str], Named] = {}
        self._successors: dict[str, str] = {}
        for area in _named(session, _valid(on)):
            self._names[area.code] = area.name
            for key in _keys(area):
                self._codes[key].add(area.code)
        for area in _named(session, Area.valid_to < on):
            self._ended |= dict.fromkeys(_keys(area), area)
            self._successors |= {area.code: area.successor_code} if area.successor_code else {}

    def code(self, place: Place) -> str:
        """The village's code. Raises UnknownPlace naming the level that is not found."""
        inside, above = "", ""
        for name, (column, kind) in zip(place, LEVELS, strict=True):
            found = self._codes.get((inside, name)) or self._codes.get((inside, loose(name)), set())
            if len(found) != 1:
                trouble = f"有几个{kind}都叫“{name}”，请核对名称" if found else self._absence(inside, name, kind)
                raise UnknownPlace(column, f"{above}{trouble}")
            inside, above = next(iter(found)), above + name
        return inside

    def _absence(self, inside: str, name: str, kind: str) -> str:
        """That there is no such place, or what became of it."""
        area = self._ended.get((inside, name)) or self._ended.get((inside, loose(name)))
        code = area.code if area else ""
        while code in self._successors:
            code = self._successors[code]
        if area is None or area.valid_to is None or code not in self._names:
            return f"没有“{name}”这个{kind}，请核对名称"
        became, now = "更名为" if code == area.code else "并入", self._names[code]
        return f"“{name}”已于{cn_date(area.valid_to + DAY)}{became}“{now}”，请改填“{now}”"


def _named(session: Session, which: ColumnElement[bool]) -> Iterator[Named]:
    """In the order of their ends."""
    columns = [getattr(Area, name) for name in Named._fields]
    return map(Named._make, session.execute(select(*columns).where(which).order_by(Area.valid_to)))


def _keys(area: Named) -> set[tuple[str, str]]:
    """Where the area is looked for: by its name, as it is and without the kind of its office, inside its parent."""
    inside = "" if area.level == "county" else area.parent_code or ""
    return {(inside, area.name), (inside, loose(area.name))}


def loose(name: str) -> str:
    """A name without the kind of its office: 城关街道办事处 and 城关街道 are one place."""
    return _OFFICE.sub("", _CITY_IN_FRONT.sub("", name)).removesuffix("村")


def add_villages(session: Session, villages: Iterable[Village], on: date) -> int:
    """Add villages, or their new names, from that day on; answers how many there were. The caller commits.

    Raises UnknownPlace if a code is not twelve digits inside a known township.
    """
    current = {area.code: area for area in session.scalars(select(Area).where(_valid(on)))}
    added = 0
    for village in villages:
        present = current.get(village.code)
        if present is None or present.name != village.name:
            _check_code(village.code, current)
            current[village.code] = name_from(session, village.code, village.name, on, present)
            added += 1
    return added


def _check_code(code: str, known: Container[str]) -> None:
    if not (code.isascii() and code.isdigit() and len(code) == VILLAGE) or code[:TOWNSHIP] not in known:
        raise UnknownPlace("代码", f"{code}不是已有乡镇内的12位村级代码")


def name_from(session: Session, code: str, name: str, since: date, present: Area | None) -> Area:
    """Let a village bear a name from that day; one given on the same day was a mistake and is put right."""
    if present is not None and present.valid_from == since:
        present.name = name
        return present
    if present is not None:
        present.valid_to = since - DAY
    area = Area(code=code, name=name, level="village", parent_code=code[:TOWNSHIP], valid_from=since)
    session.add(area)
    return area


def _valid(on: date) -> ColumnElement[bool]:
    return (Area.valid_from <= on) & or_(Area.valid_to.is_(None), Area.valid_to >= on)
