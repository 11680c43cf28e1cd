"""A review of the register, village by village: whom which measure has missed, and how many stand in each class.

Judging a county takes half a minute, so pages show what the last review found; a village's own page judges anew.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Select, delete, exists, insert, or_, select
from sqlalchemy.orm import Session

from fupin import clock, jobs
from fupin.db import begin_writing
from fupin.jobs import Held
from fupin.model import Area, Job, JobState, Missed, Officer, Person, VillageReview
from fupin.model.places import COUNTY, inside
from fupin.registry.missed import Villager, village

KIND = "review"
DONE = "核对完成"


def review(session: Session, held: Held, _instance: Path) -> None:
    """Review every village of the job's scope; one that was broken off goes on with the next village."""
    codes = peopled(session, held.scope)
    for number, code in enumerate(codes[held.done :], held.done + 1):
        _keep(session, held, code, village(session, code), (number, len(codes)))
    begin_writing(session)
    _forget_deserted(session, held.scope, set(codes))
    session.commit()
    jobs.finish(session, held, {"villages": len(codes)}, DONE)


def peopled(session: Session, scope: str) -> list[str]:
    """The villages of the scope where anybody was ever registered."""
    query = select(Person.area_code).where(inside(Person.area_code, scope)).distinct().order_by(Person.area_code)
    return list(session.scalars(query))


def _keep(session: Session, held: Held, code: str, people: list[Villager], progress: tuple[int, int]) -> None:
    """Put what was found in place of what the last review found."""
    rows = [
        {"person_id": each.person.id, "scheme": due.scheme.code, "area_code": code, "main": _code(each)}
        for each in people
        for due in each.missed
    ]
    figures = {
        "people": len(people),
        "classes": dict(Counter(_code(each) for each in people if each.main) + Counter(_besides(people))),
        "missed": dict(Counter(row["scheme"] for row in rows)),
    }
    begin_writing(session)
    jobs.progress(session, held, *progress)
    ids = [each.person.id for each in people]
    session.execute(delete(Missed).where(or_(Missed.area_code == code, Missed.person_id.in_(ids))))
    if rows:
        session.execute(insert(Missed), rows)
    session.merge(VillageReview(area_code=code, on=clock.today(), at=clock.now(), **figures))
    session.commit()
    session.expunge_all()


def _code(each: Villager) -> str:
    return each.main.code if each.main else ""


def _besides(people: list[Villager]) -> Iterator[str]:
    return (extra.code for each in people for extra in each.overlays)


def _forget_deserted(session: Session, scope: str, codes: set[str]) -> None:
    """A village whose people have all been moved to another has nothing to tell."""
    reviewed = session.scalars(select(VillageReview.area_code).where(inside(VillageReview.area_code, scope)))
    for code in set(reviewed) - codes:
        session.execute(delete(Missed).where(Missed.area_code == code))
        session.execute(delete(VillageReview).where(VillageReview.area_code == code))


def order(session: Session, by: Officer) -> Job:
    """Have the officer's area reviewed, unless that is under way. The caller commits."""
    return under_way(session, by.scope) or jobs.enqueue(session, KIND, by)


def order_after(session: Session, held: Held) -> None:
    """Have the area reviewed whose register a job has changed; a whole city waits for the day's. The caller commits."""
    if len(held.scope) >= COUNTY:
        jobs.enqueue_once(session, KIND, held.scope, held.by_id)


def under_way(session: Session, scope: str) -> Job | None:
    """The review of an area, or of one that it lies in, that waits or is being done."""
    above = [scope[:length] for length in range(len(scope) + 1)]
    query = select(Job).where(Job.kind == KIND, Job.state.in_(jobs.OPEN), Job.scope.in_(above))
    return session.scalar(query.order_by(Job.id.desc()).limit(1))


def order_daily(session: Session, _instance: Path) -> None:
    """Have every county reviewed once a day: ages move on by themselves. Nobody is its author. Commits."""
    begin_writing(session)
    for code in session.scalars(_counties_with_people()):
        if not _ordered_today(session, code):
            jobs.enqueue_once(session, KIND, code, None)
    session.commit()


def _counties_with_people() -> Select[str]:
    today = clock.today()
    return select(Area.code).where(
        Area.level == "county",
        Area.valid_from <= today,
        or_(Area.valid_to.is_(None), Area.valid_to >= today),
        exists().where(Person.area_code > Area.code, Person.area_code < Area.code + "999999"),
    )


def _ordered_today(session: Session, code: str) -> bool:
    """By anybody, and however it ended: what failed is not tried again and again."""
    last = session.scalar(
        select(Job).where(Job.kind == KIND, Job.scope == code, Job.state != JobState.CANCELLED).order_by(Job.id.desc())
    )
    return last is not None and clock.local_date(last.created_at) == clock.local_date(clock.wall())
