"""Taking up a post: who is approved and waits, which openings have room, and the placement, never above the quota."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from fupin import clock
from fupin.clock import cn_date
from fupin.db import begin_writing
from fupin.lifecycle import Refused
from fupin.model import Application, Benefit, Officer, Organisation, Person, PostPlacement
from fupin.model.places import covers, inside
from fupin.model.terms import State
from fupin.policy import parameters
from fupin.posts import CLAUSE
from fupin.posts.books import COUNT, MOST
from fupin.schemes.public_post.model import Opening, PublicPostDetails
from fupin.schemes.public_post.months import CALENDAR, Stint, stints_of, used

SCHEME = "public_post"
TWICE = "此申请刚由他人登记上岗，请查看最新情况"


class Waiting(NamedTuple):
    """Somebody approved who has not taken up their post."""

    application: Application
    details: PublicPostDetails
    person: Person
    opening: Opening
    unit: str


class Wish(NamedTuple):
    """Which opening, and from when to when."""

    opening_id: int
    starts_on: date
    ends_on: date


def waiting(session: Session, scope: str) -> list[Waiting]:
    """Whoever is approved for a post in the area and not yet in it, the earliest start first."""
    query = _waiting().where(inside(Opening.area_code, scope)).order_by(PublicPostDetails.starts_on, Application.id)
    return [Waiting(*row) for row in session.execute(query)]


def one_waiting(session: Session, scope: str, uid: str) -> Waiting | None:
    """One of them."""
    row = session.execute(_waiting().where(inside(Opening.area_code, scope), Application.uid == uid)).one_or_none()
    return Waiting(*row) if row else None


def _waiting() -> Select[Application, PublicPostDetails, Person, Opening, str]:
    placed = select(PostPlacement.id).where(PostPlacement.application_id == Application.id).exists()
    return (
        select(Application, PublicPostDetails, Person, Opening, Organisation.name)
        .join(PublicPostDetails, PublicPostDetails.application_id == Application.id)
        .join(Person, Person.id == Application.person_id)
        .join(Opening, Opening.id == PublicPostDetails.opening_id)
        .join(Organisation, Organisation.id == Opening.unit_id)
        .where(Application.scheme == SCHEME, Application.state == State.ISSUED, ~placed)
    )


def openings(session: Session, scope: str) -> list[tuple[Opening, str]]:
    """The posts of an area, each with its unit's name."""
    query = select(Opening, Organisation.name).join(Organisation, Organisation.id == Opening.unit_id)
    rows = session.execute(query.where(inside(Opening.area_code, scope)).order_by(Organisation.name, Opening.id))
    return [(row[0], row[1]) for row in rows]


def assign(session: Session, by: Officer, uid: str, wish: Wish) -> PostPlacement:
    """Place somebody. The caller commits. Raises Refused in words; nothing is written then."""
    begin_writing(session)
    found = one_waiting(session, by.scope, uid)
    if found is None:
        raise Refused(TWICE)
    session.execute(select(Person.id).where(Person.id == found.person.id).with_for_update())  # one post of a person
    opening = session.scalars(select(Opening).where(Opening.id == wish.opening_id).with_for_update()).one_or_none()
    if opening is None or not covers(by.scope, opening.area_code):
        raise Refused("请选择本乡镇（街道）的岗位")
    for objection in (
        _term(found, wish),
        _open(opening, wish),
        _other(session, found, wish),
        _months(session, found, wish),
    ):
        if objection:
            raise Refused(objection)
    if objection := room(session, opening, wish, found):
        raise Refused(objection)
    return _place(session, by, found, opening, wish)


def _term(found: Waiting, wish: Wish) -> str:
    approved = f"{cn_date(found.details.starts_on)}至{cn_date(found.details.ends_on)}"
    if wish.ends_on < wish.starts_on:
        return "期限结束不能早于上岗日期"
    if wish.starts_on < found.details.starts_on or wish.ends_on > found.details.ends_on:
        return f"批准的安置期限是{approved}，上岗日期和期限不能超出；要延长的，上岗后办理续期"
    return ""


def _open(opening: Opening, wish: Wish) -> str:
    closes = opening.closes_on
    if opening.opens_on <= wish.starts_on and (closes is None or wish.starts_on <= closes):
        return ""
    until = f"至{cn_date(closes)}" if closes else "起"
    return f"“{opening.title}”自{cn_date(opening.opens_on)}{until}开放，{cn_date(wish.starts_on)}不能上岗"


