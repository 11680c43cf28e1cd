"""How far somebody's life in posts is: months used and left, the day it ends, and what became of their registration."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fupin import clock
from fupin.clock import cn_date
from fupin.model import PostPlacement, StatusChange
from fupin.model.people import in_effect
from fupin.model.terms import StatusEvent
from fupin.policy import parameters
from fupin.posts import CLAUSE
from fupin.posts.books import COUNT, MOST
from fupin.schemes.public_post.months import CALENDAR, Stint, last_day, stints_of, used

WORDS = {
    StatusEvent.DIED: f"死亡，请按原因3（死亡）办理离岗，5个工作日内报告（{CLAUSE}）",
    StatusEvent.LIFTED: f"脱贫销号，正在享受的岗位可以到期满为止；期满后能否再安置须由县级明确（{CLAUSE}、三(三)）",
    StatusEvent.MOVED_OUT: f"迁出，请核实；属实的按原因9办理离岗（{CLAUSE}）",
    StatusEvent.MISIDENTIFIED: f"识别不准，请核实；属实的按原因12（身份变更）办理离岗（{CLAUSE}）",
}


@dataclass(frozen=True)
class Clock:
    """The months of a whole life in posts as they stand today.

    `latest` is the last day that the present post, or a next one from today, could have.
    """

    used: int
    most: int
    left: int
    ends_on: date | None
    latest: date | None
    near_pension: bool
    by_calendar: bool

    @property
    def words(self) -> str:
        """One line for pages."""
        if self.near_pension:
            until = f"，可以到{cn_date(self.latest)}领取养老保险待遇时为止" if self.latest else ""
            return f"已用{self.used}个月；首次批准时距养老不足5年，不受{self.most}个月限制{until}"
        until = f"，最迟到{cn_date(self.latest)}" if self.latest and self.left else ""
        return f"已用{self.used}个月，还剩{self.left}个月（最长{self.most}个月）{until}"


def of_person(
    session: Session, person_id: int, area_code: str, placement: PostPlacement | None = None, but: int = 0
) -> Clock | None:
    """The clock of somebody who has or had a post, apart from one application; None for everybody else."""
    placement = placement or _latest(session, person_id)
    stints = stints_of(session, [person_id], but)[person_id]
    if placement is None and not stints:
        return None
    today = clock.today()
    figures = parameters(session, (MOST, COUNT), area_code, today)
    rule, most = figures[COUNT].text or CALENDAR, figures[MOST].number if figures[MOST].known else 0
    counted = used(_until(stints, today), rule)
    near = bool(placement and placement.near_pension)
    return Clock(
        used=len(counted),
        most=most,
        left=max(most - len(counted), 0),
        ends_on=placement.last_day if placement else None,
        latest=placement.pension_on if placement and near else last_day(counted, today, most),
        near_pension=near,
        by_calendar=rule == CALENDAR,
    )


def _latest(session: Session, person_id: int) -> PostPlacement | None:
    mine = select(PostPlacement).where(PostPlacement.person_id == person_id)
    return session.scalar(mine.order_by(PostPlacement.starts_on.desc()).limit(1))


def _until(stints: list[Stint], today: date) -> list[Stint]:
    """What has been used by now: months to come are not."""
    return [Stint(each.starts_on, min(each.ends_on, today), each.idle) for each in stints if each.starts_on <= today]


def warnings(session: Session, person_ids: Collection[int]) -> dict[int, str]:
    """What became of people's registration that a post has to do with; it warns and stops nothing."""
    query = (
        select(StatusChange.person_id, StatusChange.event, StatusChange.on)
        .where(
            StatusChange.person_id.in_(person_ids),
            StatusChange.on <= clock.today(),
            StatusChange.event != StatusEvent.CORRECTED,
            in_effect(),
        )
        .order_by(StatusChange.on, StatusChange.id)
    )
    last: dict[int, Any] = {row.person_id: row for row in session.execute(query)}
    return {one: f"{cn_date(row.on)}{WORDS[row.event]}" for one, row in last.items() if row.event in WORDS}
