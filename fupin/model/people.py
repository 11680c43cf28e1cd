"""Registered households and persons with the fields of the identification card (附件1), and their status history."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, String, Text, and_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fupin.db import Base, Fen, Moment, Sealed, SealedRow, TermType
from fupin.model.terms import StatusEvent
from fupin.vault import keyed_hash


class Household(Base):
    """A registered poor household (建档立卡贫困户)."""

    __tablename__ = "household"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    area_code: Mapped[str] = mapped_column(String(12), index=True)
    natural_village: Mapped[str | None] = mapped_column(String(60))
    size: Mapped[int | None]
    poverty_attribute: Mapped[str | None] = mapped_column(String(20))
    exit_attribute: Mapped[str | None] = mapped_column(String(20))
    standard: Mapped[str | None] = mapped_column(String(20))
    main_cause: Mapped[str | None] = mapped_column(String(20))
    other_causes: Mapped[str | None] = mapped_column(String(60))
    unsafe_house: Mapped[bool | None]
    safe_water: Mapped[bool | None]
    scarce_water: Mapped[bool | None]
    income_per_head_fen: Mapped[int | None] = mapped_column(Fen)
    relocated: Mapped[bool | None]

    members: Mapped[list["Person"]] = relationship(back_populates="household")


class Person(SealedRow, Base):
    """A person on the register. Identity number, phone, account and certificate are sealed."""

    __tablename__ = "person"
    __table_args__ = (Index("ix_person_area_name", "area_code", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(24), unique=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    area_code: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(100))
    id_number_sealed: Mapped[str] = mapped_column(Text)
    id_hash: Mapped[str] = mapped_column(String(64), unique=True)
    sex: Mapped[str] = mapped_column(String(2))
    birth: Mapped[date]
    relation: Mapped[str | None] = mapped_column(String(20))
    ethnicity: Mapped[str | None] = mapped_column(String(20))
    education: Mapped[str | None] = mapped_column(String(20))
    in_school: Mapped[str | None] = mapped_column(String(20))
    health: Mapped[str | None] = mapped_column(String(20))
    labour: Mapped[str | None] = mapped_column(String(20))
    phone_sealed: Mapped[str | None] = mapped_column(Text)
    bank_account_sealed: Mapped[str | None] = mapped_column(Text)
    disability_sealed: Mapped[str | None] = mapped_column(Text)
    card_number: Mapped[str | None] = mapped_column(String(24), unique=True)
    card_made_on: Mapped[date | None]
    surveyor: Mapped[str | None] = mapped_column(String(100))
    address: Mapped[str | None] = mapped_column(String(200))
    marital: Mapped[str | None] = mapped_column(String(10))
    work_place_kind: Mapped[str | None] = mapped_column(String(20))
    work_months: Mapped[int | None]
    employment: Mapped[str | None] = mapped_column(String(20))
    employer: Mapped[str | None] = mapped_column(String(100))
    work_place: Mapped[str | None] = mapped_column(String(100))
    work_kind: Mapped[str | None] = mapped_column(String(50))
    work_income_fen: Mapped[int | None] = mapped_column(Fen)
    work_contract: Mapped[bool | None]
    work_since: Mapped[date | None]
    work_way: Mapped[str | None] = mapped_column(String(20))
    jobless_reason: Mapped[str | None] = mapped_column(String(100))
    job_wanted: Mapped[str | None] = mapped_column(String(100))
    wants_training: Mapped[bool | None]
    certificate: Mapped[str | None] = mapped_column(String(100))
    training_wanted: Mapped[str | None] = mapped_column(String(100))
    training_when: Mapped[str | None] = mapped_column(String(50))
    wants_startup: Mapped[bool | None]
    startup_project: Mapped[str | None] = mapped_column(String(100))
    startup_fen: Mapped[int | None] = mapped_column(Fen)
    pension_insured: Mapped[bool | None]
    pension_grade_fen: Mapped[int | None] = mapped_column(Fen)
    pension_paid_for: Mapped[bool | None]
    pension_drawn: Mapped[bool | None]
    medical_insured: Mapped[bool | None]
    serious_illness_insured: Mapped[bool | None]
    employee_insured: Mapped[bool | None]
    uninsured_reason: Mapped[str | None] = mapped_column(String(100))

    id_number = Sealed()
    phone = Sealed()
    bank_account = Sealed()
    disability = Sealed()

    household: Mapped[Household] = relationship(back_populates="members")
    status_changes: Mapped[list["StatusChange"]] = relationship(
        back_populates="person", order_by="StatusChange.on, StatusChange.id"
    )


class StatusChange(Base):
    """One event of a person's registration; never changed. A mistake is put right by a further row that reverses it."""

    __tablename__ = "status_change"
    __table_args__ = (Index("uq_status_change_reverses_id", "reverses_id", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    event: Mapped[StatusEvent] = mapped_column(TermType(StatusEvent))
    on: Mapped[date]
    basis: Mapped[str] = mapped_column(String(200))
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("status_change.id"))

    person: Mapped[Person] = relationship(back_populates="status_changes")


_TAKEN_BACK = StatusChange.__table__.alias()


def in_effect() -> ColumnElement[bool]:
    """Changes that hold: neither taken back nor the taking back itself."""
    taken_back = select(_TAKEN_BACK.c.id).where(_TAKEN_BACK.c.reverses_id == StatusChange.id).exists()
    return and_(StatusChange.event != StatusEvent.REVERSED, ~taken_back)


def id_hash(number: str) -> str:
    """The search hash of a canonical identity number."""
    return keyed_hash(number, "id_number")
