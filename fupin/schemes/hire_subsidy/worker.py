"""What the measure means for one registered person: would an enterprise be subsidised for hiring them?"""

from dataclasses import replace

from sqlalchemy.orm import Session

from fupin.scheme import Case, Judgement
from fupin.schemes.common import notice_in_force
from fupin.schemes.hire_subsidy.facts import gather
from fupin.schemes.hire_subsidy.model import Hire, HireSubsidyDetails
from fupin.schemes.hire_subsidy.rules import figures_known, rows


def for_worker(session: Session, case: Case[HireSubsidyDetails]) -> Judgement:
    """Judge a claim for this one person, whom nobody has hired yet."""
    assert case.person is not None  # noqa: S101 - asked of registered people only
    hire = Hire(person_id=case.person.id, id_number=case.person.id_number, months=[])
    facts = gather(session, replace(case, details=HireSubsidyDetails(hires=[hire])))
    (row,) = rows(facts)
    return Judgement(facts, (notice_in_force(facts), figures_known(facts), *row.findings), (), None)
