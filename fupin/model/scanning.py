"""Signed letters that come back as scans: the piles, their pages one by one, and the copies that were put together."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fupin.db import Base, Moment, Term, TermType
from fupin.model.document import Document
from fupin.model.job import Job


class PageState(Term):
    """What became of a scanned page. What was read waits until the whole pile is."""

    READ = "read", "已识别"
    FILED = "filed", "已归档"
    WAITING = "waiting", "待处理"
    BLANK = "blank", "空白页"
    REPEATED = "repeated", "以前扫描过"
    DISCARDED = "discarded", "已丢弃"


class Trouble(Term):
    """Why a page could not be filed by itself."""

    UNREADABLE = "unreadable", "读不出二维码"
    BROKEN = "broken", "图像打不开"
    STRANGE = "strange", "不是本系统的文书"
    UNKNOWN = "unknown", "本系统没有这份文书"
    OUTSIDE = "outside", "不在您的辖区"
    MIXED = "mixed", "一页上有几份文书"
    ODD = "odd", "没有扫正或没有扫全"
    NOTICE = "notice", "公示名单不用归档"
    VOID = "void", "文书已作废"
    SUPERSEDED = "superseded", "文书已被替代"
    PAGELESS = "pageless", "旧文书没有页码"
    MISPAGED = "mispaged", "页码与文书不符"
    MISSING = "missing", "缺页"
    DOUBLED = "doubled", "同一页有几张"
    RETURNED = "returned", "已有签字件"


class ScanPile(Base):
    """What was dropped at once. `job_id` is the work on it, the latest if it had to be continued.

    `cleared_at`: it broke off, nobody had it continued, and its files are removed.
    """

    __tablename__ = "scan_pile"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True, default=lambda: uuid4().hex)
    scope: Mapped[str] = mapped_column(String(12), index=True)
    digest: Mapped[str] = mapped_column(String(64), index=True)
    files: Mapped[int]
    pages: Mapped[int]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    job_id: Mapped[int] = mapped_column(ForeignKey("job.id"), unique=True)
    cleared_at: Mapped[datetime | None] = mapped_column(Moment)

    job: Mapped[Job] = relationship()


class SignedCopy(Base):
    """The pages of a letter as they came back, as one file. It stays, as a trigger sees to, when another replaces it.

    `live_id` is the letter's id as long as the copy counts and unique: a letter has one such copy.
    """

    __tablename__ = "signed_copy"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    live_id: Mapped[int | None] = mapped_column(unique=True)
    pages: Mapped[int]
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    replaced_at: Mapped[datetime | None] = mapped_column(Moment)
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    document: Mapped[Document] = relationship()


class ScanPage(Base):
    """One page of a pile. `digest` tells the same picture again; `page` is 0 until it is known.

    `turned` is by how many degrees, clockwise, somebody turned the kept picture. `cleared_at`: the picture is removed.
    The triggers of `fupin.migrations.triggers` refuse to change what was scanned, and that it was.
    """

    __tablename__ = "scan_page"
    __table_args__ = (
        UniqueConstraint("pile_id", "place"),
        Index("ix_scan_page_tray", "state", "scope", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True)
    pile_id: Mapped[int] = mapped_column(ForeignKey("scan_pile.id"))
    place: Mapped[int]
    scope: Mapped[str] = mapped_column(String(12))
    digest: Mapped[str] = mapped_column(String(64), index=True)
    state: Mapped[PageState] = mapped_column(TermType(PageState))
    trouble: Mapped[Trouble | None] = mapped_column(TermType(Trouble))
    words: Mapped[str] = mapped_column(String(200), default="")
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"), index=True)
    page: Mapped[int] = mapped_column(default=0)
    turned: Mapped[int] = mapped_column(default=0)
    copy_id: Mapped[int | None] = mapped_column(ForeignKey("signed_copy.id"), index=True)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    settled_at: Mapped[datetime | None] = mapped_column(Moment)
    cleared_at: Mapped[datetime | None] = mapped_column(Moment)

    pile: Mapped[ScanPile] = relationship()
    document: Mapped[Document | None] = relationship()
