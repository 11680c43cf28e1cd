"""Workshops of the office with workers and ledgers, and the days on which what is told happens."""

from datetime import date, timedelta

import pytest

from fupin import clock
from fupin.calendar import add_months
from fupin.model import Workshop
from fupin.workshops import amending, contracts, ledger, register
from fupin.workshops.contracts import Wish
from fupin.workshops.lines import Entry
from fupin.workshops.register import Body, Facts
from tests.office import NOON, TOWNSHIP, Office, at

FOUNDED = date(2025, 1, 10)
STARTS, ENDS = date(2025, 9, 1), date(2026, 8, 31)
OCTOBER = date(2026, 10, 1)


def facts(name="柳编扶贫车间", **more):
    values = {
        "name": name, "form": "厂房式", "site": "村集体闲置房屋", "floor_area": 260, "project": "柳编",
        "founded_on": FOUNDED, "employees": 12, "poor_workers": 5,
    }  # fmt: skip
    return Facts(**{**values, **more})


def entry(paid_on, fen=30000, voucher="", **more):
    values = {"quantity": "60件", "way": "银行", "voucher": voucher or f"凭{paid_on:%Y%m%d}", **more}
    return Entry(amount_fen=fen, paid_on=paid_on, **values)


class Workshops(Office):
    """The office with verbs for workshops."""

    def asked(self, name="柳编扶贫车间", body=None, area=TOWNSHIP, by=None, **more):
        """A record that waits for the county."""
        body = body or self.body()
        said = Body(body.credit_code, body.name, body.legal_person, body.address, body.phone)
        made = register.register(self.session, by or self.clerk, said, area, facts(name, **more))
        self.session.commit()
        return made

    def shop(self, name="柳编扶贫车间", body=None, **more):
        """A confirmed workshop."""
        made = self.asked(name, body, **more)
        register.confirm(self.session, self.approver, made.uid, "")
        self.session.commit()
        return self.session.get(Workshop, made.workshop_id)

    def change(self, shop, kind, on, opinion="订单减少", **more):
        """A confirmed change."""
        asked = register.Asked(kind, on, facts(**more), opinion)
        made = register.change(self.session, self.clerk, shop.id, asked)
        register_uid = made.uid
        self.session.commit()
        register.confirm(self.session, self.approver, register_uid, "")
        self.session.commit()
        return made

    def worker(self, shop, person=None, starts_on=STARTS, ends_on=ENDS, kind="承揽合同", job="柳编"):
        """A contract."""
        person = person or self.person()
        made = contracts.add(self.session, self.clerk, shop.id, Wish(person.id_number, kind, starts_on, ends_on, job))
        self.session.commit()
        return made

    def enter(self, shop, month, wanted, version=0, by=None):
        """A draft, kept if nothing is wrong."""
        kept, problems = ledger.save(self.session, by or self.clerk, shop.id, month, wanted, version)
        self.session.commit() if not problems else self.session.rollback()
        return kept, problems

    def confirmed(self, shop, month, wanted):
        """A month that the township stands for."""
        kept, problems = self.enter(shop, month, wanted)
        assert problems == {}
        ledger.confirm(self.session, self.reviewer, kept.uid, kept.version)
        self.session.commit()
        return kept

    def asked_to_correct(self, kept, wish, by=None):
        """A correction that waits for another person."""
        made = amending.correct(self.session, by or self.clerk, kept.uid, kept.version, wish)
        self.session.commit()
        return made

    def amended(self, kept, wish):
        """A correction that another confirmed."""
        asked = self.asked_to_correct(kept, wish)
        amending.confirm(self.session, self.reviewer, asked.uid)
        self.session.commit()

    def pay(self, shop, contract, fen, months=12, since=STARTS):
        """So much a month for some months, each paid on the fifteenth and confirmed."""
        for place in range(months):
            month = add_months(since.replace(day=1), place)
            line = entry(month + timedelta(days=14), fen, f"{contract.id}-{month:%Y%m}")
            self.confirmed(shop, month, {(contract.id, 1): line})


@pytest.fixture
def office(session):
    with clock.pinned(NOON):
        yield Workshops(session)


__all__ = ["at"]
