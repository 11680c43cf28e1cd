"""The claim form of a training subsidy (F6) and the trainees for whom it was granted."""

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fupin.db import Base, Fen, Sealed
from fupin.model import Details


class TrainingSubsidyDetails(Details, Base):
    """The form F6. `certificates` are those claimed for, one a line, empty for all of the class.

    `area_code` is the class's where an organisation claims; `rate_fen` is what the approval fixed for each trainee.
    """

    __tablename__ = "training_subsidy_details"

    area_code: Mapped[str | None] = mapped_column(String(12))
    claimant: Mapped[str] = mapped_column(String(20))
    class_id: Mapped[int | None] = mapped_column(ForeignKey("training_class.id"), index=True)
    claimed_days: Mapped[int]
    certificates: Mapped[str | None] = mapped_column(Text)
    fund: Mapped[str] = mapped_column(String(30))
    company: Mapped[str | None] = mapped_column(String(100))
    credit_code: Mapped[str | None] = mapped_column(String(18))
    legal_person: Mapped[str | None] = mapped_column(String(100))
    address: Mapped[str | None] = mapped_column(String(200))
    account_holder: Mapped[str] = mapped_column(String(100))
    bank: Mapped[str] = mapped_column(String(100))
    bank_account_sealed: Mapped[str | None] = mapped_column(Text)
    rate_fen: Mapped[int | None] = mapped_column(Fen)

    bank_account = Sealed()

    trainees: Mapped[list["TrainingSubsidyTrainee"]] = relationship(
        order_by="TrainingSubsidyTrainee.position", cascade="all, delete-orphan", lazy="selectin"
    )


class TrainingSubsidyTrainee(Base):
    """One trainee of a claim as its approval found them; `half_days` were attended."""

    __tablename__ = "training_subsidy_trainee"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("training_subsidy_details.application_id"), index=True)
    position: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("training_seat.id"))
    half_days: Mapped[int]
    amount_fen: Mapped[int] = mapped_column(Fen)
