"""Whose electronic signature a letter bears."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from fupin.db import Base, Moment


class LetterSignature(Base):
    """Written once, with the letter: what its certificate says. A letter without a row is not signed."""

    __tablename__ = "letter_signature"

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    subject: Mapped[str] = mapped_column(String(200))
    issuer: Mapped[str] = mapped_column(String(200))
    serial: Mapped[str] = mapped_column(String(64))
    until: Mapped[datetime] = mapped_column(Moment)
