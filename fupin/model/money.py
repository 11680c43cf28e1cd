"""Money on its way: budgets, payment rolls (发放表) and what is owed on them, accounts, files for the bank, refunds."""

from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fupin.db import Base, Fen, Moment, Sealed, SealedRow, Term, TermType
from fupin.model.terms import Role


class RollState(Term):
    """Where a payment roll stands."""

    DRAFT = "draft", "制表中"
    CHECKED = "checked", "已复核"
    APPROVED = "approved", "已审批"
    EXPORTED = "exported", "已送银行"
    SETTLED = "settled", "已办结"
    CANCELLED = "cancelled", "已取消"


class RollAct(Term):
    """What can be done to a roll."""

    MAKE = "make", "制表"
    HOLD = "hold", "缓发"
    CORRECT = "correct", "更正账号"
    CHECK = "check", "复核通过"
    APPROVE = "approve", "审批通过"
    RETURN = "return", "退回制表"
    CANCEL = "cancel", "取消发放表"
    EXPORT = "export", "导出银行文件"
    REPORT = "report", "登记银行结果"
    SETTLE = "settle", "办结"


class LineState(Term):
    """What became of a line. Of listed and paid lines the dues count as on a roll; all others' are owed again."""

    LISTED = "listed", "待发放"
    PAID = "paid", "已发放"
    HELD = "held", "缓发"
    CARRIED = "carried", "结转下次"
    REFUSED = "refused", "银行未付"
    REFUNDED = "refunded", "银行退回"
    DROPPED = "dropped", "随表取消"


