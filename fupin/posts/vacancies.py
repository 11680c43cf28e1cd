"""The posts of an area with places that nobody has, page by page, and by when each is to be reported."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.orm import Session

from fupin.model import Organisation, PostPlacement
from fupin.model.places import inside
from fupin.policy import parameter
from fupin.posts.overview import LAST, open_on
from fupin.schemes.public_post.model import Opening

PAGE = 30
REPORT = "public_post.vacancy_report_days"
DAY = timedelta(days=1)


class Vacancy(NamedTuple):
    """A post on a day: its places, who is in them, since when one is empty, and by when that is to be reported."""

    unit_id: int
    unit: str
    area_code: str
    title: str
    quantity: int
    held: int
    since: date
    report_by: date
    late: bool

    @property
    def vacant(self) -> int:
        """Places without anybody."""
        return self.quantity - self.held


class Vacancies(NamedTuple):
    """A page of posts, and how many places of all pages are empty."""

    rows: list[Vacancy]
    page: int
    pages: int
    total: int


def vacancies(session: Session, scope: str, on: date, page: int = 1) -> Vacancies:
    """Those that are open on the day, the longest vacant first: the page of that number, or the nearest."""
    query = _vacant(scope, on)
    each = query.subquery().c
    count, total = session.execute(select(func.count(), func.sum(each.quantity - each.held))).one()
    pages = max(-(-count // PAGE), 1)
    page = min(max(page, 1), pages)
    rows = session.execute(query.limit(PAGE).offset((page - 1) * PAGE)).all()
    days = {area: _report_days(session, area, on) for area in {row.area_code for row in rows}}
    return Vacancies([_vacancy(row, days[row.area_code], on) for row in rows], page, pages, int(total or 0))


def _vacant(scope: str, on: date) -> Select[Any]:
    """Who left last tells since when, unless the post was opened after."""
    p, o = PostPlacement, Opening
    here = select(p.opening_id, func.count().label("held")).where(p.starts_on <= on, on <= LAST)
    gone = select(p.opening_id, func.max(LAST).label("left")).where(on > LAST)
    now, before = here.group_by(p.opening_id).subquery(), gone.group_by(p.opening_id).subquery()
    held, left = func.coalesce(now.c.held, 0), before.c.left
    since = and_(left.is_not(None), left >= o.opens_on)
    return (
        select(
            o.unit_id, Organisation.name.label("unit"), o.area_code, o.title, o.quantity, held.label("held"),
            left.label("left"), o.opens_on,
        )
        .join(Organisation, Organisation.id == o.unit_id)
        .outerjoin(now, now.c.opening_id == o.id)
        .outerjoin(before, before.c.opening_id == o.id)
        .where(inside(o.area_code, scope), *open_on(on), held < o.quantity)
        .order_by(
            case((since, left), else_=o.opens_on), case((since, 1), else_=0), o.area_code, Organisation.name, o.id
        )
    )  # fmt: skip


def _report_days(session: Session, area_code: str, on: date) -> int:
    days = parameter(session, REPORT, area_code, on)
    return days.number if days.known else 0


def _vacancy(row: Any, days: int, on: date) -> Vacancy:
    since = max(row.left + DAY, row.opens_on) if row.left else row.opens_on
    by = since + days * DAY
    return Vacancy(
        row.unit_id, row.unit, row.area_code, row.title, row.quantity, row.held, since, by, late=by < on
    )  # fmt: skip
