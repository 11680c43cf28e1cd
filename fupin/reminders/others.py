"""Counts of all the rest: doubts, letters, notices, what the administrator and the auditor look after."""

from datetime import datetime, time, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from fupin import clock, voids
from fupin.doubts import lists
from fupin.model import AuditRow, Job, JobState, Notice, User
from fupin.model.doubts import DoubtState
from fupin.model.places import COUNTY, inside
from fupin.reminders.counting import Desk, Tally, counted
from fupin.scanning import late
from fupin.scanning.late import Late
from fupin.workshops.amending import waiting

FAILED_FOR = timedelta(days=7)


def doubts(session: Session, desk: Desk) -> Tally:
    """What nobody has looked into."""
    return Tally(lists.count(session, desk.scope, DoubtState.OPEN))


def recoveries(session: Session, desk: Desk) -> Tally:
    """What others proposed to recover."""
    return Tally(lists.count(session, desk.scope, DoubtState.PROPOSED, but=desk.id))


def unsigned(session: Session, desk: Desk) -> Tally:
    """Printed letters that should be back signed by now; all of them are late."""
    number = late.count(session, Late(desk.scope, desk.return_days))
    return Tally(number, number, f"打印后超过{desk.return_days}天没有收回签字件" if number else "")


def to_void(session: Session, desk: Desk) -> Tally:
    """Requests to void a letter."""
    return Tally(voids.count(session, desk.scope))


def amendments(session: Session, desk: Desk) -> Tally:
    """What others ask to put right in confirmed months of pay ledgers."""
    return Tally(counted(session, waiting(desk.scope, desk.id)))


def notices_ending(session: Session, desk: Desk) -> Tally:
    """Notices whose last day is today."""
    mine = (inside(Notice.county_code, desk.scope[:COUNTY]), Notice.ends_on == clock.today())
    number = counted(session, select(Notice.id).where(*mine))
    return Tally(number, 0, "今天期满，没有异议的明天起可以批复" if number else "")


def certificates(_session: Session, desk: Desk) -> Tally:
    """Offices whose certificate is unusable or ends soon."""
    told = [f"{code} {words}" for code, words in desk.signers.problems()]
    return Tally(len(told), len(told), "；".join(told))


def failed(scope: str) -> ColumnElement[bool]:
    """Long work of an area, or of the whole office, that failed lately."""
    mine = or_(inside(Job.scope, scope), Job.scope == "")
    return mine & (Job.state == JobState.FAILED) & (Job.ended_at >= clock.wall() - FAILED_FOR)


def failed_jobs(session: Session, desk: Desk) -> Tally:
    """How many."""
    number = counted(session, select(Job.id).where(failed(desk.scope)))
    return Tally(number, 0, f"最近{FAILED_FOR.days}天内" if number else "")


def refused(session: Session, desk: Desk) -> Tally:
    """Attempts to open what somebody may not, since yesterday morning."""
    return _acts(session, desk, "denied")


def revealed(session: Session, desk: Desk) -> Tally:
    """Numbers shown in full, since yesterday morning."""
    return _acts(session, desk, "viewed_full")


def _acts(session: Session, desk: Desk, act: str) -> Tally:
    yesterday = datetime.combine(clock.today() - timedelta(days=1), time(), clock.OFFICE_ZONE)
    query = select(AuditRow.id).where(AuditRow.at >= yesterday, AuditRow.act == act)
    if len(desk.scope) >= COUNTY:
        query = query.where(AuditRow.user_id.in_(select(User.id).where(inside(User.scope, desk.scope))))
    number = counted(session, query)
    return Tally(number, 0, "昨天以来" if number else "")
