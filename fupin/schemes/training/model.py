"""The county's list of free courses (免费培训项目清单) and the answers of a sign-up."""

from datetime import date

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fupin.db import Base, Fen
from fupin.model import Details, Organisation


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


class TrainingDetails(Details, Base):
    """The sign-up form F1. `course_id` is the course that the approval gave, by order of preference."""

    __tablename__ = "training_details"

    education: Mapped[str] = mapped_column(String(20))
    health: Mapped[str] = mapped_column(String(20))
    skills: Mapped[str | None] = mapped_column(String(100))
    trained_before: Mapped[bool | None]
    first_course_id: Mapped[int | None] = mapped_column(ForeignKey("training_course.id"))
    second_course_id: Mapped[int | None] = mapped_column(ForeignKey("training_course.id"))
    third_course_id: Mapped[int | None] = mapped_column(ForeignKey("training_course.id"))
    preferred_time: Mapped[str | None] = mapped_column(String(50))
    preferred_place: Mapped[str | None] = mapped_column(String(50))
    wish: Mapped[str] = mapped_column(String(20))
    able: Mapped[bool | None]
    willing: Mapped[bool | None]
    helper: Mapped[str | None] = mapped_column(String(100))
    helper_opinion: Mapped[str | None] = mapped_column(String(500))
    course_id: Mapped[int | None] = mapped_column(ForeignKey("training_course.id"), index=True)
