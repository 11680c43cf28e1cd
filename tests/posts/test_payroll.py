"""Pay by hours and wage of the day, capped by the month; what is approved stays, corrections are further lines."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from fupin.lifecycle import Refused, Stale
from fupin.model import Parameter, PostPay
from fupin.model.posts import SheetState
from fupin.posts import payroll
from fupin.posts.pay import Share, Wage, due, shares, wages, yuan
from fupin.posts.roll import Entry
from tests.office import COUNTY, at
from tests.posts.conftest import JANUARY

JUNE = Wage(date(2016, 6, 1), date(2016, 6, 30), 1710, 171000)


def test_four_and_a_half_hours_of_tier_one_in_june_2016_are_7695_fen():
    owed = due(9, [Share(30, JUNE)])
    assert (owed.fen, owed.words) == (7695, "4.5小时 × 17.10元 = 76.95元，不超过月最低工资1,710.00元（二(一)2）")


def test_the_monthly_wage_is_the_most():
    owed = due(300, [Share(30, JUNE)])
    assert owed.fen == 171000
    assert owed.words == "150小时 × 17.10元 = 2,565.00元，超过月最低工资1,710.00元，按1,710.00元发放（二(一)2）"


def test_without_a_cap_by_parameter_all_hours_are_paid():
    assert due(300, [Share(30, JUNE._replace(cap=None))]).fen == 256500


def test_no_hours_are_no_money():
    assert due(0, [Share(30, JUNE)]).fen == 0


def test_a_wage_that_changes_within_the_month_counts_by_days():
    early = Wage(date(2027, 1, 1), date(2027, 1, 15), 2000, 200000)
    late = Wage(date(2027, 1, 16), date(2027, 1, 31), 3000, 300000)
    parts = shares([(date(2027, 1, 12), date(2027, 1, 20))], [early, late])
    assert [part.days for part in parts] == [4, 5]
    owed = due(18, parts)
    assert owed.fen == (4 * 2000 + 5 * 3000)  # nine hours, one a day
    assert "1日至15日在岗4天20.00元，16日至31日在岗5天30.00元" in owed.words


EARLY = Wage(date(2027, 1, 1), date(2027, 1, 15), 2001, 200000)
LATE = Wage(date(2027, 1, 16), date(2027, 1, 31), 3001, 300000)
WHOLE = [(date(2027, 1, 1), date(2027, 1, 31))]


def test_each_day_is_paid_by_its_own_wage_where_days_are_known():
    by_day = ((4, 9), (15, 16), (16, 3), (20, 0))  # 12.5 hours until the 15th, 1.5 from the 16th, one day of leave
    owed = due(28, shares(WHOLE, [EARLY, LATE], by_day))
    assert owed.fen == 29514  # 25 × 2001 / 2 + 3 × 3001 / 2 = 25012.5 + 4501.5: rounded once, not to 25013 + 4502
    assert owed.words == (
        "逐日工时按当日标准：1日至15日12.5小时 × 20.01元 + 16日至31日1.5小时 × 30.01元 = 295.14元，"
        "不超过按在岗天数折算的月最低工资2,516.13元（二(一)2）"
    )


def test_hours_without_days_go_by_the_days_in_the_post_and_the_sheet_says_so():
    owed = due(28, shares(WHOLE, [EARLY, LATE]))
    assert owed.fen == 35240  # 14 × (15 × 2001 + 16 × 3001) / 31 = 35239.548…, and up
    assert "14小时 × 折算的小时标准（没有逐日工时，按各标准的在岗天数折算：1日至15日在岗15天20.01元，" in owed.words


def test_all_hours_before_the_change_are_paid_by_the_wage_before_it():
    owed = due(25, shares(WHOLE, [EARLY, LATE], ((4, 9), (15, 16))))
    assert (owed.fen, "3001" in owed.words) == (25013, False)


def test_a_month_of_leave_alone_is_no_money():
    assert due(0, shares(WHOLE, [EARLY, LATE], ((4, 0), (20, 0)))).fen == 0


def test_the_monthly_wage_goes_by_days_in_the_post_whatever_the_hours():
    owed = due(300, shares(WHOLE, [EARLY, LATE], ((4, 150), (20, 150))))
    assert owed.fen == 251613  # (15 × 200000 + 16 × 300000) / 31
    assert "超过按在岗天数折算的月最低工资2,516.13元" in owed.words


def test_hours_corrected_later_go_as_those_of_the_days():
    owed = due(56, shares(WHOLE, [EARLY, LATE], ((4, 25), (20, 3))))
    assert owed.fen == 59028  # twice the hours, twice the money: 50 × 2001 / 2 + 6 × 3001 / 2
    assert "按逐日工时的比例折算：1日至15日12.5小时20.01元，16日至31日1.5小时30.01元" in owed.words


def test_a_change_on_the_sixteenth_goes_from_the_days_to_the_approved_line_and_its_correction(office):
    placement = office.placed()
    (before,) = wages(office.session, COUNTY, JANUARY)
    office.figure("wage.minimum_hourly_fen", "3001", since=date(2027, 1, 16))
    office.session.commit()
    days = ((4, 9), (15, 16), (16, 3))
    sheet = office.confirmed(placement, entry=Entry(0, 0, passed=True).with_days(days))
    office.approve(sheet)
    (line,) = payroll.kept(office.session, sheet.id)
    assert (line.half_hours, line.amount_fen) == (28, (25 * before.hourly + 3 * 3001 + 1) // 2)
    assert "16日至31日1.5小时 × 30.01元" in line.words
    payroll.correct(office.session, office.approver, line.id, 56, "漏记")
    office.session.commit()
    _, further = payroll.kept(office.session, sheet.id)
    assert line.amount_fen + further.amount_fen == (50 * before.hourly + 6 * 3001 + 1) // 2
    assert "按逐日工时的比例折算" in further.words


def test_half_a_fen_goes_up():
    assert due(1, [Share(30, JUNE._replace(hourly=1711))]).fen == 856


def test_the_wages_of_a_month_follow_the_parameters_of_each_day(office):
    office.figure("wage.minimum_hourly_fen", "3000", since=date(2027, 1, 16))
    found = wages(office.session, COUNTY, JANUARY)
    assert [(wage.first.day, wage.last.day, wage.hourly) for wage in found][1:] == [(16, 31, 3000)]


def test_negative_money_is_written_with_its_sign():
    assert yuan(-123456) == "-1,234.56"


def test_a_month_goes_from_attendance_to_an_approved_sheet(office):
    placement = office.placed()
    sheet = office.confirmed(placement)
    (done,) = office.approve(sheet)
    (line,) = payroll.kept(office.session, done.id)
    assert done.state is SheetState.APPROVED
    assert (line.half_hours, line.months_used, line.corrects_id) == (200, 1, None)
    (wage,) = wages(office.session, COUNTY, JANUARY)
    assert line.amount_fen == min(100 * wage.hourly, wage.cap)


def test_only_confirmed_attendance_is_approved(office):
    sheet, _ = office.enter(office.placed())
    with pytest.raises(Refused, match="乡镇已确认"):
        office.approve(sheet)


def test_a_month_is_approved_once(office):
    sheet = office.confirmed(office.placed())
    seen = sheet.version
    office.approve(sheet)
    with pytest.raises(Stale):
        payroll.approve(office.session, office.approver, {sheet.uid: seen})


def test_an_approved_month_never_changes_when_the_wage_does(office):
    sheet = office.confirmed(office.placed())
    office.approve(sheet)
    (before,) = payroll.kept(office.session, sheet.id)
    kept = (before.amount_fen, before.words)
    office.figure("wage.minimum_hourly_fen", "9900", since=date(2027, 1, 1))
    (after,) = payroll.kept(office.session, sheet.id)
    assert (after.amount_fen, after.words) == kept
    with pytest.raises(Refused, match="可以核定"):
        payroll.approve(office.session, office.approver, {sheet.uid: sheet.version})


def test_the_database_refuses_to_change_an_approved_line(office):
    sheet = office.confirmed(office.placed())
    office.approve(sheet)
    (line,) = payroll.kept(office.session, sheet.id)
    line.amount_fen = 1
    with pytest.raises(DatabaseError, match="append-only"):
        office.session.commit()
    office.session.rollback()


def test_a_correction_is_a_further_line_with_the_difference(office):
    sheet = office.confirmed(office.placed(), entry=Entry(10, 20, passed=True))
    office.approve(sheet)
    (first,) = payroll.kept(office.session, sheet.id)
    payroll.correct(office.session, office.approver, first.id, 40, "漏记一天")
    office.session.commit()
    lines = payroll.kept(office.session, sheet.id)
    assert lines[0].id == first.id
    assert (lines[1].half_hours, lines[1].amount_fen, lines[1].reason) == (20, first.amount_fen, "漏记一天")
    assert lines[1].corrects_id == first.id
    payroll.correct(office.session, office.approver, first.id, 0, "考勤作假")
    office.session.commit()
    assert sum(line.amount_fen for line in payroll.kept(office.session, sheet.id)) == 0


@pytest.mark.parametrize(
    ("half_hours", "why", "words"),
    [(40, " ", "理由"), (20, "核对", "没有要更正"), (2000, "核对", "工时不能超过")],
)
def test_a_correction_needs_a_reason_a_change_and_hours_that_can_be(office, half_hours, why, words):
    sheet = office.confirmed(office.placed(), entry=Entry(10, 20, passed=True))
    office.approve(sheet)
    (first,) = payroll.kept(office.session, sheet.id)
    with pytest.raises(Refused, match=words):
        payroll.correct(office.session, office.approver, first.id, half_hours, why)
    office.session.rollback()
    assert len(payroll.kept(office.session, sheet.id)) == 1


def test_a_missing_wage_is_told_and_nothing_is_approved(office):
    sheet = office.confirmed(office.placed())
    for row in office.session.scalars(select(Parameter).where(Parameter.code == "wage.minimum_hourly_fen")):
        office.session.delete(row)
    office.session.commit()
    with pytest.raises(Refused, match="请补充"):
        office.approve(sheet)
    office.session.rollback()
    assert office.session.scalars(select(PostPay)).all() == []


def test_several_units_are_approved_at_once_or_not_at_all(office):
    one, two = office.confirmed(office.placed()), office.confirmed(office.placed())
    with at(date(2027, 2, 10)), pytest.raises(Stale):
        payroll.approve(office.session, office.approver, {one.uid: one.version, two.uid: 99})
    office.session.rollback()
    assert office.session.scalars(select(PostPay)).all() == []
    office.approve(one, two)
    assert len(office.session.scalars(select(PostPay)).all()) == 2