class PayRoll(Base):
    """One roll of a county: a measure's amounts owed up to a month, out of one fund. `month` is its first day."""

    __tablename__ = "pay_roll"
    __table_args__ = (Index("ix_pay_roll_county", "county_code", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True, default=lambda: uuid4().hex)
    number: Mapped[str] = mapped_column(String(24), unique=True)
    county_code: Mapped[str] = mapped_column(String(6))
    scheme: Mapped[str] = mapped_column(String(20))
    month: Mapped[date]
    fund: Mapped[str] = mapped_column(String(40))
    state: Mapped[RollState] = mapped_column(TermType(RollState), default=RollState.DRAFT)
    version: Mapped[int] = mapped_column(default=1)
    returned: Mapped[str] = mapped_column(String(300), default="")
    made_at: Mapped[datetime] = mapped_column(Moment)


class PayStep(Base):
    """A step on a roll, with who took it. Append-only, by trigger too."""

    __tablename__ = "pay_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    roll_id: Mapped[int] = mapped_column(ForeignKey("pay_roll.id"), index=True)
    act: Mapped[RollAct] = mapped_column(TermType(RollAct))
    to_state: Mapped[RollState] = mapped_column(TermType(RollState))
    at: Mapped[datetime] = mapped_column(Moment)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    user_name: Mapped[str] = mapped_column(String(100))
    user_role: Mapped[Role] = mapped_column(TermType(Role))
    words: Mapped[str] = mapped_column(String(300), default="")


class PayAccount(SealedRow, Base):
    """A version of the account an application is paid to; the first is the form's own. Append-only, by trigger too.

    `trouble` is why no bank would take it, `warning` what should be looked at.
    """

    __tablename__ = "pay_account"
    __table_args__ = (UniqueConstraint("application_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    number: Mapped[int]
    holder: Mapped[str] = mapped_column(String(100))
    bank: Mapped[str] = mapped_column(String(100))
    account_sealed: Mapped[str | None] = mapped_column(Text)
    trouble: Mapped[str] = mapped_column(String(100), default="")
    warning: Mapped[str] = mapped_column(String(100), default="")
    reason: Mapped[str] = mapped_column(String(200), default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    by_name: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(Moment)

    account = Sealed()


class PayLine(Base):
    """A payee on a roll, with the net of what they are owed. `key` is what the bank knows the line by.

    `fault` says why it may not be paid as it stands; `reason` why it was held, carried, refused or returned.
    """

    __tablename__ = "pay_line"
    __table_args__ = (UniqueConstraint("roll_id", "position"), Index("ix_pay_line_state", "state", "roll_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True, default=lambda: uuid4().hex)
    roll_id: Mapped[int] = mapped_column(ForeignKey("pay_roll.id"))
    position: Mapped[int]
    key: Mapped[str] = mapped_column(String(32), unique=True)
    payee: Mapped[str] = mapped_column(String(24))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("pay_account.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    area_code: Mapped[str] = mapped_column(String(12))
    amount_fen: Mapped[int] = mapped_column(Fen)
    state: Mapped[LineState] = mapped_column(TermType(LineState))
    fault: Mapped[str] = mapped_column(String(300), default="")
    reason: Mapped[str] = mapped_column(String(300), default="")
    voucher: Mapped[str | None] = mapped_column(String(40), unique=True)
    paid_on: Mapped[date | None]


class PayDue(Base):
    """One amount owed, on the line that pays it. `live_key` is set and unique while the line counts.

    So the database itself keeps an amount off a second roll; `source` and `source_id` name the row that owes it.
    """

    __tablename__ = "pay_due"
    __table_args__ = (Index("ix_pay_due_source", "source", "source_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("pay_line.id"), index=True)
    source: Mapped[str] = mapped_column(String(20))
    source_id: Mapped[int]
    live_key: Mapped[str | None] = mapped_column(String(40), unique=True)
    amount_fen: Mapped[int] = mapped_column(Fen)
    words: Mapped[str] = mapped_column(String(400))
    charge: Mapped[str] = mapped_column(String(20))
    charge_id: Mapped[int]


class PayExport(Base):
    """The file that the bank was given for a roll, kept sealed and never made anew."""

    __tablename__ = "pay_export"

    roll_id: Mapped[int] = mapped_column(ForeignKey("pay_roll.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    content_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))


class PayRefund(Base):
    """A paid line whose money the bank sent back. Append-only, by trigger too."""

    __tablename__ = "pay_refund"

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("pay_line.id"), unique=True)
    amount_fen: Mapped[int] = mapped_column(Fen)
    reason: Mapped[str] = mapped_column(String(300))
    on: Mapped[date]
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    by_name: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(Moment)


class Budget(Base):
    """What a county may spend out of a fund in a year. Whoever books on it locks this row first."""

    __tablename__ = "budget"
    __table_args__ = (UniqueConstraint("county_code", "year", "fund"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    county_code: Mapped[str] = mapped_column(String(6))
    year: Mapped[int]
    fund: Mapped[str] = mapped_column(String(40))
    amount_fen: Mapped[int] = mapped_column(Fen)
    version: Mapped[int] = mapped_column(default=1)


class BudgetChange(Base):
    """What a budget was set to, by whom and why. Append-only, by trigger too."""

    __tablename__ = "budget_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    budget_id: Mapped[int] = mapped_column(ForeignKey("budget.id"), index=True)
    amount_fen: Mapped[int] = mapped_column(Fen)
    reason: Mapped[str] = mapped_column(String(200))
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    by_name: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(Moment)


class BudgetEntry(Base):
    """A booking for one charge (an application, a month's sheet): more or less reserved, more or less spent.

    Append-only, by trigger too: what a charge holds is the sum of its bookings.
    """

    __tablename__ = "budget_entry"
    __table_args__ = (Index("ix_budget_entry_charge", "charge", "charge_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    budget_id: Mapped[int] = mapped_column(ForeignKey("budget.id"), index=True)
    charge: Mapped[str] = mapped_column(String(20))
    charge_id: Mapped[int]
    reserved_fen: Mapped[int] = mapped_column(Fen)
    spent_fen: Mapped[int] = mapped_column(Fen)
    words: Mapped[str] = mapped_column(String(60))
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(Moment)
