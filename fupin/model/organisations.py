"""Enterprises with workshops, training schools and units that open posts."""

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from fupin.db import Base, Sealed, SealedRow, TermType
from fupin.model.terms import OrganisationKind


class Organisation(SealedRow, Base):
    """A legal body the office deals with, by its unified social credit code."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[OrganisationKind] = mapped_column(TermType(OrganisationKind))
    name: Mapped[str] = mapped_column(String(100))
    credit_code: Mapped[str] = mapped_column(String(18), unique=True)
    area_code: Mapped[str] = mapped_column(String(12), index=True)
    legal_person: Mapped[str | None] = mapped_column(String(100))
    address: Mapped[str | None] = mapped_column(String(200))
    licence: Mapped[str | None] = mapped_column(String(50))
    phone_sealed: Mapped[str | None] = mapped_column(Text)

    phone = Sealed()
