"""Applications, what happened to them, and the base of each scheme's own table."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from fupin.db import Base, Fen, Moment, Sealed, SealedJson, SealedRow, TermType
from fupin.model.organisations import Organisation
from fupin.model.people import Person
from fupin.model.terms import Action, Role, State

_GRANTED: dict[str, Any] = dict.fromkeys(("sqlite_where", "postgresql_where"), text("granted_on IS NOT NULL"))


class Application(SealedRow, Base):
    """One form at the counter and all its way.

    `live_key` is set while the application is open and unique: a person or enterprise has one open application a
    scheme. `draft` is what was typed, sealed, until it is submitted. `granted_on` is the day of the decision. The
    indexes of the queues have what worklists are ordered by, and what is counted of them without reading the rows.
    """

    __tablename__ = "application"
    __table_args__ = (
        Index("ix_application_county_queue", "county_code", "state", "since", "id", "scheme", "due_on"),
        Index("ix_application_township_queue", "township_code", "state", "since", "id", "scheme", "due_on"),
        Index("ix_application_county_granted", "county_code", "granted_on", "scheme", **_GRANTED),
        Index("ix_application_township_granted", "township_code", "granted_on", "scheme", **_GRANTED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str | None] = mapped_column(String(24), unique=True)
    scheme: Mapped[str] = mapped_column(String(20))
    state: Mapped[State] = mapped_column(TermType(State), default=State.DRAFT)
    since: Mapped[datetime] = mapped_column(Moment)
    version: Mapped[int] = mapped_column()
    form_key: Mapped[str] = mapped_column(String(64), unique=True)
    live_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    area_code: Mapped[str] = mapped_column(String(12))
    township_code: Mapped[str | None] = mapped_column(String(9))
    county_code: Mapped[str] = mapped_column(String(6))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    applicant_name: Mapped[str] = mapped_column(String(100), default="")
    id_number_sealed: Mapped[str | None] = mapped_column(Text)
    phone_sealed: Mapped[str | None] = mapped_column(Text)
    agent_name: Mapped[str | None] = mapped_column(String(100))
    agent_relation: Mapped[str | None] = mapped_column(String(20))
    draft_sealed: Mapped[str | None] = mapped_column(Text)
    insisted: Mapped[bool] = mapped_column(default=False)
    applied_on: Mapped[date | None]
    submitted_at: Mapped[datetime | None] = mapped_column(Moment)
    due_on: Mapped[date | None]
    due_provisional: Mapped[bool] = mapped_column(default=False)
    granted_on: Mapped[date | None]
    returned_from: Mapped[State | None] = mapped_column(TermType(State))
    amount_fen: Mapped[int | None] = mapped_column(Fen)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)

    id_number = Sealed()
    phone = Sealed()
    draft = SealedJson()

    person: Mapped[Person | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    events: Mapped[list["Event"]] = relationship(back_populates="application", order_by="Event.id")

    @property
    def open_to_edit(self) -> bool:
        """Whether the counter may still fill it in."""
        return self.state in {State.DRAFT, State.RETURNED}

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own spelling


class Event(Base):
    """One step taken, with who took it and the findings they saw. Append-only, by trigger too.

    `evidence` is the judgement: findings, amount and the facts (no identity numbers, phones or accounts). `changes` is
    what earlier releases noted of a resubmission; it stands in `FieldChange` now.
    """

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    action: Mapped[Action] = mapped_column(TermType(Action))
    from_state: Mapped[State] = mapped_column(TermType(State))
    to_state: Mapped[State] = mapped_column(TermType(State))
    at: Mapped[datetime] = mapped_column(Moment)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    user_name: Mapped[str] = mapped_column(String(100))
    user_role: Mapped[Role] = mapped_column(TermType(Role))
    opinion: Mapped[str] = mapped_column(Text, default="")
    changes: Mapped[list[str] | None] = mapped_column(JSON)
    evidence: Mapped[dict[str, Any] | None] = mapped_column(JSON)

    application: Mapped[Application] = relationship(back_populates="events")


class Details(SealedRow):
    """Base of each scheme's own table: typed columns, one row an application, named `<code>_details`."""

    @declared_attr
    def application_id(cls) -> Mapped[int]:  # noqa: N805 - a declared_attr is a class method
        """The application these details belong to."""
        return mapped_column(ForeignKey("application.id"), primary_key=True)
