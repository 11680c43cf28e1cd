"""Marks and certificates of a class (F5), and the county's closing of it: from then on they count."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from fupin import clock
from fupin.classes.roll import Member, attended, known_days, members, past, present, staying
from fupin.classes.steps import as_seen, moved
from fupin.clock import cn_date
from fupin.lifecycle import Refused
from fupin.model import Application, Officer, TrainingClass, TrainingResult, TrainingSeat
from fupin.model.classes import ClassState
from fupin.model.terms import State
from fupin.schemes.training_subsidy.model import TrainingSubsidyDetails

MARK, PASSED, CERTIFICATE, LEVEL, ISSUED = "mark", "passed", "certificate", "level", "issued_on"
HIGHEST = 100
WITHOUT_EFFECT = (State.DRAFT, State.REJECTED, State.WITHDRAWN)

Problems = dict[int, list[tuple[str, str]]]  # by seat: field and words


class Entry(NamedTuple):
    """What somebody achieved."""

    mark: int
    passed: bool
    certificate: str = ""
    level: str = ""
    issued_on: date | None = None


def entries(session: Session, class_id: int) -> dict[int, Entry]:
    """What was entered, by seat."""
    r = TrainingResult
    query = select(r.seat_id, r.mark, r.passed, r.certificate, r.level, r.issued_on)
    of_class = query.join(TrainingSeat, TrainingSeat.id == r.seat_id).where(TrainingSeat.class_id == class_id)
    rows = session.execute(of_class)
    return {row[0]: Entry(row[1], row[2], row[3] or "", row[4], row[5]) for row in rows}


def save(
    session: Session, by: Officer, uid: str, version: int, wanted: Mapping[int, Entry]
) -> tuple[TrainingClass, Problems]:
    """Keep the rows that are given; with problems nothing is kept. The caller commits. Raises Refused, Stale."""
    one = as_seen(session, uid, version, ClassState.AGREED)
    if clock.today() < one.ends_on:
        raise Refused(f"本班{cn_date(one.ends_on)}结束，结束后才能登记成绩")
    problems = problems_of(session, one, wanted)
    if not problems:
        _write(session, by, one, wanted)
        moved(session, one, ClassState.AGREED)
    return one, problems


def problems_of(session: Session, one: TrainingClass, wanted: Mapping[int, Entry]) -> Problems:
    """What cannot be so, by seat."""
    here = {member.seat_id for member in staying(members(session, one.id))}
    came = attended(session, one.id)
    used = _used(session, one.id, {entry.certificate for entry in wanted.values() if entry.certificate})
    found: Problems = {}
    seen: set[str] = set()
    for seat_id, entry in wanted.items():
        wrong = _wrong(one, entry, came.get(seat_id, (0, 0))[0]) if seat_id in here else [(MARK, "已不在本班")]
        if entry.certificate in seen:
            wrong.append((CERTIFICATE, f"证书编号{entry.certificate}在本班重复，请核对"))
        elif entry.certificate in used:
            wrong.append((CERTIFICATE, f"证书编号{entry.certificate}已用于{used[entry.certificate]}，请核对"))
        seen |= {entry.certificate} if entry.certificate else set()
        found |= {seat_id: wrong} if wrong else {}
    return found


def _wrong(one: TrainingClass, entry: Entry, half_days: int) -> list[tuple[str, str]]:
    checks = (
        (MARK, entry.mark > HIGHEST, f"成绩最高{HIGHEST}分"),
        (PASSED, entry.passed and not half_days, "没有出勤记录，不能登记合格"),
        (CERTIFICATE, entry.passed and not entry.certificate, "合格的，请填写证书编号"),
        (CERTIFICATE, bool(entry.certificate) and not entry.passed, "不合格的没有证书，请清空证书编号"),
        (ISSUED, entry.passed and entry.issued_on is None, "合格的，请填写发证日期"),
        (ISSUED, not entry.passed and entry.issued_on is not None, "不合格的没有证书，请清空发证日期"),
        (ISSUED, bool(entry.issued_on and entry.issued_on < one.ends_on),
         f"发证日期不能早于结业日期{cn_date(one.ends_on)}"),
        (ISSUED, bool(entry.issued_on and entry.issued_on > clock.today()), "发证日期不能晚于今天"),
    )  # fmt: skip
    return [(field, words) for field, wrong, words in checks if wrong]


def _used(session: Session, class_id: int, certificates: set[str]) -> dict[str, str]:
    """Which of these numbers another class has, and which class."""
    query = (
        select(TrainingResult.certificate, TrainingResult.title, TrainingClass.number)
        .join(TrainingSeat, TrainingSeat.id == TrainingResult.seat_id)
        .join(TrainingClass, TrainingClass.id == TrainingSeat.class_id)
        .where(TrainingResult.certificate.in_(certificates), TrainingClass.id != class_id)
    )
    return {number: f"“{title}”（班次{of}）" for number, title, of in session.execute(query) if number}


def _write(session: Session, by: Officer, one: TrainingClass, wanted: Mapping[int, Entry]) -> None:
    """Old rows go first, so that two numbers may change places."""
    people = {member.seat_id: member.person_id for member in members(session, one.id)}
    known = select(TrainingResult).join(TrainingSeat, TrainingSeat.id == TrainingResult.seat_id)
    for row in session.scalars(known.where(TrainingSeat.class_id == one.id)):
        session.delete(row)
    try:
        session.flush()
        for seat_id, entry in wanted.items():
            row = TrainingResult(seat_id=seat_id, person_id=people[seat_id], title=one.course.name, **entry._asdict())
            row.certificate = entry.certificate or None
            row.entered_by_id, row.entered_at = by.id, clock.now()
            session.add(row)
        session.flush()
    except IntegrityError as error:  # the same number in another class at the same moment
        session.rollback()
        raise Refused("证书编号刚被另一个班登记，请核对后再保存") from error


def lacking(session: Session, one: TrainingClass) -> list[str]:
    """What is missing before the class can be closed, in words."""
    roll, known, said = members(session, one.id), known_days(session, one.id), entries(session, one.id)
    words = [] if staying(roll) else ["本班没有学员"]
    if clock.today() < one.ends_on:
        words.append(f"本班{cn_date(one.ends_on)}才结束")
    for day in past(one):
        if not (day in known and known[day].no_class) and (missing := _not_entered(session, one, roll, day)):
            words.append(f"{cn_date(day)}{missing}")
    return words + [f"{member.name}没有登记成绩" for member in staying(roll) if member.seat_id not in said]


def _not_entered(session: Session, one: TrainingClass, roll: list[Member], day: date) -> str:
    marks, halves = present(session, one.id, day), set(one.sessions.halves)
    count = sum(member.there_on(day) and set(marks.get(member.seat_id, {})) != halves for member in roll)
    return f"有{count}人没有记考勤" if count else ""


def close(session: Session, by: Officer, uid: str, version: int) -> TrainingClass:
    """The county stands for attendance and certificates. The caller commits. Raises Refused, Stale."""
    one = as_seen(session, uid, version, ClassState.AGREED)
    if words := lacking(session, one):
        raise Refused("；".join(words))
    query = select(TrainingResult.entered_by_id).join(TrainingSeat, TrainingSeat.id == TrainingResult.seat_id)
    if by.id in set(session.scalars(query.where(TrainingSeat.class_id == one.id))):
        raise Refused("成绩由您登记，须由另一人核定结业")
    one.closed_by_id, one.closed_by_name, one.closed_at = by.id, by.name, clock.now()
    return moved(session, one, ClassState.CLOSED)


def reopen(session: Session, by: Officer, uid: str, version: int, why: str) -> TrainingClass:
    """A closed class goes back to be put right, unless a subsidy was claimed for it. Raises Refused, Stale."""
    one = as_seen(session, uid, version, ClassState.CLOSED)
    if not why.strip():
        raise Refused("请填写退回的理由，窗口会看到")
    claimed = select(Application.number).join(
        TrainingSubsidyDetails, TrainingSubsidyDetails.application_id == Application.id
    )
    open_claim = (TrainingSubsidyDetails.class_id == one.id, Application.state.not_in(WITHOUT_EFFECT))
    if number := session.scalar(claimed.where(*open_claim).limit(1)):
        raise Refused(f"此班已有补贴申请{number}，不能退回")
    one.note = f"{by.name}退回：{why.strip()}"[:300]
    one.closed_by_id, one.closed_by_name, one.closed_at = None, "", None
    return moved(session, one, ClassState.AGREED)
