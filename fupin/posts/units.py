"""The units of an area that have posts, page by page, with their places and who is in them."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import Subquery, func, select
from sqlalchemy.orm import Session

from fupin.model import Organisation, PostPlacement
from fupin.model.places import inside
from fupin.posts.overview import LAST, open_on
from fupin.posts.roll import Key
from fupin.schemes.public_post.model import Opening

PAGE = 30
LONGEST_NAME = 100


class UnitLine(NamedTuple):
    """A unit in a township with its places."""

    key: Key
    name: str
    quantity: int
    held: int


class Units(NamedTuple):
    """A page of units, and what all of those that are looked for come to."""

    rows: list[UnitLine]
    page: int
    pages: int
    total: int
    quantity: int
    held: int


def units(session: Session, scope: str, on: date, name: str = "", page: int = 1) -> Units:
    """Those with a post that is open on the day, by township and name: the page of that number, or the nearest.

    `name` is part of the unit's; empty means all.
    """
    each = _each(scope, on, name)
    c = each.c
    totals = select(func.count(), func.sum(c.quantity), func.sum(c.held)).select_from(each)
    total, quantity, held = (int(figure or 0) for figure in session.execute(totals).one())
    pages = max(-(-total // PAGE), 1)
    page = min(max(page, 1), pages)
    query = select(each).order_by(c.area_code, c.name, c.unit_id).limit(PAGE).offset((page - 1) * PAGE)
    rows = [
        UnitLine((row.unit_id, row.area_code), row.name, int(row.quantity), int(row.held))
        for row in session.execute(query)
    ]
    return Units(rows, page, pages, total, quantity, held)


def _each(scope: str, on: date, name: str) -> Subquery:
    """A row a unit and township."""
    here, o = _held(on), Opening
    query = (
        select(
            o.unit_id, o.area_code, Organisation.name, func.sum(o.quantity).label("quantity"),
            func.sum(func.coalesce(here.c.people, 0)).label("held"),
        )
        .join(Organisation, Organisation.id == o.unit_id)
        .outerjoin(here, here.c.opening_id == o.id)
        .where(inside(o.area_code, scope), *open_on(on))
        .group_by(o.unit_id, o.area_code, Organisation.name)
    )  # fmt: skip
    if name:
        query = query.where(Organisation.name.contains(name[:LONGEST_NAME], autoescape=True))
    return query.subquery()


def _held(on: date) -> Subquery:
    """How many are in each opening on the day."""
    p = PostPlacement
    counted = select(p.opening_id, func.count().label("people")).where(p.starts_on <= on, on <= LAST)
    return counted.group_by(p.opening_id).subquery()
