"""The answers of a sign-up; the list of courses is shared, and taken up here."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from fupin.db import Base
from fupin.model import Course, Details

__all__ = ["Course", "TrainingDetails"]


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
