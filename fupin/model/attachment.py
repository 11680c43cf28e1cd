"""Papers handed in: what they are and where their sealed bytes lie outside the web root."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from fupin.db import Base, Moment, Sealed, SealedRow


class Attachment(SealedRow, Base):
    """One file, kept as `<uid>` in the uploads folder; its own name may name people, so it is sealed."""

    __tablename__ = "attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    paper: Mapped[str] = mapped_column(String(40))
    filename_sealed: Mapped[str] = mapped_column(Text)
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    added_at: Mapped[datetime] = mapped_column(Moment)
    added_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    removed_at: Mapped[datetime | None] = mapped_column(Moment)

    filename = Sealed()
