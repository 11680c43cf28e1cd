"""Lists about posts: what is vacant and since when, and the months with their state."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from fupin.model import Organisation, PostChange, PostPlacement, PostSheet
from fupin.model.places import inside
from fupin.model.posts import ChangeState
from fupin.policy import parameter
from fupin.posts.roll import Key
from fupin.posts.sheets import in_posts
from fupin.schemes.public_post.model import Opening

REPORT = "public_post.vacancy_report_days"


@dataclass(frozen=True)
class Post:
    """An opening on a day: its places, who is in them, and since when one is empty."""

    id: int
    unit_id: int
    unit: str
    area_code: str
    title: str
    quantity: int
    held: int
    vacant_since: date | None
    report_days: int = 0
    on: date = date.min

    @property
    def vacant(self) -> int:
        """Places without anybody; never below nought, though a quota may have been lowered."""
        return max(self.quantity - self.held, 0)

    @property
    def key(self) -> Key:
        """The unit in its township."""
        return self.unit_id, self.area_code

    @property
    def report_by(self) -> date | None:
        """The day until which the vacancy is to be reported."""
        return self.vacant_since + timedelta(days=self.report_days) if self.vacant_since else None

    @property
    def late(self) -> bool:
        """It should have been reported by now."""
        return self.report_by is not None and self.report_by < self.on


LAST = func.coalesce(PostPlacement.exited_on, PostPlacement.ends_on)


def open_on(day: date) -> tuple[ColumnElement[bool], ...]:
    """What holds of an opening that is open on a day."""
    return Opening.opens_on <= day, or_(Opening.closes_on.is_(None), Opening.closes_on >= day)


def posts(session: Session, scope: str, on: date) -> list[Post]:
    """The openings of an area that are open on the day, by unit."""
    p, last = PostPlacement, LAST
    held = select(func.count()).where(p.opening_id == Opening.id, p.starts_on <= on, last >= on).scalar_subquery()
    left = select(func.max(last)).where(p.opening_id == Opening.id, last < on).scalar_subquery()
    query = (
        select(Opening, Organisation.name, held, left)
        .join(Organisation, Organisation.id == Opening.unit_id)
        .where(inside(Opening.area_code, scope), *open_on(on))
        .order_by(Opening.area_code, Organisation.name, Opening.id)
    )
    return [_post(session, row[0], row[1], row[2], row[3], on) for row in session.execute(query)]


def _post(session: Session, opening: Opening, unit: str, held: int | None, left: date | None, on: date) -> Post:
    held = held or 0
    empty = held < opening.quantity
    days = parameter(session, REPORT, opening.area_code, on)
    since = (max(left + timedelta(days=1), opening.opens_on) if left else opening.opens_on) if empty else None
    return Post(
        id=opening.id, unit_id=opening.unit_id, unit=unit, area_code=opening.area_code, title=opening.title,
        quantity=opening.quantity, held=held, vacant_since=since, report_days=days.number if days.known else 0, on=on,
    )  # fmt: skip


@dataclass(frozen=True)
class MonthLine:
    """A unit's month: who has a line, and the sheet if anything was entered."""

    key: Key
    name: str
    people: int
    sheet: PostSheet | None


def months(session: Session, scope: str, month: date) -> list[MonthLine]:
    """The sheets that a month has or should have, in the order of township and unit."""
    counts = in_posts(session, scope, month)
    query = select(PostSheet).where(PostSheet.month == month, inside(PostSheet.area_code, scope))
    sheets = {(sheet.unit_id, sheet.area_code): sheet for sheet in session.scalars(query)}
    keys = sorted({*counts, *sheets}, key=lambda key: (key[1], key[0]))
    names = select(Organisation.id, Organisation.name).where(Organisation.id.in_({unit for unit, _ in keys}))
    by_id = {row.id: row.name for row in session.execute(names)}
    return [MonthLine(key, by_id[key[0]], counts.get(key, 0), sheets.get(key)) for key in keys]


def asked(session: Session, scope: str) -> int:
    """How many changes wait for the county."""
    query = (
        select(func.count()).select_from(PostChange).join(PostPlacement, PostPlacement.id == PostChange.placement_id)
    )
    mine = (PostChange.state == ChangeState.ASKED, inside(PostPlacement.area_code, scope))
    return session.scalar(query.where(*mine)) or 0
