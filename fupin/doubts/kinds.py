"""Every kind of doubt with its clause, its words and the select that finds its facts.

A fact is told once: a kind's select answers the columns of `DoubtFact` that make it one, and those that are its
evidence. Of a person paid after a lifting, and of two people with one account, the fact is the lifting or the account
and not each month: those would be told anew with every pay day.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased

from fupin.doubts import sources
from fupin.doubts.granted import first_day
from fupin.model import BenefitAccount, BenefitMonth, StatusChange
from fupin.model.doubts import DoubtKind, MonthKind
from fupin.model.people import in_effect
from fupin.model.places import inside
from fupin.model.terms import StatusEvent

COLUMNS = (
    "person_id", "other_id", "month", "first_key", "second_key", "first_item", "second_item", "first_fen", "second_fen",
    "on", "claimed", "attended", "area_code", "other_area",
)  # fmt: skip
NOTHING: dict[str, Any] = {
    "other_id": literal(0), "second_key": literal(""), "second_item": literal(""), "first_fen": cast(null(), Integer),
    "second_fen": cast(null(), Integer), "on": cast(null(), Date), "claimed": cast(null(), Integer),
    "attended": cast(null(), Integer),
}  # fmt: skip
Column = ColumnElement[Any] | InstrumentedAttribute[Any]
WORK = (MonthKind.WORKSHOP, MonthKind.HIRE)
GOES_ON = (MonthKind.POST, MonthKind.HIRE)  # what a lifting does not end


class Reach(NamedTuple):
    """Which people are looked at: a range of their ids, paid by an area."""

    scope: str
    first: int
    last: int

    def holds(self, person: Column, *areas: Column) -> ColumnElement[bool]:
        """Whether a person is among them, and one of the areas inside."""
        return and_(person.between(self.first, self.last), or_(*(inside(area, self.scope) for area in areas)))


class Kind(NamedTuple):
    """One kind: by which clause, and how it is found.

    A `warning` is no doubt about the right to the money; it says what the clause wants to be looked at.
    """

    kind: DoubtKind
    clause: str
    find: Callable[[Reach], Select[Any] | None]
    warning: bool = False

    @property
    def words(self) -> str:
        """What is to be looked at."""
        return WORDS[self.kind]


def _columns(**told: Any) -> list[ColumnElement[Any]]:
    return [(NOTHING | told)[name].label(name) for name in COLUMNS]


def _key(month: Any) -> ColumnElement[str]:
    """A row of the months as one word."""
    told: ColumnElement[str] = month.source + literal(":") + month.key
    return told


def _against(reach: Reach, *pair: Callable[[Any, Any], ColumnElement[bool]]) -> Select[Any]:
    """Two rows of a person's month that stand against one another."""
    one, two = aliased(BenefitMonth), aliased(BenefitMonth)
    same = and_(two.person_id == one.person_id, two.month == one.month)
    told = _columns(
        person_id=one.person_id, month=one.month, first_key=_key(one), second_key=_key(two), first_item=one.item,
        second_item=two.item, first_fen=one.amount_fen, second_fen=two.amount_fen, area_code=one.area_code,
        other_area=two.area_code,
    )  # fmt: skip
    met = [each(one, two) for each in pair]
    return select(*told).join_from(one, two, same).where(reach.holds(one.person_id, one.area_code, two.area_code), *met)


def _ordered(one: Any, two: Any) -> ColumnElement[bool]:
    """Each pair once."""
    return or_(one.source < two.source, and_(one.source == two.source, one.key < two.key))


def _same_holder(one: Any, two: Any) -> ColumnElement[bool]:
    return and_(one.source == two.source, one.holder == two.holder)


def two_posts(reach: Reach) -> Select[Any]:
    """Two different posts paid for one month."""
    return _against(
        reach,
        lambda one, two: and_(one.kind == MonthKind.POST, two.kind == MonthKind.POST),
        _ordered,
        lambda one, two: ~_same_holder(one, two),
    )


def paid_twice(reach: Reach) -> Select[Any]:
    """The same post, or place in a workshop, paid twice for one month."""
    return _against(reach, _same_holder, _ordered)


def overlap(reach: Reach) -> Select[Any]:
    """A post and work at an enterprise that is subsidised, in one month."""
    return _against(reach, lambda one, two: and_(one.kind == MonthKind.POST, two.kind.in_(WORK)))


def _after(event: StatusEvent) -> tuple[Any, ColumnElement[bool]]:
    """Months that began after a change of somebody's registration that holds."""
    month = aliased(BenefitMonth)
    return month, and_(
        StatusChange.person_id == month.person_id,
        StatusChange.event == event,
        StatusChange.on < month.month,
        in_effect(),
    )


