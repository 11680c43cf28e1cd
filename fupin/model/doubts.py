"""Double benefits: what everybody was given month by month, what cannot be right, and what became of each doubt."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fupin.db import Base, Fen, Moment, Sealed, SealedRow, Term, TermType


class MonthKind(Term):
    """What somebody was given in a month."""

    POST = "post", "公益性岗位"
    WORKSHOP = "workshop", "扶贫车间"
    TRAINING = "training", "培训"
    HIRE = "hire", "企业吸纳就业补贴"


class DoubtKind(Term):
    """What may be wrong. The clauses and the selects that find them are in `fupin.doubts.kinds`."""

    TWO_POSTS = "two_posts", "同月两个岗位"
    PAID_TWICE = "paid_twice", "同月重复发放"
    OVERLAP = "overlap", "岗位与车间、用工补贴同月"
    TRAINING = "training", "培训申报多于出勤"
    DEAD = "dead", "死亡后发放"
    LIFTED = "lifted", "销号后发放"
    ACCOUNT = "account", "两人同一账号"


class DoubtState(Term):
    """How far the inquiry is."""

    OPEN = "open", "待核查"
    PROPOSED = "proposed", "待复核"
    SETTLED = "settled", "已核查"


class DoubtOutcome(Term):
    """What the inquiry found."""

    RECOVER = "recover", "属实，需追回"
    KEEP = "keep", "属实，不追回"
    UNTRUE = "untrue", "不属实"


class DoubtAct(Term):
    """One line of a doubt's history."""

    FOUND = "found", "系统发现"
    GREW = "grew", "又发现新的月份"
    LAPSED = "lapsed", "又发现新的月份，原核查意见作废"
    PROPOSED = "proposed", "提出追回，待另一人复核"
    SETTLED = "settled", "登记核查结果"
    CONFIRMED = "confirmed", "复核同意追回"
    DECLINED = "declined", "复核不同意，退回核查"
    PROOF = "proof", "上传证明材料"


class BenefitAccount(Base):
    """To which account an issued application pays: a keyed hash, so that two can be compared and none be read.

    `seal` is the sealed account it was made of: another seal tells that it may have changed. `since` is the first day
    of the month of the application.
    """

    __tablename__ = "benefit_account"

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    area_code: Mapped[str] = mapped_column(String(12))
    since: Mapped[date]
    token: Mapped[str] = mapped_column(String(32), index=True)
    seal: Mapped[str] = mapped_column(Text)


class BenefitMonth(Base):
    """What a person was given in a month, by which row of which source. A projection: it can be made anew at any time.

    `month` is its first day, `key` the row in the source's own table, `holder` what it was given for (a post, a place
    in a workshop): the same holder twice in a month was paid twice. `area_code` is the township or county that pays,
    `account` the token of the account to which the person was paid.
    """

    __tablename__ = "benefit_month"
    __table_args__ = (Index("ix_benefit_month_month_area_code", "month", "area_code"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(20), primary_key=True)
    key: Mapped[str] = mapped_column(String(24), primary_key=True)
    kind: Mapped[MonthKind] = mapped_column(TermType(MonthKind))
    holder: Mapped[str] = mapped_column(String(24))
    area_code: Mapped[str] = mapped_column(String(12))
    item: Mapped[str] = mapped_column(String(200))
    half_hours: Mapped[int | None]
    days: Mapped[int | None]
    amount_fen: Mapped[int | None] = mapped_column(Fen)
    account: Mapped[str | None] = mapped_column(String(32))


class Doubt(Base):
    """Something that may be wrong about a person, or about two; it stays until somebody settles it, and after that too.

    The areas are those that pay; either may see it. `open_key` is set until it is settled and unique: there is one
    unsettled doubt of a kind about the same people and areas. `settled_by` is the maker, `confirmed_by` the checker.
    """

    __tablename__ = "doubt"
    __table_args__ = (
        Index("ix_doubt_area_code_state", "area_code", "state", "id"),
        Index("ix_doubt_other_area_state", "other_area", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True)
    kind: Mapped[DoubtKind] = mapped_column(TermType(DoubtKind))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    other_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    area_code: Mapped[str] = mapped_column(String(12))
    other_area: Mapped[str] = mapped_column(String(12))
    found_on: Mapped[date]
    open_key: Mapped[str | None] = mapped_column(String(80), unique=True)
    state: Mapped[DoubtState] = mapped_column(TermType(DoubtState), default=DoubtState.OPEN)
    version: Mapped[int] = mapped_column(default=1)
    first_month: Mapped[date]
    last_month: Mapped[date]
    facts: Mapped[int]
    outcome: Mapped[DoubtOutcome | None] = mapped_column(TermType(DoubtOutcome))
    words: Mapped[str] = mapped_column(String(500), default="")
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    settled_by_name: Mapped[str] = mapped_column(String(100), default="")
    settled_at: Mapped[datetime | None] = mapped_column(Moment)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    confirmed_by_name: Mapped[str] = mapped_column(String(100), default="")
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)


class DoubtFact(Base):
    """One fact of a doubt as it was found, never changed: what stood against what in which month.

    Each is found once: `other_id` is 0 and `second_key` empty where there is no other, so that they compare. `on` is
    the day of a death or a lifting; `claimed` and `attended` are half-days.
    """

    __tablename__ = "doubt_fact"
    __table_args__ = (UniqueConstraint("kind", "person_id", "other_id", "month", "first_key", "second_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    doubt_id: Mapped[int] = mapped_column(ForeignKey("doubt.id"), index=True)
    kind: Mapped[DoubtKind] = mapped_column(TermType(DoubtKind))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    other_id: Mapped[int]
    month: Mapped[date]
    first_key: Mapped[str] = mapped_column(String(60))
    second_key: Mapped[str] = mapped_column(String(60))
    first_item: Mapped[str] = mapped_column(String(200))
    second_item: Mapped[str] = mapped_column(String(200))
    first_fen: Mapped[int | None] = mapped_column(Fen)
    second_fen: Mapped[int | None] = mapped_column(Fen)
    on: Mapped[date | None]
    claimed: Mapped[int | None]
    attended: Mapped[int | None]
    found_on: Mapped[date]


class DoubtEvent(Base):
    """What happened to a doubt; only ever added. What the scan did has nobody's name."""

    __tablename__ = "doubt_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    doubt_id: Mapped[int] = mapped_column(ForeignKey("doubt.id"), index=True)
    act: Mapped[DoubtAct] = mapped_column(TermType(DoubtAct))
    outcome: Mapped[DoubtOutcome | None] = mapped_column(TermType(DoubtOutcome))
    words: Mapped[str] = mapped_column(String(500), default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    by_name: Mapped[str] = mapped_column(String(100), default="")
    at: Mapped[datetime] = mapped_column(Moment)


class DoubtProof(SealedRow, Base):
    """A file that proves what was found, kept as `<uid>` in the uploads folder; its name may name people: sealed."""

    __tablename__ = "doubt_proof"

    id: Mapped[int] = mapped_column(primary_key=True)
    doubt_id: Mapped[int] = mapped_column(ForeignKey("doubt.id"), index=True)
    filename_sealed: Mapped[str] = mapped_column(Text)
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    added_at: Mapped[datetime] = mapped_column(Moment)
    added_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))

    filename = Sealed()
