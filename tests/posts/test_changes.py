"""Renewal, suspension, resumption and exit: reported by the counter, in effect when the county says so."""

from datetime import date

import pytest
from sqlalchemy import select

from fupin.lifecycle import Refused
from fupin.model import Benefit, StatusChange
from fupin.model.posts import ChangeKind, ChangeState, ExitReason
from fupin.model.terms import StatusEvent
from fupin.posts import changes, payroll, terms
from fupin.posts.changes import Asked
from fupin.posts.roll import Entry, of_unit
from tests.office import at, at_once, errors
from tests.posts.conftest import FEBRUARY, JANUARY

R, S, U, X = ChangeKind.RENEW, ChangeKind.SUSPEND, ChangeKind.RESUME, ChangeKind.EXIT
JUNE = date(2027, 6, 20)


def ask(office, placement, kind, on, reason=None, **more):
    made = changes.ask(office.session, office.clerk, placement.id, Asked(kind, on, "情况属实", reason, **more))
    office.session.commit()
    return made


def settle(office, placement, kind, on, reason=None):
    made = ask(office, placement, kind, on, reason)
    changes.confirm(office.session, office.approver, made.uid, "")
    office.session.commit()
    return made


def refusal(office, placement, kind, on, reason=None):
    with pytest.raises(Refused) as refused:
        ask(office, placement, kind, on, reason)
    office.session.rollback()
    return str(refused.value)


def test_a_change_takes_effect_when_the_county_confirms_it(office):
    placement = office.placed()
    asked = ask(office, placement, R, date(2028, 6, 30))
    assert placement.ends_on == date(2027, 12, 31)
    changes.confirm(office.session, office.approver, asked.uid, "同意")
    office.session.commit()
    assert placement.ends_on == date(2028, 6, 30)
    benefit = office.session.scalars(select(Benefit).where(Benefit.application_id == placement.application_id)).one()
    assert benefit.ends_on == date(2028, 6, 30)


def test_what_is_declined_changes_nothing_and_says_why(office):
    placement = office.placed()
    asked = ask(office, placement, R, date(2028, 6, 30))
    with pytest.raises(Refused, match="理由"):
        changes.decline(office.session, office.approver, asked.uid, " ")
    office.session.rollback()
    changes.decline(office.session, office.approver, asked.uid, "岗位撤销")
    office.session.commit()
    assert (asked.state, placement.ends_on) == (ChangeState.DECLINED, date(2027, 12, 31))


def test_one_change_waits_at_a_time_and_is_decided_once(office):
    placement = office.placed()
    asked = ask(office, placement, R, date(2028, 6, 30))
    assert "待县级确认" in refusal(office, placement, R, date(2028, 7, 31))
    changes.confirm(office.session, office.approver, asked.uid, "")
    office.session.commit()
    with pytest.raises(Refused, match="不用再办"):
        changes.confirm(office.session, office.approver, asked.uid, "")


def test_thirty_six_months_may_be_held_and_the_thirty_seventh_is_refused(office):
    placement = office.placed()
    words = refusal(office, placement, R, date(2030, 1, 1))
    assert "以前的岗位已用12个月，加上本次共37个月，最长36个月" in words
    assert settle(office, placement, R, date(2029, 12, 31)).state is ChangeState.CONFIRMED


def test_twenty_four_months_in_one_post_and_thirteen_in_another_are_one_too_many(office):
    first = office.placed()
    settle(office, first, R, date(2028, 12, 31))
    with at(JUNE):
        settle(office, first, X, JUNE, ExitReason.RESIGNED)
    person = first.person_id
    with at(date(2028, 1, 5)):
        from fupin.posts.placing import Wish, beyond
        from fupin.schemes.public_post.months import Stint

        stints = [Stint(date(2024, 1, 1), date(2025, 12, 31))]
        thirteen, twelve = Wish(1, date(2027, 1, 15), date(2028, 1, 14)), Wish(1, date(2027, 1, 1), date(2027, 12, 31))
        assert "共37个月" in beyond(office.session, first.area_code, stints, thirteen)
        assert beyond(office.session, first.area_code, stints, twelve) == ""
    assert person


def test_a_renewal_ends_later_than_now_and_finds_a_place(office):
    opening = office.opening(quantity=1)
    placement = office.placed(opening)
    assert "应晚于这一天" in refusal(office, placement, R, date(2027, 12, 31))
    other = office.placed(office.opening())
    other.opening_id, other.starts_on, other.ends_on = opening.id, date(2028, 1, 1), date(2028, 12, 31)
    office.session.commit()
    assert "没有空缺" in refusal(office, placement, R, date(2028, 3, 31))


def test_who_was_near_pension_at_the_first_approval_stays_until_then_and_no_day_longer(office):
    # 55 and some months on the day: sixty within the fifth year
    placement = office.placed(birth=date(1971, 6, 15), disability="")
    assert (placement.near_pension, placement.pension_on) == (True, date(2031, 6, 15))
    assert "不能超过这一天" in refusal(office, placement, R, date(2031, 6, 16))
    settle(office, placement, R, date(2031, 6, 15))
    clock_ = terms.of_person(office.session, placement.person_id, placement.area_code)
    assert "不受36个月限制，可以到2031年6月15日" in clock_.words


