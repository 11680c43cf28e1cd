"""A letter of the demonstration office on its whole way: printed, signed and sealed, scanned, and back on its case."""

import io
import math
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw
from sqlalchemy import select
from sqlalchemy.orm import Session

from fupin import jobs
from fupin.db import begin_writing
from fupin.model import Application, Document, User
from fupin.model.places import inside
from fupin.printing import ledger
from fupin.scanning import intake, piles, sorting

CLERK = "chuangkou"
KIND = "approval"  # it comes back with signatures
DPI = 150
INK, SEAL = (20, 30, 110), (205, 25, 25)


def build(session: Session, instance: Path) -> None:
    """Print the latest of the counter's letters that are signed, and scan it back. Commits."""
    clerk = session.scalars(select(User).where(User.username == CLERK)).one()
    query = select(Document).join(Application, Application.id == Document.application_id)
    mine = query.where(Document.kind == KIND, inside(Application.area_code, clerk.scope))
    letter = session.scalars(mine.order_by(Document.id.desc()).limit(1)).one()
    scans = [_jpeg(_signed(sheet)) for sheet in _sheets(letter.pdf)]
    begin_writing(session)
    ledger.print_one(session, clerk, letter.id, 0)
    session.commit()
    piles.drop(session, clerk, instance, intake.accept(scans))
    session.commit()
    held = jobs.claim(session, [piles.KIND])
    if held:
        sorting.work(session, held, instance)


def _sheets(pdf: bytes) -> list[Image.Image]:
    with pypdfium2.PdfDocument(pdf) as opened:
        return [page.render(scale=DPI / 72).to_pil().convert("RGB") for page in opened]


def _signed(sheet: Image.Image) -> Image.Image:
    """With a signature and a round seal in the lower right."""
    wide, high = sheet.size
    pen = ImageDraw.Draw(sheet)
    line = [(wide * (0.56 + step / 160), high * (0.66 + 0.012 * math.sin(step * 1.9))) for step in range(24)]
    pen.line(line, INK, 3, joint="curve")
    middle, radius = (wide * 0.72, high * 0.7), wide * 0.085
    pen.circle(middle, radius, outline=SEAL, width=5)
    pen.regular_polygon((*middle, radius * 0.34), 5, fill=SEAL)
    return sheet


def _jpeg(sheet: Image.Image) -> bytes:
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=80, dpi=(DPI, DPI))
    return out.getvalue()
