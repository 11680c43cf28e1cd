"""The village page: who is missed comes first, everybody stands in a class, nobody sees beyond the area."""

from datetime import date

import pytest

from fupin.model.terms import Role
from fupin.registry import Village, add_villages
from tests.office import OTHER_TOWNSHIP, VILLAGE


@pytest.fixture
def village(office, session):
    add_villages(session, [Village(VILLAGE, "柳溪村")], date(2016, 1, 1))
    person = office.person(wants_training=True, employment="未就业", job_wanted="县外就业")
    session.commit()
    return person


def test_the_villages_of_the_area_are_listed_with_their_people(page, village, office, enter):
    found = page("/villages", client=enter(office.clerk))
    (link,) = [address for words, address in found.links().items() if "柳溪村" in words]
    assert link == f"/villages/{VILLAGE}"


def test_who_is_missed_is_named_with_measure_and_class(page, village, office, enter):
    found = page(f"/villages/{VILLAGE}", client=enter(office.reviewer))
    assert "登记 1 人，应享未享 1 人" in found.h1
    for words in (village.name, "职业技能培训报名", "愿意外出就业", "有组织输出"):
        assert words in found.main
    assert found.links()[village.name] == f"/people/{village.uid}"
    assert village.id_number not in found.html


@pytest.mark.parametrize("code", ["370702001", "37070200129", "abc", "³" * 12, "370724101201"])
def test_what_is_no_village_of_the_area_is_not_found(page, village, office, enter, code):
    page(f"/villages/{code}", 404, client=enter(office.clerk))


def test_another_township_does_not_see_the_village(page, village, office, enter):
    stranger = enter(office.user(Role.CLERK, OTHER_TOWNSHIP, "外乡窗口"))
    page(f"/villages/{VILLAGE}", 404, client=stranger)
    assert "柳溪村" not in page("/villages", client=stranger).main
