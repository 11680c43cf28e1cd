"""Attendance day by day: which days may have hours, what the days come to, and what stays when they are replaced."""

from datetime import date

import pytest
from sqlalchemy import select

from fupin.lifecycle import Refused, Stale
from fupin.model import PostAttendanceDay
from fupin.model.posts import ChangeKind, ExitReason
from fupin.posts import sheets
from fupin.posts.by_day import boxed, sums, typed
from fupin.posts.limits import closed
from fupin.posts.roll import Entry, entries, of_unit
from tests.office import at, at_once, errors
from tests.posts.conftest import FEBRUARY, IN_FEBRUARY, JANUARY
from tests.posts.test_changes import settle


def save(office, placement, days, version=0, month=JANUARY, today=IN_FEBRUARY):
    with at(today):
        sheet, problems = sheets.save_days(
            office.session, office.clerk, office.unit_of(placement), month, placement.id, days, version
        )
        office.session.commit() if not problems else office.session.rollback()
    return sheet, problems


def line(office, sheet, placement):
    return entries(office.session, [sheet.id])[placement.id]


def wrong(office, placement, days, **more):
    return save(office, placement, days, **more)[1][placement.id]


def test_the_line_is_the_sum_of_its_days_and_leave_is_a_day_without_hours(office):
    placement = office.placed()
    sheet, _ = save(office, placement, ((4, 8), (5, 9), (6, 0)))
    assert line(office, sheet, placement) == Entry(2, 17, 1, by_day=((4, 8), (5, 9), (6, 0)))
    assert sums(()) == (0, 0, 0)


def test_days_entered_again_replace_those_before_and_keep_what_else_the_line_says(office):
    placement = office.placed()
    sheet, _ = office.enter(placement, entry=Entry(20, 100, 0, "清扫", True))
    sheet, _ = save(office, placement, ((4, 8), (5, 9)), sheet.version)
    sheet, _ = save(office, placement, ((5, 10),), sheet.version)
    assert line(office, sheet, placement) == Entry(1, 10, 0, "清扫", True, "", ((5, 10),))
    assert len(office.session.scalars(select(PostAttendanceDay)).all()) == 1


def test_without_days_the_months_figures_stay_as_they_were_last(office):
    placement = office.placed()
    sheet, _ = save(office, placement, ((4, 8), (5, 9)))
    sheet, _ = save(office, placement, (), sheet.version)
    assert line(office, sheet, placement) == Entry(2, 17)


def test_nothing_at_all_is_no_line(office):
    placement = office.placed()
    with pytest.raises(Refused, match="请至少填写一天"):
        save(office, placement, ())
    office.session.rollback()
    assert sheets.find(office.session, office.unit_of(placement), JANUARY) is None


def test_the_days_of_one_leave_the_lines_of_others_alone(office):
    opening = office.opening()
    one, two = office.placed(opening), office.placed(opening)
    sheet, _ = save(office, one, ((4, 8),))
    sheet, _ = save(office, two, ((4, 6),), sheet.version)
    assert (line(office, sheet, one).half_hours, line(office, sheet, two).half_hours) == (8, 6)


def test_a_day_before_the_term_is_refused_with_its_date(office):
    placement = office.placed()
    placement.starts_on = date(2027, 1, 22)
    office.session.commit()
    found = wrong(office, placement, ((21, 8), (22, 8)))
    assert found == [("21日", "上岗期限2027年1月22日至2027年12月31日，不包括2027年1月21日，不能记考勤")]


def test_a_day_after_the_exit_is_refused_with_its_date_and_the_last_day_is_not(office):
    placement = office.placed()
    with at(date(2027, 1, 20)):
        settle(office, placement, ChangeKind.EXIT, date(2027, 1, 10), ExitReason.EMPLOYED)
    assert wrong(office, placement, ((10, 8), (11, 8))) == [
        ("11日", "2027年1月10日已离岗，2027年1月11日不能记考勤")
    ]  # fmt: skip


