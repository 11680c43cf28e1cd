"""Long work: what is to be done, how far it is, and who holds it until when. This row is the truth of it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from fupin.db import Base, Moment, Sealed, SealedJson, SealedRow, Term, TermType


class JobState(Term):
    """How far a job is."""

    QUEUED = "queued", "排队中"
    RUNNING = "running", "进行中"
    DONE = "done", "已完成"
    FAILED = "failed", "未完成"
    CANCELLED = "cancelled", "已放弃"

    @property
    def over(self) -> bool:
        """Nothing more will happen to it."""
        return self not in {JobState.QUEUED, JobState.RUNNING}


class Job(SealedRow, Base):
    """One piece of work. Its file in the office's folder of jobs and its result are sealed.

    The file is named by the payload, or by the uid where the payload says what the work is about.

    `worker` holds it until `lease_until`; after that another may take it. `follows` is the job whose outcome somebody
    confirmed by this one: unique, so that it is confirmed once. Nobody created what the office does by itself each day.
    """

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_state", "state", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[JobState] = mapped_column(TermType(JobState), default=JobState.QUEUED)
    scope: Mapped[str] = mapped_column(String(12))
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    started_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    heartbeat: Mapped[datetime | None] = mapped_column(Moment)
    lease_until: Mapped[datetime | None] = mapped_column(Moment)
    worker: Mapped[str] = mapped_column(String(64), default="")
    attempts: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    words: Mapped[str] = mapped_column(String(200), default="")
    payload: Mapped[str] = mapped_column(String(32), default="")
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("job.id"), unique=True)
    title_sealed: Mapped[str | None] = mapped_column(Text)
    result_sealed: Mapped[str | None] = mapped_column(Text)

    title = Sealed()
    result = SealedJson()
