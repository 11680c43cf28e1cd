"""Openings of public-welfare posts and the placement form (F11)."""

from datetime import date

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fupin.db import Base, Fen, Sealed, SealedRow
from fupin.model import Details, Organisation


class Opening(Base):
    """A post that a unit may fill: how many, what for, how many hours a week."""

    __tablename__ = "post_opening"

    id: Mapped[int] = mapped_column(primary_key=True)
    area_code: Mapped[str] = mapped_column(String(12), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    title: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(200))
    quantity: Mapped[int]
    content: Mapped[str] = mapped_column(String(300))
    conditions: Mapped[str] = mapped_column(String(300))
    weekly_hours: Mapped[int]
    opens_on: Mapped[date]
    closes_on: Mapped[date | None]

    unit: Mapped[Organisation] = relationship()


class PublicPostDetails(Details, Base):
    """The placement form. The last four columns are what the approval fixed."""

    __tablename__ = "public_post_details"

    opening_id: Mapped[int | None] = mapped_column(ForeignKey("post_opening.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    weekly_hours: Mapped[int]
    address: Mapped[str] = mapped_column(String(200))
    education: Mapped[str] = mapped_column(String(20))
    health: Mapped[str] = mapped_column(String(20))
    household_size: Mapped[int]
    poverty_attribute: Mapped[str] = mapped_column(String(20))
    disability_sealed: Mapped[str | None] = mapped_column(Text)
    job_certificate: Mapped[str | None] = mapped_column(String(50))
    jobless_since: Mapped[date | None]
    hardships: Mapped[str] = mapped_column(String(100))
    market_tried: Mapped[bool | None]
    market_account: Mapped[str | None] = mapped_column(String(300))
    account_holder: Mapped[str] = mapped_column(String(100))
    bank: Mapped[str] = mapped_column(String(100))
    bank_account_sealed: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(String(500))
    near_pension: Mapped[bool | None]
    pension_on: Mapped[date | None]
    hourly_fen: Mapped[int | None] = mapped_column(Fen)
    monthly_cap_fen: Mapped[int | None] = mapped_column(Fen)

    disability = Sealed()
    bank_account = Sealed()

    family: Mapped[list["FamilyMember"]] = relationship(
        order_by="FamilyMember.position", cascade="all, delete-orphan", lazy="selectin"
    )


class FamilyMember(SealedRow, Base):
    """One line of the form's family table."""

    __tablename__ = "public_post_family"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("public_post_details.application_id"), index=True)
    position: Mapped[int]
    name: Mapped[str | None] = mapped_column(String(100))
    sex: Mapped[str | None] = mapped_column(String(2))
    id_number_sealed: Mapped[str | None] = mapped_column(Text)
    relation: Mapped[str | None] = mapped_column(String(20))
    state: Mapped[str | None] = mapped_column(String(20))

    id_number = Sealed()
