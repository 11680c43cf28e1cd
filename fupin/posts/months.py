"""The months of an area's units, page by page: who has a line, what became of the sheet, and what it comes to."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fupin.model import Organisation, PostPay, PostSheet
from fupin.model.places import inside
from fupin.model.posts import SheetState
from fupin.posts import payroll
from fupin.posts.pay import WageUnknown
from fupin.posts.roll import Key
from fupin.posts.sheets import in_posts

PAGE = 30
MISSING = "missing"  # stands for units that entered nothing yet


class MonthLine(NamedTuple):
    """A unit's month: how many have a line, the sheet if anything was entered, and its fen where they are known."""

    key: Key
    name: str
    people: int
    sheet: PostSheet | None
    fen: int | None


class Wanted(NamedTuple):
    """Which of a month's units: in one state, MISSING or all; with a part of the name or all."""

    state: str = ""
    name: str = ""


class Months(NamedTuple):
    """A page of a month's units, and how many units of all pages are in each state or MISSING."""

    rows: list[MonthLine]
    page: int
    pages: int
    counts: Counter[str]

    @property
    def ready(self) -> list[PostSheet]:
        """What of the page waits for the county."""
        return [row.sheet for row in self.rows if row.sheet and row.sheet.state is SheetState.CONFIRMED]

    @property
    def ready_fen(self) -> int | None:
        """What that comes to; None if a figure it needs is not known."""
        sums = [row.fen for row in self.rows if row.sheet in self.ready]
        return None if None in sums else sum(fen or 0 for fen in sums)


def months(session: Session, scope: str, month: date, wanted: Wanted, page: int = 1) -> Months:
    """The sheets that a month has or should have, by township and unit: the page of that number, or the nearest."""
    people = in_posts(session, scope, month)
    s = PostSheet
    query = select(s.unit_id, s.area_code, s.state).where(s.month == month, inside(s.area_code, scope))
    states = {(unit, area): state.value for unit, area, state in session.execute(query)}
    names = _names(session, {unit for unit, _ in {*people, *states}})
    keys = sorted({*people, *states}, key=lambda key: (key[1], names[key[0]], key[0]))
    found = [
        key
        for key in keys
        if wanted.state in {"", states.get(key, MISSING)} and wanted.name in names[key[0]]
    ]  # fmt: skip
    pages = max(-(-len(found) // PAGE), 1)
    page = min(max(page, 1), pages)
    shown = found[(page - 1) * PAGE : page * PAGE]
    sheets = _sheets(session, month, shown)
    sums = _sums(session, list(sheets.values()))
    rows = [_line(key, names[key[0]], people.get(key, 0), sheets.get(key), sums) for key in shown]
    return Months(rows, page, pages, Counter(states.get(key, MISSING) for key in keys))


def _line(key: Key, name: str, people: int, sheet: PostSheet | None, sums: dict[int, int]) -> MonthLine:
    return MonthLine(key, name, people, sheet, sums.get(sheet.id) if sheet else None)


def _names(session: Session, ids: set[int]) -> dict[int, str]:
    query = select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids))
    return {row.id: row.name for row in session.execute(query)}


def _sheets(session: Session, month: date, keys: Sequence[Key]) -> dict[Key, PostSheet]:
    units, areas = {unit for unit, _ in keys}, {area for _, area in keys}
    query = select(PostSheet).where(
        PostSheet.month == month, PostSheet.unit_id.in_(units), PostSheet.area_code.in_(areas)
    )
    found = {(sheet.unit_id, sheet.area_code): sheet for sheet in session.scalars(query)}
    return {key: found[key] for key in keys if key in found}


def _sums(session: Session, sheets: Sequence[PostSheet]) -> dict[int, int]:
    """By sheet: of an approved one what was kept, of a confirmed one what it comes to as things stand."""
    p = PostPay
    approved = [sheet.id for sheet in sheets if sheet.state is SheetState.APPROVED]
    kept = select(p.sheet_id, func.sum(p.amount_fen)).where(p.sheet_id.in_(approved)).group_by(p.sheet_id)
    found = dict.fromkeys(approved, 0) | {id: int(fen) for id, fen in session.execute(kept)}
    confirmed = [sheet for sheet in sheets if sheet.state is SheetState.CONFIRMED]
    if not confirmed:
        return found
    try:
        lines = payroll.lines(session, confirmed)
    except WageUnknown:
        return found
    by_sheet = {sheet.id: lines[sheet.unit_id, sheet.area_code] for sheet in confirmed}
    return found | {id: sum(line.sum.fen for line in mine) for id, mine in by_sheet.items()}
