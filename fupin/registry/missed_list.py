"""The people whom measures have missed in an area, as its last review found them, and the area's figures."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, exists, select, tuple_
from sqlalchemy.orm import Session

from fupin.model import Application, Benefit, Duty, Household, Missed, Person, VillageReview
from fupin.model.places import CITY, COUNTY, TOWNSHIP, VILLAGE, inside
from fupin.registry.targeting import MAIN, Class
from fupin.schemes import SCHEMES

PAGE = 50

_MISSED, _PERSON, _HOUSEHOLD = Missed.__table__.c, Person.__table__.c, Household.__table__.c
_DUTY, _CASE, _BENEFIT = Duty.__table__.c, Application.__table__.c, Benefit.__table__.c


class Line(NamedTuple):
    """Somebody and a measure that missed them."""

    person_id: int
    uid: str
    name: str
    sex: str
    birth: date
    household: str
    area_code: str
    scheme: str
    main: str
    responsible: str | None
    due_on: date | None

    @property
    def measure(self) -> str:
        """The measure by its title."""
        return SCHEMES[self.scheme].title

    @property
    def of_class(self) -> Class | None:
        """The person's class in the flow."""
        return MAIN.get(self.main)


@dataclass(frozen=True)
class Page:
    """Some lines, village by village, and the key after which the next page begins."""

    rows: Sequence[Line]
    after: str


def page(session: Session, area: str, scheme: str = "", after: str = "", most: int = PAGE) -> Page:
    """The lines of an area, of one measure or of all. A spoilt key begins at the first."""
    key = _key(after)
    values: dict[str, Any] = {"area": area, "beyond": str(int(area or "0") + 1), "scheme": scheme, "most": most + 1}
    if key:
        values |= dict(zip(("after_area", "after_person", "after_scheme"), key, strict=True))
    rows = session.connection().execute(_page(bool(area), bool(scheme), key is not None), values).all()
    lines = [Line(*row) for row in rows[:most]]
    return Page(lines, _mark(lines[-1]) if len(rows) > most else "")


def everybody(session: Session, area: str, scheme: str) -> Iterable[Line]:
    """All lines of an area, read in parts."""
    after, part = "", 1_000
    while True:
        found = page(session, area, scheme, after, part)
        yield from found.rows
        if not found.after:
            return
        after = found.after


@cache
def _page(within: bool, scheme: bool, further: bool) -> Select[Any]:
    """In the order of an index; whoever has applied or been granted since the review is left out."""
    order = (_MISSED.area_code, _MISSED.person_id, _MISSED.scheme)
    query = (
        select(
            _PERSON.id, _PERSON.uid, _PERSON.name, _PERSON.sex, _PERSON.birth, _HOUSEHOLD.number, _MISSED.area_code,
            _MISSED.scheme, _MISSED.main, _DUTY.responsible, _DUTY.due_on,
        )
        .join(Person.__table__, _PERSON.id == _MISSED.person_id)
        .join(Household.__table__, _HOUSEHOLD.id == _PERSON.household_id)
        .outerjoin(Duty.__table__, (_DUTY.area_code == _MISSED.area_code) & (_DUTY.main == _MISSED.main))
        .where(~_under_way(), ~_held())
        .order_by(*order)
        .limit(bindparam("most"))
    )  # fmt: skip
    if within:
        query = query.where(_MISSED.area_code >= bindparam("area"), _MISSED.area_code < bindparam("beyond"))
    if scheme:
        query = query.where(_MISSED.scheme == bindparam("scheme"))
    if further:
        last = tuple_(bindparam("after_area"), bindparam("after_person"), bindparam("after_scheme"))
        query = query.where(tuple_(*order) > last)
    return query


def _under_way() -> ColumnElement[bool]:
    mine = (_CASE.person_id == _MISSED.person_id, _CASE.scheme == _MISSED.scheme)
    return exists().where(*mine, _CASE.live_key.is_not(None))


def _held() -> ColumnElement[bool]:
    return exists().where(_BENEFIT.person_id == _MISSED.person_id, _BENEFIT.scheme == _MISSED.scheme)


def _mark(line: Line) -> str:
    """The key of a line, as an address takes it: it tells a village and row numbers, nobody's name."""
    return f"{line.area_code}~{line.person_id}~{line.scheme}"


def _key(after: str) -> tuple[str, int, str] | None:
    area, _, rest = after.partition("~")
    person, _, scheme = rest.partition("~")
    if not (area.isascii() and area.isdigit() and person.isascii() and person.isdigit() and scheme in SCHEMES):
        return None
    return (area, int(person), scheme) if len(area) <= VILLAGE and int(person) < 2**31 else None


@dataclass
class Figures:
    """What the last reviews of an area's villages add up to. `since` is the day of the oldest of them."""

    code: str
    villages: int = 0
    people: int = 0
    classes: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    since: date | None = None

    def add(self, review: Any) -> None:
        """A village more."""
        self.villages += 1
        self.people += review.people
        self.classes.update(review.classes)
        self.missed.update(review.missed)
        self.since = min(self.since or review.on, review.on)


def figures(session: Session, area: str) -> tuple[Figures, list[Figures]]:
    """An area as a whole, and the areas one level below it."""
    whole, below = Figures(area), dict[str, Figures]()
    query = select(VillageReview.__table__).where(inside(VillageReview.area_code, area))
    query = query.order_by(VillageReview.area_code)
    for review in session.connection().execute(query):
        code = review.area_code[: _below(area)]
        whole.add(review)
        below.setdefault(code, Figures(code)).add(review)
    return whole, list(below.values())


def _below(area: str) -> int:
    """How long the codes of the next level are."""
    return next((length for length in (CITY, COUNTY, TOWNSHIP, VILLAGE) if length > len(area)), VILLAGE)
