"""The workshop's application form (F8), its roster (F9) and its pay ledger (F10)."""

from datetime import date

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fupin.db import Base, Fen, Sealed, SealedRow
from fupin.model import Details


class WorkshopDetails(Details, Base):
    """The form F8."""

    __tablename__ = "workshop_details"

    area_code: Mapped[str | None] = mapped_column(String(12))
    workshop_name: Mapped[str] = mapped_column(String(100))
    workshop_number: Mapped[str | None] = mapped_column(String(50))
    kind: Mapped[str] = mapped_column(String(20))
    company: Mapped[str] = mapped_column(String(100))
    credit_code: Mapped[str] = mapped_column(String(18))
    legal_person: Mapped[str] = mapped_column(String(100))
    legal_id_number_sealed: Mapped[str | None] = mapped_column(Text)
    address: Mapped[str] = mapped_column(String(200))
    founded_on: Mapped[date]
    site: Mapped[str] = mapped_column(String(20))
    floor_area: Mapped[int | None]
    project: Mapped[str] = mapped_column(String(100))
    employees: Mapped[int]
    poor_workers: Mapped[int]
    account_holder: Mapped[str] = mapped_column(String(100))
    bank: Mapped[str] = mapped_column(String(100))
    bank_account_sealed: Mapped[str | None] = mapped_column(Text)
    purpose: Mapped[str] = mapped_column(String(500))

    legal_id_number = Sealed()
    bank_account = Sealed()

    workers: Mapped[list["WorkshopWorker"]] = relationship(
        order_by="WorkshopWorker.position", cascade="all, delete-orphan", lazy="selectin"
    )


class WorkshopWorker(SealedRow, Base):
    """One line of the roster. The last five columns are what the approval fixed for this worker."""

    __tablename__ = "workshop_worker"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("workshop_details.application_id"), index=True)
    position: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    id_number_sealed: Mapped[str | None] = mapped_column(Text)
    contract: Mapped[str | None] = mapped_column(String(20))
    contract_from: Mapped[date | None]
    contract_to: Mapped[date | None]
    job: Mapped[str | None] = mapped_column(String(50))
    awarded: Mapped[bool] = mapped_column(default=False)
    window_from: Mapped[date | None]
    pay_fen: Mapped[int | None] = mapped_column(Fen)
    line_fen: Mapped[int | None] = mapped_column(Fen)
    amount_fen: Mapped[int | None] = mapped_column(Fen)

    id_number = Sealed()

    payments: Mapped[list["WorkshopPay"]] = relationship(
        order_by="WorkshopPay.position", cascade="all, delete-orphan", lazy="selectin"
    )


class WorkshopPay(Base):
    """One line of the pay ledger."""

    __tablename__ = "workshop_pay"

    id: Mapped[int] = mapped_column(primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("workshop_worker.id"), index=True)
    position: Mapped[int]
    month: Mapped[str | None] = mapped_column(String(7))
    quantity: Mapped[str | None] = mapped_column(String(30))
    amount_fen: Mapped[int | None] = mapped_column(Fen)
    way: Mapped[str | None] = mapped_column(String(10))
    voucher: Mapped[str | None] = mapped_column(String(40))
    paid_on: Mapped[date | None]