def test_a_day_of_a_suspension_is_refused_with_its_date_and_the_days_around_it_are_not(office):
    placement = office.placed()
    settle(office, placement, ChangeKind.SUSPEND, date(2027, 1, 11))
    settle(office, placement, ChangeKind.RESUME, date(2027, 1, 16))
    found = wrong(office, placement, ((10, 8), (11, 8), (15, 0), (16, 8)))
    assert found == [
        ("11日", "2027年1月11日在暂停期间，不能记考勤"),
        ("15日", "2027年1月15日在暂停期间，不能记考勤"),
    ]


def test_today_may_have_hours_and_tomorrow_not(office):
    placement = office.placed()
    found = wrong(office, placement, ((5, 8), (6, 8)), month=FEBRUARY)
    assert found == [("6日", "2027年2月6日还没有到，到了才能记考勤")]


@pytest.mark.parametrize(("year", "there"), [(2027, False), (2028, True)])
def test_the_twenty_ninth_of_february_is_a_day_in_leap_years_only(office, year, there):
    placement = office.placed()
    placement.starts_on, placement.ends_on = date(year, 2, 1), date(year, 12, 31)
    office.session.commit()
    _, found = save(office, placement, ((29, 8),), month=date(year, 2, 1), today=date(year, 3, 2))
    assert found == ({} if there else {placement.id: [("29日", f"{year}年2月没有29日")]})


def test_a_day_has_eight_hours_and_a_month_those_of_the_post(office):
    placement = office.placed()
    assert wrong(office, placement, ((4, 17),)) == [("4日", "4日工时8.5小时，每天最多8小时")]
    days = tuple((number, 16) for number in range(1, 18))  # 136 hours of the 133
    assert wrong(office, placement, days) == [("工时", "岗位每周30小时，本月在岗31天，工时不能超过133小时")]


def test_days_of_a_month_somebody_left_in_afterwards_stop_the_confirmation(office):
    placement = office.placed()
    sheet, _ = save(office, placement, ((4, 8), (20, 8)))
    placement.exited_on = date(2027, 1, 10)
    office.session.commit()
    with at(IN_FEBRUARY), pytest.raises(Refused, match="2027年1月20日不能记考勤"):
        sheets.confirm(office.session, office.reviewer, sheet.uid, sheet.version)


def test_a_confirmed_month_takes_no_more_days(office):
    placement = office.placed()
    sheet = office.confirmed(placement)
    with pytest.raises(Refused, match="不能再改"):
        save(office, placement, ((4, 8),), sheet.version)


def test_of_two_who_enter_days_at_once_one_is_told(office, engine):
    placement = office.placed()
    key, clerk, one = office.unit_of(placement), office.clerk, placement.id
    office.session.refresh(clerk)
    office.session.expunge(clerk)

    def enter(session):
        sheets.save_days(session, clerk, key, JANUARY, one, ((4, 8),), 0)
        session.commit()

    with at(IN_FEBRUARY):
        found = at_once(engine, [enter, enter])
    assert [type(each) for each in errors(found)] == [Stale]


def test_somebody_of_another_unit_has_no_days_here(office):
    here, there = office.placed(), office.placed(office.opening())
    with at(IN_FEBRUARY):
        _, found = sheets.save_days(
            office.session, office.clerk, office.unit_of(here), JANUARY, there.id, ((4, 8),), 0
        )  # fmt: skip
    assert "不在本单位的岗位上" in found[there.id][0][1]


def test_a_day_in_the_post_that_has_come_is_open(office):
    placement = office.placed()
    with at(IN_FEBRUARY):
        (member,) = of_unit(office.session, office.unit_of(placement), JANUARY)
        assert closed(member, date(2027, 1, 31)) == ""


@pytest.mark.parametrize(("text", "half_hours"), [("4", 8), ("4.5", 9), ("8", 16), ("假", 0), ("请假", 0), ("j", 0)])
def test_what_stands_in_a_box_is_hours_or_leave(text, half_hours):
    assert typed(text) == half_hours
    assert boxed(half_hours) in {text, "假"}


@pytest.mark.parametrize(
    ("text", "words"),
    [("0", "请留空"), ("8.5", "每天最多8小时，现在是8.5小时"), ("4.2", "最小到半小时"), ("半天", "数字")],
)
def test_what_is_neither_is_told(text, words):
    with pytest.raises(ValueError, match=words):
        typed(text)
