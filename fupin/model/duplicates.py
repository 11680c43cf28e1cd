"""Two entries of the register that may be one person: suspected by the machine, settled by people."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fupin.db import Base, Moment, Term, TermType


class Verdict(Term):
    """What somebody found out about a suspected pair."""

    SAME = "same", "同一人，重复登记"
    DIFFERENT = "different", "不是同一人"


class SuspectedPair(Base):
    """Two people who share what people rarely share. `reasons` holds the codes of what they share, by commas.

    `first_id` is the smaller id. Each of the two areas may see the pair. Without a verdict it waits to be settled.
    """

    __tablename__ = "suspected_pair"
    __table_args__ = (
        UniqueConstraint("first_id", "second_id"),
        Index("ix_suspected_pair_first_area", "first_area", "id"),
        Index("ix_suspected_pair_second_area", "second_area", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    first_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    first_area: Mapped[str] = mapped_column(String(12))
    second_area: Mapped[str] = mapped_column(String(12))
    reasons: Mapped[str] = mapped_column(String(60))
    found_at: Mapped[datetime] = mapped_column(Moment)
    verdict: Mapped[Verdict | None] = mapped_column(TermType(Verdict))
    note: Mapped[str] = mapped_column(String(200), default="")
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    settled_at: Mapped[datetime | None] = mapped_column(Moment)
