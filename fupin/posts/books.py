"""Sheets of one month read at once and judged: who is missing, what cannot be so, and which month of a life it is."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from fupin.model import PostAttendance, PostPlacement, PostSheet
from fupin.model.places import inside
from fupin.policy import parameters
from fupin.posts import CLAUSE
from fupin.posts.limits import objections
from fupin.posts.roll import Entry, Key, Member, absent, entries, lacking, members, of_unit
from fupin.schemes.public_post.months import CALENDAR, count_until, stints_of

MOST, COUNT = "public_post.max_months", "public_post.count_rule"


def one_too_many(member: Member, number: int, most: int) -> str:
    if number <= most or member.near_pension:
        return ""
    return f"补贴最长{most}个月，本月是第{number}个月，不能再记考勤（{CLAUSE}）"


def numbered(session: Session, roll: Sequence[Member], month: date) -> list[tuple[Member, int, int]]:
    """Which month of a life in posts this is for each, and how many there may be."""
    if not roll:
        return []
    figures = parameters(session, (MOST, COUNT), roll[0].area_code, month)
    rule, most = figures[COUNT].text or CALENDAR, figures[MOST].number if figures[MOST].known else 0
    stints = stints_of(session, sorted({member.person_id for member in roll}))
    return [(member, count_until(stints[member.person_id], month, rule), most) for member in roll]


class Book(NamedTuple):
    """Sheets of one month with all that their lines are judged by, read at once.

    `numbers` tells which month of a life in posts it is for each placement, `most` how many there may be.
    """

    rolls: dict[Key, list[Member]]
    entries: dict[int, Entry]
    numbers: dict[int, int]
    most: int

    @property
    def members(self) -> list[Member]:
        """Everybody on the rolls."""
        return [member for roll in self.rolls.values() for member in roll]


def book(session: Session, sheets: Sequence[PostSheet]) -> Book:
    """Read them."""
    everybody, known = rolls(session, sheets), entries(session, [sheet.id for sheet in sheets])
    present = [member for roll in everybody.values() for member in roll if member.placement_id in known]
    counted = numbered(session, present, sheets[0].month)
    most = counted[0][2] if counted else 0
    return Book(everybody, known, {member.placement_id: number for member, number, _ in counted}, most)


def rolls(session: Session, sheets: Sequence[PostSheet]) -> dict[Key, list[Member]]:
    """The same for sheets of one month, read at once."""
    found: dict[Key, list[Member]] = {(sheet.unit_id, sheet.area_code): [] for sheet in sheets}
    if len(found) == 1:
        return {key: of_unit(session, key, sheets[0].month) for key in found}
    within = inside(PostPlacement.area_code, _prefix([sheet.area_code for sheet in sheets]))
    for member in members(session, sheets[0].month, within):
        if (member.unit_id, member.area_code) in found:
            found[member.unit_id, member.area_code].append(member)
    return found


def _prefix(codes: Sequence[str]) -> str:
    first, last = min(codes), max(codes)
    return first[: next((place for place, pair in enumerate(zip(first, last, strict=True)) if len({*pair}) > 1), 9)]


def faults(session: Session, sheets: Sequence[PostSheet], read: Book | None = None) -> list[str]:
    """What is missing or cannot be so, of sheets of one month."""
    found = read or book(session, sheets)
    words = lacking(found.members, found.entries)
    for member in found.members:
        if entry := found.entries.get(member.placement_id):
            words += [f"{member.name}{each}" for _, each in objections(member, entry)]
            if over := one_too_many(member, found.numbers[member.placement_id], found.most):
                words.append(f"{member.name}：{over}")
    on_roll = {member.placement_id for member in found.members}
    return words + _left_over(session, sheets, set(found.entries) - on_roll)


def _left_over(session: Session, sheets: Sequence[PostSheet], gone: set[int]) -> list[str]:
    """Lines of people who turned out not to have been in the post."""
    if not gone:
        return []
    query = select(PostAttendance.placement_id, PostSheet).join(PostSheet, PostSheet.id == PostAttendance.sheet_id)
    lines = session.execute(
        query.where(PostAttendance.placement_id.in_(gone), PostSheet.id.in_([s.id for s in sheets]))
    )
    return [f"编号{one}{absent(session, one, each.unit_id, each.area_code, each.month)}" for one, each in lines]
