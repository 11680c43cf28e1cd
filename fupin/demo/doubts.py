"""Doubts of the demonstration office: pay after a death that is to be looked into, one account of two settled."""

import io
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from PIL import Image, ImageDraw
from sqlalchemy import select
from sqlalchemy.orm import Session

from fupin import clock, jobs, uploads
from fupin.calendar import add_months
from fupin.demo.desk import COUNTY, TOWNSHIP, user
from fupin.doubts import scan, settling
from fupin.model import Doubt, WorkshopContract
from fupin.model.doubts import DoubtKind, DoubtOutcome
from fupin.model.terms import StatusEvent
from fupin.registry import standing

DIED_MONTHS_AGO = 3
FOUND = "两人不同户，是亲属。一方没有银行卡，书面委托打入另一方账户，村委会证明属实；查考勤，两人都在岗。"
BASIS = "村委会死亡证明，家属近日报来"


def build(session: Session, instance: Path) -> None:
    """Learn of a death late, scan the county, and settle the first doubt about an account. Commits."""
    _death(session)
    scan.order(session, user(session, COUNTY))
    session.commit()
    held = jobs.claim(session, [scan.KIND])
    if held:
        scan.scan(session, held, instance)
    _settled(session, instance)


def _death(session: Session) -> None:
    """Of the worker hired last, whose pay was entered as before."""
    person_id = session.scalars(select(WorkshopContract.person_id).order_by(WorkshopContract.id.desc())).first()
    died_on = add_months(clock.today().replace(day=1), -DIED_MONTHS_AGO) + timedelta(days=19)
    if person_id is not None:
        standing.record(session, person_id, StatusEvent.DIED, died_on, BASIS, user(session, TOWNSHIP))


def _settled(session: Session, instance: Path) -> None:
    by, paper, proof = user(session, COUNTY), uploads.accept(_certificate()), uuid4().hex
    doubt = session.scalars(select(Doubt).where(Doubt.kind == DoubtKind.ACCOUNT).order_by(Doubt.id)).first()
    if doubt is None:
        return
    uploads.store(instance / "uploads", proof, paper)
    made = settling.settle(session, by, doubt.uid, doubt.version, DoubtOutcome.KEEP, FOUND)
    settling.prove(session, by, made, proof, paper, "委托书.png")
    session.commit()


def _certificate() -> bytes:
    """A sheet with lines and a seal, drawn so that nobody takes it for a real paper."""
    sheet = Image.new("RGB", (620, 440), "white")
    pen = ImageDraw.Draw(sheet)
    for place in range(8):
        pen.line(((70, 80 + place * 34), (550 - place % 3 * 70, 80 + place * 34)), (60, 60, 60), 3)
    pen.circle((450, 350), 58, outline=(205, 25, 25), width=5)
    out = io.BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()
