"""A unit's month: opened by whoever enters it, kept as a draft, confirmed by the township, sent back by the county."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import delete, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from fupin import clock
from fupin.calendar import add_months
from fupin.clock import cn_date
from fupin.db import begin_writing
from fupin.lifecycle import Refused, Stale
from fupin.model import Officer, PostAttendance, PostPlacement, PostSheet
from fupin.model.places import inside
from fupin.model.posts import SheetState
from fupin.policy import parameters
from fupin.posts import CLAUSE
from fupin.posts.roll import DAYS, Entry, Member, absent, entries, lacking, members, objections
from fupin.schemes.public_post.model import Opening
from fupin.schemes.public_post.months import CALENDAR, count_until, stints_of

STALE = "这张考勤表刚被他人改过，请核对后再保存"
MOST, COUNT = "public_post.max_months", "public_post.count_rule"

Key = tuple[int, str]  # unit and township
Problems = dict[int, list[tuple[str, str]]]  # by placement: column and words


def find(session: Session, key: Key, month: date) -> PostSheet | None:
    """The sheet of a unit's month, if anything was entered."""
    unit_id, area_code = key
    return session.scalar(
        select(PostSheet).where(
            PostSheet.unit_id == unit_id, PostSheet.area_code == area_code, PostSheet.month == month
        )
    )


def roll(session: Session, key: Key, month: date) -> list[Member]:
    """Who has a line in it."""
    return members(session, month, Opening.unit_id == key[0], PostPlacement.area_code == key[1])


def rolls(session: Session, sheets: Sequence[PostSheet]) -> dict[Key, list[Member]]:
    """The same for sheets of one month, read at once."""
    found: dict[Key, list[Member]] = {(sheet.unit_id, sheet.area_code): [] for sheet in sheets}
    if len(found) == 1:
        return {key: roll(session, key, sheets[0].month) for key in found}
    within = inside(PostPlacement.area_code, _prefix([sheet.area_code for sheet in sheets]))
    for member in members(session, sheets[0].month, within):
        if (member.unit_id, member.area_code) in found:
            found[member.unit_id, member.area_code].append(member)
    return found


def _prefix(codes: Sequence[str]) -> str:
    first, last = min(codes), max(codes)
    return first[: next((place for place, pair in enumerate(zip(first, last, strict=True)) if len({*pair}) > 1), 9)]


def begun(month: date) -> None:
    """Raises Refused for a month that is still to come."""
    if month > clock.today():
        raise Refused(f"{month.year}年{month.month}月还没有到，{cn_date(month)}起才能填写")


def save(
    session: Session, by: Officer, key: Key, month: date, wanted: Mapping[int, Entry], version: int
) -> tuple[PostSheet, Problems]:
    """Keep the lines as a draft; with problems nothing is kept. The caller commits.

    Raises Refused for a month that has not begun or is confirmed, Stale if somebody else wrote since `version`.
    """
    begin_writing(session)
    return keep(session, by, key, month, wanted, version)


def keep(
    session: Session, by: Officer, key: Key, month: date, wanted: Mapping[int, Entry], version: int
) -> tuple[PostSheet, Problems]:
    """As `save`, for whoever began writing."""
    begun(month)
    sheet = _held(session, by, key, month)
    if sheet.version != version:
        raise Stale(STALE)
    if sheet.state is not SheetState.DRAFT:
        raise Refused(f"本月考勤{sheet.state.label}，不能再改。确需修改的，请县级退回")
    problems = problems_of(session, key, month, wanted)
    if not problems:
        _write(session, sheet, by, wanted)
    return sheet, problems


def _held(session: Session, by: Officer, key: Key, month: date) -> PostSheet:
    """The sheet, made if there is none, with nobody else writing it. A new one has version 0 until it is written."""
    query = select(PostSheet).where(
        PostSheet.unit_id == key[0], PostSheet.area_code == key[1], PostSheet.month == month
    )
    sheet = session.scalar(query.with_for_update())
    if sheet is not None:
        return sheet
    sheet = PostSheet(unit_id=key[0], area_code=key[1], month=month, version=0)
    sheet.entered_by_id, sheet.entered_by_name, sheet.entered_at = by.id, by.name, clock.now()
    session.add(sheet)
    try:
        session.flush()
    except IntegrityError as error:  # the same at the same moment, where there is more than one writer
        session.rollback()
        raise Stale(STALE) from error
    return sheet


