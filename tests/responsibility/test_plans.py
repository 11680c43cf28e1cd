"""A year's plan: begun once, shaped by its office, divided among those below, with a warning where parts fall short."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from fupin import clock
from fupin.lifecycle import Refused, Stale
from fupin.model import Area, ResponsibilityPlan, User
from fupin.model.terms import Role
from fupin.responsibility import plans
from fupin.responsibility.defaults import INDICATORS, Wanted
from fupin.responsibility.shaping import Person, Shape, shape
from tests.office import COUNTY, at, at_once, errors


def shaped(session, plan, indicators=INDICATORS, people=None):
    held = plans.held(session, plan.id)
    shape(session, held, Shape(indicators, date(2026, 12, 20), "二、任务措施", people))
    session.commit()
    return held


def test_a_county_asks_all_its_townships_and_a_city_its_counties(office, session, plan, account):
    assert len(plans.current(plan)) == 7
    assert {party.code[:6] for party in plan.parties} == {COUNTY}
    city, _ = plans.begin(session, account(Role.CITY, "3707"), 2026)
    assert len(plans.current(city)) == 13
    township, _ = plans.begin(session, office.reviewer, 2026)
    assert plans.current(township) == []


def test_the_points_of_the_notice_s_indicators_are_a_hundred(plan):
    assert sum(each.points for each in plan.indicators) == 100


def test_a_year_is_begun_once(office, session, plan):
    again, new = plans.begin(session, office.other_approver, 2026)
    assert (again.id, new) == (plan.id, False)


def test_two_people_beginning_the_same_year_at_once_make_one(office, engine, session):
    ids = [office.approver.id, office.other_approver.id]
    session.commit()

    def begin(of):
        def begun(own):
            made = plans.begin(own, own.get_one(User, of), 2026)[0].id
            own.commit()
            return made

        return begun

    found = at_once(engine, [begin(each) for each in ids])
    assert not list(errors(found))
    assert len(set(found)) == 1
    assert session.scalar(select(func.count(ResponsibilityPlan.id))) == 1


@pytest.mark.parametrize("year", [2025, 2028])
def test_neither_a_year_that_is_over_nor_a_far_one_is_begun(office, session, year):
    with pytest.raises(Refused, match="只能制定2026年或2027年"):
        plans.begin(session, office.approver, year)


def test_a_plan_of_a_year_that_is_over_is_not_changed(session, plan):
    with at(date(2027, 1, 1)), pytest.raises(Refused, match="已经过去"):
        plans.held(session, plan.id)


def test_whoever_was_slower_is_told(session, plan):
    seen = plan.version
    shaped(session, plan)
    with pytest.raises(Stale):
        plans.held(session, plan.id, seen)


@pytest.mark.parametrize(("role", "scope"), [(Role.COUNTY, "370702001"), (Role.TOWNSHIP, COUNTY), (Role.CITY, COUNTY)])
def test_an_account_of_the_wrong_level_makes_none(office, role, scope):
    assert not plans.may_make(office.user(role, scope, "错级"))


def test_targets_stay_with_an_indicator_that_is_renamed_and_go_with_one_that_goes(session, plan, fill):
    held = fill(plan)
    names = [Wanted("甲", "人", None, 50), Wanted(INDICATORS[1].name, "户", None, 50)]
    held = shaped(session, held, names)
    assert [each.name for each in held.indicators] == ["甲", INDICATORS[1].name]
    assert plans.open_cells(held) == {}
    assert len(plans.targets(held)) == 2 * 7


def test_a_new_indicator_is_open_everywhere(session, plan, fill):
    held = shaped(session, fill(plan), [*INDICATORS, Wanted("专家服务", "次", 2, 1)])
    assert set(map(tuple, plans.open_cells(held).values())) == {("专家服务",)}


def test_areas_follow_the_register_and_one_with_a_letter_stays_as_gone(session, plan, fill, issue):
    first, second, *_ = [session.scalars(select(Area).where(Area.code == party.code)).one() for party in plan.parties]
    first.valid_to = date(2026, 10, 31)
    session.commit()
    held = shaped(session, plan)
    assert first.code not in {party.code for party in held.parties}
    issue(fill(held))
    second.valid_to = date(2026, 10, 31)
    session.commit()
    held = shaped(session, held)
    assert [party.code for party in held.parties if party.gone] == [second.code]
    assert len(plans.current(held)) == 5


def test_people_of_a_township_are_known_by_name(office, session, fill):
    plan, _ = plans.begin(session, office.reviewer, 2026)
    session.commit()
    held = shaped(session, plan, people=[Person("王建国", "东庄村"), Person("李志强", "")])
    fill(held, 3)
    held = shaped(session, held, people=[Person("李志强", "西庄村"), Person("赵刚", "")])
    assert [(party.name, party.charge) for party in plans.current(held)] == [("李志强", "西庄村"), ("赵刚", "")]
    assert list(plans.open_cells(held)) == [plans.current(held)[1].id]


def test_parts_that_do_not_reach_the_whole_are_warned_of(session, plan):
    held = plans.held(session, plan.id)
    rate, households = held.indicators[0], held.indicators[1]
    households.whole = 100
    parties = plans.current(held)
    wanted = {(party.id, households.id): 10 for party in parties}
    wanted |= {(party.id, rate.id): 100 for party in parties} | {(parties[0].id, rate.id): 95}
    plans.divide(session, held, wanted)
    assert [each.words for each in plans.shortfalls(held)] == [
        "精准识别卡核查建卡率：最低的只有95%，总目标是100%",
        "实现每户一人转移就业：分解合计70户，总目标是100户，还差30户",
    ]


def test_what_is_enough_or_not_begun_is_not_warned_of(session, plan, fill):
    assert plans.shortfalls(plan) == []
    assert plans.shortfalls(fill(plan, 0)) == []


def test_the_year_is_the_office_s(office, session):
    with clock.pinned(datetime(2026, 12, 31, 17, tzinfo=UTC)):
        assert plans.years() == (2027, 2028)
