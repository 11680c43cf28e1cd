"""The county's answer to a class, in time or late; and a class that is not held after all."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from fupin import clock
from fupin.classes.steps import as_seen, moved
from fupin.clock import cn_date
from fupin.lifecycle import Refused
from fupin.model import Officer, TrainingAttendance, TrainingClass, TrainingSeat
from fupin.model.classes import ClassState

OWN = "开班申请由您登记，须由另一人答复"
CALLED_OFF = "班次停办"


def agree(session: Session, by: Officer, uid: str, version: int, note: str) -> TrainingClass:
    """The class may be held. The caller commits. Raises Refused, Stale."""
    return _answer(session, by, as_seen(session, uid, version, ClassState.ASKED), ClassState.AGREED, note)


def decline(session: Session, by: Officer, uid: str, version: int, note: str) -> TrainingClass:
    """It may not, and why. The caller commits. Raises Refused, Stale."""
    one = as_seen(session, uid, version, ClassState.ASKED)
    if not note.strip():
        raise Refused("不同意的，请填写理由，窗口和培训机构会看到")
    return _answer(session, by, one, ClassState.DECLINED, note)


def _answer(session: Session, by: Officer, one: TrainingClass, to: ClassState, note: str) -> TrainingClass:
    if one.filed_by_id == by.id:
        raise Refused(OWN)
    one.note = note.strip()[:300]
    one.answered_by_id, one.answered_by_name, one.answered_at = by.id, by.name, clock.now()
    return moved(session, one, to)


def call_off(session: Session, by: Officer, uid: str, version: int, why: str) -> TrainingClass:
    """A class that nobody has attended is not held; its sign-ups may go to another. Raises Refused, Stale."""
    one = as_seen(session, uid, version, ClassState.ASKED, ClassState.AGREED)
    if not why.strip():
        raise Refused("请填写停办的理由")
    if _attended(session, one.id):
        raise Refused("此班已有人上课，不能停办；上完的，请登记成绩后结业")
    one.note = f"{CALLED_OFF}：{why.strip()}"[:300]
    seats = update(TrainingSeat).where(TrainingSeat.class_id == one.id, TrainingSeat.left_on.is_(None))
    session.execute(seats.values(left_on=clock.today(), left_reason=CALLED_OFF, left_by_id=by.id, live_key=None))
    return moved(session, one, ClassState.WITHDRAWN)


def _attended(session: Session, class_id: int) -> bool:
    query = select(TrainingAttendance.id).join(TrainingSeat, TrainingSeat.id == TrainingAttendance.seat_id)
    mine = (TrainingSeat.class_id == class_id, TrainingAttendance.present)
    return session.scalar(query.where(*mine).limit(1)) is not None


def lateness(one: TrainingClass) -> str:
    """That the answer is or was late, in words; else nothing."""
    if one.due_on is None or (one.state is ClassState.WITHDRAWN and one.answered_at is None):
        return ""
    answered = clock.local_date(one.answered_at) if one.answered_at else None
    if answered is None:
        return f"应在{cn_date(one.due_on)}前答复，已经超期" if clock.today() > one.due_on else ""
    return f"应在{cn_date(one.due_on)}前答复，{cn_date(answered)}才答复" if answered > one.due_on else ""
