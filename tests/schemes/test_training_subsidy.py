"""What a training subsidy is claimed for, by whom, until when, and that nobody's course is paid for twice."""

from datetime import date, timedelta

import pytest

from fupin import casework
from fupin.lifecycle import Refused
from fupin.model import Benefit, Parameter, Person, TrainingResult
from fupin.model.terms import Action, Outcome, State
from fupin.schemes import SCHEMES
from fupin.schemes.training_subsidy.listed import listed
from fupin.schemes.training_subsidy.model import TrainingSubsidyDetails
from tests.office import COUNTY, OTHER_COUNTY, TODAY, Office, at

CODE = "training_subsidy"


@pytest.fixture
def office(session):
    with at(TODAY):
        yield Office(session)


def judged(office, raw):
    return casework.read(office.session, office.clerk, SCHEMES[CODE], raw, None).judgement


def finding(judgement, rule):
    return next(each for each in judgement.findings if each.rule == rule)


def test_a_short_class_is_paid_by_the_countys_rate_for_each_who_qualified(office):
    found = judged(office, office.training_subsidy(office.graduated(office.person(), office.person("刘洋"))))
    assert found.eligible, [each.words for each in found.blocking]
    assert all(row.eligible for row in found.rows), found.rows
    assert (found.amount.fen, found.amount.words) == (100_000, "2 人 × 500 元")
    assert "演示数据" in finding(found, "rate_known").words


def test_a_longer_class_is_paid_by_its_courses_standard(office):
    course = office.course("家政服务", rate_fen=120_000)
    one = office.graduated(office.person(), course=course, starts_on=TODAY - timedelta(days=6))
    one.starts_on -= timedelta(days=1)
    office.session.commit()
    found = judged(office, office.training_subsidy(one))
    assert found.amount.fen == 120_000
    course.rate_fen = None
    office.session.commit()
    assert finding(judged(office, office.training_subsidy(one)), "rate_known").outcome is Outcome.UNKNOWN


def test_a_missing_rate_is_unknown_and_never_passed(office):
    rows = office.session.query(Parameter).filter_by(code="training.short_rate_fen", area_code=COUNTY)
    for row in rows:
        row.value = None
    office.session.commit()
    found = judged(office, office.training_subsidy(office.graduated(office.person())))
    assert finding(found, "rate_known").outcome is Outcome.UNKNOWN
    assert found.amount is None
    assert not found.eligible


@pytest.mark.parametrize(("days", "expected"), [(30, Outcome.PASSED), (31, Outcome.FAILED)])
def test_it_is_claimed_by_the_thirtieth_day_after_the_end(office, days, expected):
    one = office.graduated(office.person(), starts_on=TODAY - timedelta(days=days + 4))
    assert finding(judged(office, office.training_subsidy(one)), "in_time").outcome is expected


def test_days_claimed_are_never_more_than_those_attended_or_held(office):
    one = office.graduated(office.person(), came=9)
    found = judged(office, office.training_subsidy(one))
    assert finding(found, "somebody_passes").outcome is Outcome.FAILED
    assert "出勤4.5天，申报5天" in str(found.rows)
    assert judged(office, office.training_subsidy(one, claimed_days="4")).eligible
    assert finding(judged(office, office.training_subsidy(one, claimed_days="6")), "days_claimed").blocks


def test_the_same_course_is_paid_for_once_in_a_life(office):
    person, course = office.person(), office.course()
    one = office.graduated(person, course=course)
    done = office.advance(office.submit(CODE, office.training_subsidy(one)), State.ISSUED)
    benefit = office.session.query(Benefit).filter_by(application_id=done.id).one()
    assert benefit.once_key == f"{CODE}:{course.name}"
    assert office.session.get(TrainingSubsidyDetails, done.id).trainees[0].amount_fen == 50_000
    again = judged(office, office.training_subsidy(one))
    assert "同一项目一人一次" in str(again.rows)
    assert not again.eligible


def test_two_claims_for_one_trainee_cannot_both_be_issued(office):
    person, course = office.person(), office.course()
    one = office.graduated(person, course=course)
    own = office.training_subsidy(one, claimant="个人", id_number=person.id_number, account_holder=person.name)
    first, second = office.submit(CODE, office.training_subsidy(one)), office.submit(CODE, own)
    office.advance(first, State.ISSUED)
    office.act(second, Action.ENDORSE)
    with pytest.raises(Refused, match="符合 0 人"):
        office.act(second, Action.APPROVE)


def test_only_the_school_that_held_the_class_claims_for_all_of_it(office):
    one, other = office.graduated(office.person()), office.body()
    raw = office.training_subsidy(one, company=other.name, credit_code=other.credit_code)
    assert finding(judged(office, raw), "who_claims").outcome is Outcome.FAILED


def by_enterprise(office, one, *lines, **more):
    body = office.body()
    said = {"claimant": "企业", "company": body.name, "credit_code": body.credit_code, "account_holder": body.name}
    return office.training_subsidy(one, **said, certificates="\n".join(lines), **more)


def graduates(office, *names):
    one = office.graduated(*(office.person(name) for name in names))
    found = office.session.query(TrainingResult).order_by(TrainingResult.id)
    return one, [result.certificate for result in found]


