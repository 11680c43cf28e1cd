"""An office where anything can have been paid, rightly or not: rows as sheets and awards leave them."""

from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from fupin import clock, jobs
from fupin.calendar import add_months
from fupin.doubts import scan
from fupin.model import Application, Doubt, DoubtFact, Job, PostPay, PostPlacement, PostSheet, StatusChange
from fupin.model.posts import SheetState
from fupin.model.terms import State
from fupin.schemes.public_post.model import Opening, PublicPostDetails
from fupin.schemes.workshop.model import WorkshopDetails, WorkshopPay, WorkshopWorker
from tests.office import COUNTY, TOWNSHIP, Office

JULY, AUGUST, SEPTEMBER = date(2026, 7, 1), date(2026, 8, 1), date(2026, 9, 1)
NOWHERE = Path("unused")


class Benefits(Office):
    """The office with what was paid."""

    def granted(self, scheme, person, area=TOWNSHIP, state=State.ISSUED):
        """An issued application; of a workshop it has no person."""
        number = next(self.numbers)
        made = Application(
            number=f"T{number:06}", scheme=scheme, state=state, since=clock.now(), version=1, form_key=f"given{number}",
            area_code=area, township_code=area[:9], county_code=area[:6], applied_on=date(2026, 5, 20),
            person_id=person.id if person else None, applicant_name=person.name if person else "车间",
            created_by_id=self.clerk.id, created_at=clock.now(),
        )  # fmt: skip
        self.session.add(made)
        self.session.flush()
        return made

    def post(self, person, account="", area=TOWNSHIP, opening=None):
        """Somebody in a post since June."""
        opening, application = opening or self.opening(area=area), self.granted("public_post", person, area)
        details = PublicPostDetails(
            application_id=application.id, opening_id=opening.id, starts_on=date(2026, 6, 1), ends_on=date(2027, 5, 31),
            weekly_hours=30, address="本村", education="初中", health="健康", household_size=2,
            poverty_attribute="一般贫困户", hardships="", account_holder=person.name, bank="农商银行", reason="困难",
        )  # fmt: skip
        details.bank_account = account or f"6229{application.id:012}"
        placement = PostPlacement(
            application_id=application.id, person_id=person.id, opening_id=opening.id, area_code=area,
            starts_on=date(2026, 6, 1), ends_on=date(2027, 5, 31), weekly_hours=30, near_pension=False,
            assigned_by_id=self.clerk.id, assigned_at=clock.now(),
        )  # fmt: skip
        self.session.add_all([details, placement])
        self.session.commit()
        return placement

    def pay(self, placement, *months, fen=100_000):
        """A line of an approved pay sheet for each month."""
        made = [self._pay(placement, month, fen) for month in months]
        self.session.commit()
        return made[0] if len(made) == 1 else made

    def _pay(self, placement, month, fen):
        line = PostPay(
            sheet_id=self._sheet(placement, month).id, placement_id=placement.id, half_hours=fen // 1000,
            amount_fen=fen, months_used=1, words="", by_id=self.approver.id, at=clock.now(),
        )  # fmt: skip
        self.session.add(line)
        self.session.flush()
        return line

    def _sheet(self, placement, month):
        unit, area = self.session.get_one(Opening, placement.opening_id).unit_id, placement.area_code
        same = (PostSheet.unit_id == unit, PostSheet.area_code == area, PostSheet.month == month)
        found = self.session.scalar(select(PostSheet).where(*same))
        if found is None:
            found = PostSheet(
                unit_id=unit, area_code=area, month=month, state=SheetState.APPROVED, entered_by_id=self.clerk.id,
                entered_by_name="", entered_at=clock.now(),
            )  # fmt: skip
            self.session.add(found)
            self.session.flush()
        return found

    def corrected(self, line, fen):
        """A further line with a difference."""
        self.session.add(
            PostPay(
                sheet_id=line.sheet_id, placement_id=line.placement_id, half_hours=fen // 1000, amount_fen=fen,
                months_used=1, words="", corrects_id=line.id, by_id=self.approver.id, at=clock.now(),
            )
        )  # fmt: skip
        self.session.commit()

    def award(self, person, *months, area=TOWNSHIP, awarded=True, state=State.ISSUED):
        """A place in an awarded workshop that was paid in these months."""
        application = self.granted("workshop", None, area, state)
        details = WorkshopDetails(
            application_id=application.id, workshop_name="柳编扶贫车间", kind="厂房式", company="柳编公司",
            credit_code="-", legal_person="孟祥瑞", address="-", founded_on=date(2025, 1, 1), site="自有场地",
            project="柳编", employees=9, poor_workers=1, account_holder="-", bank="-", purpose="-",
        )  # fmt: skip
        worker = WorkshopWorker(application_id=application.id, position=0, person_id=person.id, awarded=awarded)
        worker.payments = [
            WorkshopPay(position=place, month=f"{month:%Y-%m}", amount_fen=40_000) for place, month in enumerate(months)
        ]
        details.workers = [worker]
        self.session.add(details)
        self.session.commit()
        return application

    def status(self, person, event, on, **more):
        """A change of somebody's registration."""
        made = StatusChange(person_id=person.id, event=event, on=on, basis="测试", recorded_at=clock.now(), **more)
        self.session.add(made)
        self.session.commit()
        return made

    def scan(self, scope=COUNTY):
        """As the worker does, in a session of its own; answers the words it ends with."""
        self.session.commit()
        user = self.approver
        self.session.add(Job(kind=scan.KIND, scope=scope, created_by_id=user.id, created_at=clock.wall()))
        self.session.commit()
        with Session(self.session.get_bind()) as session:
            held = jobs.claim(session, [scan.KIND])
            scan.scan(session, held, NOWHERE)
        self.session.rollback()
        self.session.expire_all()
        return self.session.get_one(Job, held.id).words

    def doubts(self, kind=None):
        """What was found, the first first."""
        query = select(Doubt).order_by(Doubt.id)
        return list(self.session.scalars(query if kind is None else query.where(Doubt.kind == kind)))

    def facts(self, doubt):
        """The months it stands on."""
        query = select(DoubtFact).where(DoubtFact.doubt_id == doubt.id).order_by(DoubtFact.month, DoubtFact.id)
        return list(self.session.scalars(query))


def months_from(first, count):
    """So many months."""
    return [add_months(first, each) for each in range(count)]
