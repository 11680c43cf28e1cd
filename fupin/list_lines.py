"""The lines of a worklist: read once for each version of a case and kept, since most are shown many times."""

from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Engine, String, bindparam, select, type_coerce
from sqlalchemy.orm import Session

from fupin.model import Application
from fupin.placenames import Edition, short_names
from fupin.placenames import edition as edition_of_names

KEPT = 5_000
CASE = Application.__table__.c  # of the table: an entity's columns are read half as fast


def _as_kept(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A day or a state as the database keeps it: a list only shows them, and days in ISO form already."""
    return type_coerce(column, String).label(column.key)


COLUMNS = (
    CASE.uid,
    CASE.number,
    CASE.scheme,
    _as_kept(CASE.state),
    CASE.applicant_name,
    _as_kept(CASE.since),
    _as_kept(CASE.due_on),
    _as_kept(CASE.applied_on),
    CASE.amount_fen,
    CASE.id,
    CASE.version,
    CASE.area_code,
)


_ROWS = select(*COLUMNS).where(CASE.uid.in_(bindparam("uids", expanding=True)))

Key = tuple[str, int, Edition]  # a case, its version, and which names of places it was read with


class Line(NamedTuple):
    """One case of a list. Days are as the database keeps them: ISO text, or dates; `state` is the stored word."""

    uid: str
    number: str | None
    scheme: str
    state: str
    applicant_name: str
    since: Any
    due_on: Any
    applied_on: Any
    amount_fen: int | None
    id: int
    version: int
    area_code: str
    place: str


_kept: WeakKeyDictionary[Engine, dict[Key, Line]] = WeakKeyDictionary()


def lines_of(session: Session, cases: list[tuple[str, int]]) -> list[Line]:
    """The lines of cases told by uid and version: one that was read is not read again until either has changed."""
    kept, edition = _kept.setdefault(session.get_bind().engine, {}), edition_of_names()
    keys = [(*case, edition) for case in cases]
    lines = {key: kept.get(key) for key in keys}
    missing = [key for key, line in lines.items() if line is None]
    if missing:
        lines |= _read(session, missing)
        if len(kept) > KEPT:
            kept.clear()
        kept.update({key: line for key, line in lines.items() if line})
    return [line for line in lines.values() if line]


def _read(session: Session, keys: list[Key]) -> dict[Key, Line]:
    """The lines as they are now; a case that moved on since the page was read is shown as it has become."""
    by_uid = {key[0]: key for key in keys}
    rows = session.connection().execute(_ROWS, {"uids": list(by_uid)}).all()
    places = short_names(session, [row.area_code for row in rows])
    return {by_uid[row.uid]: Line._make((*row, places[row.area_code])) for row in rows}
