"""Many letters ordered as one file: who may be in it, decided when it is ordered and again when it is made."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fupin import clock, jobs, letter_about
from fupin.jobs import Held
from fupin.letter_about import AREA, NAME
from fupin.lifecycle import Refused
from fupin.model import (
    Document,
    Job,
    LetterPrint,
    Officer,
    PrintBatch,
    PrintItem,
    Reprint,
    Sorting,
)
from fupin.model.terms import DocumentStatus
from fupin.printing.waiting import MOST, busy
from fupin.registry.pinyin import readings
from fupin.tasks import Outdated

KIND = "letters"
NOTHING = "请先勾选要打印的文书"
TOO_MANY = f"一次最多打印 {MOST:,} 份，请先用上面的条件缩小范围，再分几次打印"
NONE_LEFT = "所选文书都没有可打印的"


@dataclass(frozen=True)
class Wish:
    """How letters are to be printed: in which order, and why once more if they were printed before."""

    sorting: Sorting = Sorting.NUMBER
    reason: Reprint | None = None
    note: str = ""


class Line(NamedTuple):
    """A letter of a file, and which copy of it this is."""

    document_id: int
    number: str
    title: str
    name: str
    area_code: str
    copy: int


class Left(NamedTuple):
    """A letter that cannot be in the file, and why."""

    document_id: int
    number: str
    why: str


class Sifted(NamedTuple):
    """What is in a file, in its order, and what is not."""

    lines: list[Line]
    left: list[Left]

    @property
    def left_words(self) -> str:
        """Each that is left out, with the reason."""
        return "、".join(f"{each.number}{each.why}" for each in self.left)


class Ordered(NamedTuple):
    """The batch, those that cannot be in it, and whether it is new."""

    batch: PrintBatch
    left: list[Left]
    new: bool


def order(session: Session, by: Officer, ids: Sequence[int], wish: Wish, title: str) -> Ordered:
    """Have a file of these letters made by the worker; what the officer ordered already is answered again.

    The caller began writing, and commits. Raises Refused if none can be printed, or if there are none or too many.
    """
    if not ids or len(ids) > MOST:
        raise Refused(TOO_MANY if ids else NOTHING)
    sifted = sift(session, ids, wish, busy_too=True)
    if sifted.lines:
        chosen = [line.document_id for line in sifted.lines]
        return Ordered(_batch(session, by, chosen, wish, title), sifted.left, new=True)
    if open_one := _open(session, by, ids):
        return Ordered(open_one, [], new=False)
    raise Refused(f"{NONE_LEFT}：{sifted.left_words}"[:200])


def _open(session: Session, by: Officer, ids: Sequence[int]) -> PrintBatch | None:
    """The officer's file that is still to be made and has all these letters."""
    mine = select(PrintBatch).join(PrintBatch.job).where(Job.created_by_id == by.id, Job.state.in_(jobs.OPEN))
    items = select(PrintItem.batch_id).where(PrintItem.document_id.in_(ids)).group_by(PrintItem.batch_id)
    return session.scalar(mine.where(PrintBatch.id.in_(items.having(func.count() == len(ids)))).limit(1))


def _batch(session: Session, by: Officer, ids: Sequence[int], wish: Wish, title: str) -> PrintBatch:
    job = jobs.enqueue(session, KIND, by)
    job.title, job.total = title, len(ids)
    batch = PrintBatch(job=job, sorting=wish.sorting, reason=wish.reason, note=wish.note)
    session.add(batch)
    session.flush()
    job.payload = str(batch.id)
    session.add_all(PrintItem(batch_id=batch.id, document_id=id, left_out="") for id in ids)
    return batch


def sift(session: Session, ids: Sequence[int], wish: Wish, *, busy_too: bool = False) -> Sifted:
    """The letters in the file's order, and those that may not be in it.

    They are locked where a transaction writes: who asks next waits and finds what the first has written.
    """
    session.execute(select(Document.id).where(Document.id.in_(ids)).order_by(Document.id).with_for_update())
    taken = set(session.scalars(busy().where(PrintItem.document_id.in_(ids)))) if busy_too else set[int]()
    lines, left = [], []
    for row in _rows(session, ids, wish.sorting):
        why = "正在另一批打印" if row.id in taken else _objection(row.status, row.copies, wish.reason)
        if why:
            left.append(Left(row.id, row.number, why))
        else:
            lines.append(Line(row.id, row.number, row.title, row.applicant_name, row.area_code, row.copies + 1))
    return Sifted(lines, left)


def _rows(session: Session, ids: Sequence[int], sorting: Sorting) -> list[Any]:
    d, p = Document, LetterPrint
    whose = NAME.label("applicant_name"), AREA.label("area_code")
    copies = select(func.count(p.id)).where(p.document_id == d.id).scalar_subquery().label("copies")
    query = select(d.id, d.number, d.title, d.status, d.series, d.year, d.serial, *whose, copies)
    rows = session.execute(letter_about.joined(query).where(d.id.in_(ids))).all()
    return sorted(rows, key=_by_village if sorting is Sorting.VILLAGE else _by_number)


def _by_number(row: Any) -> tuple[Any, ...]:
    return row.series, row.year, row.serial


def _by_village(row: Any) -> tuple[Any, ...]:
    """Names as a dictionary has them, on every database."""
    name = [next(iter(readings(character)), character) for character in row.applicant_name]
    return row.area_code, name, row.applicant_name, *_by_number(row)


def _objection(status: DocumentStatus, copies: int, reason: Reprint | None) -> str:
    if status is not DocumentStatus.VALID:
        return status.label
    if reason is None:
        return "已打印过" if copies else ""
    return "" if copies else "还没有打印过"


def of_batch(session: Session, batch_id: int) -> tuple[list[int], Wish]:
    """The letters that were ordered, and how."""
    batch = session.get_one(PrintBatch, batch_id)
    ids = session.scalars(select(PrintItem.document_id).where(PrintItem.batch_id == batch_id)).all()
    return list(ids), Wish(batch.sorting, batch.reason, batch.note)


def enter(session: Session, held: Held, sifted: Sifted) -> None:
    """Write the copies of the finished file into the ledger, in the transaction that finishes it.

    Raises Outdated if a letter has become void or was printed by somebody else since the file was made.
    """
    batch_id = int(held.payload)
    ids, wish = of_batch(session, batch_id)
    if sift(session, ids, wish) != sifted:
        raise Outdated
    now = clock.now()
    session.add_all(
        LetterPrint(
            document_id=line.document_id, copy=line.copy, at=now, by_id=held.by_id, batch_id=batch_id,
            reason=wish.reason, note=wish.note,
        )
        for line in sifted.lines
    )  # fmt: skip
    for each in sifted.left:
        session.get_one(PrintItem, (batch_id, each.document_id)).left_out = each.why
