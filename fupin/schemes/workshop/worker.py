"""What the measure means for one registered person: would a workshop be awarded for giving them work?"""

from dataclasses import replace

from sqlalchemy.orm import Session

from fupin.scheme import Case, Judgement
from fupin.schemes.common import notice_in_force
from fupin.schemes.workshop.facts import gather
from fupin.schemes.workshop.model import WorkshopDetails, WorkshopWorker
from fupin.schemes.workshop.rules import heavy_task_county, rows


def for_worker(session: Session, case: Case[WorkshopDetails]) -> Judgement:
    """Judge a roster of this one person, for whom nobody has written a contract yet."""
    assert case.person is not None  # noqa: S101 - asked of registered people only
    worker = WorkshopWorker(person_id=case.person.id, id_number=case.person.id_number, payments=[])
    facts = gather(session, replace(case, details=WorkshopDetails(workers=[worker])))
    (row,) = rows(facts)
    return Judgement(facts, (notice_in_force(facts), heavy_task_county(facts), *row.findings), (), None)
