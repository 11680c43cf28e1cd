"""The award's form (F8 with F9 and F10) as the ledger would fill it in, for those who have reached the line."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from fupin import casework
from fupin.lifecycle import Refused
from fupin.model import Application, Officer, Organisation, Workshop, WorkshopRecord
from fupin.schemes import SCHEMES
from fupin.schemes.forms import Raw
from fupin.schemes.workshop.form import MOST_PAYMENTS, MOST_WORKERS, WorkshopForm
from fupin.schemes.workshop.model import WorkshopDetails, WorkshopPay, WorkshopWorker
from fupin.workshops import contracts, distance, register
from fupin.workshops.distance import Paid, Standing

NOBODY = "还没有人达到省定贫困线，或都已申请过"


def begin(session: Session, by: Officer, workshop: Workshop, form_key: str) -> Application:
    """Open a draft of the award's form with everybody who may be applied for. Commits. Raises Refused."""
    record = register.standing(session, workshop.id)
    ready = [
        each for each in distance.standings(session, workshop, contracts.members(session, workshop.id)) if each.ready
    ]
    if not ready:
        raise Refused(NOBODY)
    raw = filled(session, workshop, record, ready[:MOST_WORKERS])
    application = casework.begin(session, by, SCHEMES["workshop"], form_key)
    if application.draft:
        return application
    return casework.save(session, application.uid, raw, None)


def filled(session: Session, workshop: Workshop, record: WorkshopRecord, ready: Sequence[Standing]) -> Raw:
    """What a browser would send if somebody copied register and ledger into the form."""
    organisation = session.get_one(Organisation, workshop.organisation_id)
    numbers = distance.numbers(session, ready)
    workers = [_worker(each, numbers[each.member.contract.person_id]) for each in ready]
    form = WorkshopForm(obj=_details(workshop, record, organisation, workers), data={"phone": organisation.phone})
    return casework.raw_of(form)


def _details(workshop: Workshop, record: WorkshopRecord, body: Organisation, workers: list[Any]) -> WorkshopDetails:
    return WorkshopDetails(
        area_code=workshop.area_code,
        workshop_name=record.name,
        kind=record.form,
        founded_on=record.founded_on,
        site=record.site,
        floor_area=record.floor_area,
        project=record.project,
        employees=record.employees,
        poor_workers=record.poor_workers,
        company=body.name,
        credit_code=body.credit_code,
        legal_person=body.legal_person,
        address=body.address,
        account_holder=body.name,
        workers=workers,
    )


def _worker(standing: Standing, number: str) -> WorkshopWorker:
    contract = standing.member.contract
    return WorkshopWorker(
        person_id=contract.person_id,
        id_number=number,
        contract=contract.kind,
        contract_from=contract.starts_on,
        contract_to=contract.last_day,
        job=contract.job,
        payments=[_pay(each) for each in _fitting(_counted(standing))],
    )


def _counted(standing: Standing) -> list[Paid]:
    """The pay of the window: nothing else bears on the award."""
    window = standing.window
    return [each for each in standing.paid if window and window.starts_on <= each.paid_on <= window.ends_on]


def _fitting(lines: list[Paid]) -> list[Paid]:
    """As many lines as the form has: beyond that a line a month, under its first voucher."""
    if len(lines) <= MOST_PAYMENTS:
        return lines
    by_month: dict[Any, list[Paid]] = defaultdict(list)
    for each in lines:
        by_month[each.month].append(each)
    return [_together(each) for _, each in sorted(by_month.items())]


def _together(lines: list[Paid]) -> Paid:
    first, last = lines[0], lines[-1]
    voucher = f"{first.voucher[:30]}等{len(lines)}张" if len(lines) > 1 else first.voucher
    return last._replace(fen=sum(each.fen for each in lines), voucher=voucher)


def _pay(each: Paid) -> WorkshopPay:
    return WorkshopPay(
        month=f"{each.month:%Y-%m}",
        quantity=each.quantity,
        amount_fen=each.fen,
        way=each.way,
        voucher=each.voucher,
        paid_on=each.paid_on,
    )
