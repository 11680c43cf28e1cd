"""Further sources of benefits month by month: training attended, wages of registered workshops, hires subsidised."""

from typing import Any

from sqlalchemy import Integer, Select, String, case, cast, func, null, select

from fupin.doubts.granted import GRANTED, first_day, township_of
from fupin.model import (
    Application,
    Benefit,
    TrainingAttendance,
    TrainingClass,
    TrainingSeat,
    Workshop,
    WorkshopContract,
    WorkshopLedger,
    WorkshopMonth,
    WorkshopRecord,
)
from fupin.model.classes import Sessions
from fupin.schemes.training_subsidy.model import TrainingSubsidyDetails, TrainingSubsidyTrainee

HIRE = "hire_subsidy"


def ledger() -> Select[*tuple[Any, ...]]:
    """Wages that a township confirmed in the ledger of a registered workshop; a contract's month is one row."""
    line, contract = WorkshopLedger, WorkshopContract
    named = select(func.min(WorkshopRecord.name)).where(WorkshopRecord.workshop_id == Workshop.id).scalar_subquery()
    return (
        select(
            contract.person_id,
            WorkshopMonth.month.label("month"),
            (cast(contract.id, String) + "@" + cast(WorkshopMonth.id, String)).label("key"),
            cast(contract.id, String).label("holder"),
            Workshop.area_code.label("area_code"),
            func.coalesce(named, "扶贫车间").label("item"),
            cast(null(), Integer).label("half_hours"),
            cast(null(), Integer).label("days"),
            func.sum(line.amount_fen).label("amount_fen"),
            cast(null(), String).label("account"),
        )
        .select_from(line)
        .join(contract, contract.id == line.contract_id)
        .join(WorkshopMonth, WorkshopMonth.id == line.month_id)
        .join(Workshop, Workshop.id == line.workshop_id)
        .group_by(
            contract.person_id, WorkshopMonth.month, contract.id, WorkshopMonth.id, Workshop.area_code, Workshop.id
        )
        .having(func.sum(line.amount_fen) > 0)
    )


def hires() -> Select[*tuple[Any, ...]]:
    """Each month for which somebody's hire was subsidised."""
    return (
        select(
            Benefit.person_id,
            first_day(Benefit.starts_on).label("month"),
            cast(Benefit.id, String).label("key"),
            cast(Benefit.application_id, String).label("holder"),
            township_of(Application.area_code).label("area_code"),
            Benefit.item.label("item"),
            cast(null(), Integer).label("half_hours"),
            cast(null(), Integer).label("days"),
            Benefit.amount_fen.label("amount_fen"),
            cast(null(), String).label("account"),
        )
        .join(Application, Application.id == Benefit.application_id)
        .where(Benefit.scheme == HIRE, Benefit.starts_on.is_not(None))
    )


def training() -> Select[*tuple[Any, ...]]:
    """Each month of a class that somebody attended; `half_hours` are not counted there, half a day is half a day."""
    came = TrainingAttendance
    return (
        select(
            came.person_id,
            came.month.label("month"),
            (cast(came.seat_id, String) + "@" + cast(came.month, String)).label("key"),
            cast(came.seat_id, String).label("holder"),
            TrainingClass.area_code.label("area_code"),
            TrainingClass.number.label("item"),
            cast(null(), Integer).label("half_hours"),
            cast(func.count(func.distinct(came.on)), Integer).label("days"),
            cast(null(), Integer).label("amount_fen"),
            cast(null(), String).label("account"),
        )
        .select_from(came)
        .join(TrainingSeat, TrainingSeat.id == came.seat_id)
        .join(TrainingClass, TrainingClass.id == TrainingSeat.class_id)
        .where(came.present)
        .group_by(came.person_id, came.month, came.seat_id, TrainingClass.area_code, TrainingClass.number)
    )


def subsidised_training() -> Select[*tuple[Any, ...]]:
    """Half-days claimed for each trainee of a granted claim, and those that the attendance tells today."""
    claim, trainee = TrainingSubsidyDetails, TrainingSubsidyTrainee
    attended = (
        select(func.count())
        .where(TrainingAttendance.seat_id == trainee.seat_id, TrainingAttendance.present)
        .scalar_subquery()
    )
    halves = case((TrainingClass.sessions == Sessions.WHOLE, 2), else_=1)
    return (
        select(
            trainee.person_id,
            first_day(TrainingClass.starts_on).label("month"),
            cast(trainee.id, String).label("key"),
            TrainingClass.number.label("item"),
            township_of(Application.area_code).label("area_code"),
            (claim.claimed_days * halves).label("claimed"),
            attended.label("attended"),
        )
        .select_from(trainee)
        .join(claim, claim.application_id == trainee.application_id)
        .join(Application, Application.id == trainee.application_id)
        .join(TrainingClass, TrainingClass.id == claim.class_id)
        .where(Application.state.in_(GRANTED), trainee.amount_fen > 0)
    )