def of_row(judgement, rule, row=0):
    return next(each for each in judgement.rows[row].findings if each.rule == rule)


def wrong(office, raw):
    reading = casework.read(office.session, office.clerk, SCHEMES[CODE], raw, None)
    assert not reading.form.validate()
    return str(reading.form.certificates.errors)


def test_an_enterprise_claims_for_its_workers_by_certificate_and_labour_contract(office):
    one, (first, second) = graduates(office, "王秀英", "刘洋")
    raw = by_enterprise(office, one, f"{first} 2026-01-01 2027-12-31", f"{second}，2026年11月1日至2027年10月31日")
    found = judged(office, raw)
    assert found.eligible, [each.words for each in found.blocking]
    assert of_row(found, "employed").words == "劳动合同2026年1月1日至2027年12月31日"
    assert found.amount.fen == 100_000
    done = office.advance(office.submit(CODE, raw), State.ISSUED)
    assert office.session.query(Benefit).filter_by(application_id=done.id).count() == 2


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("2026-11-20 2026-11-20", Outcome.PASSED),
        ("2026-11-21 2027-11-20", Outcome.FAILED),
        ("2025-11-20 2026-11-19", Outcome.FAILED),
    ],
)
def test_who_is_no_worker_of_the_enterprise_on_the_day_is_not_paid_for(office, term, expected):
    one, (number,) = graduates(office, "王秀英")
    found = judged(office, by_enterprise(office, one, f"{number} {term}"))
    assert of_row(found, "employed").outcome is expected
    assert found.eligible is (expected is Outcome.PASSED)


def test_a_trainee_without_a_contract_is_unknown_and_never_passed(office):
    one, (number,) = graduates(office, "王秀英")
    raw = by_enterprise(office, one, number)
    found = judged(office, raw)
    assert of_row(found, "employed").outcome is Outcome.UNKNOWN
    assert not found.eligible
    assert "缺劳动合同起止日期" in wrong(office, raw)


def test_an_employer_of_another_name_on_the_card_is_pointed_out(office):
    one, (number,) = graduates(office, "王秀英")
    office.session.query(Person).filter_by(name="王秀英").one().employer = "别家食品厂"
    office.session.commit()
    told = of_row(judged(office, by_enterprise(office, one, f"{number} 2026-01-01 2027-12-31")), "employed")
    assert (told.outcome, "别家食品厂" in told.words) == (Outcome.WARNED, True)


def test_a_school_is_not_asked_for_contracts(office):
    one, (number, _) = graduates(office, "王秀英", "刘洋")
    found = judged(office, office.training_subsidy(one, certificates=number))
    assert found.eligible
    assert [each.rule for each in found.rows[0].findings if each.rule == "employed"] == []


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", "企业申领的，请填写证书编号和劳动合同起止日期"),
        ("WF000001 2026-02-30 2027-01-01", "劳动合同的日期不存在"),
        ("WF000001 2027-01-01 2026-01-01", "结束不能早于开始"),
        ("9" * 41 + " 2026-01-01 2027-01-01", "编号太长"),
        ("WF000001 2026-01-01", "缺劳动合同起止日期"),
    ],
)
def test_what_is_wrong_with_a_line_is_said(office, line, words):
    one, _ = graduates(office, "王秀英")
    assert words in wrong(office, by_enterprise(office, one, line))


def test_a_certificate_that_none_has_is_named(office):
    one, _ = graduates(office, "王秀英")
    found = judged(office, by_enterprise(office, one, "没有这张 2026-01-01 2027-01-01"))
    assert "没有编号为“没有这张”的证书" in str(found.rows)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("WF 01\n\nWF 01\n", [("WF 01", None, None)]),
        ("WF01 2026/1/2－2026.12.31", [("WF01", date(2026, 1, 2), date(2026, 12, 31))]),
        ("WF01，２０２６年１月２日至2026年12月31日\nWF01", [("WF01", date(2026, 1, 2), date(2026, 12, 31))]),
    ],
)
def test_a_list_is_read_as_people_type_it(typed, expected):
    assert [tuple(line[:3]) for line in listed(typed)] == expected


def test_only_an_enterprise_brings_labour_contracts(office):
    one, (number,) = graduates(office, "王秀英")
    by_school, by_company = office.training_subsidy(one), by_enterprise(office, one, f"{number} 2026-01-01 2027-12-31")
    brought = [SCHEMES[CODE].brings(SCHEMES[CODE].papers, judged(office, raw).facts) for raw in (by_school, by_company)]
    assert ["劳动合同" in papers for papers in brought] == [False, True]


def test_a_person_claims_for_themselves_alone(office):
    person = office.person()
    one = office.graduated(person, office.person("刘洋"))
    raw = office.training_subsidy(one, claimant="个人", id_number=person.id_number, account_holder=person.name)
    found = judged(office, raw)
    assert [row.subject for row in found.rows] == ["王秀英"]
    assert found.amount.fen == 50_000


def test_a_class_of_another_county_is_not_on_the_list(office):
    course = office.course(county=OTHER_COUNTY)
    one = office.graduated(course=course)
    reading = casework.read(office.session, office.clerk, SCHEMES[CODE], office.training_subsidy(one), None)
    assert not reading.form.validate()
    assert reading.form.class_id.errors
