"""Taking up a post: approved, in the right township, within the term, never above the quota, never in two posts."""

from datetime import date

import pytest
from sqlalchemy import select

from fupin.lifecycle import Refused
from fupin.model import Benefit, PostPlacement
from fupin.model.terms import Role, State
from fupin.posts import placing
from fupin.posts.placing import Wish, peak
from fupin.posts.vacancies import vacancies
from tests.office import OTHER_TOWNSHIP, at, at_once, errors
from tests.posts.conftest import FIRST, JANUARY

LAST = date(2027, 12, 31)


def test_who_is_approved_waits_and_is_placed(office):
    opening = office.opening()
    application = office.approved(opening)
    (row,) = placing.waiting(office.session, office.clerk.scope)
    assert row.application.uid == application.uid
    made = office.place(application, opening)
    assert (made.starts_on, made.ends_on, made.weekly_hours) == (FIRST, LAST, 30)
    assert placing.waiting(office.session, office.clerk.scope) == []


def test_who_is_not_approved_is_not_placed(office):
    opening = office.opening()
    raw = office.public_post(office.person(disability="43"), opening)
    application = office.advance(office.submit("public_post", raw), State.ON_NOTICE)
    with pytest.raises(Refused, match="最新情况"):
        office.place(application, opening)


def test_nobody_is_placed_twice_by_one_application(office):
    opening = office.opening()
    application = office.approved(opening)
    office.place(application, opening)
    with pytest.raises(Refused, match="最新情况"):
        office.place(application, opening)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "words"),
    [
        (date(2026, 12, 31), LAST, "不能超出"),
        (FIRST, date(2028, 1, 1), "不能超出"),
        (date(2027, 3, 1), date(2027, 2, 1), "不能早于上岗日期"),
    ],
)
def test_the_term_stays_within_what_was_approved(office, starts_on, ends_on, words):
    opening = office.opening()
    application = office.approved(opening)
    with pytest.raises(Refused, match=words):
        office.place(application, opening, starts_on, ends_on)


def test_a_closed_opening_takes_nobody(office):
    opening = office.opening()
    application = office.approved(opening)
    opening.closes_on = date(2026, 12, 1)
    office.session.commit()
    with pytest.raises(Refused, match="不能上岗"):
        office.place(application, opening)


def test_another_townships_clerk_places_nobody_here(office):
    opening = office.opening()
    application = office.approved(opening)
    stranger = office.user(Role.CLERK, OTHER_TOWNSHIP, "外县窗口")
    office.session.commit()
    with pytest.raises(Refused):
        placing.assign(office.session, stranger, application.uid, Wish(opening.id, FIRST, LAST))


def test_nobody_is_placed_in_another_townships_post(office):
    here, there = office.opening(), office.opening(area=OTHER_TOWNSHIP)
    application = office.approved(here)
    with pytest.raises(Refused, match="本乡镇"):
        office.place(application, there)


def test_a_full_post_takes_nobody_until_somebody_leaves(office):
    opening = office.opening(quantity=2)
    first, second = office.approved(opening), office.approved(opening)
    placed = office.place(first, opening)
    opening.quantity = 1  # the county lowered it after both were approved
    office.session.commit()
    with pytest.raises(Refused, match="没有空缺"):
        office.place(second, opening)
    office.session.rollback()
    placed.exited_on = date(2027, 1, 31)
    office.session.commit()
    assert office.place(second, opening, date(2027, 2, 1), LAST)


def test_the_last_place_goes_to_one_of_two_at_once(office, engine):
    opening = office.opening(quantity=2)
    uids = [office.approved(opening).uid for _ in range(2)]
    opening.quantity = 1
    office.session.commit()
    clerk, wish = office.clerk, Wish(opening.id, FIRST, LAST)
    office.session.refresh(clerk)
    office.session.expunge(clerk)

    def attempt(uid):
        def place(session):
            made = placing.assign(session, clerk, uid, wish)
            session.commit()
            return made

        return place

    found = at_once(engine, [attempt(uid) for uid in uids])
    assert [str(each) for each in errors(found)] == ["“村庄保洁员”共1人，此期间已有1人在岗，没有空缺，请另选岗位"]
    office.session.rollback()
    assert len(office.session.scalars(select(PostPlacement)).all()) == 1


def test_who_is_placed_elsewhere_takes_no_place_from_those_approved_for_it(office):
    here, there = office.opening(quantity=1), office.opening(quantity=1)
    mine = office.approved(here)
    office.approved(there)
    with pytest.raises(Refused, match="1人已批准待上岗"):
        office.place(mine, there)


def test_the_fullest_day_counts_not_the_sum_of_the_year(office):
    opening = office.opening(quantity=5)
    office.placed(opening, ends_on=date(2027, 3, 31))
    later = office.approved(opening)
    office.place(later, opening, date(2027, 4, 1), LAST)
    assert peak(office.session, opening.id, FIRST, LAST) == 1
    assert peak(office.session, opening.id, date(2028, 1, 1), date(2028, 2, 1)) == 0


def test_the_grant_follows_the_post_as_it_is_held(office):
    placement = office.placed(ends_on=date(2027, 6, 30))
    benefit = office.session.scalars(select(Benefit).where(Benefit.application_id == placement.application_id)).one()
    assert (benefit.starts_on, benefit.ends_on) == (FIRST, date(2027, 6, 30))


def test_vacancies_tell_since_when_and_by_when_they_are_reported(office):
    opening = office.opening(quantity=2)
    placement = office.placed(opening)
    placement.exited_on = date(2027, 1, 31)
    office.session.commit()
    with at(date(2027, 2, 10)):
        (post,) = vacancies(office.session, office.clerk.scope, date(2027, 2, 10)).rows
    assert (post.held, post.vacant, post.since) == (0, 2, date(2027, 2, 1))
    assert (post.report_by, post.late) == (date(2027, 2, 6), True)
    assert post.since > JANUARY


def test_whoever_leaves_frees_the_place_for_the_next_approval(office):
    opening = office.opening(quantity=1)
    placement = office.placed(opening)
    person = office.person(disability="43")
    with pytest.raises(Refused, match="不符合"):
        office.submit("public_post", office.public_post(person, opening))
    office.session.rollback()
    office.session.get(PostPlacement, placement.id).exited_on = date(2026, 12, 31)
    office.session.commit()
    assert office.submit("public_post", office.public_post(person, opening)).number
