"""Changes of a person's standing on the register: which may follow which, and how a mistake is put right."""

from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from fupin import clock
from fupin.clock import cn_date
from fupin.db import begin_writing
from fupin.model import Missed, Officer, Person, StatusChange
from fupin.model.people import in_effect
from fupin.model.terms import StatusEvent

E = StatusEvent
ENDS = (E.DIED, E.MOVED_OUT, E.MISIDENTIFIED)

# What may come after what; a relapse follows a lifting only, and nothing follows a death.
FOLLOWS: dict[StatusEvent | None, tuple[StatusEvent, ...]] = {
    None:            (E.REGISTERED, E.IDENTIFIED),
    E.REGISTERED:    (E.LIFTED, *ENDS),
    E.IDENTIFIED:    (E.LIFTED, *ENDS),
    E.LIFTED:        (E.RELAPSED, *ENDS),
    E.RELAPSED:      (E.LIFTED, *ENDS),
    E.DIED:          (),
    E.MOVED_OUT:     (E.IDENTIFIED,),
    E.MISIDENTIFIED: (E.IDENTIFIED,),
}  # fmt: skip


class ChangeRefused(Exception):
    """The change cannot be; the words say why. `field` is the answer that is wrong."""

    def __init__(self, field: str, words: str) -> None:
        self.field = field
        super().__init__(words)


def last_change(session: Session, person_id: int, on: date | None = None) -> StatusChange | None:
    """Where a person stands by the last change in effect, on a day or at present; a corrected card is none."""
    query = select(StatusChange).where(
        StatusChange.person_id == person_id, StatusChange.event != E.CORRECTED, in_effect()
    )
    if on is not None:
        query = query.where(StatusChange.on <= on)
    return session.scalar(query.order_by(StatusChange.on.desc(), StatusChange.id.desc()).limit(1))


def may_follow(last: StatusChange | None) -> tuple[StatusEvent, ...]:
    """What can be recorded next."""
    return FOLLOWS[last.event if last else None]


def record(session: Session, person_id: int, event: StatusEvent, on: date, basis: str, by: Officer) -> StatusChange:
    """Record a change and commit. Raises ChangeRefused."""
    begin_writing(session)
    try:
        _lock(session, person_id)
        last = last_change(session, person_id)
        _check(event, on, last)
        made = _row(person_id, event, on, basis, by)
        session.add(made)
        if event in ENDS:
            session.execute(delete(Missed).where(Missed.person_id == person_id))
        session.commit()
    except BaseException:
        session.rollback()
        raise
    return made


def reverse(session: Session, person_id: int, change_id: int, basis: str, by: Officer) -> StatusChange:
    """Take back the last change by a further row and commit; both stay to be seen. Raises ChangeRefused."""
    begin_writing(session)
    try:
        _lock(session, person_id)
        last = last_change(session, person_id)
        if last is None or last.id != change_id:
            raise ChangeRefused("basis", "这条记录刚有变化，请查看最新情况后再更正")
        made = _row(person_id, E.REVERSED, last.on, basis, by)
        made.reverses_id = last.id
        session.add(made)
        session.commit()
    except BaseException:
        session.rollback()
        raise
    return made


def _lock(session: Session, person_id: int) -> None:
    """One change of a person at a time; SQLite's one writer waits anyway."""
    session.execute(select(Person.id).where(Person.id == person_id).with_for_update())


def _check(event: StatusEvent, on: date, last: StatusChange | None) -> None:
    if event not in may_follow(last):
        now = last.event.label if last else "没有记录"
        raise ChangeRefused("event", f"现在是“{now}”，不能登记“{event.label}”")
    if on > clock.today():
        raise ChangeRefused("on", "日期不能晚于今天")
    if last is not None and on < last.on:
        raise ChangeRefused("on", f"日期不能早于上一次变动（{cn_date(last.on)}{last.event.label}）")


def _row(person_id: int, event: StatusEvent, on: date, basis: str, by: Officer) -> StatusChange:
    return StatusChange(
        person_id=person_id, event=event, on=on, basis=basis, recorded_at=clock.now(), recorded_by_id=by.id
    )
