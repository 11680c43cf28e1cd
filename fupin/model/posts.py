"""Public-welfare posts month by month (二(一)2): who is in which post, attendance, pay sheets, and what changed."""

from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fupin.db import Base, Fen, Moment, Term, TermType


class SheetState(Term):
    """How far a unit's month is."""

    DRAFT = "draft", "填报中"
    CONFIRMED = "confirmed", "待县级核定"
    APPROVED = "approved", "已核定"


class ChangeKind(Term):
    """What may happen to somebody in a post."""

    RENEW = "renew", "续期"
    SUSPEND = "suspend", "暂停"
    RESUME = "resume", "恢复上岗"
    EXIT = "exit", "离岗"


class ChangeState(Term):
    """A change is reported by the township's counter and takes effect when the county confirms it."""

    ASKED = "asked", "待县级确认"
    CONFIRMED = "confirmed", "已确认"
    DECLINED = "declined", "不同意"


class ExitReason(Term):
    """The twelve reasons for leaving a post."""

    EMPLOYED = "employed", "已就业"
    PENSION = "pension", "到龄"
    DIED = "died", "死亡"
    EXPIRED = "expired", "期满"
    BODY = "body", "身体原因"
    BREACH = "breach", "违纪或顶岗"
    FAILED = "failed", "考核不合格"
    CRIME = "crime", "违法犯罪"
    LEFT = "left", "入学、服兵役或户口迁出"
    RESIGNED = "resigned", "自愿"
    FRAUD = "fraud", "弄虚作假"
    IDENTITY = "identity", "身份变更"


class PostPlacement(Base):
    """Somebody in a post, by an issued application; `near_pension` was fixed by its approval.

    `area_code` is the township of the post. `exited_on` is the last day in it, if it ended before `ends_on`.
    """

    __tablename__ = "post_placement"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True, default=lambda: uuid4().hex)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    opening_id: Mapped[int] = mapped_column(ForeignKey("post_opening.id"), index=True)
    area_code: Mapped[str] = mapped_column(String(12), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date] = mapped_column(index=True)
    weekly_hours: Mapped[int]
    near_pension: Mapped[bool]
    pension_on: Mapped[date | None]
    exited_on: Mapped[date | None]
    exit_reason: Mapped[ExitReason | None] = mapped_column(TermType(ExitReason))
    assigned_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    assigned_at: Mapped[datetime] = mapped_column(Moment)

    @property
    def last_day(self) -> date:
        """Of the post, as far as is known."""
        return self.exited_on or self.ends_on


class PostChange(Base):
    """A renewal, suspension, resumption or exit: asked for, then decided. It is never changed once decided.

    `on` is the first day of a suspension or of work again, the last day in the post, or the new end of the term.
    """

    __tablename__ = "post_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True, default=lambda: uuid4().hex)
    placement_id: Mapped[int] = mapped_column(ForeignKey("post_placement.id"), index=True)
    kind: Mapped[ChangeKind] = mapped_column(TermType(ChangeKind))
    state: Mapped[ChangeState] = mapped_column(TermType(ChangeState), default=ChangeState.ASKED)
    on: Mapped[date]
    reason: Mapped[ExitReason | None] = mapped_column(TermType(ExitReason))
    recover: Mapped[bool] = mapped_column(default=False)
    opinion: Mapped[str] = mapped_column(String(300))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    asked_by_name: Mapped[str] = mapped_column(String(100))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decided_by_name: Mapped[str] = mapped_column(String(100), default="")
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    note: Mapped[str] = mapped_column(String(300), default="")


class PostSheet(Base):
    """One month of a unit's posts in a township; `month` is its first day, `returned` why it came back."""

    __tablename__ = "post_sheet"
    __table_args__ = (UniqueConstraint("unit_id", "area_code", "month"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True, default=lambda: uuid4().hex)
    unit_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    area_code: Mapped[str] = mapped_column(String(12), index=True)
    month: Mapped[date] = mapped_column(index=True)
    state: Mapped[SheetState] = mapped_column(TermType(SheetState), default=SheetState.DRAFT)
    version: Mapped[int] = mapped_column(default=1)
    returned: Mapped[str] = mapped_column(String(300), default="")
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    entered_by_name: Mapped[str] = mapped_column(String(100))
    entered_at: Mapped[datetime] = mapped_column(Moment)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    confirmed_by_name: Mapped[str] = mapped_column(String(100), default="")
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    approved_by_name: Mapped[str] = mapped_column(String(100), default="")
    approved_at: Mapped[datetime | None] = mapped_column(Moment)


class PostAttendance(Base):
    """What somebody worked in the month of a sheet, in days and half-hours, and the month's assessment."""

    __tablename__ = "post_attendance"
    __table_args__ = (UniqueConstraint("sheet_id", "placement_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("post_sheet.id"))
    placement_id: Mapped[int] = mapped_column(ForeignKey("post_placement.id"), index=True)
    days: Mapped[int]
    half_hours: Mapped[int]
    leave_days: Mapped[int]
    remark: Mapped[str] = mapped_column(String(100))
    passed: Mapped[bool | None]
    assessment: Mapped[str] = mapped_column(String(100))


class PostAttendanceDay(Base):
    """A day of a line of a sheet, in half-hours; nought is a day of leave. The line holds the sums of its days."""

    __tablename__ = "post_attendance_day"
    __table_args__ = (UniqueConstraint("sheet_id", "placement_id", "on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("post_sheet.id"))
    placement_id: Mapped[int] = mapped_column(ForeignKey("post_placement.id"), index=True)
    on: Mapped[date]
    half_hours: Mapped[int]


class PostPay(Base):
    """A line of a pay sheet as approved; never changed. A correction is a further line that says of which, and why.

    A correction holds the difference in hours and money; `words` explain the sum and name the clause.
    """

    __tablename__ = "post_pay"

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("post_sheet.id"), index=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey("post_placement.id"), index=True)
    half_hours: Mapped[int]
    amount_fen: Mapped[int] = mapped_column(Fen)
    months_used: Mapped[int]
    words: Mapped[str] = mapped_column(String(300))
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("post_pay.id"))
    reason: Mapped[str] = mapped_column(String(200), default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(Moment)
