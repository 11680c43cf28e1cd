"""A desk: steps taken on many cases at one go, with what became of each; and filters of the worklist somebody keeps."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fupin.db import Base, Moment, Term, TermType
from fupin.model.application import Application
from fupin.model.terms import Action


class Became(Term):
    """What became of one case of a go."""

    BEGUN = "begun", "还没有结果"
    DONE = "done", "办成"
    REFUSED = "refused", "没有办"


class DeskGo(Base):
    """One step on the cases somebody ticked, so that its result can be looked at again.

    `form_key` is that of the page it was confirmed on: the same page sent twice acts once.
    """

    __tablename__ = "desk_go"
    __table_args__ = (
        UniqueConstraint("user_id", "form_key", name="uq_desk_go_form_key"),
        Index("ix_desk_go_user_id", "user_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True, default=lambda: uuid4().hex)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    form_key: Mapped[str] = mapped_column(String(40))
    action: Mapped[Action] = mapped_column(TermType(Action))
    at: Mapped[datetime] = mapped_column(Moment)

    cases: Mapped[list["DeskGoCase"]] = relationship(order_by="DeskGoCase.id", cascade="all, delete-orphan")


class DeskGoCase(Base):
    """One case of a go; `words` say why nothing was done, as the single step would."""

    __tablename__ = "desk_go_case"

    id: Mapped[int] = mapped_column(primary_key=True)
    go_id: Mapped[int] = mapped_column(ForeignKey("desk_go.id"), index=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    version: Mapped[int] = mapped_column()
    became: Mapped[Became] = mapped_column(TermType(Became), default=Became.BEGUN)
    words: Mapped[str] = mapped_column(Text, default="")

    application: Mapped[Application] = relationship()


class SavedFilter(Base):
    """A filter of the worklist under somebody's own name for it.

    `query` is as the list's address has it: state, scheme and area. No receipt number, and nothing of any person.
    """

    __tablename__ = "saved_filter"
    __table_args__ = (UniqueConstraint("user_id", "name", name="uq_saved_filter_name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True, default=lambda: uuid4().hex)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    name: Mapped[str] = mapped_column(String(20))
    query: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime] = mapped_column(Moment)
