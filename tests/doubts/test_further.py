"""Training, wages of registered workshops and subsidised hires are months of benefit too."""

from datetime import date

from sqlalchemy import select

from fupin import clock
from fupin.model import (
    Benefit,
    BenefitMonth,
    TrainingSeat,
    Workshop,
    WorkshopContract,
    WorkshopLedger,
    WorkshopMonth,
)
from fupin.model.doubts import DoubtKind, MonthKind
from fupin.schemes.training_subsidy.model import TrainingSubsidyDetails, TrainingSubsidyTrainee
from tests.doubts.benefits import AUGUST, JULY
from tests.office import TODAY, TOWNSHIP


def months(office, kind):
    """Of that kind, as the scan wrote them."""
    b = BenefitMonth
    return office.session.execute(select(b.person_id, b.month, b.days, b.amount_fen).where(b.kind == kind)).all()


def wages(office, person, *fen):
    """Lines of a registered workshop's ledger for July."""
    workshop = Workshop(organisation_id=office.body().id, area_code=TOWNSHIP)
    office.session.add(workshop)
    office.session.flush()
    contract = WorkshopContract(
        workshop_id=workshop.id, person_id=person.id, kind="承揽合同", starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31), job="柳编", by_id=office.clerk.id, at=clock.now(),
    )  # fmt: skip
    month = WorkshopMonth(
        workshop_id=workshop.id, month=JULY, entered_by_id=office.clerk.id, entered_by_name="王窗口",
        entered_at=clock.now(),
    )  # fmt: skip
    office.session.add_all([contract, month])
    office.session.flush()
    for number, amount in enumerate(fen):
        office.session.add(WorkshopLedger(
            month_id=month.id, workshop_id=workshop.id, contract_id=contract.id, quantity="10", amount_fen=amount,
            way="现金", voucher=f"P{workshop.id}-{number}", paid_on=JULY, by_id=office.clerk.id, at=clock.now(),
        ))  # fmt: skip
    office.session.commit()


def hired(office, person, month):
    """A month for which an enterprise was paid for having hired somebody."""
    given = office.granted("hire_subsidy", None)
    office.session.add(Benefit(
        person_id=person.id, application_id=given.id, scheme="hire_subsidy", item="吸纳就业补贴", starts_on=month,
        ends_on=month, amount_fen=90_000, once_key=f"hire_subsidy:{month:%Y-%m}",
    ))  # fmt: skip
    office.session.commit()


def claimed(office, person, days, came):
    """A granted claim for a class to which somebody came so many half-days."""
    trained = office.graduated(person, came=came)
    seat = office.session.scalars(select(TrainingSeat).where(TrainingSeat.class_id == trained.id)).one()
    given = office.granted("training_subsidy", person)
    details = TrainingSubsidyDetails(
        application_id=given.id, claimant="个人", class_id=trained.id, claimed_days=days, fund="就业专项资金",
        account_holder=person.name, bank="农商银行",
    )  # fmt: skip
    details.trainees = [
        TrainingSubsidyTrainee(position=0, person_id=person.id, seat_id=seat.id, half_days=came, amount_fen=50_000)
    ]
    office.session.add(details)
    office.session.commit()


def test_classes_attended_are_months_of_training(office):
    person = office.person()
    office.graduated(person, came=7)
    office.scan()
    assert months(office, MonthKind.TRAINING) == [(person.id, TODAY.replace(day=1), 4, None)]


def test_confirmed_wages_of_a_registered_workshop_stand_against_a_post(office):
    person = office.person()
    wages(office, person, 30_000, 20_000)
    office.pay(office.post(person), JULY)
    office.scan()
    assert months(office, MonthKind.WORKSHOP) == [(person.id, JULY, None, 50_000)]
    assert [doubt.kind for doubt in office.doubts()] == [DoubtKind.OVERLAP]


def test_wages_that_were_corrected_to_nothing_are_none(office):
    person = office.person()
    wages(office, person, 30_000, -30_000)
    office.scan()
    assert months(office, MonthKind.WORKSHOP) == []


def test_a_subsidised_hire_stands_against_a_post_of_the_same_month(office):
    person = office.person()
    hired(office, person, JULY)
    hired(office, person, AUGUST)
    office.pay(office.post(person), AUGUST)
    office.scan()
    assert [(doubt.kind, doubt.facts) for doubt in office.doubts()] == [(DoubtKind.OVERLAP, 1)]


def test_days_claimed_beyond_those_attended_are_a_doubt(office):
    claimed(office, office.person(), 5, 9)
    claimed(office, office.person("刘洋"), 5, 10)
    office.scan()
    (doubt,) = office.doubts(DoubtKind.TRAINING)
    (fact,) = office.facts(doubt)
    assert (fact.claimed, fact.attended) == (10, 9)
