"""Responsibility letters (责任书, 三(一)): what one office asks of each below it in a year, and what became of it."""

from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from fupin.db import Base, Moment, Term, TermType
from fupin.model.document import Document
from fupin.model.printing import LetterPrint


class Step(Term):
    """What happens to a letter once it is issued."""

    PRINTED = "printed", "已打印"
    SIGNED = "signed", "已签字"
    RETURNED = "returned", "已收回"


class ResponsibilityPlan(Base):
    """What the office of an area asks of all below it in a year. `scope` is the prefix of the office's area."""

    __tablename__ = "responsibility_plan"
    __table_args__ = (UniqueConstraint("scope", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True, default=lambda: uuid4().hex)
    scope: Mapped[str] = mapped_column(String(12))
    year: Mapped[int]
    due_on: Mapped[date]
    clauses: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)

    indicators: Mapped[list["ResponsibilityIndicator"]] = relationship(
        order_by="ResponsibilityIndicator.place", cascade="all, delete-orphan"
    )
    parties: Mapped[list["ResponsibilityParty"]] = relationship(
        order_by="ResponsibilityParty.place, ResponsibilityParty.id", cascade="all, delete-orphan"
    )


class ResponsibilityIndicator(Base):
    """One thing that is counted. `whole` is the target of the office's own area; `points` are of a hundred."""

    __tablename__ = "responsibility_indicator"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("responsibility_plan.id"), index=True)
    place: Mapped[int]
    name: Mapped[str] = mapped_column(String(40))
    unit: Mapped[str] = mapped_column(String(8))
    whole: Mapped[int | None]
    points: Mapped[int]

    targets: Mapped[list["ResponsibilityTarget"]] = relationship(cascade="all, delete-orphan")


class ResponsibilityParty(Base):
    """Who signs below: an area's office by its code, or in a township a person by name with the villages cared for.

    One that is `gone` has a letter and is asked for no more.
    """

    __tablename__ = "responsibility_party"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("responsibility_plan.id"), index=True)
    place: Mapped[int]
    code: Mapped[str | None] = mapped_column(String(12), index=True)
    name: Mapped[str] = mapped_column(String(60))
    charge: Mapped[str] = mapped_column(String(60), default="")
    gone: Mapped[bool] = mapped_column(default=False)

    targets: Mapped[list["ResponsibilityTarget"]] = relationship(cascade="all, delete-orphan")
    letters: Mapped[list["ResponsibilityLetter"]] = relationship(order_by="ResponsibilityLetter.id")

    @property
    def key(self) -> str:
        """What a line of a file is known by."""
        return self.code or str(self.id)


class ResponsibilityTarget(Base):
    """What one of them has to reach by one indicator."""

    __tablename__ = "responsibility_target"

    party_id: Mapped[int] = mapped_column(ForeignKey("responsibility_party.id"), primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("responsibility_indicator.id"), primary_key=True, index=True)
    value: Mapped[int]


class ResponsibilityLetter(Base):
    """One letter that was issued to one of them; an earlier one's document is superseded."""

    __tablename__ = "responsibility_letter"

    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("responsibility_party.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), unique=True)

    document: Mapped[Document] = relationship()
    prints: Mapped[list[LetterPrint]] = relationship(
        primaryjoin=lambda: foreign(LetterPrint.document_id) == ResponsibilityLetter.document_id,
        order_by=LetterPrint.id,
        viewonly=True,
    )
    marks: Mapped[list["ResponsibilityMark"]] = relationship(order_by="ResponsibilityMark.id")


class ResponsibilityMark(Base):
    """That a letter was printed, signed or returned on a day, or, if `undone`, that it was not after all."""

    __tablename__ = "responsibility_mark"

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("responsibility_letter.id"), index=True)
    step: Mapped[Step] = mapped_column(TermType(Step))
    on: Mapped[date]
    undone: Mapped[bool] = mapped_column(default=False)
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    by_name: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(Moment)
