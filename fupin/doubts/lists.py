"""Lists of doubts in an area, what stands in one of them, and which people have any that nobody has settled."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from fupin.clock import cn_date
from fupin.doubts.kinds import BY_KIND, Kind
from fupin.doubts.settling import reach
from fupin.identity import masked_name
from fupin.model import BenefitMonth, Doubt, DoubtFact, Person
from fupin.model.doubts import DoubtKind, DoubtOutcome, DoubtState
from fupin.model.places import covers

PAGE, COUNTED = 50, 500
UNSETTLED = "unsettled"
NOT_SETTLED = (DoubtState.OPEN, DoubtState.PROPOSED)


class Filter(NamedTuple):
    """What the list is narrowed to. `state` is a state's value, "unsettled", or empty for all."""

    kind: str = ""
    area: str = ""
    state: str = UNSETTLED


class Line(NamedTuple):
    """A doubt with whom it is about."""

    id: int
    uid: str
    kind: DoubtKind
    state: DoubtState
    outcome: DoubtOutcome | None
    area_code: str
    other_area: str
    found_on: date
    first_month: date
    last_month: date
    facts: int
    words: str
    name: str
    household_id: int
    relation: str | None
    other_name: str | None
    other_household: int | None
    other_relation: str | None

    @property
    def what(self) -> Kind:
        """Its clause and its words."""
        return BY_KIND[self.kind]

    @property
    def names(self) -> str:
        """One person, or two."""
        return f"{self.name}、{self.other_name}" if self.other_name else self.name

    @property
    def months(self) -> str:
        """From which month to which."""
        first, last = month_words(self.first_month), month_words(self.last_month)
        return first if first == last else f"{first}至{last}"

    @property
    def together(self) -> str:
        """What two people are to one another by the register."""
        if not self.other_name:
            return ""
        if self.household_id != self.other_household:
            return "不同户"
        return f"同户（{self.relation or '关系未登记'}、{self.other_relation or '关系未登记'}）"

    def seen_from(self, scope: str) -> "Line":
        """Of two people each area is told the name of those it pays itself."""
        if self.other_name is None:
            return self
        one = self.name if covers(scope, self.area_code) else masked_name(self.name)
        other = self.other_name if covers(scope, self.other_area) else masked_name(self.other_name)
        return self._replace(name=one, other_name=other)


class Page(NamedTuple):
    """Some lines, the latest found first, how many there are, and the id below which the next page begins."""

    rows: Sequence[Line]
    total: int
    older: int


def month_words(month: date) -> str:
    """2026年3月."""
    return f"{month.year}年{month.month}月"


def page(session: Session, scope: str, wanted: Filter, before: int = 0, most: int = PAGE) -> Page:
    """The doubts of an area; no more than COUNTED and one are counted."""
    where = _where(scope, wanted)
    counted = select(Doubt.id).where(*where).limit(COUNTED + 1).subquery()
    total = session.scalar(select(func.count()).select_from(counted))
    query = _lines().where(*where)
    if before:
        query = query.where(Doubt.id < before)
    rows = [Line(*row).seen_from(scope) for row in session.execute(query.order_by(Doubt.id.desc()).limit(most + 1))]
    return Page(rows[:most], total or 0, rows[most - 1].id if len(rows) > most else 0)


def everything(session: Session, scope: str, wanted: Filter) -> Iterable[Line]:
    """All lines, read in parts."""
    before, part = 0, 1000
    while True:
        found = page(session, scope, wanted, before, part)
        yield from found.rows
        if not found.older:
            return
        before = found.older


def _where(scope: str, wanted: Filter) -> list[ColumnElement[bool]]:
    area = wanted.area if wanted.area.startswith(scope) else scope
    where = [reach(scope), reach(area)] if area != scope else [reach(scope)]
    if wanted.kind in {kind.value for kind in DoubtKind}:
        where.append(Doubt.kind == DoubtKind(wanted.kind))
    if wanted.state == UNSETTLED:
        where.append(Doubt.state.in_(NOT_SETTLED))
    elif wanted.state in {state.value for state in DoubtState}:
        where.append(Doubt.state == DoubtState(wanted.state))
    return where


