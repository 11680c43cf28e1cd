"""Villages brought in by their codes, and places found by the names people write."""

from datetime import date

import pytest

from fupin.model.places import area_at
from fupin.registry import UnknownPlace, Village, add_villages, read_villages
from fupin.registry.places import Gazetteer
from fupin.registry.rows import Place

LATER = date(2019, 7, 1)


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


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_villages_come_from_a_file_of_codes_and_names(tmp_path, encoding):
    path = tmp_path / "villages.csv"
    path.write_text("代码,名称\n370781101901,柿子沟村\n\n370781101902,东庄村\n", encoding=encoding)
    assert read_villages(path) == [Village("370781101901", "柿子沟村"), Village("370781101902", "东庄村")]


def test_a_line_without_a_name_is_told(tmp_path):
    path = tmp_path / "villages.csv"
    path.write_text("370781101901,柿子沟村\n370781101902\n", encoding="utf-8")
    with pytest.raises(UnknownPlace, match="第2条"):
        read_villages(path)
