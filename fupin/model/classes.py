"""Training classes (二(三)6): asked for and answered, seats, attendance by half-days, marks and certificates."""

from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fupin.db import Base, Moment, Term, TermType
from fupin.model.courses import Course


class ClassState(Term):
    """How far a class is."""

    ASKED = "asked", "待县级答复"
    AGREED = "agreed", "同意开班"
    DECLINED = "declined", "不同意开班"
    WITHDRAWN = "withdrawn", "已停办"
    CLOSED = "closed", "已结业"


class Half(Term):
    """A half-day of training."""

    MORNING = "am", "上午"
    AFTERNOON = "pm", "下午"


class Sessions(Term):
    """At which halves of its days a class meets."""

    WHOLE = "whole", "全天"
    MORNINGS = "mornings", "上午"
    AFTERNOONS = "afternoons", "下午"

    @property
    def halves(self) -> tuple[Half, ...]:
        """The half-days of one day."""
        return {Sessions.MORNINGS: (Half.MORNING,), Sessions.AFTERNOONS: (Half.AFTERNOON,)}.get(self, tuple(Half))


class TrainingClass(Base):
    """A class on a listed course (开班申请, F3); `area_code` is that of the counter that filed it for the school.

    `size` is how many it may take, `due_on` the day by which the county owes its answer, `note` what it said.
    """

    __tablename__ = "training_class"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True, default=lambda: uuid4().hex)
    form_key: Mapped[str] = mapped_column(String(64), unique=True)
    number: Mapped[str] = mapped_column(String(24), unique=True)
    area_code: Mapped[str] = mapped_column(String(12), index=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("training_course.id"), index=True)
    state: Mapped[ClassState] = mapped_column(TermType(ClassState), default=ClassState.ASKED)
    version: Mapped[int] = mapped_column(default=1)
    starts_on: Mapped[date] = mapped_column(index=True)
    ends_on: Mapped[date]
    sessions: Mapped[Sessions] = mapped_column(TermType(Sessions))
    lessons: Mapped[int]
    place: Mapped[str] = mapped_column(String(100))
    head: Mapped[str] = mapped_column(String(60))
    level: Mapped[str] = mapped_column(String(20))
    materials: Mapped[str] = mapped_column(String(200))
    plan: Mapped[str] = mapped_column(Text)
    size: Mapped[int]
    due_on: Mapped[date | None]
    due_provisional: Mapped[bool] = mapped_column(default=False)
    filed_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    filed_by_name: Mapped[str] = mapped_column(String(100))
    filed_at: Mapped[datetime] = mapped_column(Moment)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    answered_by_name: Mapped[str] = mapped_column(String(100), default="")
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    note: Mapped[str] = mapped_column(String(300), default="")
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    closed_by_name: Mapped[str] = mapped_column(String(100), default="")
    closed_at: Mapped[datetime | None] = mapped_column(Moment)

    course: Mapped[Course] = relationship()
    teachers: Mapped[list["TrainingTeacher"]] = relationship(
        order_by="TrainingTeacher.position", cascade="all, delete-orphan"
    )


class TrainingPlan(Base):
    """A file of a class's teaching plan, kept sealed as `<uid>` among the uploads; never changed."""

    __tablename__ = "training_plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("training_class.id"), index=True)
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    by_name: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(Moment)


class TrainingTeacher(Base):
    """Who teaches what in a class."""

    __tablename__ = "training_teacher"

    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("training_class.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(40))
    certificate: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(60))


class TrainingSeat(Base):
    """Somebody in a class, by an issued sign-up; `left_on` is the last day in it, if it ended early.

    `live_key` is the sign-up's id until they leave, and unique: a sign-up is in one class at a time.
    """

    __tablename__ = "training_seat"
    __table_args__ = (UniqueConstraint("class_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True, default=lambda: uuid4().hex)
    class_id: Mapped[int] = mapped_column(ForeignKey("training_class.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    live_key: Mapped[int | None] = mapped_column(unique=True)
    seated_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    seated_at: Mapped[datetime] = mapped_column(Moment)
    left_on: Mapped[date | None]
    left_reason: Mapped[str] = mapped_column(String(200), default="")
    left_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class TrainingDay(Base):
    """One day of a class: its attendance sheet, or why there was no class. Version 0 is not yet written."""

    __tablename__ = "training_day"
    __table_args__ = (UniqueConstraint("class_id", "on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("training_class.id"))
    on: Mapped[date]
    version: Mapped[int] = mapped_column(default=0)
    no_class: Mapped[str] = mapped_column(String(100), default="")
    teacher: Mapped[str] = mapped_column(String(60), default="")
    inspector: Mapped[str] = mapped_column(String(60), default="")
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    entered_by_name: Mapped[str] = mapped_column(String(100))
    entered_at: Mapped[datetime] = mapped_column(Moment)


class TrainingAttendance(Base):
    """Whether somebody was there in a half-day; nobody is in two places. `month` is the first day of its month."""

    __tablename__ = "training_attendance"
    __table_args__ = (UniqueConstraint("person_id", "on", "half"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("training_seat.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    on: Mapped[date]
    month: Mapped[date] = mapped_column(index=True)
    half: Mapped[Half] = mapped_column(TermType(Half))
    present: Mapped[bool]


class TrainingResult(Base):
    """What somebody achieved in a class (F5). It counts once the class is closed; the county alone reopens one.

    `title` is the course as it was called; a certificate number is used once.
    """

    __tablename__ = "training_result"
    __table_args__ = (CheckConstraint("mark BETWEEN 0 AND 100", name="mark"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("training_seat.id"), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    title: Mapped[str] = mapped_column(String(60))
    mark: Mapped[int]
    passed: Mapped[bool]
    certificate: Mapped[str | None] = mapped_column(String(40), unique=True)
    level: Mapped[str] = mapped_column(String(20))
    issued_on: Mapped[date | None]
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    entered_at: Mapped[datetime] = mapped_column(Moment)
