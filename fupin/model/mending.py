"""What passes between a reviewer and whoever filled in a form: remarks at its questions, and what was changed then."""

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from fupin.db import Base, Sealed, SealedRow

MOST_WORDS = 200


class FieldRemark(Base):
    """What is to be mended at one question, said with the return `event`. Append-only, by trigger too.

    `field` is the name of the control in the form that was given back; `label` is the question as it stood there.
    """

    __tablename__ = "field_remark"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    field: Mapped[str] = mapped_column(String(60))
    label: Mapped[str] = mapped_column(String(100))
    words: Mapped[str] = mapped_column(String(MOST_WORDS))


class FieldChange(SealedRow, Base):
    """An answer that differs from the one returned, kept with the `event` of the resubmission. Append-only.

    `before` and `after` are as screens may show them, empty where there was nothing; sealed, for they name people.
    """

    __tablename__ = "field_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    field: Mapped[str] = mapped_column(String(60))
    label: Mapped[str] = mapped_column(String(100))
    before_sealed: Mapped[str | None] = mapped_column(Text)
    after_sealed: Mapped[str | None] = mapped_column(Text)

    before = Sealed()
    after = Sealed()
