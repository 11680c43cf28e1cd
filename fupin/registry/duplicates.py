"""Suspected duplicates of the register: found county by county in the background, settled one by one by people.

A suspicion blocks nothing. What somebody settled stays as they left it, whatever is found later.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, insert, or_, select
from sqlalchemy.orm import Session

from fupin import clock, jobs, vault
from fupin.db import begin_writing
from fupin.jobs import Held
from fupin.model import Job, Officer, Person, StatusChange, SuspectedPair, Verdict
from fupin.model.people import in_effect
from fupin.model.places import CITY, COUNTY, covers, inside
from fupin.model.terms import StatusEvent
from fupin.registry.alike import WITHOUT_CHECK, Entry, Pair, Reason, Reasons, compared_name, sound_of, suspected
from fupin.registry.match import batches

KIND = "duplicates"
READ_AT_ONCE = 1000  # people
COLUMNS = (
    Person.id,
    Person.uid,
    Person.household_id,
    Person.name,
    Person.sex,
    Person.birth,
    Person.id_number_sealed,
    Person.phone_sealed,
    Person.bank_account_sealed,
)
# Whoever is gone for these reasons draws nothing; for the dead somebody may still draw.
AWAY = (StatusEvent.MOVED_OUT, StatusEvent.MISIDENTIFIED)

P = SuspectedPair


class SettleRefused(Exception):
    """The pair cannot be settled so; the words say why. `field` is the answer that is wrong, if one is."""

    def __init__(self, field: str, words: str) -> None:
        self.field = field
        super().__init__(words)


# finding ----------------------------------------------------------------------------------------------------------


def enqueue(session: Session, by: Officer) -> bool:
    """Have the officer's county searched; answers whether that was not waiting yet. The caller commits."""
    return jobs.enqueue_once(session, KIND, by.scope[:COUNTY], by.id)


def enqueue_after_import(session: Session, held: Held) -> None:
    """Have the area searched into which this job wrote a roster. The caller commits."""
    jobs.enqueue_once(session, KIND, held.scope[:COUNTY], held.by_id)


def latest(session: Session, scope: str) -> Job | None:
    """The last search of the county, of one inside the area, or of a whole city."""
    county = scope[:COUNTY]
    searched = or_(inside(Job.scope, county), Job.scope.in_([county[:length] for length in (0, CITY)]))
    return session.scalar(select(Job).where(Job.kind == KIND, searched).order_by(Job.id.desc()).limit(1))


def find(session: Session, held: Held, _instance: Path) -> None:
    """Search each county of the area: add pairs that are new, remove unsettled ones that hold no longer."""
    work = Search(session, held)
    for county in work.counties():
        work.keep(county, suspected(work.people(county), work.alive))
    jobs.finish(session, held, {"added": work.added, "removed": work.removed}, work.words)


@dataclass
class Search:
    """One search under way: how many people were read, and what became of the pairs."""

    session: Session
    held: Held
    done: int = 0
    total: int = 0
    added: int = 0
    removed: int = 0

    @property
    def words(self) -> str:
        """The outcome in one line."""
        gone = f"，撤下不再疑似的{self.removed}对" if self.removed else ""
        return f"新发现{self.added}对{gone}"

    def counties(self) -> list[str]:
        """The counties of the area where anybody is registered."""
        county = func.substr(Person.area_code, 1, COUNTY)
        query = select(county, func.count()).where(inside(Person.area_code, self.held.scope))
        counts = self.session.execute(query.group_by(county).order_by(county)).all()
        self.total = sum(count for _, count in counts)
        return [code for code, _ in counts]

    def alive(self) -> None:
        """Tell how far it is."""
        jobs.tell(self.session, self.held, self.done, self.total)

    def people(self, county: str) -> list[Entry]:
        """Whoever may still draw something there, in the order of their ids."""
        entries: list[Entry] = []
        last = 0
        while rows := self.session.execute(_next(county, last)).all():
            away = _away(self.session, [row.id for row in rows])
            entries += [_entry(row) for row in rows if row.id not in away]
            last, self.done = rows[-1].id, self.done + len(rows)
            self.alive()
        return entries

    def keep(self, county: str, found: dict[Pair, Reasons]) -> None:
        """Bring the table into step with what was found, in one transaction."""
        begin_writing(self.session)
        jobs.progress(self.session, self.held, self.done, self.total)
        known = {(pair.first_id, pair.second_id): pair for pair in self.session.scalars(_known(county))}
        areas = _areas(self.session, {each for pair in (*found, *known) for each in pair})
        self.removed += self._remove(pair for key, pair in known.items() if key not in found)
        for key, pair in known.items():
            _follow(pair, found.get(key), areas)
        self._add({pair: reasons for pair, reasons in found.items() if pair not in known}, areas)
        self.session.commit()

    def _remove(self, pairs: Iterable[P]) -> int:
        """Not what somebody settles at this moment."""
        ids = [pair.id for pair in pairs if pair.verdict is None]
        gone = 0
        for some in batches(ids):
            result = self.session.execute(delete(P).where(P.id.in_(some), P.verdict.is_(None)))
            gone += result.rowcount  # type: ignore[attr-defined]
        return gone

    def _add(self, found: dict[Pair, Reasons], areas: dict[int, str]) -> None:
        rows = [_row(pair, reasons, areas) for pair, reasons in sorted(found.items())]
        if rows:
            self.session.execute(insert(P), rows)
        self.added += len(rows)


