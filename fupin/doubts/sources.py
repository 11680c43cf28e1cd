"""Where benefits month by month come from: one line a source, each a select of what was really given.

A further source is a line in SOURCES: its code, its kind, and a select with the other columns of `BenefitMonth`, one
row for each key. What was claimed and what was attended is compared by the lines of CLAIMS: a select with the columns
person_id, month, key, item, area_code, claimed and attended, in half-days.
"""

from typing import Any, NamedTuple

from sqlalchemy import Integer, Select, String, cast, func, null, or_, select

from fupin.doubts import further
from fupin.doubts.granted import GRANTED, first_day, township_of
from fupin.model import Application, BenefitAccount, Organisation, PostPay, PostPlacement, PostSheet
from fupin.model.doubts import MonthKind
from fupin.schemes.public_post.model import Opening
from fupin.schemes.workshop.model import WorkshopDetails, WorkshopPay, WorkshopWorker


class Source(NamedTuple):
    """What kind of benefit a select tells, and by which code its rows are known."""

    code: str
    kind: MonthKind
    rows: Select[*tuple[Any, ...]]


def _posts() -> Select[*tuple[Any, ...]]:
    """Approved pay of public-welfare posts, each line with its corrections; what was corrected to nothing is none."""
    first = func.coalesce(PostPay.corrects_id, PostPay.id)
    worked, fen = func.sum(PostPay.half_hours), func.sum(PostPay.amount_fen)
    columns = (PostPlacement.person_id, PostSheet.month, PostPlacement.id, PostSheet.area_code)
    return (
        select(
            PostPlacement.person_id,
            PostSheet.month.label("month"),
            cast(first, String).label("key"),
            cast(PostPlacement.id, String).label("holder"),
            PostSheet.area_code.label("area_code"),
            (Organisation.name + "　" + Opening.title).label("item"),
            cast(worked, Integer).label("half_hours"),
            cast(null(), Integer).label("days"),
            fen.label("amount_fen"),
            BenefitAccount.token.label("account"),
        )
        .select_from(PostPay)
        .join(PostSheet, PostSheet.id == PostPay.sheet_id)
        .join(PostPlacement, PostPlacement.id == PostPay.placement_id)
        .join(Opening, Opening.id == PostPlacement.opening_id)
        .join(Organisation, Organisation.id == Opening.unit_id)
        .outerjoin(BenefitAccount, BenefitAccount.application_id == PostPlacement.application_id)
        .group_by(first, *columns, Organisation.name, Opening.title, BenefitAccount.token)
        .having(or_(worked > 0, fen > 0))
    )


def _workshops() -> Select[*tuple[Any, ...]]:
    """Pay by month of the workers for whom a workshop was awarded; whose month has several payments has one row."""
    month, township = first_day(WorkshopPay.month), township_of(Application.area_code)
    return (
        select(
            WorkshopWorker.person_id,
            month.label("month"),
            cast(WorkshopWorker.id, String).label("key"),
            cast(WorkshopWorker.id, String).label("holder"),
            township.label("area_code"),
            WorkshopDetails.workshop_name.label("item"),
            cast(null(), Integer).label("half_hours"),
            cast(null(), Integer).label("days"),
            func.sum(WorkshopPay.amount_fen).label("amount_fen"),
            cast(null(), String).label("account"),
        )
        .select_from(WorkshopPay)
        .join(WorkshopWorker, WorkshopWorker.id == WorkshopPay.worker_id)
        .join(WorkshopDetails, WorkshopDetails.application_id == WorkshopWorker.application_id)
        .join(Application, Application.id == WorkshopWorker.application_id)
        .where(
            Application.state.in_(GRANTED),
            WorkshopWorker.awarded,
            WorkshopWorker.person_id.is_not(None),
            WorkshopPay.month.is_not(None),
            WorkshopPay.amount_fen > 0,
        )
        .group_by(WorkshopWorker.person_id, month, WorkshopWorker.id, township, WorkshopDetails.workshop_name)
    )


SOURCES: tuple[Source, ...] = (
    Source("post_pay", MonthKind.POST, _posts()),
    Source("workshop_award", MonthKind.WORKSHOP, _workshops()),
    Source("workshop_ledger", MonthKind.WORKSHOP, further.ledger()),
    Source("hire_subsidy", MonthKind.HIRE, further.hires()),
    Source("training", MonthKind.TRAINING, further.training()),
)
# Attendance of a post is known by month and not by day: that a course fell on days of work is told by no claim.
CLAIMS: tuple[Select[*tuple[Any, ...]], ...] = (further.subsidised_training(),)
