"""A class from its filing to its certificates: who may, when, how many, and what cannot be so."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy.exc import IntegrityError

from fupin import casework
from fupin.classes import answering, attendance, attendance_file, filing, records, results, seating
from fupin.classes.attendance import About
from fupin.classes.months import attended_months
from fupin.classes.results import Entry
from fupin.lifecycle import Refused, Stale
from fupin.model import TrainingClass, TrainingResult, TrainingSeat, User
from fupin.model.classes import ClassState, Half, Sessions
from fupin.registry.returned import REASON
from tests.classes.conftest import BOTH, FILED, STARTS
from tests.office import OTHER_COUNTY, at, at_once

ENDS = STARTS + timedelta(days=4)


def problems(office, course, **more):
    made, found = filing.file(office.session, office.clerk, office.wanted(course, **more), "one key")
    assert (made is None) == bool(found)
    return dict(found)


# filing and its answer ---------------------------------------------------------------------------------------------


def test_a_class_is_filed_ten_working_days_ahead_and_answered_in_five(office, course):
    made = office.asked(course)
    assert (made.number, made.state, made.due_on) == ("370702-2026-班001", ClassState.ASKED, date(2026, 11, 27))


def test_nine_working_days_ahead_is_too_late(office, course):
    found = problems(office, course, starts_on=STARTS - timedelta(days=1))
    assert "最早2026年12月4日开班（待核实）" in found["starts_on"]


def test_a_class_of_51_is_refused_by_the_figure_which_is_marked(office, course):
    assert problems(office, course, size=51) == {"size": "每班最多50人，现在是51人，请分班（待核实）"}
    assert office.asked(course, size=50).size == 50


def test_the_end_the_course_and_a_teacher_are_looked_at(office, course):
    foreign = office.course(county=OTHER_COUNTY)
    found = problems(office, foreign, ends_on=STARTS - timedelta(days=1), teachers=[])
    assert set(found) == {"course_id", "ends_on", "teachers"}


def test_the_same_form_gives_the_same_class(office, course):
    made, _ = filing.file(office.session, office.clerk, office.wanted(course), "once")
    office.session.commit()
    again, _ = filing.file(office.session, office.clerk, office.wanted(course), "once")
    assert again.id == made.id


def test_the_answer_is_another_persons_has_a_reason_and_comes_once(office, course):
    made = office.asked(course)
    uid, version = made.uid, made.version
    with pytest.raises(Refused, match="须由另一人答复"):
        answering.agree(office.session, office.clerk, uid, version, "")
    with pytest.raises(Refused, match="请填写理由"):
        answering.decline(office.session, office.approver, uid, version, " ")
    answering.decline(office.session, office.approver, uid, version, "师资不足")
    office.session.commit()
    with pytest.raises(Stale):
        answering.agree(office.session, office.approver, uid, version, "")


def test_lateness_of_the_answer_is_told_before_and_after(office, course):
    made = office.asked(course)
    assert answering.lateness(made) == ""
    with at(date(2026, 11, 28)):
        assert "已经超期" in answering.lateness(made)
        answering.agree(office.session, office.approver, made.uid, made.version, "")
        office.session.commit()
        assert "2026年11月28日才答复" in answering.lateness(office.again(made))


def test_only_one_of_two_answers_at_once_counts(office, course, engine):
    made = office.asked(course)
    uid, people = made.uid, [office.approver.id, office.other_approver.id]

    def answer(session, by):
        answering.agree(session, session.get(User, by), uid, 1, "")
        session.commit()
        return by

    found = at_once(engine, [lambda session, by=by: answer(session, by) for by in people])
    assert sum(isinstance(each, Stale) for each in found) == 1


def test_a_class_called_off_sets_its_sign_ups_free(office, course):
    one = office.agreed(course)
    signed = office.signed_up(course)
    office.seated(one, signed)
    answering.call_off(office.session, office.clerk, one.uid, office.again(one).version, "报名人数不够")
    office.session.commit()
    other = office.agreed(course)
    assert [each.uid for each in seating.waiting(office.session, other)] == [signed.uid]


# seats -------------------------------------------------------------------------------------------------------------


def test_sign_ups_of_the_granted_course_are_seated_once(office, course):
    one, other = office.agreed(course), office.course("家政服务")
    signed, _elsewhere = office.signed_up(course), office.signed_up(other)
    assert [(each.uid, each.wish) for each in seating.waiting(office.session, one)] == [(signed.uid, 1)]
    office.seated(one, signed)
    assert seating.count_waiting(office.session, one) == 0
    with pytest.raises(Refused, match="刚被安排"):
        seating.seat(office.session, office.clerk, one.uid, [signed.uid])


def test_nobody_is_in_two_classes_on_one_morning(office, course):
    who, other = office.person(), office.course("家政服务")
    first = office.agreed(course, sessions=Sessions.MORNINGS)
    office.seated(first, office.signed_up(course, person=who))
    second, signed = office.agreed(other), office.signed_up(other, person=who)
    with pytest.raises(Refused, match=f"王秀英2026年12月4日上午已在“柳编手工艺”（班次{first.number}"):
        seating.seat(office.session, office.clerk, second.uid, [signed.uid])
    office.session.rollback()
    third = office.agreed(other, sessions=Sessions.AFTERNOONS)
    assert office.seated(third, signed)


def test_a_full_class_takes_nobody_and_none_of_those_ticked(office, course):
    one = office.agreed(course, size=1)
    with pytest.raises(Refused, match="还能安排1人，勾选了2人"):
        office.seated(one, office.signed_up(course), office.signed_up(course))
    office.session.rollback()
    assert office.session.query(TrainingSeat).count() == 0


def test_a_class_not_agreed_takes_nobody(office, course):
    one, signed = office.asked(course), office.signed_up(course)
    with pytest.raises(Refused, match="待县级答复"):
        office.seated(one, signed)


def test_two_counters_seat_one_sign_up_once(office, course, engine):
    uids = [office.agreed(course, sessions=each).uid for each in (Sessions.MORNINGS, Sessions.AFTERNOONS)]
    signed, clerk = office.signed_up(course).uid, office.clerk.id

    def take(session, uid):
        made = seating.seat(session, session.get(User, clerk), uid, [signed])
        session.commit()
        return len(made)

    found = at_once(engine, [lambda session, uid=uid: take(session, uid) for uid in uids])
    assert sorted(isinstance(each, Refused) for each in found) == [False, True]


# attendance --------------------------------------------------------------------------------------------------------


@pytest.fixture
def running(office, course):
    one = office.agreed(course)
    (seat,) = office.seated(one, office.signed_up(course))
    with at(ENDS):
        yield one, seat


def test_half_days_outside_the_class_ahead_or_without_class_are_refused(office, running):
    one, seat = running
    marks = {seat.id: BOTH}
    for on in (STARTS - timedelta(days=1), ENDS + timedelta(days=1)):
        with pytest.raises(Refused, match="不能记考勤"):
            office.attend(one, on, marks)
        office.session.rollback()
    with at(STARTS), pytest.raises(Refused, match="还没有到"):
        office.attend(one, ENDS, marks)
    office.session.rollback()
    attendance.no_class(office.session, office.clerk, one.uid, STARTS, "大雪", 0)
    office.session.commit()
    with pytest.raises(Refused, match="停课（大雪）"):
        office.attend(one, STARTS, marks, 1)


def test_attendance_after_the_trainee_left_is_refused(office, running):
    one, seat = running
    seat_id = seat.id
    office.attend(one, STARTS, {seat_id: dict(BOTH)})
    with pytest.raises(Refused, match="还有出勤记录"):
        seating.leave(office.session, office.clerk, one.uid, seat.uid, STARTS - timedelta(days=1), "生病")
    office.session.rollback()
    seating.leave(office.session, office.clerk, one.uid, seat.uid, STARTS, "生病")
    office.session.commit()
    _, found = office.attend(one, STARTS + timedelta(days=1), {seat_id: dict(BOTH)})
    assert found == {seat_id: [("上午", "2026年12月4日已离班，2026年12月5日不能再记考勤")]}


def test_somebody_changed_the_day_meanwhile(office, running):
    one, seat = running
    office.attend(one, STARTS, {seat.id: dict(BOTH)})
    with pytest.raises(Stale):
        office.attend(one, STARTS, {seat.id: dict(BOTH)}, 0)


def test_a_stranger_and_a_half_day_without_class_are_told(office, course):
    one = office.agreed(course, sessions=Sessions.MORNINGS)
    (seat,) = office.seated(one, office.signed_up(course))
    with at(ENDS):
        _, found = office.attend(one, STARTS, {seat.id: dict(BOTH), 999: {Half.MORNING: True}})
    assert "只在上午上课" in str(found[seat.id])
    assert "不在本班" in str(found[999])


def test_months_attended_are_told_once_each(office, course):
    one, (seat,) = office.taught(course, office.signed_up(course))
    rows = office.session.execute(attended_months()).all()
    assert rows == [(seat.person_id, date(2026, 12, 1), f"training:{one.number}")]


def rows_of(content):
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def test_the_workbook_goes_out_and_comes_back(office, running):
    one, seat = running
    office.attend(one, STARTS, {seat.id: {Half.MORNING: True, Half.AFTERNOON: False}})
    rows = rows_of(attendance_file.workbook(office.session, one))
    assert rows[1] == [str(seat.id), "王秀英", one.number, "2026-12-04", "到", "缺"]
    assert len(rows) == 6
    filled = [[*row[:4], "到", "到"] for row in rows[1:]]
    read = attendance_file.read(office.session, attendance_file._written(filled, {}, tuple(Half)), one)
    assert read.problems == ()
    assert read.wanted[ENDS] == {seat.id: BOTH}


def test_wrong_lines_of_a_workbook_come_back_with_their_reasons(office, running):
    one, seat = running
    lines = [
        [str(seat.id), "别人", one.number, "2026-12-04", "到", ""],
        [str(seat.id), "王秀英", one.number, "2026-12-04", "来了", ""],
        [str(seat.id), "王秀英", one.number, "2026-12-20", "到", "到"],
        ["9999", "王秀英", one.number, "2026-12-05", "到", ""],
    ]
    read = attendance_file.read(office.session, attendance_file._written(lines, {}, tuple(Half)), one)
    assert [each.row for each in read.problems] == [2, 3, 4, 5]
    rows = rows_of(attendance_file.returned(read, one))
    assert rows[0][-1] == REASON
    assert "和编号不一致" in rows[1][-1]
    assert "不能记考勤" in rows[3][-1]


# results -----------------------------------------------------------------------------------------------------------


def save(office, one, wanted):
    with at(ENDS):
        _made, found = results.save(office.session, office.clerk, one.uid, office.again(one).version, wanted)
        office.session.commit() if not found else office.session.rollback()
    return found


def test_marks_over_100_and_a_day_of_issue_before_the_end_are_refused(office, course):
    one, (seat,) = office.taught(course, office.signed_up(course))
    early = Entry(101, True, "WF1", "", STARTS)
    assert {field for field, _ in save(office, one, {seat.id: early})[seat.id]} == {"mark", "issued_on"}
    assert {field for field, _ in save(office, one, {seat.id: Entry(80, True)})[seat.id]} == {
        "certificate", "issued_on",
    }  # fmt: skip
    assert save(office, one, {seat.id: Entry(100, True, "WF1", "", ENDS)}) == {}


def test_a_certificate_number_is_used_once_by_the_database_too(office, course):
    signed = office.signed_up(course), office.signed_up(course)
    one, (first, second) = office.taught(course, *signed)
    good = Entry(80, True, "WF1", "", ENDS)
    found = save(office, one, {first.id: good, second.id: good})
    assert "在本班重复" in str(found[second.id])
    assert save(office, one, {first.id: good}) == {}
    row = office.session.query(TrainingResult).one()
    copy = TrainingResult(
        seat_id=second.id, person_id=second.person_id, title="x", mark=1, passed=True, certificate=row.certificate,
        level="", issued_on=ENDS, entered_by_id=office.clerk.id, entered_at=row.entered_at,
    )  # fmt: skip
    office.session.add(copy)
    with pytest.raises(IntegrityError):
        office.session.flush()


def test_a_certificate_of_another_class_is_named(office, course):
    other = office.course("家政服务")
    one, (seat,) = office.taught(course, office.signed_up(course))
    save(office, one, {seat.id: Entry(80, True, "WF1", "", ENDS)})
    two, (place,) = office.taught(other, office.signed_up(other))
    found = save(office, two, {place.id: Entry(80, True, "WF1", "", ENDS)})
    assert f"已用于“柳编手工艺”（班次{one.number}）" in str(found)


def closed(office, one, seat):
    assert save(office, one, {seat.id: Entry(80, True, "WF1", "", ENDS)}) == {}
    with at(ENDS):
        results.close(office.session, office.approver, one.uid, office.again(one).version)
        office.session.commit()


def test_the_county_closes_a_class_that_lacks_nothing(office, course):
    one, (seat,) = office.taught(course, office.signed_up(course))
    with at(ENDS), pytest.raises(Refused, match="没有登记成绩"):
        results.close(office.session, office.approver, one.uid, office.again(one).version)
    office.session.rollback()
    closed(office, one, seat)
    with at(ENDS), pytest.raises(Refused, match="已结业"):
        office.attend(one, STARTS, {seat.id: dict(BOTH)}, 1)


def test_a_certificate_stands_on_the_persons_page_and_bars_the_course(office, course):
    signed = office.signed_up(course)
    one, (seat,) = office.taught(course, signed)
    closed(office, one, seat)
    (training,) = records.trainings(office.session, seat.person_id)
    assert (training.words, training.certificate) == ("合格", "WF1")
    again = office.course("柳编手工艺")
    raw = office.training(office.session.get(type(signed.person), seat.person_id), again)
    reading = casework.read(office.session, office.clerk, casework.reading.SCHEMES["training"], raw, None)
    assert "已取得此项目证书（WF1）" in str(reading.judgement.rows)


def test_a_class_with_a_claim_is_not_reopened(office, course):
    one, (seat,) = office.taught(course, office.signed_up(course))
    closed(office, one, seat)
    with at(ENDS):
        office.submit("training_subsidy", office.training_subsidy(office.again(one)))
        with pytest.raises(Refused, match="已有补贴申请"):
            results.reopen(office.session, office.approver, one.uid, office.again(one).version, "成绩有误")


def test_attendance_needs_the_class_held(office, course):
    one = office.asked(course)
    with at(ENDS), pytest.raises(Refused):
        attendance.save(office.session, office.clerk, one.uid, STARTS, {}, About(), 0)
    assert office.session.query(TrainingClass).one().state is ClassState.ASKED
    assert FILED < STARTS
