"""The months for which somebody's hire was subsidised, for whoever looks for benefits that exclude one another."""

from datetime import date

from sqlalchemy import Select, literal, select

from fupin.model import Application, Benefit


def hire_months() -> Select[int, date | None, str]:
    """Person, first day of the month and `hire_subsidy:<uid of the application>`, for each month granted."""
    return (
        select(Benefit.person_id, Benefit.starts_on, literal("hire_subsidy:").concat(Application.uid))
        .join(Application, Application.id == Benefit.application_id)
        .where(Benefit.scheme == "hire_subsidy")
    )