def _other(session: Session, found: Waiting, wish: Wish) -> str:
    """Nobody is in two posts at once."""
    last = func.coalesce(PostPlacement.exited_on, PostPlacement.ends_on)
    query = select(Opening.title, last).join(Opening, Opening.id == PostPlacement.opening_id)
    mine = (PostPlacement.person_id == found.person.id, PostPlacement.starts_on <= wish.ends_on, last >= wish.starts_on)
    row = session.execute(query.where(*mine).limit(1)).one_or_none()
    return f"{found.person.name}已在“{row[0]}”上岗至{cn_date(row[1])}，请先办理离岗" if row else ""


def _months(session: Session, found: Waiting, wish: Wish) -> str:
    if found.details.near_pension:
        day = found.details.pension_on
        return f"{cn_date(day)}起领取养老保险待遇，期限不能超过这一天" if day and wish.ends_on > day else ""
    stints = stints_of(session, [found.person.id], but=found.application.id)[found.person.id]
    return beyond(session, found.application.area_code, stints, wish)


def beyond(session: Session, area_code: str, stints: Sequence[Stint], wish: Wish) -> str:
    """Why the term would be too long by the months of a whole life, else nothing."""
    figures = parameters(session, (MOST, COUNT), area_code, clock.today())
    if not figures[MOST].known:
        return figures[MOST].missing
    rule, most = figures[COUNT].text or CALENDAR, figures[MOST].number
    before = used(stints, rule)
    total = before | used([Stint(wish.starts_on, wish.ends_on)], rule)
    if len(total) <= most:
        return ""
    words = f"以前的岗位已用{len(before)}个月，加上本次共{len(total)}个月，最长{most}个月"
    return f"{words}，还可以安排{most - len(before)}个月（{CLAUSE}）"


def room(session: Session, opening: Opening, wish: Wish, found: Waiting | None, but: int = 0) -> str:
    """Why the opening is full in the term, else nothing; `but` is a placement that is not counted.

    Who is placed elsewhere than approved takes no place from those who were approved for it.
    """
    taken = peak(session, opening.id, wish.starts_on, wish.ends_on, but)
    words = f"“{opening.title}”共{opening.quantity}人，此期间已有{taken}人在岗"
    if found is not None and found.details.opening_id != opening.id:
        expected = _expected(session, opening.id, wish)
        taken += expected
        words += f"，另有{expected}人已批准待上岗" if expected else ""
    return f"{words}，没有空缺，请另选岗位" if taken >= opening.quantity else ""


def peak(session: Session, opening_id: int, starts_on: date, ends_on: date, but: int = 0) -> int:
    """The most people in the opening on any one day of a term."""
    last = func.coalesce(PostPlacement.exited_on, PostPlacement.ends_on)
    query = select(PostPlacement.starts_on, last).where(
        PostPlacement.opening_id == opening_id,
        PostPlacement.id != but,
        PostPlacement.starts_on <= ends_on,
        last >= starts_on,
    )
    terms = session.execute(query).all()
    days = {starts_on, *(first for first, _ in terms if first > starts_on)}
    return max(sum(first <= day <= end for first, end in terms) for day in days)


def _expected(session: Session, opening_id: int, wish: Wish) -> int:
    waits = _waiting().where(Opening.id == opening_id).with_only_columns(func.count()).order_by(None)
    met = (PublicPostDetails.starts_on <= wish.ends_on, PublicPostDetails.ends_on >= wish.starts_on)
    return session.scalar(waits.where(*met)) or 0


def _place(session: Session, by: Officer, found: Waiting, opening: Opening, wish: Wish) -> PostPlacement:
    made = PostPlacement(
        application_id=found.application.id,
        person_id=found.person.id,
        opening_id=opening.id,
        area_code=opening.area_code,
        starts_on=wish.starts_on,
        ends_on=wish.ends_on,
        weekly_hours=min(found.details.weekly_hours, opening.weekly_hours),
        near_pension=bool(found.details.near_pension),
        pension_on=found.details.pension_on,
        assigned_by_id=by.id,
        assigned_at=clock.now(),
    )
    session.add(made)
    try:
        session.flush()
    except IntegrityError as error:
        session.rollback()
        raise Refused(TWICE) from error
    hold(session, made)
    return made


def hold(session: Session, placement: PostPlacement) -> None:
    """What was granted is the post as it is held: other measures look there for what somebody has."""
    row = session.execute(
        select(Organisation.name, Opening.title)
        .join(Opening, Opening.unit_id == Organisation.id)
        .where(Opening.id == placement.opening_id)
    ).one()
    benefit = session.scalar(select(Benefit).where(Benefit.application_id == placement.application_id))
    if benefit is not None:
        benefit.item, benefit.starts_on, benefit.ends_on = "".join(row), placement.starts_on, placement.last_day
    session.flush()
