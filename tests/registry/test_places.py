"""Villages brought in by their codes, and places found by the names people write."""

from datetime import date

import pytest

from fupin.model.places import area_at
from fupin.registry import UnknownPlace, Village, add_villages
from fupin.registry.places import Gazetteer
from fupin.registry.rows import Place

LATER = date(2019, 7, 1)
BEFORE = date(2019, 6, 30)


def test_a_village_is_added_under_its_township(office):
    assert add_villages(office, [Village("370781103902", "东庄村")], LATER) == 1
    assert area_at(office, "370781103902", LATER).parent_code == "370781103"
    assert area_at(office, "370781103902", date(2019, 6, 30)) is None


def test_adding_it_again_adds_nothing(office):
    add_villages(office, [Village("370781103902", "东庄村")], LATER)
    office.commit()
    assert add_villages(office, [Village("370781103902", "东庄村")], LATER) == 0


def test_a_new_name_ends_the_old_one_the_day_before(office):
    assert add_villages(office, [Village("370781101901", "新柿子沟村")], LATER) == 1
    office.commit()
    assert area_at(office, "370781101901", date(2019, 6, 30)).name == "柿子沟村"
    assert area_at(office, "370781101901", LATER).name == "新柿子沟村"


def test_the_last_name_given_on_a_day_holds(office):
    named = [Village("370781101901", "甲村"), Village("370781101901", "乙村"), Village("370781101901", "乙村")]
    assert add_villages(office, named, LATER) == 2
    office.commit()
    assert area_at(office, "370781101901", LATER).name == "乙村"


@pytest.mark.parametrize("code", ["37078110190", "370781999901", "37078110190X", "٣70781101903", ""])
def test_a_code_outside_the_tree_is_refused(office, code):
    with pytest.raises(UnknownPlace):
        add_villages(office, [Village(code, "东庄村")], LATER)


@pytest.mark.parametrize(
    ("place", "code"),
    [
        (Place("青州市", "王坟镇", "柿子沟村"), "370781101901"),
        (Place("青州市", "王坟镇", "柿子沟"), "370781101901"),
        (Place("青州市", "王坟镇", "柿子沟村村委会"), "370781101901"),
        (Place("青州市", "庙子镇", "柿子沟村"), "370781103901"),
        (Place("潍城区", "城关街道", "南村"), "370702001903"),
        (Place("高密市", "朝阳街道", "北村"), "370785001903"),
    ],
)
def test_a_place_is_found_by_the_names_people_write(office, place, code):
    add_villages(office, [Village("370702001903", "南村"), Village("370785001903", "北村")], LATER)
    assert Gazetteer(office, LATER).code(place) == code


def test_two_villages_of_one_name_are_not_guessed_between(office):
    add_villages(office, [Village("370781101903", "石臼村")], LATER)
    with pytest.raises(UnknownPlace, match="有几个行政村都叫“石臼村”"):
        Gazetteer(office, LATER).code(Place("青州市", "王坟镇", "石臼村"))


@pytest.mark.parametrize("written", ["柿子沟村", "柿子沟", "柿子沟村委会"])
def test_a_merged_village_is_told_where_it_went(office, written):
    merge(office, "370781101901", "370781101902")
    with pytest.raises(UnknownPlace) as unknown:
        Gazetteer(office, LATER).code(Place("青州市", "王坟镇", written))
    assert unknown.value.reason == f"青州市王坟镇“{written}”已于2019年7月1日并入“石臼村”，请改填“石臼村”"
    assert Gazetteer(office, BEFORE).code(Place("青州市", "王坟镇", written)) == "370781101901"


def test_a_village_merged_again_is_told_the_last_one(office):
    add_villages(office, [Village("370781101903", "大石村")], date(2016, 1, 1))
    merge(office, "370781101901", "370781101902")
    merge(office, "370781101902", "370781101903")
    with pytest.raises(UnknownPlace, match="请改填“大石村”"):
        Gazetteer(office, LATER).code(Place("青州市", "王坟镇", "柿子沟村"))


def test_a_former_name_is_told_the_present_one(office):
    add_villages(office, [Village("370781101901", "红叶村")], LATER)
    with pytest.raises(UnknownPlace, match="“柿子沟村”已于2019年7月1日更名为“红叶村”，请改填“红叶村”"):
        Gazetteer(office, LATER).code(Place("青州市", "王坟镇", "柿子沟村"))


def test_a_village_that_was_given_up_is_merely_not_there(office):
    area_at(office, "370781101901", LATER).valid_to = BEFORE
    with pytest.raises(UnknownPlace, match="没有“柿子沟村”这个行政村，请核对名称"):
        Gazetteer(office, LATER).code(Place("青州市", "王坟镇", "柿子沟村"))


def merge(session, code, into):
    area = area_at(session, code, LATER)
    area.valid_to, area.successor_code = BEFORE, into
    session.flush()