def test_who_was_fifty_four_then_keeps_the_thirty_six_months(office):
    placement = office.placed(birth=date(1972, 6, 15))
    assert placement.near_pension is False
    assert "最长36个月" in refusal(office, placement, R, date(2030, 1, 31))


def test_nobody_works_during_a_suspension_and_a_whole_month_of_it_does_not_count(office):
    placement = office.placed()
    settle(office, placement, S, date(2027, 1, 11))
    assert "已暂停" in refusal(office, placement, S, date(2027, 3, 1))
    (member,) = of_unit(office.session, office.unit_of(placement), JANUARY)
    assert member.days == 10
    settle(office, placement, U, date(2027, 3, 1))
    (member,) = of_unit(office.session, office.unit_of(placement), FEBRUARY)
    assert member.days == 0
    with at(date(2027, 4, 1)):
        assert terms.of_person(office.session, placement.person_id, placement.area_code).used == 3  # not February
        office.figure("public_post.count_rule", "calendar")
        found = terms.of_person(office.session, placement.person_id, placement.area_code)
        assert (found.used, found.by_calendar) == (4, True)


def test_resuming_needs_a_suspension_and_a_later_day(office):
    placement = office.placed()
    assert "没有暂停" in refusal(office, placement, U, date(2027, 2, 1))
    settle(office, placement, S, date(2027, 2, 1))
    assert "应晚于" in refusal(office, placement, U, date(2027, 2, 1))
    assert "之内" in refusal(office, placement, U, date(2028, 2, 1))


@pytest.mark.parametrize("reason", list(ExitReason))
def test_each_of_the_twelve_reasons_ends_a_post(office, reason):
    placement = office.placed()
    with at(JUNE):
        made = settle(office, placement, X, JUNE, reason)
    assert (placement.exited_on, placement.exit_reason) == (JUNE, reason)
    assert made.recover is (reason is ExitReason.FRAUD)


def test_there_are_twelve_reasons():
    assert len(ExitReason) == 12


def test_an_exit_needs_its_reason_a_day_of_the_term_and_one_that_has_come(office):
    placement = office.placed()
    with at(JUNE):
        assert "请选择离岗原因" in refusal(office, placement, X, JUNE)
        assert "还没有到" in refusal(office, placement, X, date(2027, 6, 21), ExitReason.DIED)
        assert "之内" in refusal(office, placement, X, date(2026, 12, 31), ExitReason.DIED)
        settle(office, placement, X, JUNE, ExitReason.DIED)
        assert "已离岗" in refusal(office, placement, R, date(2028, 6, 30))


def test_an_exit_reported_late_says_so(office):
    late, prompt = office.placed(), office.placed()
    with at(date(2027, 7, 1)):
        made = settle(office, late, X, date(2027, 6, 1), ExitReason.EMPLOYED)
        assert "应在2027年6月8日前报告" in changes.late_report(office.session, late, made)
        made = settle(office, prompt, X, date(2027, 6, 30), ExitReason.EMPLOYED)
        assert changes.late_report(office.session, prompt, made) == ""


def test_pay_after_an_exit_that_was_told_late_is_to_be_recovered(office):
    placement = office.placed()
    february = office.confirmed(placement, FEBRUARY, Entry(20, 160, passed=True))
    office.approve(february)
    with at(date(2027, 3, 20)):
        settle(office, placement, X, date(2027, 1, 31), ExitReason.DIED)
        assert changes.paid_after(office.session, placement) == [FEBRUARY]
        (line,) = payroll.kept(office.session, february.id)
        payroll.correct(office.session, office.approver, line.id, 0, "1月31日已离岗")
        office.session.commit()
    assert sum(line.amount_fen for line in payroll.kept(office.session, february.id)) == 0


@pytest.mark.parametrize(
    ("event", "words"),
    [(StatusEvent.DIED, "原因3（死亡）"), (StatusEvent.LIFTED, "到期满为止"), (StatusEvent.MOVED_OUT, "原因9")],
)
def test_what_became_of_a_registration_is_a_warning_with_its_clause_and_stops_nothing(office, event, words):
    placement = office.placed()
    happened = {"event": event, "on": date(2027, 1, 3), "basis": "村委会证明"}
    office.session.add(StatusChange(person_id=placement.person_id, recorded_at=placement.assigned_at, **happened))
    office.session.commit()
    with at(date(2027, 2, 5)):
        told = terms.warnings(office.session, [placement.person_id])[placement.person_id]
        assert words in told
        assert "二(一)2" in told
    assert office.enter(placement)[1] == {}


def test_a_change_is_decided_by_one_of_two_at_once(office, engine):
    placement = office.placed()
    uid = ask(office, placement, R, date(2028, 6, 30)).uid
    approver = office.approver
    office.session.refresh(approver)
    office.session.expunge(approver)

    def decide(session):
        changes.confirm(session, approver, uid, "")
        session.commit()

    found = at_once(engine, [decide, decide])
    assert [type(each) for each in errors(found)] == [Refused]
