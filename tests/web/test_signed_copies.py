"""Letters that were printed long ago and are not back, as the office sees them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from fupin import clock
from fupin.db import begin_writing
from fupin.model import Document
from fupin.model.terms import State
from fupin.printing import ledger
from tests.office import NOON, OTHER_COUNTY, Office
from tests.scanning.press import SheetPrinter


@pytest.fixture
def late(app, session, monkeypatch):
    """An approval, printed twenty days ago."""
    with clock.pinned(NOON):
        office = Office(session, SheetPrinter())
        monkeypatch.setitem(app.extensions, "press", office.press)
        office.filed("workshop", State.ISSUED)
        letter = session.scalars(select(Document).where(Document.kind == "approval")).one()
        with clock.pinned(NOON - timedelta(days=20)):
            begin_writing(session)
            ledger.print_one(session, session.merge(office.clerk), letter.id, 0)
            session.commit()
        yield office, letter


def test_the_counter_finds_them_from_its_worklist(late, page, client, sign_in):
    office, letter = late
    sign_in(client, office.clerk.username)
    assert page("/cases").links()["打印后逾期未收回"] == "/scans/late"
    shown = page("/scans/late")
    assert letter.number in shown.main
    assert "超过 15 天" in shown.main
    assert letter.number not in page("/scans/late?title=职业技能培训计划书").main
    assert letter.number in page("/scans/late?title=不存在&area=99").main


def test_the_days_are_the_offices_setting(late, page, client, sign_in, app, monkeypatch):
    office, letter = late
    sign_in(client, office.approver.username)
    monkeypatch.setitem(app.config, "RETURN_DAYS", 30)
    assert letter.number not in page("/scans/late").main
    assert "超过 30 天" in page("/scans/late").main


def test_another_county_does_not_see_them(late, page, client, sign_in, session):
    office, letter = late
    stranger = office.user(office.approver.role, OTHER_COUNTY, "外人")
    session.commit()
    sign_in(client, stranger.username)
    assert letter.number not in page(f"/scans/late?area={letter.county_code}").main


def test_an_unknown_copy_is_not_found(late, page, client, sign_in):
    office, _ = late
    sign_in(client, office.clerk.username)
    page.post("/scans/copies/x", status=404)
