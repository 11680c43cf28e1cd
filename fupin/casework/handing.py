"""A draft that its applicant has finished elsewhere: it is to be submitted by the counter, as it stands."""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from fupin import clock
from fupin.casework.reading import Reading
from fupin.casework.steps import locked, same
from fupin.casework.submitting import collision, live_key
from fupin.lifecycle import Stale
from fupin.model import Application
from fupin.model.places import TOWNSHIP


def lay_ready(session: Session, uid: str, version: int, reading: Reading) -> Application:
    """Let the draft wait for the counter of where the applicant lives, inside the caller's transaction.

    From then on it stands in for the applicant's one open application of the scheme. Raises Stale or Duplicate; the
    caller takes the transaction back then.
    """
    application = locked(session, uid)
    if not application.open_to_edit:
        raise Stale(f"已提交，当前状态是“{application.state.label}”")
    same(application, version)
    application_id = application.id
    application.live_key = live_key(reading)
    application.area_code = area = reading.case.area_code
    application.township_code = area[:TOWNSHIP] if len(area) >= TOWNSHIP else None
    application.since = clock.now()
    try:
        session.flush()
    except IntegrityError as error:
        session.rollback()
        raise collision(session, reading, application_id) from error
    return application
