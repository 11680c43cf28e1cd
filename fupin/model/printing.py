"""What was printed: orders of many letters at once, and the ledger with a row for every copy on paper."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fupin.db import Base, Moment, Term, TermType
from fupin.model.document import Document
from fupin.model.job import Job


class Reprint(Term):
    """Why a letter is printed once more."""

    LOST = "lost", "丢失"
    STAINED = "stained", "污损"
    JAMMED = "jammed", "卡纸"
    OTHER = "other", "其他"


class Sorting(Term):
    """The order of the letters in a file."""

    NUMBER = "number", "按文号"
    VILLAGE = "village", "按村和姓名"


class PrintBatch(Base):
    """Letters ordered as one file; who ordered them and how far it is stands with the job. A reprint has its reason."""

    __tablename__ = "print_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("job.id"), unique=True)
    sorting: Mapped[Sorting] = mapped_column(TermType(Sorting))
    reason: Mapped[Reprint | None] = mapped_column(TermType(Reprint))
    note: Mapped[str] = mapped_column(String(100), default="")

    job: Mapped[Job] = relationship()


class PrintItem(Base):
    """One letter of an order; `left_out` says why it is not in the file."""

    __tablename__ = "print_item"

    batch_id: Mapped[int] = mapped_column(ForeignKey("print_batch.id"), primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True, index=True)
    left_out: Mapped[str] = mapped_column(String(40), default="")


class LetterPrint(Base):
    """One copy of a letter on paper, counted from 1. Only into whose hands it was given is written later.

    The trigger of `fupin.migrations.triggers` refuses every other change.
    """

    __tablename__ = "letter_print"
    __table_args__ = (
        UniqueConstraint("document_id", "copy"),
        Index("ix_letter_print_at", "at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    copy: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("print_batch.id"), index=True)
    reason: Mapped[Reprint | None] = mapped_column(TermType(Reprint))
    note: Mapped[str] = mapped_column(String(100), default="")
    handed_to: Mapped[str] = mapped_column(String(60), default="")
    handed_at: Mapped[datetime | None] = mapped_column(Moment)
    handed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    document: Mapped[Document] = relationship()
