"""What a person has been granted, by any scheme: the one place where double benefits can be seen."""

from datetime import date

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fupin.db import Base, Fen


class Benefit(Base):
    """A grant made by an issued application.

    `once_key` is set where the policy grants something once in a life; the database then refuses a second one.
    """

    __tablename__ = "benefit"
    __table_args__ = (UniqueConstraint("person_id", "once_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    scheme: Mapped[str] = mapped_column(String(20))
    item: Mapped[str] = mapped_column(String(200))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    amount_fen: Mapped[int | None] = mapped_column(Fen)
    once_key: Mapped[str | None] = mapped_column(String(80))
