"""Visits on site (实地核查): two people, what they found, and photographs, of which only the picture is kept."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from fupin import clock, uploads
from fupin.clock import cn_date
from fupin.db import begin_writing
from fupin.lifecycle import Refused
from fupin.model import Officer, VisitPhoto, WorkshopVisit
from fupin.uploads import Paper, Unusable
from fupin.workshops import register

MOST_PHOTOS = 6
PICTURES = ("image/jpeg", "image/png")


class Seen(NamedTuple):
    """What two people saw on a day."""

    on: date
    first_visitor: str
    second_visitor: str
    found: str


class Visit(NamedTuple):
    """A visit with its photographs."""

    visit: WorkshopVisit
    photos: list[VisitPhoto]


def accept(content: bytes) -> Paper:
    """A photograph, decoded and encoded again. Raises Unusable."""
    paper = uploads.accept(content)
    if paper.media_type not in PICTURES:
        raise Unusable("照片应为jpg或png，请重新拍照上传")
    return paper


def add(
    session: Session, by: Officer, workshop_id: int, seen: Seen, photos: Sequence[Paper], folder: Path
) -> WorkshopVisit:
    """Keep a visit: the files first, the rows after. The caller commits. Raises Refused in words."""
    kept = {uuid4().hex: paper for paper in photos}
    for uid, paper in kept.items():
        uploads.store(folder, uid, paper)
    try:
        return _write(session, by, workshop_id, seen, kept)
    except Refused:
        for uid in kept:
            (folder / uid).unlink(missing_ok=True)
        raise


def _write(session: Session, by: Officer, workshop_id: int, seen: Seen, photos: dict[str, Paper]) -> WorkshopVisit:
    begin_writing(session)
    register.held(session, workshop_id)
    if objection := _unlikely(seen, register.present(session, workshop_id).founded_on, len(photos)):
        raise Refused(objection)
    made = WorkshopVisit(workshop_id=workshop_id, by_id=by.id, by_name=by.name, at=clock.now(), **seen._asdict())
    session.add(made)
    session.flush()
    for uid, paper in photos.items():
        size, digest = len(paper.content), paper.sha256
        session.add(VisitPhoto(uid=uid, visit_id=made.id, media_type=paper.media_type, size=size, sha256=digest))
    session.flush()
    return made


def _unlikely(seen: Seen, founded_on: date, photos: int) -> str:
    if seen.on > clock.today():
        return "核查日期不能晚于今天"
    if seen.on < founded_on:
        return f"车间{cn_date(founded_on)}设立，核查日期不能早于这一天"
    if seen.first_visitor == seen.second_visitor:
        return "实地核查须有两人，请填写另一人的姓名"
    return f"照片一次最多{MOST_PHOTOS}张" if photos > MOST_PHOTOS else ""


def of_workshop(session: Session, workshop_id: int) -> list[Visit]:
    """All visits, the latest first."""
    query = select(WorkshopVisit).where(WorkshopVisit.workshop_id == workshop_id)
    visits = session.scalars(query.order_by(WorkshopVisit.on.desc(), WorkshopVisit.id.desc())).all()
    photos: dict[int, list[VisitPhoto]] = defaultdict(list)
    by_visit = VisitPhoto.visit_id.in_([visit.id for visit in visits])
    for photo in session.scalars(select(VisitPhoto).where(by_visit).order_by(VisitPhoto.id)):
        photos[photo.visit_id].append(photo)
    return [Visit(visit, photos[visit.id]) for visit in visits]
