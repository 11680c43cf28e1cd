"""The demonstration office has people in posts whose last month waits for the county."""

from datetime import date

import pytest
from sqlalchemy import select

from fupin import clock
from fupin.demo import posts
from fupin.demo.offers import add_offers
from fupin.model import PostAttendance, PostAttendanceDay, PostChange, PostPlacement, PostSheet
from fupin.model.posts import ChangeState, SheetState
from fupin.office import Press
from fupin.posts import expiry, payroll
from tests.demo.conftest import TODAY, close
from tests.office import PaperPrinter


@pytest.fixture(scope="module")
def placed(settle, tmp_path_factory):
    session = settle(tmp_path_factory.mktemp("posts"))
    with clock.pinned(TODAY):
        add_offers(session, clock.today())
        session.commit()
        posts.build(session, Press(PaperPrinter(), "http://127.0.0.1:5000", demo=True, phone="0536-0000000"))
        yield session
    close(session)


def test_three_people_are_in_posts_of_one_unit_since_last_month(placed):
    found = placed.scalars(select(PostPlacement)).all()
    assert [placement.starts_on for placement in found] == [date(2026, 10, 1)] * 3
    assert len(placed.scalars(select(PostAttendance)).all()) == 3


def test_their_days_are_entered_and_one_of_each_is_leave(placed):
    days = placed.scalars(select(PostAttendanceDay)).all()
    for line in placed.scalars(select(PostAttendance)):
        mine = [day.half_hours for day in days if day.placement_id == line.placement_id]
        assert (line.half_hours, line.leave_days, mine.count(0)) == (sum(mine), 1, 1)
        assert line.days == len(mine) - 1 > 10


def test_last_month_waits_for_the_county_and_can_be_approved(placed):
    sheet = placed.scalars(select(PostSheet)).one()
    assert (sheet.month, sheet.state) == (date(2026, 10, 1), SheetState.CONFIRMED)
    with clock.pinned(TODAY):
        (lines,) = payroll.lines(placed, [sheet]).values()
    assert all(line.sum.fen > 0 for line in lines)


def test_one_term_ends_soon_and_its_renewal_waits(placed):
    with clock.pinned(TODAY):
        (one,) = expiry.ending(placed, "370702", 30)
    change = placed.scalars(select(PostChange)).one()
    assert (change.placement_id, change.state) == (one.placement.id, ChangeState.ASKED)
