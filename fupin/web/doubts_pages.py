"""What all pages of doubts share: who sees them, whose doubt it is, and the mark on the pages of people and pay."""

from sqlalchemy import select

from fupin.doubts import SEES, SETTLES, lists
from fupin.doubts.lists import Line
from fupin.doubts.settling import reach
from fupin.extensions import db
from fupin.model import Application, Doubt, PostAttendance, PostPlacement, PostSheet
from fupin.model.terms import Role
from fupin.schemes.workshop.model import WorkshopWorker
from fupin.web.access import Blueprint, Roles, current_user, found

pages = Blueprint("doubts", __name__, url_prefix="/doubts")

READS: Roles = SEES
SCANS: Roles = SETTLES
PROOFS: Roles = SEES - {Role.CLERK, Role.CITY}


def load(uid: str) -> Doubt:
    """A doubt about what my area pays; else 404."""
    return found(db.session.scalar(select(Doubt).where(Doubt.uid == uid, reach(current_user().scope))))


@pages.app_template_global("doubts_of_person")
def of_person(person_id: int) -> list[Line]:
    """What nobody has settled about somebody."""
    return lists.of_people(db.session(), current_user().scope, [person_id])


@pages.app_template_global("doubts_of_case")
def of_case(case: Application) -> list[Line]:
    """The same about the applicant of a case, or about the workers of a workshop."""
    workers = select(WorkshopWorker.person_id).where(
        WorkshopWorker.application_id == case.id, WorkshopWorker.person_id.is_not(None)
    )
    who = [case.person_id] if case.person_id else workers
    return lists.of_people(db.session(), current_user().scope, who)


@pages.app_template_global("doubts_of_sheet")
def of_sheet(sheet: PostSheet) -> list[Line]:
    """The same about everybody with a line in a month's sheet."""
    who = (
        select(PostPlacement.person_id)
        .join(PostAttendance, PostAttendance.placement_id == PostPlacement.id)
        .where(PostAttendance.sheet_id == sheet.id)
    )
    return lists.of_people(db.session(), current_user().scope, who)
