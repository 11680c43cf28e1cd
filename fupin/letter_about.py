"""What a kept letter stands for: a case, a public notice or a responsibility letter (责任书); one link for all lists.

Printing, voiding and issuing again ask here whose letter it is, so that each of them knows every kind.
"""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, false, func, literal, or_, select
from sqlalchemy.orm import Session

from fupin.model import (
    Application,
    Document,
    Notice,
    Officer,
    ResponsibilityLetter,
    ResponsibilityParty,
    ResponsibilityPlan,
)
from fupin.model.places import COUNTY, inside
from fupin.model.terms import Action, Role
from fupin.scheme import Letter
from fupin.schemes import SCHEMES

ON_THE_BOARD = "公示栏"
NOTICE = Letter("notice", "公示名单", "公示", on=Action.PUBLISH)
DUTY = frozenset({Role.CITY, Role.COUNTY, Role.TOWNSHIP})

# for a query that was joined: whose a letter is, and where that is
NAME = func.coalesce(Application.applicant_name, ResponsibilityParty.name, literal(ON_THE_BOARD))
AREA = func.coalesce(
    Application.area_code, Notice.county_code, ResponsibilityParty.code, ResponsibilityPlan.scope, Document.county_code
)


class About(NamedTuple):
    """A letter with what it stands for: one of the three, a party with its plan."""

    document: Document
    application: Application | None
    notice: Notice | None
    party: ResponsibilityParty | None
    plan: ResponsibilityPlan | None

    @property
    def name(self) -> str:
        """Whose it is."""
        if self.application:
            return self.application.applicant_name
        return self.party.name if self.party else ON_THE_BOARD

    @property
    def area_code(self) -> str:
        """Where that is."""
        if self.application:
            return self.application.area_code
        party = (self.party.code or self.plan.scope) if self.party and self.plan else ""
        return party or self.document.county_code

    @property
    def letter(self) -> Letter:
        """Its kind. What is handed out on demand has no step it belongs to."""
        if self.application:
            return SCHEMES[self.application.scheme].letter(self.document.kind)
        return NOTICE if self.notice else Letter(self.document.kind, self.document.title, "", on=Action.ISSUE)

    def is_offices(self, user: Officer) -> bool:
        """Whether the user's own office answers for it: for a responsibility letter the one that asks."""
        if self.plan:
            return user.role in DUTY and self.plan.scope == user.scope
        return user.role is Role.COUNTY


def joined(query: Any) -> Select[Any]:
    """The query of letters, with what each stands for beside it."""
    whole: Select[Any] = (
        query.outerjoin(Application, Application.id == Document.application_id)
        .outerjoin(Notice, Notice.id == Document.notice_id)
        .outerjoin(ResponsibilityLetter, ResponsibilityLetter.document_id == Document.id)
        .outerjoin(ResponsibilityParty, ResponsibilityParty.id == ResponsibilityLetter.party_id)
        .outerjoin(ResponsibilityPlan, ResponsibilityPlan.id == ResponsibilityParty.plan_id)
    )
    return whole


def on_paper(area: str) -> ColumnElement[bool]:
    """Whose paper passes the office of this area: cases and notices inside it, and the duties it asks of others.

    A city's office has no paper of cases: they are its counties'.
    """
    own = ResponsibilityPlan.scope == area
    return or_(_of_cases(area), own) if len(area) >= COUNTY else own


def known_in(area: str) -> ColumnElement[bool]:
    """What is read in an area: all inside it, and the responsibility letter addressed to its office."""
    duties = or_(inside(ResponsibilityPlan.scope, area), ResponsibilityParty.code == area) if area else false()
    return or_(_of_cases(area), duties)


def _of_cases(area: str) -> ColumnElement[bool]:
    notices = and_(Document.notice_id.is_not(None), inside(Document.county_code, area))
    return or_(inside(Application.area_code, area), notices)


def found(session: Session, uid: str, *where: ColumnElement[bool], lock: bool = False) -> About | None:
    """The letter of that uid, if it is one of those meant; under a row lock for who writes."""
    columns = (Document, Application, Notice, ResponsibilityParty, ResponsibilityPlan)
    query = joined(select(*columns)).where(Document.uid == uid, *where)
    row = session.execute(query.with_for_update(of=Document) if lock else query).one_or_none()
    return About(*row) if row else None
