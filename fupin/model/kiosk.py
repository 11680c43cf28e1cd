"""The shared screen at the counter: its devices, what was filled in there, wrong codes, and blanks for power cuts."""

from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fupin.db import Base, Moment, Sealed, SealedRow, Term, TermType
from fupin.model.application import Application
from fupin.model.staff import User


class Filler(Term):
    """Who sat at the screen."""

    SELF = "self", "本人"
    FAMILY = "family", "家属"
    VILLAGE = "village", "村干部"
    STAFF = "staff", "窗口人员"


class Kiosk(Base):
    """A machine that strangers fill in forms on, for one township or county (`scope`).

    `account_id` is the account its drafts are opened by: never active, so nobody can sign in as a machine. The pairing
    code is good once and until `pairing_until`; of the device's own cookie only a hash is kept.
    """

    __tablename__ = "kiosk"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True, default=lambda: uuid4().hex)
    name: Mapped[str] = mapped_column(String(60))
    scope: Mapped[str] = mapped_column(String(12), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), unique=True)
    pairing_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    pairing_until: Mapped[datetime | None] = mapped_column(Moment)
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    paired_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)

    account: Mapped[User] = relationship(foreign_keys=account_id)


class KioskFiling(SealedRow, Base):
    """An application that was begun at a kiosk: by which code it is opened again, and who filled it in for whom.

    Until `handed_in_at` only the kiosk works on the draft; then the counter compares the identity card with it
    (`checked_by_id`) and submits it. `show_by` is until when the applicant is asked to come.
    """

    __tablename__ = "kiosk_filing"

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), primary_key=True)
    kiosk_id: Mapped[int] = mapped_column(ForeignKey("kiosk.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    code_sealed: Mapped[str] = mapped_column(Text)
    consent: Mapped[str] = mapped_column(String(10))
    filler: Mapped[Filler | None] = mapped_column(TermType(Filler))
    helper_name: Mapped[str | None] = mapped_column(String(100))
    helper_relation: Mapped[str | None] = mapped_column(String(20))
    helper_phone_sealed: Mapped[str | None] = mapped_column(Text)
    insisted: Mapped[bool] = mapped_column(default=False)
    started_at: Mapped[datetime] = mapped_column(Moment)
    handed_in_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    show_by: Mapped[date | None]
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    checked_at: Mapped[datetime | None] = mapped_column(Moment)

    code = Sealed()
    helper_phone = Sealed()

    application: Mapped[Application] = relationship()
    kiosk: Mapped[Kiosk] = relationship()
    checked_by: Mapped[User | None] = relationship(foreign_keys=checked_by_id)


class KioskFailure(Base):
    """One wrong code; `place` is a keyed hash of the device, or of the address of a machine that is none yet."""

    __tablename__ = "kiosk_failure"
    __table_args__ = (Index("ix_kiosk_failure_place", "place", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment, index=True)


class PaperBlank(Base):
    """A numbered form to be filled in by hand; keyed in once, under its number, or void."""

    __tablename__ = "paper_blank"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True, default=lambda: uuid4().hex)
    number: Mapped[str] = mapped_column(String(30), unique=True)
    batch: Mapped[str] = mapped_column(String(32), index=True)
    scheme: Mapped[str] = mapped_column(String(20))
    area_code: Mapped[str] = mapped_column(String(12), index=True)
    printed_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    printed_at: Mapped[datetime] = mapped_column(Moment)
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"), unique=True)
    keyed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    keyed_at: Mapped[datetime | None] = mapped_column(Moment)
    voided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    voided_at: Mapped[datetime | None] = mapped_column(Moment)
    void_reason: Mapped[str] = mapped_column(String(100), default="")

    application: Mapped[Application | None] = relationship()
