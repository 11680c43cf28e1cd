"""In which months people attended training, as a select that may be joined with those of other benefits."""

from datetime import date

from sqlalchemy import Select, literal, select

from fupin.model import TrainingAttendance, TrainingClass, TrainingSeat


def attended_months() -> Select[int, date, str]:
    """Person, first day of the month, and `training:` with the class's number: a row for each class and month."""
    a = TrainingAttendance
    return (
        select(a.person_id, a.month, (literal("training:") + TrainingClass.number).label("key"))
        .join(TrainingSeat, TrainingSeat.id == a.seat_id)
        .join(TrainingClass, TrainingClass.id == TrainingSeat.class_id)
        .where(a.present)
        .distinct()
    )
