"""Renewal, suspension, resumption and exit: reported by the counter, in effect once the county has confirmed them."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from fupin import clock
from fupin.calendar import working_day_after
from fupin.clock import cn_date
from fupin.db import begin_writing
from fupin.lifecycle import Refused
from fupin.model import Officer, PostChange, PostPay, PostPlacement, PostSheet
from fupin.model.posts import ChangeKind, ChangeState, ExitReason
from fupin.policy import parameter
from fupin.posts.placing import Wish, beyond, hold, room
from fupin.schemes.public_post.model import Opening
from fupin.schemes.public_post.months import DAY, stints_of

REPORT = "step.exit.report.days"
WAITS = "已有一项变动待县级确认，确认后再办下一项"


class Asked(NamedTuple):
    """What somebody reports: which change, by which day, and why."""

    kind: ChangeKind
    on: date
    opinion: str
    reason: ExitReason | None = None
    recover: bool = False


def ask(session: Session, by: Officer, placement_id: int, wish: Asked) -> PostChange:
    """Report a change. The caller commits. Raises Refused in words."""
    placement = _held(session, placement_id)
    if _pending(session, placement.id):
        raise Refused(WAITS)
    if not wish.opinion.strip():
        raise Refused("请填写情况和意见")
    _check(session, placement, wish.kind, wish.on, wish.reason)
    change = PostChange(
        placement_id=placement.id,
        kind=wish.kind,
        on=wish.on,
        reason=wish.reason,
        recover=wish.recover or wish.reason is ExitReason.FRAUD,
        opinion=wish.opinion.strip()[:300],
        asked_by_id=by.id,
        asked_by_name=by.name,
        asked_at=clock.now(),
    )
    session.add(change)
    session.flush()
    return change


def confirm(session: Session, by: Officer, uid: str, note: str) -> PostChange:
    """Let a reported change take effect, if it still can. The caller commits. Raises Refused."""
    change, placement = _to_decide(session, uid)
    _check(session, placement, change.kind, change.on, change.reason)
    if change.kind is ChangeKind.RENEW:
        placement.ends_on = change.on
    elif change.kind is ChangeKind.EXIT:
        placement.exited_on, placement.exit_reason = change.on, change.reason
    hold(session, placement)
    return _decided(session, change, by, ChangeState.CONFIRMED, note)


def decline(session: Session, by: Officer, uid: str, note: str) -> PostChange:
    """Everything stays as it was, and why. The caller commits. Raises Refused."""
    change, _ = _to_decide(session, uid)
    if not note.strip():
        raise Refused("不同意的，请填写理由，窗口会看到")
    return _decided(session, change, by, ChangeState.DECLINED, note)


def _to_decide(session: Session, uid: str) -> tuple[PostChange, PostPlacement]:
    begin_writing(session)
    change = session.scalars(select(PostChange).where(PostChange.uid == uid).with_for_update()).one()
    if change.state is not ChangeState.ASKED:
        raise Refused(f"此项变动{change.state.label}，不用再办")
    return change, _locked(session, change.placement_id)


def _decided(session: Session, change: PostChange, by: Officer, state: ChangeState, note: str) -> PostChange:
    change.state, change.note = state, note.strip()[:300]
    change.decided_by_id, change.decided_by_name, change.decided_at = by.id, by.name, clock.now()
    session.flush()
    return change


def _held(session: Session, placement_id: int) -> PostPlacement:
    begin_writing(session)
    return _locked(session, placement_id)


def _locked(session: Session, placement_id: int) -> PostPlacement:
    """The placement and its opening with nobody else changing them: places are counted meanwhile."""
    placement = session.scalars(select(PostPlacement).where(PostPlacement.id == placement_id).with_for_update()).one()
    session.execute(select(Opening.id).where(Opening.id == placement.opening_id).with_for_update())
    return placement


def _pending(session: Session, placement_id: int) -> bool:
    query = select(PostChange.id).where(PostChange.placement_id == placement_id, PostChange.state == ChangeState.ASKED)
    return session.scalar(query.limit(1)) is not None


def _check(session: Session, placement: PostPlacement, kind: ChangeKind, on: date, reason: ExitReason | None) -> None:
    if placement.exited_on is not None:
        raise Refused(f"{cn_date(placement.exited_on)}已离岗，不能再办{kind.label}")
    if objection := CHECKS[kind](session, placement, on, reason):
        raise Refused(objection)


def _renewal(session: Session, placement: PostPlacement, on: date, _reason: ExitReason | None) -> str:
    if on <= placement.ends_on:
        return f"现在的期限到{cn_date(placement.ends_on)}，续期后的期限应晚于这一天"
    if placement.pension_on and on > placement.pension_on:
        return f"{cn_date(placement.pension_on)}起领取养老保险待遇，期限不能超过这一天"
    opening = session.get_one(Opening, placement.opening_id)
    further = Wish(opening.id, placement.ends_on + DAY, on)
    if full := room(session, opening, further, None, but=placement.id):
        return full
    if placement.near_pension:
        return ""
    others = stints_of(session, [placement.person_id])[placement.person_id]
    return beyond(session, placement.area_code, others, further)


def _suspension(session: Session, placement: PostPlacement, on: date, _reason: ExitReason | None) -> str:
    if open_since := suspended_since(session, placement.id):
        return f"{cn_date(open_since)}起已暂停，恢复上岗后才能再暂停"
    return _within(placement, on, "暂停的第一天")


def _resumption(session: Session, placement: PostPlacement, on: date, _reason: ExitReason | None) -> str:
    since = suspended_since(session, placement.id)
    if since is None:
        return "没有暂停，不用恢复"
    if on <= since:
        return f"恢复上岗应晚于暂停的第一天{cn_date(since)}"
    return _within(placement, on, "恢复上岗的日期")


def _exit(session: Session, placement: PostPlacement, on: date, reason: ExitReason | None) -> str:
    if reason is None:
        return "请选择离岗原因"
    if on > clock.today():
        return f"{cn_date(on)}还没有到，离岗之后再登记"
    return _within(placement, on, "在岗最后一天")


def _within(placement: PostPlacement, on: date, what: str) -> str:
    if placement.starts_on <= on <= placement.ends_on:
        return ""
    return f"{what}应在期限{cn_date(placement.starts_on)}至{cn_date(placement.ends_on)}之内"


Check = Callable[[Session, PostPlacement, date, ExitReason | None], str]
CHECKS: dict[ChangeKind, Check] = {
    ChangeKind.RENEW: _renewal,
    ChangeKind.SUSPEND: _suspension,
    ChangeKind.RESUME: _resumption,
    ChangeKind.EXIT: _exit,
}


def suspended_since(session: Session, placement_id: int) -> date | None:
    """The first day of a suspension that nobody has ended."""
    query = (
        select(PostChange.kind, PostChange.on)
        .where(
            PostChange.placement_id == placement_id,
            PostChange.state == ChangeState.CONFIRMED,
            PostChange.kind.in_((ChangeKind.SUSPEND, ChangeKind.RESUME)),
        )
        .order_by(PostChange.on.desc(), PostChange.id.desc())
        .limit(1)
    )
    row = session.execute(query).one_or_none()
    return row.on if row and row.kind is ChangeKind.SUSPEND else None


def history(session: Session, placement_id: int) -> list[PostChange]:
    """All that was reported, the latest first."""
    query = select(PostChange).where(PostChange.placement_id == placement_id)
    return list(session.scalars(query.order_by(PostChange.id.desc())))


def late_report(session: Session, placement: PostPlacement, change: PostChange) -> str:
    """That an exit was reported after its working days, else nothing."""
    days = parameter(session, REPORT, placement.area_code, change.on)
    if change.kind is not ChangeKind.EXIT or not days.known:
        return ""
    due = working_day_after(change.on, days.number).on
    reported = clock.local_date(change.asked_at)
    return f"应在{cn_date(due)}前报告，{cn_date(reported)}才报告，请核对多发的补贴" if reported > due else ""


def paid_after(session: Session, placement: PostPlacement) -> list[date]:
    """The approved months with pay after somebody had left: what is to be recovered by corrections."""
    if placement.exited_on is None:
        return []
    query = select(PostSheet.month).join(PostPay, PostPay.sheet_id == PostSheet.id)
    after = (PostPay.placement_id == placement.id, PostSheet.month > placement.exited_on, PostPay.amount_fen > 0)
    return list(session.scalars(query.where(*after).distinct().order_by(PostSheet.month)))
