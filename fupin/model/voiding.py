"""Requests to void a letter, what the register said when a letter was made, and wrong codes typed at /verify."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fupin.db import Base, Moment, Term, TermType
from fupin.model.document import Document


class VoidReason(Term):
    """Why a letter should no longer count; this much anybody with its check code is told."""

    MISTAKE = "mistake", "登记错误"
    CHANGED = "changed", "事实变化"
    WISHED = "wished", "申请人要求"
    OTHER = "other", "其他"


class VoidState(Term):
    """What became of a request."""

    WAITING = "waiting", "待确认"
    CONFIRMED = "confirmed", "同意作废"
    DECLINED = "declined", "不同意作废"
    WITHDRAWN = "withdrawn", "已撤回"


class VoidRequest(Base):
    """One person asks to void a letter, another decides.

    `waiting_id` is the letter's id while the request waits and unique: a letter has one such request. What was made
    void or superseded meanwhile by a step of its case leaves the request undecided.
    """

    __tablename__ = "void_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    waiting_id: Mapped[int | None] = mapped_column(unique=True)
    reason: Mapped[VoidReason] = mapped_column(TermType(VoidReason))
    words: Mapped[str] = mapped_column(String(200))
    state: Mapped[VoidState] = mapped_column(TermType(VoidState), default=VoidState.WAITING)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    answer: Mapped[str] = mapped_column(String(200), default="")

    document: Mapped[Document] = relationship()


class LetterPerson(Base):
    """What the register said of somebody when a letter about them was made.

    The seals are the register's own of that moment, under the person's place: another seal tells that the value may
    have changed without opening either. `account_seal` is empty unless the letter prints the register's account.
    """

    __tablename__ = "letter_person"

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    name: Mapped[str] = mapped_column(String(100))
    number_seal: Mapped[str] = mapped_column(Text)
    account_seal: Mapped[str | None] = mapped_column(Text)


class LetterFigure(Base):
    """A sum of the policy that a letter grants by, and the newest figure the office had then (`known_to`, an id)."""

    __tablename__ = "letter_figure"

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(60), primary_key=True)
    fen: Mapped[int]
    known_to: Mapped[int]


class VerifyFailure(Base):
    """One wrong check code; of who asked it keeps a keyed hash of the address, and that for minutes."""

    __tablename__ = "verify_failure"
    __table_args__ = (Index("ix_verify_failure_address", "address_hash", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    address_hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment, index=True)
