"""The county's list of free courses (免费培训项目清单): to sign up for, to hold classes on, to be paid for."""

from datetime import date

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fupin.db import Base, Fen
from fupin.model.organisations import Organisation


class Course(Base):
    """One row of a county's course list, with its sign-up window and places."""

    __tablename__ = "training_course"
    __table_args__ = (UniqueConstraint("county_code", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    county_code: Mapped[str] = mapped_column(String(6), index=True)
    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(20))
    school_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    days: Mapped[int]
    hours: Mapped[int]
    place: Mapped[str] = mapped_column(String(100))
    rate_fen: Mapped[int | None] = mapped_column(Fen)
    certificate: Mapped[str] = mapped_column(String(60))
    signup_from: Mapped[date]
    signup_to: Mapped[date]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    contact: Mapped[str] = mapped_column(String(60))
    places: Mapped[int]

    school: Mapped[Organisation] = relationship()
