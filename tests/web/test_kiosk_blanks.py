"""Blank forms for power cuts: running numbers, each keyed in once or void."""

import pytest
from sqlalchemy import select

from fupin.kiosk import blanks
from fupin.lifecycle import Refused
from fupin.model import Application, PaperBlank
from fupin.schemes import SCHEMES
from tests.office import OTHER_TOWNSHIP, TOWNSHIP


@pytest.fixture
def numbers(office, session):
    """Two blanks that were printed."""
    blanks.printed(session, office.clerk, SCHEMES["training"], 2)
    session.commit()
    return session.scalars(select(PaperBlank.number).order_by(PaperBlank.id)).all()


def test_numbers_run_on(numbers):
    assert numbers == [f"B2026-{TOWNSHIP}-00001", f"B2026-{TOWNSHIP}-00002"]


def test_one_is_keyed_in_once_and_the_case_says_from_which(page, counter, numbers, session):
    first, again = (page.submit(page("/blanks"), "录入这份", {"number": numbers[0]}) for _ in range(2))
    assert first.location == again.location
    case = session.scalars(select(Application)).one()
    assert f"由空白表 {numbers[0]} 录入" in page(f"/cases/{case.uid}").main
    assert numbers[0] in page("/blanks?kind=keyed").main
    assert numbers[0] not in page("/blanks?kind=unused").main


def test_a_spoilt_one_is_void_with_its_reason_and_keyed_in_no_more(page, counter, numbers):
    found = page.submit(page("/blanks"), "录入这份", {"number": numbers[0]}, status=303)
    assert found
    token = {"number": numbers[1], "reason": ""}
    page.post("/blanks/void", token, status=422)
    page.post("/blanks/void", token | {"reason": "写坏"})
    assert "写坏" in page("/blanks?kind=void").main
    refused = page.submit(page("/blanks"), "录入这份", {"number": numbers[1]}, status=422)
    assert "已作废" in refused.errors[0]
    page.post("/blanks/void", {"number": numbers[0], "reason": "写坏"}, status=422)


def test_a_number_of_another_township_is_none(page, counter, numbers, office, session):
    stranger = office.user(office.clerk.role, OTHER_TOWNSHIP, "外乡窗口")
    session.commit()
    with pytest.raises(Refused, match="没有这个编号"):
        blanks.key_in(session, stranger, numbers[0])


def test_nonsense_and_too_many_are_refused_in_words(page, counter):
    page.submit(page("/blanks"), "录入这份", {"number": "12"}, status=422)
    page.submit(page("/blanks"), "打印空白表", {"scheme": "training", "count": "51"}, status=422)