def _lines() -> Select[*tuple[Any, ...]]:
    d, one, two = Doubt, Person, aliased(Person)
    return (
        select(
            d.id, d.uid, d.kind, d.state, d.outcome, d.area_code, d.other_area, d.found_on, d.first_month, d.last_month,
            d.facts, d.words, one.name, one.household_id, one.relation, two.name, two.household_id, two.relation,
        )
        .join(one, one.id == d.person_id)
        .outerjoin(two, two.id == d.other_id)
    )  # fmt: skip


def line_of(session: Session, scope: str, doubt: Doubt) -> Line:
    """One doubt as a line."""
    return Line(*session.execute(_lines().where(Doubt.id == doubt.id)).one()).seen_from(scope)


def before_it(session: Session, scope: str, doubt: Doubt) -> list[Line]:
    """Other doubts of the same kind about the same people, the latest first."""
    same = (Doubt.kind == doubt.kind, Doubt.person_id == doubt.person_id, Doubt.id != doubt.id)
    other = Doubt.other_id.is_(None) if doubt.other_id is None else Doubt.other_id == doubt.other_id
    rows = session.execute(_lines().where(*same, other, reach(scope)).order_by(Doubt.id.desc()).limit(PAGE))
    return [Line(*row).seen_from(scope) for row in rows]


def facts(session: Session, doubt_id: int) -> list[DoubtFact]:
    """What it stands on, month by month."""
    query = select(DoubtFact).where(DoubtFact.doubt_id == doubt_id)
    return list(session.scalars(query.order_by(DoubtFact.month, DoubtFact.id)))


def fact_words(fact: DoubtFact) -> str:
    """A fact as a sentence."""
    if fact.kind is DoubtKind.ACCOUNT:
        return "两人已批复的申请登记了同一个收款账号"
    if fact.kind is DoubtKind.TRAINING:
        return f"{fact.first_item}：申报{fact.claimed}个半天，签到{fact.attended}个半天"
    if fact.kind is DoubtKind.DEAD and fact.on:
        return f"{cn_date(fact.on)}死亡，这个月仍发放：{fact.first_item}"
    if fact.kind is DoubtKind.LIFTED and fact.on:
        return f"{cn_date(fact.on)}脱贫销号，之后仍发放：{fact.first_item}"
    return f"{fact.first_item}；{fact.second_item}"


def given(session: Session, person_ids: Collection[int], first: date, last: date) -> list[Any]:
    """What these people were given in the months from one to another, as the projection has it now."""
    m = BenefitMonth
    query = select(
        m.person_id, Person.name, m.area_code, m.month, m.kind, m.item, m.half_hours, m.days, m.amount_fen, m.account
    )
    mine = (m.person_id.in_(person_ids), m.month >= first, m.month <= last)
    query = query.join(Person, Person.id == m.person_id).where(*mine)
    return list(session.execute(query.order_by(m.month, m.person_id, m.source, m.key).limit(200)))


def of_people(session: Session, scope: str, person_ids: Any) -> list[Line]:
    """The unsettled doubts of some people, as far as an area may see them; `person_ids` may be a select."""
    about = or_(Doubt.person_id.in_(person_ids), Doubt.other_id.in_(person_ids))
    query = _lines().where(about, Doubt.state.in_(NOT_SETTLED), reach(scope)).order_by(Doubt.id.desc()).limit(PAGE)
    return [Line(*row).seen_from(scope) for row in session.execute(query)]


def count(session: Session, scope: str, state: DoubtState, but: int = 0) -> int:
    """How many stand so in an area, leaving out what somebody proposed themselves; no more than COUNTED and one."""
    query = select(Doubt.id).where(reach(scope), Doubt.state == state)
    if but:
        query = query.where(Doubt.settled_by_id != but)
    return session.scalar(select(func.count()).select_from(query.limit(COUNTED + 1).subquery())) or 0
