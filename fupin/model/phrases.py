"""Phrases that staff put into a reason or an opinion rather than type them: their own, and their office's."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from fupin.db import Base, Moment, TermType
from fupin.model.terms import Action

MOST_WORDS = 200
_OFFICE, _OWN = text("user_id IS NULL"), text("user_id IS NOT NULL")


class Phrase(Base):
    """Words for one act: of the office whose accounts have the scope `area_code`, or of one account, `user_id`."""

    __tablename__ = "phrase"
    __table_args__ = (
        Index(
            "ux_phrase_office", "area_code", "act", "words", unique=True, sqlite_where=_OFFICE, postgresql_where=_OFFICE
        ),
        Index("ux_phrase_own", "user_id", "act", "words", unique=True, sqlite_where=_OWN, postgresql_where=_OWN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area_code: Mapped[str] = mapped_column(String(12))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    act: Mapped[Action] = mapped_column(TermType(Action))
    words: Mapped[str] = mapped_column(String(MOST_WORDS))
    set_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    set_at: Mapped[datetime] = mapped_column(Moment)
