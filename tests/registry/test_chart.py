"""The chart has every class once, with its people and, in a village, whoever is responsible."""

from datetime import date

import pytest

from fupin import clock
from fupin.model import Duty, Missed
from fupin.registry import chart, targeting
from fupin.registry.missed_list import Figures
from tests.office import COUNTY, NOON, VILLAGE, Office


@pytest.fixture
def office(session):
    with clock.pinned(NOON):
        yield Office(session)


@pytest.fixture
def drawn(office):
    """The chart of an area with five people who would leave, one of whom training has missed."""
    person = office.person()
    office.session.add(Missed(person_id=person.id, scheme="training", area_code=VILLAGE, main="leaves"))
    office.session.add(Missed(person_id=person.id, scheme="public_post", area_code=VILLAGE, main="leaves"))
    office.session.add(
        Duty(
            area_code=VILLAGE, main="leaves", responsible="韩立国第一书记兼驻村工作队长", due_on=date(2026, 12, 31),
            set_by_id=office.reviewer.id, set_at=clock.now(),
        )
    )  # fmt: skip
    office.session.commit()

    def draw(area):
        figures = Figures(area, people=9)
        figures.classes["leaves"] = 5
        return chart.chart(office.session, figures)

    return draw


def box(found, code):
    (one,) = [each for each in found.boxes if each.of_class.code == code]
    return one


def wide(line):
    """In characters of full width."""
    return sum(0.55 if char.isascii() else 1 for char in line)


def test_every_class_has_one_box(drawn):
    codes = [each.of_class.code for each in drawn(COUNTY).boxes]
    assert sorted(codes) == sorted([*targeting.MAIN, *targeting.BESIDES])


def test_a_box_tells_its_people_and_how_many_of_them_are_missed(drawn):
    found = box(drawn(COUNTY), "leaves")
    assert found.people == 5
    assert found.foot == ["应享未享 1 人", "责任到人", "1 个村"]
    assert box(drawn(COUNTY), "stays").foot == []


def test_in_a_village_the_name_and_the_day_stand_in_the_box(drawn):
    foot = box(drawn(VILLAGE), "leaves").foot
    assert foot == ["应享未享 1 人", "韩立国第一书记兼", "驻村工作队长", "2026-12-31"]


def test_no_line_is_wider_than_its_box_and_no_box_leaves_the_sheet(drawn):
    for each in drawn(VILLAGE).boxes:
        assert each.x >= 0
        assert each.x + each.width <= chart.WIDTH
        assert each.y + each.height <= chart.HEIGHT
        assert all(wide(line) * 4 <= each.width for line in (*each.lines, *each.foot))


def test_every_arrow_ends_at_a_question_or_a_box(drawn):
    found = drawn(COUNTY)
    tops = {(each.x + each.width / 2, each.y) for each in found.boxes}
    sides = {(each.x - chart.HALF_WIDE, each.y) for each in found.questions}
    above = {(each.x, each.y - chart.HALF_HIGH) for each in found.questions}
    assert all(arrow.points[-1] in tops | sides | above for arrow in found.arrows)
