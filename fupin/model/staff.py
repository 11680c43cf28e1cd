"""Accounts, their failed log-ins and their sessions on the server."""

from datetime import datetime
from typing import Protocol

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from fupin.db import Base, Moment, TermType
from fupin.model.terms import Role


class Officer(Protocol):
    """Who takes a step or reads a list, as far as either has to know: a stored account, or one read as plain values."""

    @property
    def id(self) -> int:
        """The account's."""

    @property
    def username(self) -> str:
        """What the account signs in by."""

    @property
    def name(self) -> str:
        """As opinions are signed."""

    @property
    def role(self) -> Role:
        """What the account may do."""

    @property
    def scope(self) -> str:
        """What the codes of its area begin with."""


class User(Base):
    """A member of staff; sees the area whose codes begin with `scope` and nothing else."""

    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    role: Mapped[Role] = mapped_column(TermType(Role))
    scope: Mapped[str] = mapped_column(String(12))
    password_hash: Mapped[str] = mapped_column(String(200))
    must_change: Mapped[bool] = mapped_column(default=True)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    password_at: Mapped[datetime] = mapped_column(Moment)


class LoginFailure(Base):
    """One wrong password, by account name and terminal; five in fifteen minutes lock that pair."""

    __tablename__ = "login_failure"
    __table_args__ = (Index("ix_login_failure_pair", "username", "terminal", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(100))
    terminal: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment)


class WebSession(Base):
    """A session by the hash of its cookie; ending it here ends it everywhere."""

    __tablename__ = "web_session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    data: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment, index=True)
