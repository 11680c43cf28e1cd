"""A unit of the office with somebody approved for its post, and the day on which what is told happens."""

from datetime import date, timedelta

import pytest

from fupin import clock
from fupin.calendar import add_months
from fupin.model.terms import State
from fupin.posts import payroll, placing, sheets
from fupin.posts.placing import Wish
from fupin.posts.roll import Entry
from tests.office import NOON, TOWNSHIP, Office, at

FIRST = date(2027, 1, 1)
JANUARY, FEBRUARY = date(2027, 1, 1), date(2027, 2, 1)
IN_FEBRUARY = date(2027, 2, 5)


class Posts(Office):
    """The office with verbs for posts."""

    def approved(self, opening, starts_on=FIRST, **more):
        """Somebody approved for the post, for a year."""
        who = self.person(**{"disability": "43", **more})
        return self.advance(self.submit("public_post", self.public_post(who, opening, starts_on)), State.ISSUED)

    def place(self, application, opening, starts_on=FIRST, ends_on=None):
        """Take the post up."""
        last = ends_on or add_months(starts_on, 12) - timedelta(days=1)
        made = placing.assign(self.session, self.clerk, application.uid, Wish(opening.id, starts_on, last))
        self.session.commit()
        return made

    def placed(self, opening=None, starts_on=FIRST, ends_on=None, **more):
        """Approved and in the post."""
        opening = opening or self.opening()
        return self.place(self.approved(opening, starts_on, **more), opening, starts_on, ends_on)

    def unit_of(self, placement):
        """What its sheets are found by."""
        from fupin.schemes.public_post.model import Opening

        return self.session.get(Opening, placement.opening_id).unit_id, placement.area_code

    def enter(self, placement, month=JANUARY, entry=None, version=0):
        """A draft with one line."""
        entry = entry or Entry(20, 200, passed=True)
        with at(IN_FEBRUARY if month <= IN_FEBRUARY else month):
            kept, problems = sheets.save(
                self.session, self.clerk, self.unit_of(placement), month, {placement.id: entry}, version
            )
            self.session.commit() if not problems else self.session.rollback()
        return kept, problems

    def confirmed(self, placement, month=JANUARY, entry=None):
        """A month that the township stands for."""
        kept, problems = self.enter(placement, month, entry)
        assert problems == {}
        with at(add_months(month, 1) + timedelta(days=4)):
            sheets.confirm(self.session, self.reviewer, kept.uid, kept.version)
            self.session.commit()
        return kept

    def approve(self, *found):
        """The county approves them."""
        with at(add_months(found[0].month, 1) + timedelta(days=9)):
            done = payroll.approve(self.session, self.approver, {each.uid: each.version for each in found})
            self.session.commit()
        return done


@pytest.fixture
def office(session):
    with clock.pinned(NOON):
        yield Posts(session)


__all__ = ["TOWNSHIP"]
