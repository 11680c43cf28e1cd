"""The registration, the working age and the ability to work, as several schemes ask for them."""

from dataclasses import dataclass, replace
from datetime import date

import pytest

from fupin.model.terms import ABLE, LABOUR, Confirmed, Outcome, State, StatusEvent
from fupin.policy import InForce, Value
from fupin.schemes.common import (
    PersonFacts,
    able_to_work,
    grants_of,
    notice_in_force,
    person_facts,
    registered_poor,
    working_age,
)
from tests.office import PASSED, TODAY, Office, at, known, missing

REGISTERED, LIFTED, RELAPSED = StatusEvent.REGISTERED, StatusEvent.LIFTED, StatusEvent.RELAPSED
SIXTEEN, SIXTY = known(16), known(60)


def person(birth=date(1985, 3, 7), **more):
    values = {
        "status": REGISTERED, "status_on": date(2015, 1, 1), "labour": "普通劳动力", "disability": None,
        "household_id": 1, **more,
    }  # fmt: skip
    return PersonFacts(id=1, name="王秀英", sex="女", birth=birth, **values)


@dataclass(frozen=True)
class Facts:
    person: PersonFacts | None
    on: date = TODAY
    notice: InForce = PASSED
    number_problem: str = ""
    work_min: Value = SIXTEEN
    work_max: Value = SIXTY


def outcome(rule, facts):
    return rule(facts).outcome


@pytest.mark.parametrize(
    ("birth", "on", "expected"),
    [
        (date(2000, 6, 1), date(2016, 5, 31), Outcome.FAILED),
        (date(2000, 6, 1), date(2016, 6, 1), Outcome.PASSED),
        (date(1956, 6, 1), date(2016, 5, 31), Outcome.PASSED),
        (date(1956, 6, 1), date(2016, 6, 1), Outcome.FAILED),
        (date(1960, 2, 29), date(2020, 2, 28), Outcome.PASSED),
        (date(1960, 2, 29), date(2020, 2, 29), Outcome.FAILED),
        (date(2004, 2, 29), date(2020, 2, 28), Outcome.FAILED),
        (date(2004, 2, 29), date(2020, 2, 29), Outcome.PASSED),
    ],
)
def test_working_age_is_from_sixteen_to_before_sixty(birth, on, expected):
    assert outcome(working_age, Facts(person(birth), on)) is expected


def test_the_working_age_says_its_numbers():
    finding = working_age(Facts(person(date(1956, 6, 1)), date(2016, 6, 1)))
    assert finding.words == "2016年6月1日时 60 周岁，应满 16 周岁、不满 60 周岁（2016年6月1日已满 60 周岁）"


def test_the_working_age_of_nobody_is_unknown():
    assert outcome(working_age, Facts(None)) is Outcome.UNKNOWN
    assert outcome(working_age, Facts(person(), work_max=missing("劳动年龄上限"))) is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (REGISTERED, Outcome.PASSED),
        (StatusEvent.IDENTIFIED, Outcome.PASSED),
        (RELAPSED, Outcome.PASSED),
        (LIFTED, Outcome.UNKNOWN),
        (StatusEvent.DIED, Outcome.FAILED),
        (StatusEvent.MOVED_OUT, Outcome.FAILED),
        (StatusEvent.MISIDENTIFIED, Outcome.FAILED),
    ],
)
def test_only_who_is_on_the_register_is_registered(status, expected):
    finding = registered_poor(Facts(person(status=status)))
    assert finding.outcome is expected
    assert status.label in finding.words


def test_who_was_lifted_waits_for_a_paper_of_the_county():
    finding = registered_poor(Facts(person(status=LIFTED, status_on=date(2018, 12, 31))))
    assert finding.words == "2018年12月31日已脱贫销号，能否新申请须由县级明确，请补充县级文件"


def test_who_nobody_knows_is_not_registered():
    assert outcome(registered_poor, Facts(None)) is Outcome.FAILED
    assert outcome(registered_poor, Facts(person(status=None, status_on=None))) is Outcome.UNKNOWN


@pytest.mark.parametrize("labour", [*LABOUR, None, ""])
def test_the_register_tells_who_is_able(labour):
    expected = Outcome.PASSED if labour in ABLE else Outcome.FAILED if labour else Outcome.UNKNOWN
    assert outcome(able_to_work, Facts(person(labour=labour))) is expected


def test_the_notice_is_named_with_its_days_and_marked_where_it_is_invented():
    assert notice_in_force(Facts(person())).words == "依据演示用接续文件（演示数据），有效期2020年5月16日至另行通知"
    real = replace(PASSED, status=Confirmed.CONFIRMED)
    assert "演示数据" not in notice_in_force(Facts(person(), notice=real)).words


def test_no_notice_is_unknown_and_says_what_is_missing():
    none = InForce("", "", Confirmed.TO_CONFIRM, "", "请补充接续文件")
    finding = notice_in_force(Facts(person(), notice=none))
    assert (finding.outcome, finding.words) == (Outcome.UNKNOWN, "请补充接续文件")


HISTORY = (
    (REGISTERED, date(2015, 1, 1)),
    (LIFTED, date(2017, 12, 31)),
    (RELAPSED, date(2019, 6, 1)),
    (LIFTED, date(2020, 12, 31)),
    (StatusEvent.CORRECTED, date(2021, 5, 1)),
)


@pytest.mark.parametrize(
    ("on", "status"),
    [
        (date(2014, 12, 31), None),
        (date(2015, 1, 1), REGISTERED),
        (date(2017, 12, 30), REGISTERED),
        (date(2017, 12, 31), LIFTED),
        (date(2019, 6, 1), RELAPSED),
        (date(2026, 1, 1), LIFTED),
    ],
)
def test_the_status_is_that_of_the_day(session, on, status):
    made = Office(session).person(events=HISTORY)
    assert person_facts(session, made, on).status is status


def test_of_two_events_of_one_day_the_later_entered_counts(session):
    made = Office(session).person(
        events=((REGISTERED, date(2015, 1, 1)), (StatusEvent.MISIDENTIFIED, date(2015, 1, 1)))
    )
    assert person_facts(session, made, TODAY).status is StatusEvent.MISIDENTIFIED


def test_facts_hold_class_and_grade_of_a_certificate_and_no_number(session):
    made = Office(session).person(disability="43")
    facts = person_facts(session, made, TODAY)
    assert facts.disability == "43"
    assert made.id_number not in str(facts)


def test_grants_are_those_of_others_applications(session):
    with at(TODAY):
        office = Office(session)
        application = office.filed("training", State.ISSUED)
    made = application.person_id
    assert [grant.scheme for grant in grants_of(session, [made], None)[made]] == ["training"]
    assert grants_of(session, [made], application.id) == {made: []}
    assert grants_of(session, [], None) == {}
