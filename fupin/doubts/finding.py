"""What a scan finds becomes rows: facts nobody has seen join the open doubt about them, or begin a new one."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby, islice
from typing import Any, NamedTuple
from uuid import uuid4

from sqlalchemy import Select, and_, insert, literal, select, update
from sqlalchemy.orm import Session

from fupin import clock
from fupin.doubts.kinds import COLUMNS, Kind, Reach
from fupin.model import Doubt, DoubtEvent, DoubtFact
from fupin.model.doubts import DoubtAct, DoubtKind, DoubtState
from fupin.registry.match import batches

IDENTITY = ("person_id", "other_id", "month", "first_key", "second_key")


class Fact(NamedTuple):
    """One line of what a kind's select answers, with the kind."""

    kind: DoubtKind
    values: dict[str, Any]

    @property
    def month(self) -> date:
        """Which month it is about."""
        month: date = self.values["month"]
        return month

    @property
    def key(self) -> str:
        """Whose doubt it belongs to: the people and the areas that pay."""
        told = (self.values[name] for name in ("person_id", "other_id", "area_code", "other_area"))
        return ":".join([self.kind.value, *map(str, told)])


def unseen(session: Session, kind: Kind, reach: Reach) -> list[Fact]:
    """The facts of a kind that no scan has told before."""
    query = kind.find(reach)
    rows = session.execute(_unseen(kind, query)).all() if query is not None else []
    return [Fact(kind.kind, dict(row._mapping)) for row in rows]


def _unseen(kind: Kind, query: Select[Any]) -> Select[Any]:
    found = query.subquery()
    told = [getattr(DoubtFact, name) == found.c[name] for name in IDENTITY]
    known = select(literal(1)).where(DoubtFact.kind == kind.kind, and_(*told)).correlate(found)
    return select(*(found.c[name] for name in COLUMNS)).where(~known.exists())


def bundles(facts: Iterable[Fact], size: int) -> Iterator[dict[str, list[Fact]]]:
    """The facts by doubt, so many doubts at a time."""
    ordered = sorted(facts, key=lambda fact: fact.key)
    by_key = {key: list(some) for key, some in groupby(ordered, key=lambda fact: fact.key)}
    keys = iter(by_key)
    while some := list(islice(keys, size)):
        yield {key: by_key[key] for key in some}


def keep(session: Session, found: dict[str, list[Fact]]) -> int:
    """Write the facts of some doubts; answers how many of these are new. The caller began writing, and commits."""
    known = _open(session, list(found))
    for key, doubt in known.items():
        _grow(session, doubt, found[key])
    new = {key: facts for key, facts in found.items() if key not in known}
    ids = {key: doubt.id for key, doubt in known.items()} | _begin(session, new)
    session.execute(insert(DoubtFact), [_fact(ids[key], fact) for key, facts in found.items() for fact in facts])
    return len(new)


def _open(session: Session, keys: Sequence[str]) -> dict[str, Doubt]:
    """The unsettled doubts, with nobody settling them meanwhile."""
    found: dict[str, Doubt] = {}
    for some in batches(keys):
        query = select(Doubt).where(Doubt.open_key.in_(some)).order_by(Doubt.id).with_for_update()
        found |= {doubt.open_key: doubt for doubt in session.scalars(query) if doubt.open_key}
    return found


def _grow(session: Session, doubt: Doubt, facts: Sequence[Fact]) -> None:
    """More months: what was proposed about fewer of them is void."""
    months = [fact.month for fact in facts]
    lapses = doubt.state is DoubtState.PROPOSED
    values = {
        "facts": doubt.facts + len(facts),
        "first_month": min(doubt.first_month, *months),
        "last_month": max(doubt.last_month, *months),
        "version": doubt.version + 1,
        "state": DoubtState.OPEN,
    }
    session.execute(update(Doubt).where(Doubt.id == doubt.id).values(**values, **(NOBODY if lapses else {})))
    act = DoubtAct.LAPSED if lapses else DoubtAct.GREW
    session.add(DoubtEvent(doubt_id=doubt.id, act=act, words=f"新增{len(facts)}条", at=clock.now()))


NOBODY: dict[str, Any] = {
    "outcome": None, "words": "", "settled_by_id": None, "settled_by_name": "", "settled_at": None,
}  # fmt: skip


def _begin(session: Session, new: dict[str, list[Fact]]) -> dict[str, int]:
    """The doubts of facts that belong to none, by key."""
    if not new:
        return {}
    session.execute(insert(Doubt), [_doubt(key, facts) for key, facts in new.items()])
    ids: dict[str, int] = {}
    for some in batches(list(new)):
        rows = session.execute(select(Doubt.open_key, Doubt.id).where(Doubt.open_key.in_(some)))
        ids |= {row.open_key: row.id for row in rows if row.open_key}
    session.execute(
        insert(DoubtEvent), [{"doubt_id": one, "act": DoubtAct.FOUND, "at": clock.now()} for one in ids.values()]
    )
    return ids


def _doubt(key: str, facts: Sequence[Fact]) -> dict[str, Any]:
    values, months = facts[0].values, [fact.month for fact in facts]
    return {
        "uid": uuid4().hex,
        "kind": facts[0].kind,
        "person_id": values["person_id"],
        "other_id": values["other_id"] or None,
        "area_code": values["area_code"],
        "other_area": values["other_area"],
        "found_on": clock.today(),
        "open_key": key,
        "first_month": min(months),
        "last_month": max(months),
        "facts": len(facts),
    }


def _fact(doubt_id: int, fact: Fact) -> dict[str, Any]:
    told = {name: fact.values[name] for name in COLUMNS if name not in {"area_code", "other_area"}}
    return told | {"doubt_id": doubt_id, "kind": fact.kind, "found_on": clock.today()}
