"""A month's units page by page: their state, their sums, and which of them are looked for."""

import pytest

from fupin.model.posts import SheetState
from fupin.posts import months
from fupin.posts.months import MISSING, Wanted
from fupin.posts.roll import Entry
from tests.office import TOWNSHIP
from tests.posts.conftest import JANUARY


def unit(office, name):
    """A post of a unit of that name."""
    opening = office.opening()
    opening.unit.name = name
    office.session.commit()
    return opening


@pytest.fixture
def four(office):
    """A unit in each state: nothing entered, a draft, confirmed with 100 hours, approved with 80."""
    for name in ("丁村委会", "丙村委会", "乙村委会", "甲村委会"):
        placement = office.placed(unit(office, name))
        if name == "丙村委会":
            office.enter(placement)
        if name == "乙村委会":
            office.confirmed(placement, entry=Entry(20, 200, passed=True))
        if name == "甲村委会":
            office.approve(office.confirmed(placement, entry=Entry(20, 160, passed=True)))


def listed(office, page=1, **wanted):
    return months.months(office.session, TOWNSHIP, JANUARY, Wanted(**wanted), page)


def test_a_confirmed_month_shows_what_it_comes_to_and_an_approved_one_what_was_kept(office, four):
    found = {row.name: row.fen for row in listed(office).rows}
    assert found["丁村委会"] is None
    assert found["丙村委会"] is None
    assert found["甲村委会"] / 160 == found["乙村委会"] / 200 > 0
    assert listed(office).ready_fen == found["乙村委会"]


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({"state": MISSING}, ["丁村委会"]),
        ({"state": SheetState.DRAFT.value}, ["丙村委会"]),
        ({"state": SheetState.CONFIRMED.value}, ["乙村委会"]),
        ({"state": SheetState.APPROVED.value}, ["甲村委会"]),
        ({"name": "村委"}, ["丁村委会", "丙村委会", "乙村委会", "甲村委会"]),
        ({"name": "甲", "state": MISSING}, []),
    ],
)
def test_units_are_found_by_state_and_name(office, four, wanted, names):
    found = listed(office, **wanted)
    assert [row.name for row in found.rows] == names
    assert found.counts == {MISSING: 1} | {state.value: 1 for state in SheetState}


def test_pages_have_each_unit_once_and_what_is_ready_is_of_the_page(office, four, monkeypatch):
    monkeypatch.setattr(months, "PAGE", 2)
    first, last = listed(office), listed(office, 9)
    assert (first.pages, last.page) == (2, 2)
    assert [row.name for row in (*first.rows, *last.rows)] == ["丁村委会", "丙村委会", "乙村委会", "甲村委会"]
    assert (len(first.ready), len(last.ready)) == (0, 1)


def test_a_month_without_anybody_is_an_empty_page(office):
    found = listed(office)
    assert (found.rows, found.pages, found.ready_fen) == ([], 1, 0)
