"""Who is responsible in a village: named by those who answer for it, told when somebody else was faster."""

from datetime import date

import pytest
from sqlalchemy import select

from fupin.model import AuditRow, Duty
from fupin.model.terms import Role
from fupin.registry import Village, add_villages
from tests.office import OTHER_TOWNSHIP, VILLAGE

ADDRESS = f"/villages/{VILLAGE}/duties"
DUE = {"due_leaves": ["2026", "12", "31"]}


@pytest.fixture
def village(office, session):
    add_villages(session, [Village(VILLAGE, "柳溪村")], date(2016, 1, 1))
    office.person(name="甲", wants_training=True, employment="未就业", job_wanted="县外就业")
    office.person(name="乙", birth=date(1950, 1, 1))
    session.commit()


@pytest.fixture
def reviewer(village, office, enter):
    return enter(office.reviewer)


def kept(session):
    session.rollback()
    return {duty.main: (duty.responsible, duty.due_on) for duty in session.scalars(select(Duty))}


@pytest.fixture
def save(page, reviewer):
    """Fill in the form as it stands now, or as it stood when it was opened, and save it."""

    def fill(status=303, form=None, **answers):
        return page.submit(form or page(ADDRESS, client=reviewer), "保存", answers, status, client=reviewer)

    return fill


def test_a_name_and_a_day_are_kept_and_shown(page, reviewer, save, session):
    save(responsible_leaves="韩立国", **DUE)
    assert kept(session) == {"leaves": ("韩立国", date(2026, 12, 31))}
    assert "责任人：韩立国" in page(f"/villages/{VILLAGE}", client=reviewer).main
    assert session.scalars(select(AuditRow).where(AuditRow.act == "assigned")).one().object == f"村 {VILLAGE} 1类"


def test_one_name_may_stand_for_all_that_are_left_empty(save, session):
    save(responsible_leaves="韩立国", responsible_all="李村")
    assert kept(session) == {"leaves": ("韩立国", None), "elder": ("李村", None)}


def test_an_emptied_name_takes_the_duty_away(save, session):
    save(responsible_leaves="韩立国")
    save(responsible_leaves="")
    assert kept(session) == {}


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (DUE, "请填写责任人"),
        ({"responsible_leaves": "韩立国", "due_leaves": ["2020", "12", "31"]}, "不能早于今天"),
        ({"responsible_leaves": "韩立国", "due_leaves": ["2026", "2", "31"]}, "2026年2月没有31日"),
        ({"responsible_leaves": "韩" * 61}, "60"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(save, session, answers, words):
    found = save(422, **answers)
    assert words in found.main
    assert (
        found.answers("保存").items()
        >= {name: [typed] if isinstance(typed, str) else typed for name, typed in answers.items()}.items()
    )
    assert kept(session) == {}


def test_whoever_was_slower_is_told_and_writes_nothing(page, reviewer, save, session):
    opened = page(ADDRESS, client=reviewer)
    save(responsible_leaves="韩立国")
    found = save(409, opened, responsible_leaves="李村")
    assert "刚被他人修改" in found.text
    assert found.answers("保存")["responsible_leaves"] == ["李村"]
    assert kept(session) == {"leaves": ("韩立国", None)}


def test_saving_the_same_again_changes_nothing(save, session):
    for _ in range(2):
        save(responsible_leaves="韩立国")
    assert len(session.scalars(select(AuditRow).where(AuditRow.act == "assigned")).all()) == 1


def test_only_those_who_answer_for_the_village_may(page, village, office, enter):
    page(ADDRESS, 403, client=enter(office.clerk))
    page(ADDRESS, 404, client=enter(office.user(Role.TOWNSHIP, OTHER_TOWNSHIP, "外乡审核")))
