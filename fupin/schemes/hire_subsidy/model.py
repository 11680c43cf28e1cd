"""The claim of an enterprise with a workshop for the people it has hired, their labour contracts and months."""

from datetime import date

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fupin.db import Base, Fen, Sealed, SealedRow
from fupin.model import Details


class HireSubsidyDetails(Details, Base):
    """The form. `claim_from` and `claim_to` are the first and last month claimed, as 2026-03."""

    __tablename__ = "hire_subsidy_details"

    area_code: Mapped[str | None] = mapped_column(String(12))
    company: Mapped[str] = mapped_column(String(100))
    credit_code: Mapped[str] = mapped_column(String(18))
    legal_person: Mapped[str] = mapped_column(String(100))
    legal_id_number_sealed: Mapped[str | None] = mapped_column(Text)
    address: Mapped[str] = mapped_column(String(200))
    claim_from: Mapped[str] = mapped_column(String(7))
    claim_to: Mapped[str] = mapped_column(String(7))
    account_holder: Mapped[str] = mapped_column(String(100))
    bank: Mapped[str] = mapped_column(String(100))
    bank_account_sealed: Mapped[str | None] = mapped_column(Text)

    legal_id_number = Sealed()
    bank_account = Sealed()

    hires: Mapped[list["Hire"]] = relationship(order_by="Hire.position", cascade="all, delete-orphan", lazy="selectin")


class Hire(SealedRow, Base):
    """One person hired; whoever is not on the register is told by the number's hash. The approval fixes the sums."""

    __tablename__ = "hire_subsidy_hire"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("hire_subsidy_details.application_id"), index=True)
    position: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    hire_name: Mapped[str | None] = mapped_column(String(100))
    id_number_sealed: Mapped[str | None] = mapped_column(Text)
    id_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    hardship: Mapped[str | None] = mapped_column(String(20))
    certified_on: Mapped[date | None]
    contract: Mapped[str | None] = mapped_column(String(20))
    contract_from: Mapped[date | None]
    contract_to: Mapped[date | None]
    job: Mapped[str | None] = mapped_column(String(50))
    granted: Mapped[bool] = mapped_column(default=False)
    amount_fen: Mapped[int | None] = mapped_column(Fen)

    id_number = Sealed()

    months: Mapped[list["HireMonth"]] = relationship(
        order_by="HireMonth.position", cascade="all, delete-orphan", lazy="selectin"
    )


class HireMonth(Base):
    """A month claimed for somebody, with what the enterprise paid into the social insurances for them."""

    __tablename__ = "hire_subsidy_month"

    id: Mapped[int] = mapped_column(primary_key=True)
    hire_id: Mapped[int] = mapped_column(ForeignKey("hire_subsidy_hire.id"), index=True)
    position: Mapped[int]
    month: Mapped[str | None] = mapped_column(String(7))
    paid_fen: Mapped[int | None] = mapped_column(Fen)
