"""Money paid out on an issued decision."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from fupin.db import Base, Fen, Moment


class Payment(Base):
    """One payment; an application is paid once and a voucher number is used once."""

    __tablename__ = "payment"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), unique=True)
    amount_fen: Mapped[int] = mapped_column(Fen)
    voucher: Mapped[str] = mapped_column(String(40), unique=True)
    paid_on: Mapped[date]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime] = mapped_column(Moment)
