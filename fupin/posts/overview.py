"""What lists of posts share: openings open on a day, until when somebody is in one, changes that wait."""

from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from fupin.model import PostChange, PostPlacement
from fupin.model.places import inside
from fupin.model.posts import ChangeState
from fupin.schemes.public_post.model import Opening

LAST = func.coalesce(PostPlacement.exited_on, PostPlacement.ends_on)


def open_on(day: date) -> tuple[ColumnElement[bool], ...]:
    """What holds of an opening that is open on a day."""
    return Opening.opens_on <= day, or_(Opening.closes_on.is_(None), Opening.closes_on >= day)


def asked(session: Session, scope: str) -> int:
    """How many changes wait for the county."""
    query = (
        select(func.count()).select_from(PostChange).join(PostPlacement, PostPlacement.id == PostChange.placement_id)
    )
    mine = (PostChange.state == ChangeState.ASKED, inside(PostPlacement.area_code, scope))
    return session.scalar(query.where(*mine)) or 0
