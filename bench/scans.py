"""A scanner's pile of our own letters sorted and filed: how fast, how much without help, and nothing wrongly.

Every sheet lies on the glass as somebody in a hurry puts it: in any order, turned, askew up to ten degrees, at 150 to
300 dpi, with grain and dust, and with the blank backs of sheets between.
"""

import io
from collections.abc import Iterator
from random import Random
from time import perf_counter
from typing import NamedTuple

import pypdfium2
from PIL import Image, ImageDraw
from sqlalchemy import select, update
from sqlalchemy.orm import Session, undefer

from bench import letters
from bench.figures import AT_LEAST, AT_MOST, Figure
from bench.office import Office, user
from fupin import demo, jobs
from fupin.documents.render import Printer
from fupin.model import Application, Document, PageState, ScanPage, User
from fupin.model.terms import Action
from fupin.office import Press
from fupin.scanning import intake, piles, sorting

SHEETS, BLANKS = 200, 20  # of which backs
RESOLUTIONS = (150, 200, 240, 300)
SKEW, GRAIN, DUST = 10.0, 24.0, 60
WAYS = (None, Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270)


class Leaf(NamedTuple):
    """A page of a letter; of none, a blank back."""

    document_id: int | None
    page: int
    pdf: bytes


def measure(office: Office) -> Iterator[Figure]:
    """One pile."""
    engine = office.engine()
    with Session(engine) as session:
        chance = Random(2016)
        leaves = _pile(_issued(session, office), chance)
        files = [_scanned(leaf, chance) for leaf in leaves]
        seconds = _sorted(session, office, files)
        yield from _figures(session, leaves, seconds, sum(map(len, files)))
    engine.dispose()


def _issued(session: Session, office: Office) -> list[Document]:
    """Letters of all schemes, printed by the office's own press."""
    press = Press(
        Printer(demo.ROOT / "templates", letters.STATIC, office.instance / "fonts"), demo.DEMO_URL, demo=True, phone=""
    )
    session.execute(update(User).where(User.username.in_((letters.CLERK, letters.REVIEWER))).values(scope="370702"))
    session.commit()
    for uids in letters._ready(session, press).values():
        for uid in uids:
            version = session.scalars(select(Application.version).where(Application.uid == uid)).one()
            letters._act(session, press, letters.APPROVER, uid, Action.ISSUE, version)
    query = select(Document).where(Document.application_id.is_not(None)).options(undefer(Document.pdf_sealed))
    return list(session.scalars(query.order_by(Document.id)))


def _pile(kept: list[Document], chance: Random) -> list[Leaf]:
    """Whole letters, as many as there is room for, and blank backs, shuffled."""
    leaves: list[Leaf] = []
    for document in kept:
        pdf = document.pdf
        with pypdfium2.PdfDocument(pdf) as opened:
            pages = [Leaf(document.id, page, pdf) for page in range(1, len(opened) + 1)]
        if len(leaves) + len(pages) <= SHEETS - BLANKS:
            leaves += pages
    leaves += [Leaf(None, 0, b"")] * (SHEETS - len(leaves))
    chance.shuffle(leaves)
    return leaves


def _scanned(leaf: Leaf, chance: Random) -> bytes:
    """The file of one sheet."""
    dpi = chance.choice(RESOLUTIONS)
    sheet = _drawn(leaf, dpi)
    skewed = sheet.rotate(chance.uniform(-SKEW, SKEW), Image.Resampling.BICUBIC, expand=True, fillcolor="white")
    way = chance.choice(WAYS)
    turned = skewed.transpose(way) if way is not None else skewed
    made = Image.blend(turned, Image.effect_noise(turned.size, GRAIN).convert("RGB"), 0.15)
    pen = ImageDraw.Draw(made)
    for _ in range(DUST):
        x, y = chance.randrange(made.width), chance.randrange(made.height)
        pen.ellipse((x, y, x + 2, y + 2), fill=chance.choice(["black", "white"]))
    out = io.BytesIO()
    made.save(out, "JPEG", quality=70, dpi=(dpi, dpi))
    return out.getvalue()


def _drawn(leaf: Leaf, dpi: int) -> Image.Image:
    if leaf.document_id is None:
        return Image.new("RGB", (int(8.27 * dpi), int(11.69 * dpi)), (250, 249, 246))
    with pypdfium2.PdfDocument(leaf.pdf) as opened:
        sheet: Image.Image = opened[leaf.page - 1].render(scale=dpi / 72).to_pil().convert("RGB")
    wide, high = sheet.size
    pen = ImageDraw.Draw(sheet)
    pen.ellipse((wide * 0.6, high * 0.6, wide * 0.8, high * 0.74), outline=(200, 20, 20), width=max(wide // 200, 3))
    return sheet


def _sorted(session: Session, office: Office, files: list[bytes]) -> float:
    """Seconds that the worker takes, from the first page to the last letter."""
    by = user(session, letters.CLERK)
    piles.drop(session, by, office.instance, intake.accept(files))
    session.commit()
    held = jobs.claim(session, {piles.KIND})
    assert held
    start = perf_counter()
    sorting.work(session, held, office.instance)
    return perf_counter() - start


def _figures(session: Session, leaves: list[Leaf], seconds: float, size: int) -> Iterator[Figure]:
    rows = {row.place: row for row in session.scalars(select(ScanPage))}
    assert len(rows) == len(leaves)
    pairs = [(leaf, rows[place]) for place, leaf in enumerate(leaves, 1)]
    ours = [(leaf, row) for leaf, row in pairs if leaf.document_id]
    filed = [(leaf, row) for leaf, row in pairs if row.state is PageState.FILED]
    wrong = [leaf for leaf, row in filed if (leaf.document_id, leaf.page) != (row.document_id, row.page)]
    blank = sum(row.state is PageState.BLANK for leaf, row in pairs if not leaf.document_id)
    told = f"{len(leaves)} sheets of {size // 10**6} MB, {seconds:.0f} s; {blank} of {len(leaves) - len(ours)} blank"
    yield Figure("scans: sorted and filed", len(leaves) / seconds, told, unit=" a s")
    share = 100 * len(filed) / len(ours)
    yield Figure("scans: filed without help", share, f"{len(filed)} of {len(ours)} pages", AT_LEAST, 99, " %")
    yield Figure("scans: filed wrongly", len(wrong), "where the paper says it belongs", AT_MOST, 0, " pages")
