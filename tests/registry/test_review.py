"""A review finds whom measures have missed, village by village, and is never done twice."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from fupin import clock, jobs
from fupin.model import Duty, Job, JobState, VillageReview
from fupin.model.terms import Role, State, StatusEvent
from fupin.registry import missed_list, review, standing
from tests.office import COUNTY, NOON, OTHER_COUNTY, TOWNSHIP, VILLAGE, Office

WILLING = {"wants_training": True, "employment": "未就业", "job_wanted": "县内就业"}
NEXT = f"{VILLAGE[:9]}{int(VILLAGE[9:]) + 1}"
NOWHERE = Path("unused")


@pytest.fixture
def office(session):
    with clock.pinned(NOON):
        yield Office(session)


@pytest.fixture
def reviewed(office):
    """Have the county reviewed, as the worker does it."""

    def run(by=None):
        office.session.commit()
        review.order(office.session, by or office.approver)
        office.session.commit()
        work(office)

    return run


def work(office):
    """As the worker does, in a session of its own."""
    office.session.commit()
    with Session(office.session.get_bind()) as session:
        held = jobs.claim(session, [review.KIND])
        review.review(session, held, NOWHERE)
    return office.session.get_one(Job, held.id)


def names(office, area=COUNTY, scheme=""):
    office.session.rollback()
    return [line.name for line in missed_list.page(office.session, area, scheme).rows]


def test_it_finds_who_is_missed_with_class_and_measure(office, reviewed):
    office.person(name="甲", **WILLING)
    office.person(name="乙", **WILLING | {"wants_training": False})
    reviewed()
    (line,) = missed_list.page(office.session, COUNTY).rows
    assert (line.name, line.measure, line.of_class.title) == ("甲", "职业技能培训报名", "就地就近就业")
    (village,) = office.session.scalars(select(VillageReview))
    assert (village.area_code, village.people) == (VILLAGE, 2)
    assert (village.classes, village.missed) == ({"stays": 2, "trained": 1}, {"training": 1})


def test_whoever_applies_or_is_granted_afterwards_is_left_out_at_once(office, reviewed):
    person = office.person(**WILLING)
    reviewed()
    assert names(office) == [person.name]
    case = office.submit("training", office.training(person, office.course()))
    assert names(office) == []
    office.advance(case, State.ISSUED)
    assert names(office) == []


def test_a_second_review_replaces_the_first(office, reviewed):
    person = office.person(**WILLING)
    reviewed()
    person.wants_training = False
    reviewed()
    assert names(office) == []
    assert office.session.scalars(select(VillageReview)).one().missed == {}


def test_whoever_moved_to_another_village_is_missed_there_only(office, reviewed):
    person = office.person(**WILLING)
    reviewed()
    person.area_code = NEXT
    reviewed()
    assert [line.area_code for line in missed_list.page(office.session, COUNTY).rows] == [NEXT]
    assert office.session.scalars(select(VillageReview.area_code)).all() == [NEXT]


def test_the_dead_are_neither_missed_nor_counted(office, reviewed):
    office.person(**WILLING, events=((StatusEvent.REGISTERED, date(2015, 1, 1)), (StatusEvent.DIED, date(2020, 1, 1))))
    reviewed()
    assert names(office) == []
    assert office.session.scalars(select(VillageReview)).one().people == 0


def test_whoever_dies_or_leaves_afterwards_is_left_out_at_once(office, reviewed):
    person = office.person(**WILLING)
    reviewed()
    office.session.rollback()
    standing.record(office.session, person.id, StatusEvent.DIED, clock.today(), "死亡证明", office.approver)
    assert names(office) == []


def test_one_that_was_broken_off_goes_on_with_the_next_village(office, monkeypatch):
    office.person(name="甲", **WILLING)
    office.person(name="乙", area=NEXT, **WILLING)
    office.session.commit()
    review.order(office.session, office.approver)
    office.session.commit()
    seen = []

    def judged(session, code):
        seen.append(code)
        if len(seen) == 2:
            raise KeyboardInterrupt
        return []

    monkeypatch.setattr(review, "village", judged)
    with pytest.raises(KeyboardInterrupt):
        work(office)
    office.session.rollback()
    with clock.pinned(NOON + 2 * jobs.LEASE):
        assert work(office).state is JobState.DONE
    assert seen == [VILLAGE, NEXT, NEXT]


def test_another_worker_that_took_over_is_not_written_over(office):
    office.person(**WILLING)
    office.session.commit()
    review.order(office.session, office.approver)
    office.session.commit()
    slept = jobs.claim(office.session, [review.KIND])
    with clock.pinned(NOON + 2 * jobs.LEASE):
        work(office)
        with pytest.raises(jobs.Overtaken):
            review.review(office.session, slept._replace(done=0), NOWHERE)


def test_a_review_under_way_is_not_ordered_again(office):
    first = review.order(office.session, office.approver)
    office.session.commit()
    assert review.order(office.session, office.approver) is first
    assert review.order(office.session, office.reviewer) is first  # the county's review does the township
    stranger = office.user(Role.COUNTY, OTHER_COUNTY, "外县审批")
    assert review.order(office.session, stranger) is not first


def test_a_township_reviews_its_own_villages_only(office, reviewed):
    office.person(name="甲", **WILLING)
    office.person(name="乙", area=f"{COUNTY}102201", **WILLING)
    reviewed(office.reviewer)
    assert names(office) == ["甲"]


def test_every_county_with_people_is_reviewed_once_a_day(office):
    office.person(**WILLING)
    office.session.commit()
    review.order_daily(office.session, NOWHERE)
    review.order_daily(office.session, NOWHERE)
    assert [(job.scope, job.created_by_id) for job in office.session.scalars(select(Job))] == [(COUNTY, None)]
    work(office)
    review.order_daily(office.session, NOWHERE)
    assert len(office.session.scalars(select(Job)).all()) == 1
    with clock.pinned(NOON + timedelta(days=1)):
        review.order_daily(office.session, NOWHERE)
    assert len(office.session.scalars(select(Job)).all()) == 2


def test_pages_follow_one_another_without_a_gap(office, reviewed, monkeypatch):
    monkeypatch.setattr(missed_list, "PAGE", 2)
    for name in "甲乙丙丁戊":
        office.person(name=name, disability="43", **WILLING)
    reviewed()
    seen, after = [], ""
    while True:
        page = missed_list.page(office.session, COUNTY, "", after, 3)
        seen += [(line.name, line.scheme) for line in page.rows]
        after = page.after
        if not after:
            break
    assert len(seen) == len(set(seen)) == 10
    assert [line.name for line in missed_list.everybody(office.session, COUNTY, "training")] == list("甲乙丙丁戊")


@pytest.mark.parametrize("after", ["x", "~", "370702~1", "³~1~training", "370702001201~9999999999~training", "1~1~x"])
def test_a_spoilt_key_begins_at_the_first(office, reviewed, after):
    office.person(name="甲", **WILLING)
    reviewed()
    assert [line.name for line in missed_list.page(office.session, COUNTY, "", after).rows] == ["甲"]


def test_who_is_responsible_is_told_with_the_line(office, reviewed):
    office.person(**WILLING)
    due = date(2026, 12, 31)
    office.session.add(
        Duty(
            area_code=VILLAGE, main="stays", responsible="韩立国", due_on=due, set_by_id=office.reviewer.id,
            set_at=clock.now(),
        )
    )  # fmt: skip
    reviewed()
    (line,) = missed_list.page(office.session, TOWNSHIP).rows
    assert (line.responsible, line.due_on) == ("韩立国", due)


def test_figures_add_up_level_by_level(office, reviewed):
    office.person(name="甲", **WILLING)
    office.person(name="乙", area=f"{COUNTY}102201", **WILLING)
    reviewed()
    whole, below = missed_list.figures(office.session, COUNTY)
    assert (whole.villages, whole.people, whole.missed["training"]) == (2, 2, 2)
    assert [each.code for each in below] == [TOWNSHIP, f"{COUNTY}102"]
    _, villages = missed_list.figures(office.session, TOWNSHIP)
    assert [(each.code, each.people) for each in villages] == [(VILLAGE, 1)]
    assert missed_list.figures(office.session, OTHER_COUNTY)[0].villages == 0
