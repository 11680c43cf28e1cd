"""The file of a batch: on top the list to be signed when the letters are handed over, then the letters as kept.

Nothing is rendered anew but the list. Every letter begins on a sheet of its own.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from fupin import clock, extensions, jobs
from fupin.documents.binding import bind_kept
from fupin.jobs import Held
from fupin.model import Document, User
from fupin.model.places import CITY, COUNTY
from fupin.office import Press, county_office
from fupin.placenames import short_names
from fupin.printing import PRINTS
from fupin.printing.batches import KIND, NONE_LEFT, Line, Sifted, Wish, enter, of_batch, sift
from fupin.registry.card_paper import drawable
from fupin.tasks import Made, NothingToMake, Task

PART, LIST = 50, 200
TITLE = "文书领取签收单"


def make(session: Session, held: Held, _instance: Path) -> Made:
    """The file of the batch `held.payload`. Raises NothingToMake, Overtaken."""
    press = extensions.press()
    ids, wish = of_batch(session, int(held.payload))
    sifted = sift(session, ids, wish)
    if not sifted.lines:
        raise NothingToMake(f"{NONE_LEFT}：{sifted.left_words}")
    drawn = [drawable(press.printer, "handover", part) for part in _parts(_values(session, held, press, wish, sifted))]
    lists = _lists(session, held, press, [html for html, _ in drawn], len(sifted.lines))
    content, pages = bind_kept(chain(lists, _letters(session, held, sifted.lines)), TITLE)
    words = _words(sifted, pages, all(whole for _, whole in drawn))
    return Made(content, words, (partial(enter, sifted=sifted),))


def _lists(session: Session, held: Held, press: Press, htmls: Sequence[str], total: int) -> Iterator[tuple[str, bytes]]:
    """The parts of the list, printed one by one: a thousand lines take longer than a worker may be silent."""
    for html in htmls:
        jobs.tell(session, held, 0, total)
        yield TITLE, press.printer.several([html])[0]


def _letters(session: Session, held: Held, lines: Sequence[Line]) -> Iterator[tuple[str, bytes]]:
    """Each with the words of its bookmark and its bytes as issued, read some at a time."""
    for start in range(0, len(lines), PART):
        part = lines[start : start + PART]
        jobs.tell(session, held, start, len(lines))
        query = select(Document).where(Document.id.in_([line.document_id for line in part]))
        found = {document.id: document.pdf for document in session.scalars(query.options(undefer(Document.pdf_sealed)))}
        session.rollback()
        session.expunge_all()
        yield from ((f"{line.number} {line.name}", found[line.document_id]) for line in part)
    jobs.tell(session, held, len(lines), len(lines))


def _words(sifted: Sifted, pages: int, whole: bool) -> str:
    by_hand = "" if whole else "；签收单上有字须手写"
    left = f"；{len(sifted.left)}份没有打印：{sifted.left_words}" if sifted.left else ""
    return f"文书{len(sifted.lines)}份，连同签收单共{pages}页{by_hand}{left}"


def _parts(values: dict[str, Any]) -> list[dict[str, Any]]:
    """The list some lines at a time; the last part says what is left out."""
    rows = values["rows"]
    parts = [values | {"rows": rows[start : start + LIST], "left": []} for start in range(0, len(rows), LIST)]
    return [*parts[:-1], parts[-1] | {"left": values["left"]}]


def _values(session: Session, held: Held, press: Press, wish: Wish, sifted: Sifted) -> dict[str, Any]:
    """What the list shows."""
    places = short_names(session, {line.area_code for line in sifted.lines})
    on = clock.today()
    return {
        "title": TITLE,
        "office": county_office(session, _office(session, held, sifted.lines[0]), on).name,
        "batch": held.payload,
        "on": on.isoformat(),
        "sorting": wish.sorting.label,
        "reprint": "：".join(part for part in (wish.reason.label, wish.note) if part) if wish.reason else "",
        "demo": press.demo,
        "note": "",
        "total": len(sifted.lines),
        "rows": [
            {
                "index": index,
                "number": line.number,
                "letter": line.title,
                "name": line.name,
                "place": places[line.area_code],
                "which": str(line.copy),
            }
            for index, line in enumerate(sifted.lines, 1)
        ],
        "left": [{"number": each.number, "why": each.why} for each in sifted.left],
    }


def _office(session: Session, held: Held, first: Line) -> str:
    """A city hands over its own letters; all others are handed over in their county's name."""
    scope = session.scalars(select(User.scope).where(User.id == held.by_id)).one()
    return f"{scope}00" if len(scope) == CITY else first.area_code[:COUNTY]


TASK = Task(
    kind=KIND,
    title="批量打印文书",
    unit="份",
    origin="/prints/batches/{}",
    roles=PRINTS,
    suffix=".pdf",
    mimetype="application/pdf",
    make=make,
)
