"""Somebody of the demonstration office who was paid after a death told late, to the account of another: two doubts."""

from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from fupin import clock, jobs
from fupin.calendar import add_months
from fupin.demo.posts import CLERK, COUNTY, TOWNSHIP, approved, free_people, moment, user, worked
from fupin.doubts import scan
from fupin.model import Person, PostPlacement
from fupin.model.terms import StatusEvent
from fupin.office import Press
from fupin.posts import payroll, placing, sheets
from fupin.posts.placing import Wish
from fupin.registry import standing
from fupin.schemes.public_post.model import Opening


def build(session: Session, press: Press, instance: Path) -> None:
    """Place one more person beside those in posts, pay last month, tell the death, and look for doubts. Commits."""
    starts_on = add_months(clock.today().replace(day=1), -1)
    person, opening = _somebody(session), _elsewhere(session)
    uid = approved(session, press, person.id, opening.id, starts_on, _account_of_another(session))
    with moment(starts_on):
        wish = Wish(opening.id, starts_on, add_months(starts_on, 12) - timedelta(days=1))
        placing.assign(session, user(session, CLERK), uid, wish)
        session.commit()
    _paid(session, (opening.unit_id, opening.area_code), starts_on)
    died_on = starts_on - timedelta(days=1)
    standing.record(session, person.id, StatusEvent.DIED, died_on, "村委会补报死亡证明", user(session, COUNTY))
    _scanned(session, instance)


def _somebody(session: Session) -> Person:
    """Whom the other parts of the demonstration have left alone."""
    return free_people(session, user(session, CLERK).scope)[-1]


def _elsewhere(session: Session) -> Opening:
    """A post of a unit where nobody of the demonstration is."""
    taken = select(Opening.unit_id).join(PostPlacement, PostPlacement.opening_id == Opening.id)
    mine = (Opening.area_code == user(session, CLERK).scope, Opening.unit_id.not_in(taken))
    return session.scalars(select(Opening).where(*mine).order_by(Opening.id.desc()).limit(1)).one()


def _account_of_another(session: Session) -> str:
    """Of somebody in a post already."""
    query = select(Person).join(PostPlacement, PostPlacement.person_id == Person.id).order_by(PostPlacement.id)
    return session.scalars(query.limit(1)).one().bank_account or ""


def _paid(session: Session, key: sheets.Key, month: date) -> None:
    """The month entered, confirmed and approved."""
    wanted = {member.placement_id: worked(member) for member in sheets.roll(session, key, month)}
    sheet, _ = sheets.save(session, user(session, CLERK), key, month, wanted, 0)
    session.commit()
    sheets.confirm(session, user(session, TOWNSHIP), sheet.uid, sheet.version)
    session.commit()
    payroll.approve(session, user(session, COUNTY), {sheet.uid: sheet.version})
    session.commit()


def _scanned(session: Session, instance: Path) -> None:
    """As the worker does it each night."""
    jobs.enqueue_once(session, scan.KIND, "", None)
    session.commit()
    held = jobs.claim(session, [scan.KIND])
    if held:
        scan.scan(session, held, instance)
