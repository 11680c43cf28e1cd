"""An office with people in posts, workshops with an award, and what it takes to bring their money to the bank."""

from datetime import date, timedelta

import pytest

from fupin import clock
from fupin.calendar import add_months
from fupin.model import PayLine
from fupin.model.money import RollAct
from fupin.model.terms import EMPLOYMENT_FUND, ENTERPRISE_FUND, State
from fupin.money import bank_file, budgets, making, results, rolls
from fupin.money.bank_file import DAY, KEY, PAID, REASON, RESULT, TITLES, VOUCHER
from fupin.posts.roll import Entry
from fupin.schemes import SCHEMES
from tests.office import COUNTY, NOON, at
from tests.posts.conftest import JANUARY, Posts

PAY_DAY = date(2027, 2, 20)
YEAR = 2027


class Money(Posts):
    """The office with verbs for money."""

    def owed(self, half_hours=200, month=JANUARY, placement=None, **more):
        """An approved month of somebody in a post; answers the placement."""
        placement = placement or self.placed(**more)
        self.approve(self.confirmed(placement, month, Entry(20, half_hours, passed=True)))
        return placement

    def award(self, **more):
        """A workshop's decision, issued."""
        return self.advance(self.submit("workshop", self.workshop(self.body(), [self.person()])), State.ISSUED)

    def budget(self, yuan, fund=ENTERPRISE_FUND, year=None, version=0):
        made = budgets.set_to(
            self.session, self.finance, COUNTY, year or clock.today().year, fund, yuan * 100, "预算批复", version
        )
        self.session.commit()
        return made

    def standing(self, fund=ENTERPRISE_FUND, year=None):
        (found,) = budgets.standings(self.session, COUNTY, year or clock.today().year, [fund])
        return found.reserved, found.spent, found.left

    def roll(self, scheme="public_post", month=JANUARY, by=None):
        """A draft."""
        made = making.make(self.session, by or self.approver, SCHEMES[scheme], month, SCHEMES[scheme].funds[0])
        self.session.commit()
        return made

    def step(self, roll, act, by, words=""):
        rolls.act(self.session, by, roll.uid, act, roll.version, words)
        self.session.commit()
        return roll

    def checked(self, roll):
        return self.step(roll, RollAct.CHECK, self.other_approver)

    def signed(self, roll):
        """Checked and approved."""
        return self.step(self.checked(roll), RollAct.APPROVE, self.finance)

    def exported(self, roll):
        """At the bank."""
        self.signed(roll)
        rolls.export(self.session, self.finance, roll.uid, roll.version, bank_file.content(self.session, roll))
        self.session.commit()
        return roll

    def lines(self, roll):
        query = self.session.query(PayLine).filter_by(roll_id=roll.id).order_by(PayLine.position)
        return query.populate_existing().all()

    def answers(self, roll, *changes):
        """The file as the bank sends it back, everything paid; each change is (position, {title: text})."""
        by_place = dict(changes)
        rows = rows_of(bank_file.exported(self.session, roll))
        for row in rows:
            place = int(row[KEY].rpartition("-")[2])
            row |= {RESULT: PAID, VOUCHER: f"LS{row[KEY]}", DAY: "2026-11-20"} | by_place.get(place, {})
        return bank_file.written([[row[title] for title in TITLES] for row in rows], {}, "结果")

    def answered(self, roll, content):
        """The bank's answers."""
        read = bank_file.read(content)
        found = results.enter(self.session, self.press, self.finance, roll.uid, roll.version, read)
        self.session.commit()
        return found

    def paid(self, roll):
        """To the end."""
        self.answered(self.exported(roll), self.answers(roll))
        return roll


def rows_of(content):
    """A workbook's rows by title."""
    return list(bank_file.read(content).rows.values())


def refuse(reason="账号不存在"):
    return {RESULT: bank_file.FAILED, REASON: reason, VOUCHER: ""}


@pytest.fixture
def office(session):
    with clock.pinned(NOON):
        yield Money(session)


__all__ = ["EMPLOYMENT_FUND", "ENTERPRISE_FUND", "add_months", "at", "timedelta"]
