"""The list of units with posts: page by page, by name, each area its own."""

import pytest

from fupin.posts import units
from tests.office import OTHER_TOWNSHIP, TODAY, TOWNSHIP
from tests.web.postdesks import approved, desks, opening, placed

__all__ = ["approved", "desks", "opening", "placed"]


@pytest.fixture
def unit(office, opening, session):
    """A further unit with a post."""

    def make(name, area=TOWNSHIP, **more):
        made = office.opening(area=area)
        made.unit.name = name
        for part, value in more.items():
            setattr(made, part, value)
        session.commit()

    return make


@pytest.fixture(autouse=True)
def small_pages(monkeypatch):
    monkeypatch.setattr(units, "PAGE", 2)


def names(found):
    return [link for link in found.links() if link.endswith("村委会")]


def test_units_are_shown_page_by_page_in_the_order_of_their_names(page, desks, unit):
    for name in ("丙村委会", "甲村委会", "乙村委会", "丁村委会"):
        unit(name)
    seen, address = [], "/posts"
    while address:
        found = page(address, client=desks["county"])
        seen += names(found)
        assert "第 " in found.main
        address = found.links().get("下一页")
    assert sorted(seen) == sorted({*seen})
    assert {"丙村委会", "甲村委会", "乙村委会", "丁村委会"} <= set(seen)
    assert "上一页" in found.links()


def test_the_tally_is_of_all_pages(page, desks, unit, opening, session, placed):
    placed()
    quantity = opening.quantity
    for name in ("甲村委会", "乙村委会", "丙村委会"):
        unit(name)
    found = units.units(session, "370702", TODAY)
    assert (found.total, found.pages, found.quantity, found.held, len(found.rows)) == (4, 2, quantity + 6, 1, 2)
    assert "4 个用人单位" in page("/posts", client=desks["county"]).main


def test_two_posts_of_a_unit_are_one_line(office, unit, opening, session, placed):
    placed(), placed()
    unit("甲村委会")
    second = office.opening(quantity=5)
    second.unit_id = opening.unit_id
    session.commit()
    found = units.units(session, opening.area_code, TODAY)
    (line,) = [row for row in found.rows if row.key[0] == opening.unit_id]
    assert (found.total, line.quantity, line.held) == (2, opening.quantity + 5, 2)


def test_a_part_of_the_name_finds_the_unit_and_stays_on_further_pages(page, desks, unit):
    for name in ("柳溪甲村委会", "柳溪乙村委会", "柳溪丙村委会", "别的村委会"):
        unit(name)
    found = page("/posts?name= 柳溪 ", client=desks["clerk"])
    assert len(names(found)) == 2
    assert found.answers("查找")["name"] == ["柳溪"]
    following = page(found.links()["下一页"], client=desks["clerk"])
    assert len(names(following)) == 1
    assert "3 个用人单位" in following.main
    assert following.answers("查找")["name"] == ["柳溪"]


@pytest.mark.parametrize("wanted", ["没有的", "%", "_", "\\", "<b>"])
def test_a_name_that_no_unit_has_is_told(page, desks, unit, wanted):
    unit("甲村委会")
    found = page(f"/posts?name={wanted.replace('%', '%25')}", client=desks["clerk"])
    assert f"没有名称包含“{wanted}”的用人单位" in found.main


@pytest.mark.parametrize("wanted", ["0", "-1", "x", "99", "99999999999999999999", ""])
def test_a_page_there_is_not_is_the_nearest(page, desks, unit, wanted):
    for name in ("甲村委会", "乙村委会", "丙村委会"):
        unit(name)
    assert names(page(f"/posts?page={wanted}", client=desks["clerk"]))


def test_posts_that_are_closed_or_not_yet_open_are_none(unit, session):
    unit("甲村委会", opens_on=TODAY.replace(year=2030))
    unit("乙村委会", closes_on=TODAY.replace(day=1))
    assert not units.units(session, "370702", TODAY, "甲村委会").rows
    assert not units.units(session, "370702", TODAY, "乙村委会").rows


def test_another_areas_units_are_not_shown(page, desks, unit):
    unit("甲村委会")
    unit("远村委会", OTHER_TOWNSHIP)
    assert "远村委会" not in names(page("/posts?name=村委会", client=desks["county"]))
