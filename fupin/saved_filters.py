"""Filters of the worklist that somebody keeps under a name: their own alone, a few, and nothing personal in them."""

import re
from collections.abc import Sequence
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import Row, bindparam, delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from fupin import clock
from fupin.db import begin_writing
from fupin.lateness import BANDS, period
from fupin.lifecycle import Refused
from fupin.lists import OPEN, WAITING, Filter
from fupin.model import Officer, SavedFilter
from fupin.model.places import TOWNSHIP, covers
from fupin.model.terms import State
from fupin.schemes import SCHEMES

MOST = 20
LONGEST_NAME = 20
A_NUMBER = re.compile(r"\d{6}")  # of a card, a telephone, an account or a receipt
NAMED = (
    select(SavedFilter.name, SavedFilter.query)
    .where(SavedFilter.user_id == bindparam("user_id"))
    .order_by(SavedFilter.id)
)
STATES = {"", WAITING, OPEN, *(state.value for state in State)}


def of(session: Session, user: Officer) -> Sequence[SavedFilter]:
    """A user's own, in the order they were saved."""
    return session.scalars(select(SavedFilter).where(SavedFilter.user_id == user.id).order_by(SavedFilter.id)).all()


def named(session: Session, user: Officer) -> Sequence[Row[str, str]]:
    """Names and queries of a user's own: the list shows them with every page."""
    return session.connection().execute(NAMED, {"user_id": user.id}).all()


def one(session: Session, user: Officer, uid: str) -> SavedFilter | None:
    """One of a user's own."""
    return session.scalar(select(SavedFilter).where(SavedFilter.uid == uid, SavedFilter.user_id == user.id))


def narrowed(user: Officer, wanted: Filter) -> Filter:
    """What of a filter may be kept: words that lists know, and places of the user's area."""
    area = wanted.area if wanted.area.isdecimal() and len(wanted.area) <= TOWNSHIP else ""
    return Filter(
        state=wanted.state if wanted.state in STATES else WAITING,
        scheme=wanted.scheme if wanted.scheme in SCHEMES else "",
        area=area if covers(user.scope, area) else "",
        late=wanted.late if wanted.late in BANDS else "",
        granted=wanted.granted if period(wanted.granted) else "",
    )


def query_of(user: Officer, wanted: Filter) -> str:
    """That as the list's address has it."""
    kept = narrowed(user, wanted)
    always = {"state": kept.state, "scheme": kept.scheme, "area": kept.area}
    further = {"late": kept.late, "granted": kept.granted}
    return urlencode(always | {name: value for name, value in further.items() if value})


def filter_of(saved: SavedFilter) -> Filter:
    """What it narrows the list to."""
    return Filter(**dict(parse_qsl(saved.query, keep_blank_values=True)))


def save(session: Session, user: Officer, name: str, wanted: Filter) -> SavedFilter:
    """Keep it. Raises Refused if the name is taken or not one, or if there are too many."""
    query = query_of(user, wanted)
    begin_writing(session)
    try:
        _demand_name(name)
        _demand_room(session, user)
        saved = SavedFilter(user_id=user.id, name=name, query=query, created_at=clock.now())
        session.add(saved)
        session.commit()
    except IntegrityError as error:
        session.rollback()
        raise Refused(_taken(name)) from error
    except Refused:
        session.rollback()
        raise
    return saved


def rename(session: Session, user: Officer, uid: str, name: str) -> None:
    """Call it otherwise. Raises Refused as `save` does; one that is gone meanwhile stays so."""
    begin_writing(session)
    try:
        _demand_name(name)
        saved = one(session, user, uid)
        if saved is not None:
            saved.name = name
        session.commit()
    except IntegrityError as error:
        session.rollback()
        raise Refused(_taken(name)) from error
    except Refused:
        session.rollback()
        raise


def remove(session: Session, user: Officer, uid: str) -> None:
    """Keep it no longer."""
    begin_writing(session)
    session.execute(delete(SavedFilter).where(SavedFilter.uid == uid, SavedFilter.user_id == user.id))
    session.commit()


def _demand_name(name: str) -> None:
    if A_NUMBER.search(name):
        raise Refused("名称里请不要写身份证号码、电话等号码")


def _demand_room(session: Session, user: Officer) -> None:
    count = session.scalar(select(func.count()).where(SavedFilter.user_id == user.id)) or 0
    if count >= MOST:
        raise Refused(f"最多保存{MOST}个筛选，请先删除不用的")


def _taken(name: str) -> str:
    return f"已有名为“{name}”的筛选，请换一个名称"
