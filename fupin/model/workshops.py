"""Workshops through the year (二(一)1): the register and its history, workers, the pay ledger (F10), visits on site."""

from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fupin.db import Base, Fen, Moment, Term, TermType


class RecordState(Term):
    """What the counter enters counts once the county has confirmed it."""

    ASKED = "asked", "待县级确认"
    CONFIRMED = "confirmed", "已确认"
    DECLINED = "declined", "不同意"


class RecordKind(Term):
    """What a row of the register is about."""

    REGISTER = "register", "登记"
    CHANGE = "change", "变更"
    CLOSE = "close", "关停"
    REOPEN = "reopen", "恢复生产"


class LedgerState(Term):
    """How far a month of the pay ledger is."""

    DRAFT = "draft", "填报中"
    CONFIRMED = "confirmed", "乡镇已确认"


class AmendmentState(Term):
    """What one person says about a confirmed month counts once another has confirmed it."""

    ASKED = "asked", "待另一人确认"
    CONFIRMED = "confirmed", "已确认"
    DECLINED = "declined", "不同意"


class Workshop(Base):
    """A workshop of an organisation in a township; all that may change of it stands in its records."""

    __tablename__ = "workshop"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True, default=lambda: uuid4().hex)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    area_code: Mapped[str] = mapped_column(String(12), index=True)


class WorkshopRecord(Base):
    """One row of a workshop's history: what holds from a day on. Its content is never changed, only decided on.

    The latest confirmed row holds. `closed_on` is the last day of work; `opinion` is the reason of a change.
    """

    __tablename__ = "workshop_record"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True, default=lambda: uuid4().hex)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"), index=True)
    kind: Mapped[RecordKind] = mapped_column(TermType(RecordKind))
    name: Mapped[str] = mapped_column(String(100))
    form: Mapped[str] = mapped_column(String(20))
    site: Mapped[str] = mapped_column(String(20))
    floor_area: Mapped[int | None]
    project: Mapped[str] = mapped_column(String(100))
    founded_on: Mapped[date]
    employees: Mapped[int]
    poor_workers: Mapped[int]
    on: Mapped[date]
    closed_on: Mapped[date | None]
    opinion: Mapped[str] = mapped_column(String(300))
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    asked_by_name: Mapped[str] = mapped_column(String(100))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[RecordState] = mapped_column(TermType(RecordState), default=RecordState.ASKED)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decided_by_name: Mapped[str] = mapped_column(String(100), default="")
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    note: Mapped[str] = mapped_column(String(300), default="")


class WorkshopContract(Base):
    """Somebody's work in a workshop by a contract. `ended_on` is the last day, if it ended before `ends_on`."""

    __tablename__ = "workshop_contract"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True, default=lambda: uuid4().hex)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    job: Mapped[str] = mapped_column(String(50))
    ended_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(200), default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(Moment)

    @property
    def last_day(self) -> date:
        """Of the contract, as far as is known."""
        return self.ended_on or self.ends_on


class WorkshopMonth(Base):
    """One month of a workshop's pay ledger; `month` is its first day."""

    __tablename__ = "workshop_month"
    __table_args__ = (UniqueConstraint("workshop_id", "month"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True, default=lambda: uuid4().hex)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"))
    month: Mapped[date]
    state: Mapped[LedgerState] = mapped_column(TermType(LedgerState), default=LedgerState.DRAFT)
    version: Mapped[int] = mapped_column(default=1)
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    entered_by_name: Mapped[str] = mapped_column(String(100))
    entered_at: Mapped[datetime] = mapped_column(Moment)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    confirmed_by_name: Mapped[str] = mapped_column(String(100), default="")
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)


class WorkshopEntry(Base):
    """A line of a month that is still being filled in; `place` counts a worker's lines from 1."""

    __tablename__ = "workshop_entry"
    __table_args__ = (UniqueConstraint("month_id", "contract_id", "place"), UniqueConstraint("workshop_id", "voucher"))

    id: Mapped[int] = mapped_column(primary_key=True)
    month_id: Mapped[int] = mapped_column(ForeignKey("workshop_month.id"))
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"))
    contract_id: Mapped[int] = mapped_column(ForeignKey("workshop_contract.id"), index=True)
    place: Mapped[int]
    quantity: Mapped[str] = mapped_column(String(30))
    amount_fen: Mapped[int] = mapped_column(Fen)
    way: Mapped[str] = mapped_column(String(10))
    voucher: Mapped[str] = mapped_column(String(40))
    paid_on: Mapped[date]


class WorkshopLedger(Base):
    """A line of the ledger as the township confirmed it; never changed.

    A correction is a further line: the difference in fen, of which line, and why.
    """

    __tablename__ = "workshop_ledger"
    __table_args__ = (UniqueConstraint("workshop_id", "voucher"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    month_id: Mapped[int] = mapped_column(ForeignKey("workshop_month.id"), index=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"))
    contract_id: Mapped[int] = mapped_column(ForeignKey("workshop_contract.id"), index=True)
    quantity: Mapped[str] = mapped_column(String(30))
    amount_fen: Mapped[int] = mapped_column(Fen)
    way: Mapped[str] = mapped_column(String(10))
    voucher: Mapped[str] = mapped_column(String(40))
    paid_on: Mapped[date]
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("workshop_ledger.id"))
    reason: Mapped[str] = mapped_column(String(200), default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class WorkshopAmendment(Base):
    """A correction or a supplement of a confirmed month, as somebody asks for it; its content is never changed.

    `amount_fen` is what the line should come to. Confirmed by another, it becomes a line of the ledger.
    """

    __tablename__ = "workshop_amendment"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True, default=lambda: uuid4().hex)
    month_id: Mapped[int] = mapped_column(ForeignKey("workshop_month.id"), index=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("workshop_contract.id"))
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("workshop_ledger.id"))
    quantity: Mapped[str] = mapped_column(String(30))
    amount_fen: Mapped[int] = mapped_column(Fen)
    way: Mapped[str] = mapped_column(String(10))
    voucher: Mapped[str] = mapped_column(String(40))
    paid_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(200))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    asked_by_name: Mapped[str] = mapped_column(String(100))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[AmendmentState] = mapped_column(TermType(AmendmentState), default=AmendmentState.ASKED, index=True)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decided_by_name: Mapped[str] = mapped_column(String(100), default="")
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    note: Mapped[str] = mapped_column(String(200), default="")


class WorkshopVisit(Base):
    """A visit on site (实地核查) by two people; never changed."""

    __tablename__ = "workshop_visit"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True, default=lambda: uuid4().hex)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"), index=True)
    on: Mapped[date]
    first_visitor: Mapped[str] = mapped_column(String(100))
    second_visitor: Mapped[str] = mapped_column(String(100))
    found: Mapped[str] = mapped_column(String(500))
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    by_name: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(Moment)


class VisitPhoto(Base):
    """A photograph of a visit, kept sealed as `<uid>` among the uploads; never changed."""

    __tablename__ = "workshop_photo"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("workshop_visit.id"), index=True)
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
