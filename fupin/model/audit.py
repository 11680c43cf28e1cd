"""Who did what in the system besides the steps of an application. Append-only, by trigger too."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from fupin.db import Base, Moment


class AuditRow(Base):
    """One act; holds ids, never values."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    username: Mapped[str] = mapped_column(String(100))
    act: Mapped[str] = mapped_column(String(40))
    object: Mapped[str] = mapped_column(String(100))
    result: Mapped[str] = mapped_column(String(20))
    terminal: Mapped[str] = mapped_column(String(64))