def _write(session: Session, sheet: PostSheet, by: Officer, wanted: Mapping[int, Entry]) -> None:
    session.execute(delete(PostAttendance).where(PostAttendance.sheet_id == sheet.id))
    if rows := [each._asdict() | {"placement_id": one, "sheet_id": sheet.id} for one, each in wanted.items()]:
        session.execute(insert(PostAttendance), rows)
    sheet.entered_by_id, sheet.entered_by_name, sheet.entered_at = by.id, by.name, clock.now()
    sheet.version += 1
    session.flush()


def problems_of(session: Session, key: Key, month: date, wanted: Mapping[int, Entry]) -> Problems:
    """What cannot be so, by placement, in the words of each line."""
    known = {member.placement_id: member for member in roll(session, key, month)}
    found: Problems = {}
    for placement_id, entry in wanted.items():
        member = known.get(placement_id)
        if member is None:
            found[placement_id] = [(DAYS, absent(session, placement_id, *key, month))]
        elif wrong := objections(member, entry):
            found[placement_id] = wrong
    return found | _past_limit(session, [known[one] for one in wanted if one in known and one not in found], month)


def _past_limit(session: Session, roll: Sequence[Member], month: date) -> Problems:
    """Whose month would be one too many."""
    found: Problems = {}
    for member, number, most in numbered(session, roll, month):
        if words := _one_too_many(member, number, most):
            found[member.placement_id] = [(DAYS, words)]
    return found


def _one_too_many(member: Member, number: int, most: int) -> str:
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


def confirm(session: Session, by: Officer, uid: str, version: int) -> PostSheet:
    """The township's officer stands for the attendance. Raises Refused with everything that is missing or wrong."""
    sheet = held(session, uid, version)
    if sheet.state is not SheetState.DRAFT:
        raise Refused(f"本月考勤{sheet.state.label}，不用再确认")
    after = add_months(sheet.month, 1)
    if clock.today() < after:
        raise Refused(f"{sheet.month.month}月还没有过完，{cn_date(after)}起才能确认")
    if words := faults(session, [sheet]):
        raise Refused("；".join(words))
    sheet.state = SheetState.CONFIRMED
    sheet.confirmed_by_id, sheet.confirmed_by_name, sheet.confirmed_at = by.id, by.name, clock.now()
    return _step(session, sheet)


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


def faults(session: Session, sheets: Sequence[PostSheet], read: Book | None = None) -> list[str]:
    """What is missing or cannot be so, of sheets of one month."""
    found = read or book(session, sheets)
    words = lacking(found.members, found.entries)
    for member in found.members:
        if entry := found.entries.get(member.placement_id):
            words += [f"{member.name}{each}" for _, each in objections(member, entry)]
            if over := _one_too_many(member, found.numbers[member.placement_id], found.most):
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


def give_back(session: Session, uid: str, version: int, why: str) -> PostSheet:
    """The county sends a confirmed month back to be put right. Raises Refused."""
    sheet = held(session, uid, version)
    if sheet.state is not SheetState.CONFIRMED:
        raise Refused(f"本月考勤{sheet.state.label}，不能退回")
    if not why.strip():
        raise Refused("请填写退回的理由，乡镇会看到")
    sheet.state, sheet.returned = SheetState.DRAFT, why.strip()[:300]
    return _step(session, sheet)


def held(session: Session, uid: str, version: int) -> PostSheet:
    """The sheet with nobody else writing it. Raises Stale if it is no longer as it was seen."""
    begin_writing(session)
    sheet = session.scalars(select(PostSheet).where(PostSheet.uid == uid).with_for_update()).one()
    if sheet.version != version:
        raise Stale(STALE)
    return sheet


def _step(session: Session, sheet: PostSheet) -> PostSheet:
    sheet.version += 1
    session.flush()
    return sheet


def in_posts(session: Session, scope: str, month: date) -> dict[Key, int]:
    """How many lines the sheets of a month should have, by unit and township."""
    last = func.coalesce(PostPlacement.exited_on, PostPlacement.ends_on)
    query = (
        select(Opening.unit_id, PostPlacement.area_code, func.count())
        .join(Opening, Opening.id == PostPlacement.opening_id)
        .where(inside(PostPlacement.area_code, scope), PostPlacement.starts_on < add_months(month, 1), last >= month)
        .group_by(Opening.unit_id, PostPlacement.area_code)
    )
    return {(unit, area): count for unit, area, count in session.execute(query)}