def dead(reach: Reach) -> Select[Any]:
    """Paid for a month after the death; the month of the death may be paid up to its day."""
    month, died = _after(StatusEvent.DIED)
    told = _columns(
        person_id=month.person_id, month=month.month, first_key=_key(month), first_item=month.item,
        first_fen=month.amount_fen, on=StatusChange.on, area_code=month.area_code, other_area=month.area_code,
    )  # fmt: skip
    return select(*told).join_from(month, StatusChange, died).where(reach.holds(month.person_id, month.area_code))


def lifted(reach: Reach) -> Select[Any]:
    """A measure that goes on, or begins, after a lifting that no relapse has followed; a workshop's wages are none."""
    month, lift = _after(StatusEvent.LIFTED)
    again = aliased(StatusChange)
    relapsed = select(again.id).where(
        again.person_id == month.person_id,
        again.event == StatusEvent.RELAPSED,
        again.on >= StatusChange.on,
        again.on < month.month,
    )
    told = _columns(
        person_id=month.person_id, month=first_day(StatusChange.on),
        first_key=literal("lifted:") + cast(StatusChange.id, String), second_key=cast(month.kind, String),
        first_item=func.min(month.item), on=StatusChange.on, area_code=func.min(month.area_code),
        other_area=func.max(month.area_code),
    )  # fmt: skip
    return (
        select(*told)
        .join_from(month, StatusChange, lift)
        .where(reach.holds(month.person_id, month.area_code), month.kind.in_(GOES_ON), ~relapsed.exists())
        .group_by(month.person_id, month.kind, StatusChange.id, StatusChange.on)
    )


def account(reach: Reach) -> Select[Any]:
    """An account named by several people's issued applications: each of them with the first of them on the register."""
    a = BenefitAccount
    first = select(a.token, func.min(a.person_id).label("person_id")).group_by(a.token)
    shared = first.having(func.min(a.person_id) != func.max(a.person_id)).subquery()
    columns = (func.min(a.since).label("since"), func.min(a.area_code).label("area_code"))
    own = select(a.token, a.person_id, *columns).group_by(a.token, a.person_id).subquery()
    other = aliased(BenefitAccount)
    began, joined = own.c.since, func.min(other.since)
    told = _columns(
        person_id=shared.c.person_id, other_id=other.person_id, month=case((began > joined, began), else_=joined),
        first_key=literal("account:") + shared.c.token, first_item=literal(""), area_code=own.c.area_code,
        other_area=func.max(other.area_code),
    )  # fmt: skip
    return (
        select(*told)
        .join_from(shared, other, and_(other.token == shared.c.token, other.person_id != shared.c.person_id))
        .join(own, and_(own.c.token == shared.c.token, own.c.person_id == shared.c.person_id))
        .where(reach.holds(shared.c.person_id, own.c.area_code, other.area_code))
        .group_by(shared.c.token, shared.c.person_id, own.c.area_code, other.person_id, began)
    )


def training(reach: Reach) -> Select[Any] | None:
    """Half-days claimed beyond those attended; nothing while no source tells of both."""
    if not sources.CLAIMS:
        return None
    told = union_all(*sources.CLAIMS).subquery().c
    columns = _columns(
        person_id=told.person_id, month=told.month, first_key=told.key, first_item=told.item, claimed=told.claimed,
        attended=told.attended, area_code=told.area_code, other_area=told.area_code,
    )  # fmt: skip
    return select(*columns).where(told.claimed > told.attended, reach.holds(told.person_id, told.area_code))


K = DoubtKind
WORDS = {
    K.TWO_POSTS: "一个人同一个月在两个公益性岗位领补贴。请核对两处考勤，核实实际在哪个岗位上岗。",
    K.PAID_TWICE: "同一个岗位（车间）同一个月发放了两次。请核对发放表，重复的应追回。",
    K.OVERLAP: "公益性岗位安置市场渠道难以就业的人，此人同一个月又在车间或企业领取报酬。请核实是否仍符合安置条件。",
    K.TRAINING: "申报的培训时间多于签到的时间。请核对签到表，多报的部分不能补贴。",
    K.DEAD: "登记的死亡日期之后的月份仍有发放。请核实死亡日期和发放情况，死亡后的部分应追回。",
    K.LIFTED: "脱贫销号后，正在享受的岗位可以到期满为止，不用停发。这里只作提醒，请核实是销号以前批准的。",
    K.ACCOUNT: "两个人的补贴登记了同一个收款账号。请核实账号是谁的、本人是否知情；同户的常见，也要核实。",
}
# fmt: off
KINDS: tuple[Kind, ...] = (
    Kind(K.TWO_POSTS,  "二(一)2",         two_posts),
    Kind(K.PAID_TWICE, "二(一)2",         paid_twice),
    Kind(K.OVERLAP,    "二(一)1、2",      overlap),
    Kind(K.TRAINING,   "二(三)6",         training),
    Kind(K.DEAD,       "二(一)2",         dead),
    Kind(K.LIFTED,     "二(一)2、三(三)", lifted, warning=True),
    Kind(K.ACCOUNT,    "二(一)2",         account),
)
# fmt: on
BY_KIND = {each.kind: each for each in KINDS}
