"""Policy documents and the parameters they set, each with the days it holds."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fupin.db import Base, TermType
from fupin.model.terms import Confirmed


class PolicyDocument(Base):
    """A notice in force between two days; one that continues another carries that one's parameters on."""

    __tablename__ = "policy_document"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    number: Mapped[str] = mapped_column(String(60), default="")
    area_code: Mapped[str] = mapped_column(String(12))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    status: Mapped[Confirmed] = mapped_column(TermType(Confirmed))
    continues_id: Mapped[int | None] = mapped_column(ForeignKey("policy_document.id"))


class Parameter(Base):
    """One figure of the policy. A row without a value says that the document naming it is still missing.

    Money is in fen; `valid_to` empty means as long as its document, or one that continues it, is in force.
    """

    __tablename__ = "parameter"
    __table_args__ = (Index("ix_parameter_lookup", "code", "area_code", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60))
    area_code: Mapped[str] = mapped_column(String(12))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    value: Mapped[str | None] = mapped_column(String(60))
    unit: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(100))
    source: Mapped[str] = mapped_column(String(120))
    clause: Mapped[str] = mapped_column(String(40))
    status: Mapped[Confirmed] = mapped_column(TermType(Confirmed))
    document_id: Mapped[int] = mapped_column(ForeignKey("policy_document.id"))

    document: Mapped[PolicyDocument] = relationship()
