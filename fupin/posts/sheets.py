"""A unit's month: opened by whoever enters it, kept as a draft, confirmed by the township, sent back by the county."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

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
from fupin.posts import by_day
from fupin.posts.books import faults, numbered, one_too_many
from fupin.posts.limits import objections
from fupin.posts.pay import ByDay
from fupin.posts.roll import DAYS, Entry, Key, Member, absent, entries, of_unit
from fupin.schemes.public_post.model import Opening

STALE = "这张考勤表刚被他人改过，请核对后再保存"

Problems = dict[int, list[tuple[str, str]]]  # by placement: column and words


def find(session: Session, key: Key, month: date) -> PostSheet | None:
    """The sheet of a unit's month, if anything was entered."""
    unit_id, area_code = key
    return session.scalar(
        select(PostSheet).where(
            PostSheet.unit_id == unit_id, PostSheet.area_code == area_code, PostSheet.month == month
        )
    )


def entries_of(session: Session, key: Key, month: date) -> dict[int, Entry]:
    """What was entered in it, by placement."""
    sheet = find(session, key, month)
    return entries(session, [sheet.id]) if sheet else {}


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
    sheet = _open(session, by, key, month, version)
    problems = problems_of(session, key, month, wanted)
    if not problems:
        _write(session, sheet, by, wanted, None)
    return sheet, problems


def save_days(
    session: Session, by: Officer, key: Key, month: date, placement_id: int, days: ByDay, version: int
) -> tuple[PostSheet, Problems]:
    """Keep one person's days, and their sums as the line; the other lines stay. The caller commits. Raises as `save`.

    Without days the line is the month's figures again, as they were last.
    """
    begin_writing(session)
    sheet = _open(session, by, key, month, version)
    line = entries(session, [sheet.id]).get(placement_id)
    if not (line or days):
        raise Refused("请至少填写一天")
    wanted = {placement_id: (line or Entry(0, 0)).with_days(days)}
    problems = problems_of(session, key, month, wanted)
    if not problems:
        _write(session, sheet, by, wanted, [placement_id])
    return sheet, problems


def _open(session: Session, by: Officer, key: Key, month: date, version: int) -> PostSheet:
    begun(month)
    sheet = _held(session, by, key, month)
    if sheet.version != version:
        raise Stale(STALE)
    if sheet.state is not SheetState.DRAFT:
        raise Refused(f"本月考勤{sheet.state.label}，不能再改。确需修改的，请县级退回")
    return sheet


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


def _write(
    session: Session, sheet: PostSheet, by: Officer, wanted: Mapping[int, Entry], of: Sequence[int] | None
) -> None:
    """In place of the lines of these placements, or of all."""
    gone = delete(PostAttendance).where(PostAttendance.sheet_id == sheet.id)
    session.execute(gone if of is None else gone.where(PostAttendance.placement_id.in_(of)))
    if rows := [_row(entry) | {"placement_id": one, "sheet_id": sheet.id} for one, entry in wanted.items()]:
        session.execute(insert(PostAttendance), rows)
    by_day.rewrite(session, sheet, {one: entry.by_day for one, entry in wanted.items()}, of)
    sheet.entered_by_id, sheet.entered_by_name, sheet.entered_at = by.id, by.name, clock.now()
    sheet.version += 1
    session.flush()


def _row(entry: Entry) -> dict[str, Any]:
    return {column: value for column, value in entry._asdict().items() if column != "by_day"}


def problems_of(session: Session, key: Key, month: date, wanted: Mapping[int, Entry]) -> Problems:
    """What cannot be so, by placement, in the words of each line."""
    known = {member.placement_id: member for member in of_unit(session, key, month)}
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
        if words := one_too_many(member, number, most):
            found[member.placement_id] = [(DAYS, words)]
    return found


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
