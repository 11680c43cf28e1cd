"""What a review of the register found: whom a measure has missed, each village's figures, and who is to see to it."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from fupin.db import Base, Moment


class VillageReview(Base):
    """A village as it was last reviewed: how many people, by class of the flow and by measure missed."""

    __tablename__ = "village_review"

    area_code: Mapped[str] = mapped_column(String(12), primary_key=True)
    on: Mapped[date]
    at: Mapped[datetime] = mapped_column(Moment)
    people: Mapped[int]
    classes: Mapped[dict[str, int]] = mapped_column(JSON)
    missed: Mapped[dict[str, int]] = mapped_column(JSON)


class Missed(Base):
    """Somebody who may have a measure and wants it, as far as the card says, and has neither asked for it nor had it.

    `main` is the code of the person's class in the flow, empty where policy sets no ages.
    """

    __tablename__ = "missed"
    __table_args__ = (
        Index("ix_missed_area", "area_code", "person_id", "scheme"),
        Index("ix_missed_scheme", "scheme", "area_code", "person_id"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    scheme: Mapped[str] = mapped_column(String(20), primary_key=True)
    area_code: Mapped[str] = mapped_column(String(12))
    main: Mapped[str] = mapped_column(String(10))


class Duty(Base):
    """Who is responsible for a class of the flow in a village, and by when its measures are to be done."""

    __tablename__ = "duty"

    area_code: Mapped[str] = mapped_column(String(12), primary_key=True)
    main: Mapped[str] = mapped_column(String(10), primary_key=True)
    responsible: Mapped[str] = mapped_column(String(60))
    due_on: Mapped[date | None]
    set_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    set_at: Mapped[datetime] = mapped_column(Moment)