def _next(county: str, last: int) -> Select[*tuple[Any, ...]]:
    mine = select(*COLUMNS).where(inside(Person.area_code, county), Person.id > last)
    return mine.order_by(Person.id).limit(READ_AT_ONCE)


def _away(session: Session, ids: list[int]) -> set[int]:
    """Who left the register and did not come back."""
    change = select(StatusChange.person_id, StatusChange.event).where(StatusChange.person_id.in_(ids), in_effect())
    moves = change.where(StatusChange.event.in_((*AWAY, StatusEvent.IDENTIFIED)))
    last = {row.person_id: row.event for row in session.execute(moves.order_by(StatusChange.on, StatusChange.id))}
    return {person_id for person_id, event in last.items() if event in AWAY}


def _entry(row: Any) -> Entry:
    def opened(column: str) -> str | None:
        sealed = getattr(row, f"{column}_sealed")
        return None if sealed is None else vault.unseal(sealed, f"{Person.__tablename__}.{column}.{row.uid}")

    name = compared_name(row.name)
    number = (opened("id_number") or "")[:WITHOUT_CHECK]
    birth = f"{row.birth:%Y%m%d}"
    return Entry(
        row.id, row.household_id, name, sound_of(name), row.sex, birth, number, opened("phone"), opened("bank_account")
    )


def _known(county: str) -> Select[P]:
    """The pairs of the county as they were kept, and those of people who came since."""
    here = P.first_id.in_(select(Person.id).where(inside(Person.area_code, county)))
    return select(P).where(or_(of_area(county), here))


def _areas(session: Session, ids: Iterable[int]) -> dict[int, str]:
    areas: dict[int, str] = {}
    for some in batches(ids):
        rows = session.execute(select(Person.id, Person.area_code).where(Person.id.in_(some)))
        areas |= {row.id: row.area_code for row in rows}
    return areas


def _follow(pair: P, reasons: Reasons | None, areas: dict[int, str]) -> None:
    """Where the two live now; of what nobody settled also what they share now."""
    if pair.verdict is None and reasons is None:
        return  # it was removed
    pair.first_area, pair.second_area = areas[pair.first_id], areas[pair.second_id]
    if pair.verdict is None and reasons is not None:
        pair.reasons = _codes(reasons)


def _row(pair: Pair, reasons: Reasons, areas: dict[int, str]) -> dict[str, Any]:
    first, second = pair
    return {
        "first_id": first,
        "second_id": second,
        "first_area": areas[first],
        "second_area": areas[second],
        "reasons": _codes(reasons),
        "found_at": clock.now(),
        "note": "",
    }


def _codes(reasons: Reasons) -> str:
    return ",".join(reason.value for reason in reasons)


# looking ----------------------------------------------------------------------------------------------------------


def of_area(scope: str) -> ColumnElement[bool]:
    """The pairs that touch an area."""
    return or_(inside(P.first_area, scope), inside(P.second_area, scope))


def of_person(person_id: int) -> ColumnElement[bool]:
    """The pairs of one person."""
    return or_(P.first_id == person_id, P.second_id == person_id)


def waiting(session: Session, which: ColumnElement[bool]) -> int:
    """How many of these pairs nobody has settled."""
    return session.scalar(select(func.count()).select_from(P).where(which, P.verdict.is_(None))) or 0


def reasons_of(pair: P) -> list[Reason]:
    """What the two share."""
    return [Reason(code) for code in pair.reasons.split(",")]


# settling ---------------------------------------------------------------------------------------------------------


def stamp(pair: P) -> str:
    """Changes whenever somebody settles the pair: whoever settles says which state they saw."""
    if pair.verdict is None:
        return ""
    settled_at = pair.settled_at.isoformat() if pair.settled_at else ""
    return f"{pair.verdict.value} {pair.settled_by_id} {settled_at}"


def may_conclude(scope: str, areas: Iterable[str], known: Verdict | None) -> tuple[Verdict, ...]:
    """What may be found of two people by where they live and by what is `known` of them.

    That somebody of one's own is not the other can be known from them alone; that they are one and the same, and which
    entry is too many, only by who answers for both, and nobody else takes it back.
    """
    mine = [covers(scope, area) for area in areas]
    if all(mine):
        return tuple(Verdict)
    return (Verdict.DIFFERENT,) if any(mine) and known is not Verdict.SAME else ()


def settle(session: Session, key: int, by: Officer, verdict: Verdict, note: str, seen: str) -> None:
    """Settle a pair, or settle it anew; `seen` is its `stamp` when it was looked at.

    Begins a writing transaction; the caller commits. Raises SettleRefused.
    """
    begin_writing(session)
    pair = session.scalar(select(P).where(P.id == key).with_for_update())
    if pair is None:
        raise SettleRefused("", "登记有了变化，这一对已不再疑似重复，不用处理")
    if stamp(pair) != seen:
        raise SettleRefused("", "刚才有人处理过这一对，请先看处理结果；仍要更改的，再提交一次")
    areas = _areas(session, (pair.first_id, pair.second_id)).values()
    _check(verdict, note, may_conclude(by.scope, areas, pair.verdict))
    pair.verdict, pair.note, pair.settled_by_id, pair.settled_at = verdict, note, by.id, clock.now()


def _check(verdict: Verdict, note: str, allowed: tuple[Verdict, ...]) -> None:
    if verdict not in allowed:
        raise SettleRefused("verdict", "其中一人不在您的辖区，请报县级认定")
    if verdict is Verdict.SAME and not note:
        raise SettleRefused("note", "请填写核实情况：怎样核实的、哪一条是多余的")
