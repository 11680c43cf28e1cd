"""Public notices (公示): which approved applications stood on the board, and from when to when."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fupin.db import Base, Moment
from fupin.model.application import Application


class Notice(Base):
    """One notice of one county for one scheme."""

    __tablename__ = "notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    county_code: Mapped[str] = mapped_column(String(6), index=True)
    scheme: Mapped[str] = mapped_column(String(20))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    working_days: Mapped[int]
    provisional: Mapped[bool]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)

    entries: Mapped[list["NoticeEntry"]] = relationship(back_populates="notice", order_by="NoticeEntry.id")


class NoticeEntry(Base):
    """One application on a notice, and the objection raised to it, if any."""

    __tablename__ = "notice_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"), index=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    objected_on: Mapped[date | None]
    objection: Mapped[str | None] = mapped_column(Text)

    notice: Mapped[Notice] = relationship(back_populates="entries")
    application: Mapped[Application] = relationship()
