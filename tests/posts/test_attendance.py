"""What may stand in a line of the attendance sheet: days in the post, hours of the post, months of the term."""

from datetime import date

import pytest

from fupin.lifecycle import Refused, Stale
from fupin.model import PostPlacement
from fupin.posts import sheets
from fupin.posts.roll import Entry, of_unit
from tests.office import at, at_once, errors
from tests.posts.conftest import FEBRUARY, IN_FEBRUARY, JANUARY


def problem(office, placement, entry, month=JANUARY):
    _, problems = office.enter(placement, month, entry)
    return problems[placement.id][0][1]


def test_hours_above_the_posts_are_refused_with_the_most_there_may_be(office):
    words = problem(office, office.placed(), Entry(22, 267))
    assert words == "岗位每周30小时，本月在岗31天，工时不能超过133小时"  # 30 hours a week over 31 days


def test_no_day_has_more_than_eight_hours(office):
    assert "每天最多8小时，工时不能超过16小时" in problem(office, office.placed(), Entry(2, 33))


def test_days_and_leave_fit_into_the_month(office):
    assert "出勤和请假合计不能超过31天" in problem(office, office.placed(), Entry(30, 100, 2))


def test_who_begins_within_the_month_has_the_days_from_then_on(office):
    placement = office.placed(ends_on=date(2027, 12, 31), starts_on=date(2027, 1, 1))
    placement.starts_on = date(2027, 1, 22)
    office.session.commit()
    assert "本月在岗10天" in problem(office, placement, Entry(11, 20))


def test_attendance_after_an_exit_is_refused_in_words(office):
    placement = office.placed()
    placement.exited_on = date(2027, 1, 10)
    office.session.commit()
    assert "2027年1月10日已离岗，本月在岗10天" in problem(office, placement, Entry(11, 20))
    words = problem(office, placement, Entry(5, 20), FEBRUARY)
    assert words == "2027年1月10日已离岗，2027年2月不能再记考勤"


def test_a_month_outside_the_term_is_refused_in_words(office):
    placement = office.placed()
    words = problem(office, placement, Entry(5, 20), date(2026, 11, 1))
    assert words == "上岗期限2027年1月1日至2027年12月31日，不包括2026年11月，不能记考勤"


def test_another_units_people_have_no_line_here(office):
    here, there = office.placed(), office.placed(office.opening())
    with at(IN_FEBRUARY):
        _, found = sheets.save(office.session, office.clerk, office.unit_of(here), JANUARY, {there.id: Entry(5, 20)}, 0)
    assert "不在本单位的岗位上" in found[there.id][0][1]


def test_a_thirty_seventh_month_is_refused(office):
    placement = office.placed()
    placement.starts_on = date(2024, 1, 1)
    office.session.commit()
    from fupin.posts.placing import hold

    hold(office.session, office.session.get(PostPlacement, placement.id))
    office.session.commit()
    assert "本月是第37个月" in problem(office, placement, Entry(5, 20))


def test_a_bad_assessment_says_why(office):
    assert "请写明原因" in problem(office, office.placed(), Entry(5, 20, passed=False))


def test_what_is_wrong_leaves_everything_as_it_was(office):
    placement = office.placed()
    sheet, _ = office.enter(placement)
    office.enter(placement, JANUARY, Entry(31, 999), sheet.version)
    from fupin.posts.roll import entries

    assert entries(office.session, [sheet.id])[placement.id].half_hours == 200


def test_a_month_is_confirmed_after_it_is_over_and_whole(office):
    placement, opening = office.placed(), None
    sheet, _ = office.enter(placement, entry=Entry(20, 200))
    assert opening is None
    with at(date(2027, 1, 31)), pytest.raises(Refused, match="还没有过完"):
        sheets.confirm(office.session, office.reviewer, sheet.uid, sheet.version)
    office.session.rollback()
    with at(IN_FEBRUARY), pytest.raises(Refused, match="没有填考核"):
        sheets.confirm(office.session, office.reviewer, sheet.uid, sheet.version)


def test_a_line_of_somebody_who_turned_out_to_have_left_stops_the_confirmation(office):
    placement = office.placed()
    sheet, _ = office.enter(placement)
    placement.exited_on = date(2026, 12, 31)
    office.session.commit()
    with at(IN_FEBRUARY), pytest.raises(Refused, match="不能再记考勤"):
        sheets.confirm(office.session, office.reviewer, sheet.uid, sheet.version)


def test_a_confirmed_month_takes_no_more_lines(office):
    placement = office.placed()
    sheet = office.confirmed(placement)
    with at(IN_FEBRUARY), pytest.raises(Refused, match="不能再改"):
        sheets.save(office.session, office.clerk, office.unit_of(placement), JANUARY, {}, sheet.version)


def test_of_two_who_enter_a_month_at_once_one_is_told(office, engine):
    placement = office.placed()
    key, clerk, one = office.unit_of(placement), office.clerk, placement.id
    office.session.refresh(clerk)
    office.session.expunge(clerk)

    def enter(session):
        _, problems = sheets.save(session, clerk, key, JANUARY, {one: Entry(20, 100)}, 0)
        session.commit()
        return problems

    with at(IN_FEBRUARY):
        found = at_once(engine, [enter, enter])
    assert [type(each) for each in errors(found)] == [Stale]


def test_the_twenty_ninth_of_february_is_a_day_of_the_month(office):
    placement = office.placed()
    placement.starts_on, placement.ends_on = date(2028, 2, 1), date(2028, 2, 29)
    office.session.commit()
    (member,) = of_unit(office.session, office.unit_of(placement), date(2028, 2, 1))
    assert member.days == 29
