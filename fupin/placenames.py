"""Today's names of areas as lists show them: read a county at a time and kept for a minute, for every page asks."""

import time
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from fupin import clock
from fupin.model import Area
from fupin.model.places import COUNTY, TOWNSHIP, inside, named_at

KEPT_SECONDS = 60


class Names(NamedTuple):
    """The areas inside one prefix on one day, and until when, by the machine's own clock, they are believed."""

    on: date
    until: float
    by_code: dict[str, str]
    levels: dict[str, str]


Edition = tuple[int, int, date]

_forgotten = 0
_kept: WeakKeyDictionary[Engine, dict[str, Names]] = WeakKeyDictionary()


def forget() -> None:
    """Read all anew: this process imported areas. Others notice within a minute."""
    global _forgotten
    _forgotten += 1
    _kept.clear()


def edition() -> Edition:
    """Changes when names may have: whoever keeps what was made of them keeps it under this."""
    return _forgotten, int(time.monotonic() // KEPT_SECONDS), clock.today()


def short_names(session: Session, codes: Iterable[str]) -> dict[str, str]:
    """Township and village of each place; its county alone where there is no township, its code where no name."""
    wanted = set(codes)
    counties = {code: _names(session, code).by_code for code in {code[:COUNTY] for code in wanted}}
    return {code: _short(code, counties[code[:COUNTY]]) for code in wanted}


def _short(code: str, names: dict[str, str]) -> str:
    upper = names.get(code[:TOWNSHIP], "")
    return upper + (names.get(code, "") if len(code) > TOWNSHIP else "") or code


def below(session: Session, scope: str) -> list[tuple[str, str]]:
    """Code and name of the counties of a city or the townships of a county, to choose from; none below a township."""
    if len(scope) >= TOWNSHIP:
        return []
    level = "county" if len(scope) < COUNTY else "township"
    names = _names(session, scope)
    return [(code, name) for code, name in names.by_code.items() if names.levels[code] == level]


def _names(session: Session, prefix: str) -> Names:
    kept = _kept.setdefault(session.get_bind().engine, {})
    known = kept.get(prefix)
    if known is None or known.until < time.monotonic() or known.on != clock.today():
        known = kept[prefix] = _read(session, prefix)
    return known


def _read(session: Session, prefix: str) -> Names:
    """Down to the villages inside a county; above it nobody is shown them."""
    today = clock.today()
    query = select(Area.code, Area.name, Area.level).where(inside(Area.code, prefix), named_at(today))
    if len(prefix) < COUNTY:
        query = query.where(Area.level != "village")
    rows = session.execute(query.order_by(Area.code, Area.valid_from)).all()
    names = {row.code: row.name for row in rows}
    return Names(today, time.monotonic() + KEPT_SECONDS, names, {row.code: row.level for row in rows})
