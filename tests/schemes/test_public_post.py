"""Who may be placed in a public-welfare post, and for how long."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import delete

from fupin import casework
from fupin.calendar import add_months
from fupin.identity import with_check_digit
from fupin.model import Parameter
from fupin.model.terms import Action, Confirmed, Outcome, State, StatusEvent
from fupin.schemes import SCHEMES
from fupin.schemes.common import Grant, PersonFacts
from fupin.schemes.public_post.award import amount, settle
from fupin.schemes.public_post.facts import OpeningFacts, PostFacts
from fupin.schemes.public_post.model import PublicPostDetails
from fupin.schemes.public_post.rules import (
    RULES,
    certificate_or_near_pension,
    hours_of_post,
    market_route_tried,
    months_used,
    no_other_work,
    one_per_household,
    starts_in_time,
    term_allowed,
    vacancy,
    wage_known,
)
from tests.office import PASSED, TODAY, Office, at, known, missing

SCHEME = SCHEMES["public_post"]


def person(birth=date(1985, 3, 7)):
    return PersonFacts(
        id=1, name="王秀英", sex="女", birth=birth, status=StatusEvent.REGISTERED, status_on=date(2015, 1, 1),
        labour="普通劳动力", disability=None, household_id=1,
    )  # fmt: skip


def opening(**more):
    values = {
        "quantity": 2, "weekly_hours": 30, "taken": 0, "opens_on": date(2026, 1, 1), "closes_on": None, **more,
    }  # fmt: skip
    return OpeningFacts(
        id=1, unit="柳溪村", title="村庄保洁员", kind="保洁", content="清扫", conditions="能劳动", **values
    )


def facts(**more):
    values = {
        "on": TODAY, "notice": PASSED, "person": person(), "opening": opening(), "starts_on": date(2027, 1, 1),
        "ends_on": date(2027, 12, 31), "weekly_hours": 30, "certificate": None, "market_tried": True,
        "market_account": "两次应聘", "grants": (), "first_approved_on": TODAY, "in_household": (),
        "work_min": known(16), "work_max": known(60), "max_months": known(36), "near_years": known(5),
        "pension_age": known(60), "pension_start": known("birthday"), "hourly": known(2100), "monthly": known(210000),
        "count_rule": known("paid_months"), "near_fixed": known("first_approval"),
    }  # fmt: skip
    return PostFacts(**{**values, **more})


def post(starts_on, months, scheme="public_post", item="柳溪村保洁员"):
    return Grant(scheme, item, starts_on, add_months(starts_on, months) - timedelta(days=1), 9)


def near(birth, on, start="birthday"):
    return certificate_or_near_pension(facts(person=person(birth), on=on, pension_start=known(start))).outcome


# near pension ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("birth", "start", "first_day"),
    [
        (date(1961, 6, 15), "birthday", date(2016, 6, 16)),
        (date(1961, 6, 15), "month_after", date(2016, 7, 2)),
        (date(1964, 2, 29), "birthday", date(2019, 3, 1)),
        (date(1961, 2, 28), "birthday", date(2016, 2, 29)),
    ],
)
def test_exactly_five_years_is_not_less_than_five(birth, start, first_day):
    assert near(birth, first_day - timedelta(days=1), start) is Outcome.FAILED
    assert near(birth, first_day, start) is Outcome.PASSED


def test_the_fifty_fifth_birthday_itself_fails_and_the_day_after_passes():
    assert near(date(1961, 6, 15), date(2016, 6, 15)) is Outcome.FAILED
    assert near(date(1961, 6, 15), date(2016, 6, 16)) is Outcome.PASSED


@pytest.mark.parametrize(("start", "first_too_late"), [("birthday", (2021, 6, 15)), ("month_after", (2021, 7, 1))])
def test_who_draws_the_pension_is_no_longer_near_it(start, first_too_late):
    edge = date(*first_too_late)
    assert near(date(1961, 6, 15), edge - timedelta(days=1), start) is Outcome.PASSED
    assert near(date(1961, 6, 15), edge, start) is Outcome.FAILED


def test_a_certificate_makes_the_age_no_matter():
    finding = certificate_or_near_pension(facts(certificate="43"))
    assert (finding.outcome, finding.words) == (Outcome.PASSED, "持残疾证（肢体三级）")


def test_neither_certificate_nor_age_says_from_when():
    finding = certificate_or_near_pension(facts(person=person(date(1985, 3, 7))))
    assert finding.outcome is Outcome.FAILED
    assert finding.words == (
        "没有残疾证；2045年3月7日起领取养老保险待遇，2040年3月7日之后不足 5 年，申请日2026年11月20日不在其间"
    )


def test_the_pension_age_unknown_leaves_it_unknown():
    finding = certificate_or_near_pension(facts(pension_age=missing("领取年龄")))
    assert finding.outcome is Outcome.UNKNOWN


def test_a_resident_who_is_not_on_the_register_is_unknown():
    assert certificate_or_near_pension(facts(person=None)).outcome is Outcome.UNKNOWN
    assert term_allowed(facts(person=None)).outcome is Outcome.UNKNOWN


# market, vacancy, hours --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tried", "expected"), [(True, Outcome.PASSED), (False, Outcome.FAILED), (None, Outcome.UNKNOWN)]
)
def test_the_market_comes_first(tried, expected):
    assert market_route_tried(facts(market_tried=tried)).outcome is expected


@pytest.mark.parametrize(
    ("taken", "expected", "words"),
    [
        (0, Outcome.PASSED, "村庄保洁员共 2 人，此期间已安置 0 人，空缺 2 人"),
        (1, Outcome.PASSED, "村庄保洁员共 2 人，此期间已安置 1 人，空缺 1 人"),
        (2, Outcome.FAILED, "村庄保洁员共 2 人，此期间已安置 2 人，没有空缺"),
        (3, Outcome.FAILED, "村庄保洁员共 2 人，此期间已安置 3 人，没有空缺"),
    ],
)
def test_a_full_opening_has_no_vacancy(taken, expected, words):
    finding = vacancy(facts(opening=opening(taken=taken)))
    assert (finding.outcome, finding.words) == (expected, words)


@pytest.mark.parametrize(("hours", "expected"), [(29, Outcome.PASSED), (30, Outcome.PASSED), (31, Outcome.FAILED)])
def test_hours_stay_within_the_posts(hours, expected):
    assert hours_of_post(facts(weekly_hours=hours)).outcome is expected


@pytest.mark.parametrize(
    ("starts_on", "expected"),
    [
        (TODAY - timedelta(days=1), Outcome.FAILED),
        (TODAY, Outcome.PASSED),
        (date(2027, 6, 30), Outcome.PASSED),
        (date(2027, 7, 1), Outcome.FAILED),
    ],
)
def test_a_post_starts_after_the_application_while_it_is_open(starts_on, expected):
    closing = opening(closes_on=date(2027, 6, 30))
    assert starts_in_time(facts(opening=closing, starts_on=starts_on)).outcome is expected


def test_a_post_does_not_start_before_it_is_opened():
    assert starts_in_time(facts(opening=opening(opens_on=date(2027, 1, 2)))).outcome is Outcome.FAILED
    assert starts_in_time(facts(opening=opening(opens_on=date(2027, 1, 1)))).outcome is Outcome.PASSED


def test_without_an_opening_nothing_can_be_said():
    assert starts_in_time(facts(opening=None)).outcome is Outcome.UNKNOWN
    assert vacancy(facts(opening=None)).outcome is Outcome.UNKNOWN
    assert hours_of_post(facts(opening=None)).outcome is Outcome.UNKNOWN
    assert hours_of_post(facts(weekly_hours=None)).outcome is Outcome.UNKNOWN


# other work --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["public_post", "workshop"])
@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), Outcome.PASSED),
        (date(2026, 1, 1), date(2027, 1, 1), Outcome.FAILED),
        (date(2027, 12, 31), date(2028, 12, 30), Outcome.FAILED),
        (date(2028, 1, 1), date(2028, 12, 31), Outcome.PASSED),
        (date(2027, 3, 1), None, Outcome.FAILED),
        (None, None, Outcome.FAILED),
    ],
)
def test_no_other_post_or_workshop_at_the_time(scheme, starts, ends, expected):
    assert no_other_work(facts(grants=(Grant(scheme, "某处", starts, ends, 9),))).outcome is expected


def test_a_course_at_the_time_is_no_work():
    assert no_other_work(facts(grants=(post(date(2027, 1, 1), 12, "training"),))).outcome is Outcome.PASSED


# term --------------------------------------------------------------------------------------------------------------


def term(grants, starts_on, months, **more):
    ends_on = add_months(starts_on, months) - timedelta(days=1)
    return term_allowed(facts(grants=tuple(grants), starts_on=starts_on, ends_on=ends_on, **more))


@pytest.mark.parametrize(("months", "expected"), [(36, Outcome.PASSED), (37, Outcome.FAILED)])
def test_a_first_post_may_last_thirty_six_months(months, expected):
    assert term((), date(2027, 1, 1), months).outcome is expected


def test_twenty_four_and_thirteen_months_are_too_many():
    finding = term((post(date(2020, 1, 1), 24),), date(2027, 1, 1), 13)
    assert finding.outcome is Outcome.FAILED
    assert finding.words == "以前 24 个月，本次 13 个月，合计 37 个月，最长 36 个月"
    assert term((post(date(2020, 1, 1), 24),), date(2027, 1, 1), 12).outcome is Outcome.PASSED


def test_gaps_do_not_count():
    """2016-09 to 2017-08 and 2018-01 to 2018-12 are 24; from 2019-03 the last month is 2020-02."""
    before = (post(date(2016, 9, 1), 12), post(date(2018, 1, 1), 12))
    assert len(months_used(facts(grants=before))) == 24
    assert term(before, date(2019, 3, 1), 12).outcome is Outcome.PASSED
    assert term(before, date(2019, 3, 1), 13).outcome is Outcome.FAILED


def test_two_posts_in_a_month_are_one_month():
    before = (post(date(2020, 1, 1), 1), post(date(2020, 1, 15), 1))
    assert months_used(facts(grants=before)) == {"2020-01", "2020-02"}


def test_a_month_shared_with_an_earlier_post_counts_once():
    before = (Grant("public_post", "村", date(2024, 1, 1), date(2026, 12, 10), 9),)  # 36 months, the last begun
    finding = term_allowed(facts(grants=before, starts_on=date(2026, 12, 11), ends_on=date(2026, 12, 31)))
    assert finding.outcome is Outcome.PASSED
    assert "本次 0 个月" in finding.words


def test_workshop_work_uses_up_no_months():
    assert months_used(facts(grants=(post(date(2020, 1, 1), 36, "workshop"),))) == set()


OLD = person(date(1970, 6, 15))  # fifty-five in 2025, pension in 2030


def test_who_is_near_pension_may_stay_until_then():
    start = date(2027, 1, 1)
    inside = facts(person=OLD, starts_on=start, ends_on=date(2030, 6, 15))
    assert term_allowed(inside).outcome is Outcome.PASSED
    assert "可延长至2030年6月15日" in term_allowed(inside).words
    assert term_allowed(replace(inside, ends_on=date(2030, 6, 16))).outcome is Outcome.FAILED


def test_nearness_is_fixed_at_the_first_application():
    """Who was fifty-three at the first post keeps the thirty-six months, though near pension by now."""
    before = (post(date(2023, 7, 1), 30),)
    finding = term(before, date(2027, 1, 1), 12, person=OLD, first_approved_on=date(2023, 6, 1))
    assert finding.outcome is Outcome.FAILED
    assert "合计 42 个月" in finding.words


def test_whoever_was_near_at_the_first_application_still_is_exempt():
    before = (post(date(2025, 7, 1), 36),)
    finding = term(before, date(2028, 7, 1), 12, person=OLD, first_approved_on=date(2025, 6, 20))
    assert finding.outcome is Outcome.PASSED


def test_a_term_without_days_is_unknown():
    assert term_allowed(facts(starts_on=None)).outcome is Outcome.UNKNOWN
    assert no_other_work(facts(ends_on=None)).outcome is Outcome.UNKNOWN


# household and pay -------------------------------------------------------------------------------------------------


def test_a_second_member_of_the_household_is_a_warning_only():
    finding = one_per_household(facts(in_household=("刘洋",)))
    assert (finding.outcome, finding.blocks) == (Outcome.WARNED, False)
    assert "刘洋" in finding.words


@pytest.mark.parametrize("missed", ["hourly", "monthly"])
def test_an_unknown_wage_is_unknown(missed):
    assert wage_known(facts(**{missed: missing("最低工资")})).outcome is Outcome.UNKNOWN
    assert amount(facts(**{missed: missing("最低工资")})) is None


def test_the_subsidy_is_by_the_hour_with_a_monthly_cap():
    assert amount(facts(hourly=known(1710), monthly=known(171000))).words == (
        "每小时 17.10 元，按实际工时计发，每月不超过 1,710.00 元"
    )


def test_a_figure_to_be_confirmed_is_marked():
    assert wage_known(facts(hourly=known(2100, status=Confirmed.DEMO))).marks == ("演示数据",)


def test_a_good_case_has_no_finding_that_blocks():
    findings = [rule(facts(certificate="43")) for rule in RULES]
    assert not [finding for finding in findings if finding.blocks]


def test_approval_fixes_nearness_pension_day_and_standard():
    details = PublicPostDetails()
    settle(details, facts(person=OLD, first_approved_on=TODAY))
    assert (details.near_pension, details.pension_on) == (True, date(2030, 6, 15))
    assert (details.hourly_fen, details.monthly_cap_fen) == (2100, 210000)


# gathered ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def office(session):
    with at(TODAY):
        yield Office(session)


def judged(office, raw):
    return casework.read(office.session, office.clerk, SCHEME, raw, None).judgement


def rule_of(office, raw, name):
    return next(finding for finding in judged(office, raw).findings if finding.rule == name)


def test_a_certificate_on_the_register_counts_without_being_typed(office):
    raw = office.public_post(office.person(disability="62"), office.opening())
    assert raw.pop("disability")
    assert rule_of(office, raw, "certificate_or_near_pension").words == "持残疾证（精神二级）"


def test_a_certificate_typed_counts_too(office):
    person = office.person()
    raw = office.public_post(person, office.opening()) | {"disability": [person.id_number + "11"]}
    assert rule_of(office, raw, "certificate_or_near_pension").words == "持残疾证（视力一级）"


def test_approved_placements_of_the_term_fill_the_opening(office):
    opening = office.opening(quantity=1)
    first = office.submit("public_post", office.public_post(office.person(disability="43"), opening))
    raw = office.public_post(office.person(disability="43"), opening)
    later = office.public_post(office.person(disability="43"), opening, date(2028, 1, 1))
    assert rule_of(office, raw, "vacancy").outcome is Outcome.PASSED
    office.advance(first, State.APPROVED)
    assert rule_of(office, raw, "vacancy").words == "村庄保洁员共 1 人，此期间已安置 1 人，没有空缺"
    assert rule_of(office, later, "vacancy").outcome is Outcome.PASSED


def test_an_opening_without_places_has_no_vacancy(office):
    raw = office.public_post(office.person(disability="43"), office.opening(quantity=0))
    assert rule_of(office, raw, "vacancy").outcome is Outcome.FAILED


def test_the_case_itself_does_not_fill_its_opening(office):
    raw = office.public_post(office.person(disability="43"), office.opening(quantity=1))
    application = office.submit("public_post", raw)
    office.advance(application, State.ISSUED)


def test_workshop_work_of_the_time_stands_in_the_way(office):
    person = office.person(disability="43")
    office.advance(office.submit("workshop", office.workshop(office.body(), [person])), State.ISSUED)
    raw = office.public_post(person, office.opening(), date(2026, 8, 1))
    assert rule_of(office, raw, "no_other_work").outcome is Outcome.FAILED
    free = office.public_post(person, office.opening(), date(2026, 9, 1))
    assert rule_of(office, free, "no_other_work").outcome is Outcome.PASSED


def test_a_second_member_of_the_household_is_told_and_can_be_approved(office):
    household = office.household()
    opening = office.opening()
    first = office.person("刘洋", household=household, disability="43")
    office.advance(office.submit("public_post", office.public_post(first, opening)), State.ISSUED)
    second = office.person("王秀英", household=household, disability="43")
    raw = office.public_post(second, opening)
    assert rule_of(office, raw, "one_per_household").words.startswith("同户刘洋已在公益性岗位")
    office.advance(office.submit("public_post", raw), State.APPROVED)


def test_the_first_application_of_a_life_fixes_the_nearness(office):
    person = office.person(birth=date(1972, 6, 15))
    first = date(2026, 1, 5)
    with at(first):
        raw = office.public_post(person, office.opening(), date(2026, 2, 1))
        raw |= {"disability": [person.id_number + "43"]}
        office.advance(office.submit("public_post", raw), State.ISSUED)
    with at(date(2028, 1, 5)):  # fifty-five by now
        again = office.public_post(person, office.opening(), date(2028, 2, 1)) | {"ends_on": ["2030", "12", "31"]}
        finding = rule_of(office, again, "term_allowed")
        assert rule_of(office, again, "certificate_or_near_pension").outcome is Outcome.PASSED
    assert finding.words == "以前 12 个月，本次 35 个月，合计 47 个月，最长 36 个月"


@pytest.mark.parametrize(
    ("on", "county", "words"),
    [
        (date(2016, 5, 31), "370702", "每小时 16.00 元"),
        (date(2016, 6, 1), "370702", "每小时 17.10 元"),
        (date(2017, 6, 1), "370724", "每小时 16.40 元"),
        (date(2018, 6, 1), "370724", "每小时 17.30 元"),
    ],
)
def test_the_wage_is_that_of_county_and_day(session, on, county, words):
    with at(on):
        office = Office(session)
        clerk = office.user(office.clerk.role, f"{county}001" if county == "370702" else "370724101", "窗口")
        person = office.person(area=f"{clerk.scope}201", disability="43")
        raw = office.public_post(person, office.opening(area=clerk.scope))
        found = casework.read(session, clerk, SCHEME, raw, None).judgement
    assert found.amount.words.startswith(words)


def test_without_a_wage_of_the_day_it_is_unknown(office):
    office.session.execute(delete(Parameter).where(Parameter.code == "wage.minimum_hourly_fen"))
    raw = office.ready("public_post")
    assert rule_of(office, raw, "wage_known").outcome is Outcome.UNKNOWN
    assert judged(office, raw).amount is None


def test_a_person_nobody_knows_can_be_judged_and_refused(office):
    raw = office.ready("public_post") | {"id_number": [with_check_digit("37070219850307999")]}
    raw.pop("disability")
    application = office.submit("public_post", raw, insist=True)
    office.act(application, Action.ENDORSE)
    office.act(application, Action.REJECT)
