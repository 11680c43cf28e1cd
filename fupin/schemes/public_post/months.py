"""The clock of a life in posts: which calendar months count, how many are left, and on which day they run out."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from fupin.calendar import add_months, months_between
from fupin.model import Benefit, PostChange, PostPay, PostPlacement, PostSheet
from fupin.model.posts import ChangeKind, ChangeState

PAID, CALENDAR = "paid_months", "calendar"
EACH_APPROVAL = "each_approval"  # else nearness to pension is fixed by the first approval of a life
DAY = timedelta(days=1)
NONE: frozenset[str] = frozenset()

People = Sequence[int] | Select[Any]  # ids, or a select of them


@dataclass(frozen=True)
class Stint:
    """One post of a life; `idle` are its months without paid hours, as far as that is certain."""

    starts_on: date
    ends_on: date
    idle: frozenset[str] = NONE


def used(stints: Iterable[Stint], count_rule: str | None) -> set[str]:
    """The months that count, as 2026-03; two posts in one month count once, what lies between posts does not.

    By `calendar` each month a term touches counts; else a month without paid hours does not.
    """
    months: set[str] = set()
    for stint in stints:
        touched = months_between(stint.starts_on, stint.ends_on)
        months |= touched if count_rule == CALENDAR else touched - stint.idle
    return months


def last_day(counted: set[str], starts_on: date, most: int) -> date | None:
    """The last day that a post from that day on may have; None if no month is left."""
    left, month, found = most - len(counted), starts_on.replace(day=1), None
    while True:
        left -= f"{month:%Y-%m}" not in counted
        if left < 0:
            return found
        month = add_months(month, 1)
        found = month - DAY


def stints_of(session: Session, person_ids: Sequence[int], but: int = 0) -> dict[int, list[Stint]]:
    """The posts of each of these people, apart from that of one application."""
    found: dict[int, list[Stint]] = {each: [] for each in person_ids}
    idle = idle_months(session, person_ids)
    b = Benefit
    query = select(b.person_id, b.application_id, b.starts_on, b.ends_on).where(
        b.person_id.in_(person_ids), b.scheme == "public_post", b.application_id != but
    )
    for person_id, application_id, starts_on, ends_on in session.execute(query):
        if starts_on and ends_on:
            found[person_id].append(Stint(starts_on, ends_on, idle.get(application_id, NONE)))
    return found


def idle_months(session: Session, person_ids: People) -> dict[int, frozenset[str]]:
    """The months in which a post was held and not paid, by application: settled without hours, or suspended whole."""
    found: dict[int, set[str]] = defaultdict(set)
    for application_id, month in session.execute(_unpaid(person_ids)):
        found[application_id].add(f"{month:%Y-%m}")
    for application_id, pauses in pauses_of(session, person_ids).items():
        for first, last in pauses:
            found[application_id] |= _whole_months(first, last)
    return {application_id: frozenset(months) for application_id, months in found.items()}


def _unpaid(person_ids: People) -> Select[int, date]:
    return (
        select(PostPlacement.application_id, PostSheet.month)
        .join(PostPay, PostPay.placement_id == PostPlacement.id)
        .join(PostSheet, PostSheet.id == PostPay.sheet_id)
        .where(PostPlacement.person_id.in_(person_ids))
        .group_by(PostPlacement.application_id, PostSheet.month)
        .having(func.sum(PostPay.half_hours) == 0)
    )


def pauses_of(session: Session, person_ids: People) -> dict[int, list[tuple[date, date]]]:
    """First and last day of each suspension, by application; one that nobody ended lasts as long as the post."""
    query = (
        select(PostPlacement.application_id, PostPlacement.ends_on, PostChange.kind, PostChange.on)
        .join(PostChange, PostChange.placement_id == PostPlacement.id)
        .where(
            PostPlacement.person_id.in_(person_ids),
            PostChange.state == ChangeState.CONFIRMED,
            PostChange.kind.in_((ChangeKind.SUSPEND, ChangeKind.RESUME)),
        )
        .order_by(PostChange.on, PostChange.id)
    )
    found: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for application_id, ends_on, kind, on in session.execute(query):
        if kind is ChangeKind.SUSPEND:
            found[application_id].append((on, max(ends_on, on)))
        elif found[application_id]:
            first, _ = found[application_id].pop()
            found[application_id].append((first, on - DAY))
    return found


def _whole_months(first: date, last: date) -> set[str]:
    """The months that lie in a period with all their days."""
    months = months_between(first, last)
    if first.day != 1:
        months.discard(f"{first:%Y-%m}")
    if (last + DAY).day != 1:
        months.discard(f"{last:%Y-%m}")
    return months


def count_until(stints: Sequence[Stint], month: date, count_rule: str | None) -> int:
    """How many months count up to the end of this one: which month of a life in posts it is."""
    end = add_months(month, 1) - DAY
    if len(stints) == 1 and not stints[0].idle:
        first = stints[0].starts_on
        last = min(stints[0].ends_on, end)
        return max((last.year - first.year) * 12 + last.month - first.month + 1, 0)
    begun = [Stint(each.starts_on, min(each.ends_on, end), each.idle) for each in stints if each.starts_on <= end]
    return len(used(begun, count_rule))
