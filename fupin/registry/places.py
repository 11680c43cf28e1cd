"""From the names a roster writes to area codes, and the villages a county brings in."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from fupin.model.places import TOWNSHIP, VILLAGE, Area
from fupin.registry.rows import Place

_CITY_IN_FRONT = re.compile(r"^..市(?=.+街道)")
_OFFICE = re.compile(r"(街道办事处|街道办|街道|村民委员会|居民委员会|村委会|居委会)$")
LEVELS = (("县", "县（市、区）"), ("乡", "乡镇、街道"), ("行政村", "行政村"))


class Village(NamedTuple):
    """A village by its twelve-digit statistical code."""

    code: str
    name: str


class UnknownPlace(Exception):
    """A name that is no area inside its parent, or is more than one."""

    def __init__(self, column: str, reason: str) -> None:
        self.column = column
        self.reason = reason
        super().__init__(reason)


class Gazetteer:
    """The areas of one day by name inside their parent."""

    def __init__(self, session: Session, on: date) -> None:
        self._codes: dict[tuple[str, str], set[str]] = defaultdict(set)
        rows = session.execute(select(Area.code, Area.name, Area.level, Area.parent_code).where(_valid(on)))
        for code, name, level, parent in rows:
            inside = "" if level == "county" else parent or ""
            for spelling in {name, loose(name)}:
                self._codes[inside, spelling].add(code)

    def code(self, place: Place) -> str:
        """The village's code. Raises UnknownPlace naming the level that is not found."""
        inside, above = "", ""
        for name, (column, kind) in zip(place, LEVELS, strict=True):
            found = self._codes.get((inside, name)) or self._codes.get((inside, loose(name)), set())
            if len(found) != 1:
                trouble = f"有几个{kind}都叫“{name}”" if found else f"没有“{name}”这个{kind}"
                raise UnknownPlace(column, f"{above}{trouble}，请核对名称")
            inside, above = next(iter(found)), above + name
        return inside


def loose(name: str) -> str:
    """A name without the kind of its office: 城关街道办事处 and 城关街道 are one place."""
    return _OFFICE.sub("", _CITY_IN_FRONT.sub("", name)).removesuffix("村")


def read_villages(path: Path) -> list[Village]:
    """Villages from a csv file of code and name, in UTF-8 or GB 18030; a heading line is passed over.

    Raises UnknownPlace if a line is not a code and a name.
    """
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", "replace")
    lines = [line for line in csv.reader(text.splitlines()) if any(cell.strip() for cell in line)]
    if lines and not lines[0][0].strip().isdigit():
        lines = lines[1:]
    for number, line in enumerate(lines, 1):
        if len(line) < 2 or not line[1].strip():
            raise UnknownPlace("代码", f"第{number}条应是“代码,名称”，请核对")
    return [Village(line[0].strip(), line[1].strip()) for line in lines]


def add_villages(session: Session, villages: Iterable[Village], on: date) -> int:
    """Add villages, or their new names, from that day on; answers how many there were. The caller commits.

    Raises UnknownPlace if a code is not twelve digits inside a known township.
    """
    current = {area.code: area for area in session.scalars(select(Area).where(_valid(on)))}
    added = 0
    for village in villages:
        present = current.get(village.code)
        if present is None or present.name != village.name:
            current[village.code] = _place(session, current, village, on)
            added += 1
    return added


def _place(session: Session, current: Mapping[str, Area], village: Village, on: date) -> Area:
    code, name = village
    if not (code.isascii() and code.isdigit() and len(code) == VILLAGE) or code[:TOWNSHIP] not in current:
        raise UnknownPlace("代码", f"{code}不是已有乡镇内的12位村级代码")
    present = current.get(code)
    if present is not None and present.valid_from == on:
        present.name = name
        return present
    if present is not None:
        present.valid_to = on - timedelta(days=1)
    area = Area(code=code, name=name, level="village", parent_code=code[:TOWNSHIP], valid_from=on)
    session.add(area)
    return area


def _valid(on: date) -> ColumnElement[bool]:
    return (Area.valid_from <= on) & or_(Area.valid_to.is_(None), Area.valid_to >= on)
