"""The demonstration office has somebody with doubts of two kinds, found by the night's scan."""

import pytest
from sqlalchemy import select

from fupin import clock
from fupin.demo import doubts, posts
from fupin.demo.offers import add_offers
from fupin.doubts import lists
from fupin.model import Doubt
from fupin.model.doubts import DoubtKind, DoubtState
from fupin.office import Press
from tests.demo.conftest import TODAY, close
from tests.office import PaperPrinter


@pytest.fixture(scope="module")
def found(settle, tmp_path_factory):
    folder = tmp_path_factory.mktemp("doubts")
    session = settle(folder)
    press = Press(PaperPrinter(), "http://127.0.0.1:5000", demo=True, phone="0536-0000000")
    with clock.pinned(TODAY):
        add_offers(session, clock.today())
        session.commit()
        posts.build(session, press)
        doubts.build(session, press, folder)
        yield session
    close(session)


def test_two_doubts_of_two_kinds_wait_for_the_county(found):
    rows = found.scalars(select(Doubt).order_by(Doubt.id)).all()
    assert {row.kind for row in rows} == {DoubtKind.DEAD, DoubtKind.ACCOUNT}
    assert {row.state for row in rows} == {DoubtState.OPEN}


def test_the_county_reads_them_in_its_list(found):
    assert lists.page(found, "370702", lists.Filter()).total == 2
    assert lists.page(found, "370724", lists.Filter()).total == 0
