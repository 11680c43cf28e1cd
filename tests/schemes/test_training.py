"""Who is trained for free, and in which of the courses wished for."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from fupin import casework
from fupin.model.terms import Action, Outcome, State, StatusEvent
from fupin.schemes import SCHEMES
from fupin.schemes.common import Grant, PersonFacts
from fupin.schemes.training.award import chosen, grants, notice_item, printed, settle
from fupin.schemes.training.facts import CourseFacts, TrainingFacts
from fupin.schemes.training.model import TrainingDetails
from fupin.schemes.training.rules import RULES, rows, says_able, some_course_open, willing
from tests.office import PASSED, TODAY, Office, at, known

SCHEME = SCHEMES["training"]
PERSON = PersonFacts(
    id=1, name="王秀英", sex="女", birth=date(1985, 3, 7), status=StatusEvent.REGISTERED, status_on=date(2015, 1, 1),
    labour="普通劳动力", disability=None, household_id=1,
)  # fmt: skip


def course(id=1, title="柳编手工艺", **more):
    values = {
        "signup_from": TODAY - timedelta(days=9), "signup_to": TODAY + timedelta(days=9), "places": 30, "taken": 0,
        "starts_on": TODAY + timedelta(days=20), "ends_on": TODAY + timedelta(days=24), **more,
    }  # fmt: skip
    return CourseFacts(
        id=id, code=f"c{id}", title=title, kind="特色", school="学校", days=5, hours=40, place="教学点",
        certificate="合格证书", contact="卢老师", **values,
    )  # fmt: skip


def facts(*choices, **more):
    values = {
        "on": TODAY, "notice": PASSED, "person": PERSON, "wants_on_card": None, "able": True, "willing": True,
        "skills": None, "grants": (), "certificates": (), "work_min": known(16), "work_max": known(60), **more,
    }  # fmt: skip
    return TrainingFacts(choices=choices, **values)


CLOSED = {"signup_to": TODAY - timedelta(days=1)}
FULL = {"places": 30, "taken": 30}
TRAINED = Grant("training", "柳编手工艺", date(2025, 3, 1), date(2025, 3, 5), 9)


def test_a_good_case_has_no_finding_that_blocks():
    assert not [rule(facts(course())) for rule in RULES if rule(facts(course())).blocks]


def test_the_first_wish_comes_first():
    found = facts(course(1), course(2, "家政服务"))
    assert chosen(found).id == 1
    assert some_course_open(found).words == "可安排第 1 意向：柳编手工艺"
    assert notice_item(found) == "免费参加柳编手工艺培训"


@pytest.mark.parametrize("why", [CLOSED, FULL])
def test_the_second_wish_comes_where_the_first_cannot_be_given(why):
    found = facts(course(1, **why), course(2, "家政服务"), course(3, "农村电商"))
    assert chosen(found).id == 2
    assert some_course_open(found).words == "可安排第 2 意向：家政服务"


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (TODAY, TODAY, Outcome.PASSED),
        (TODAY + timedelta(days=1), TODAY + timedelta(days=9), Outcome.FAILED),
        (TODAY - timedelta(days=9), TODAY - timedelta(days=1), Outcome.FAILED),
    ],
)
def test_the_sign_up_is_open_from_its_first_to_its_last_day(first, last, expected):
    assert some_course_open(facts(course(signup_from=first, signup_to=last))).outcome is expected


@pytest.mark.parametrize(("taken", "expected"), [(29, Outcome.PASSED), (30, Outcome.FAILED), (31, Outcome.FAILED)])
def test_a_full_course_has_no_place(taken, expected):
    assert some_course_open(facts(course(places=30, taken=taken))).outcome is expected


def test_a_course_is_not_given_twice():
    (row,) = rows(facts(course(), grants=(TRAINED,)))
    finding = next(each for each in row.findings if each.rule == "not_trained_yet")
    assert finding.words == "2025年3月1日已批准参加此项目，不重复参加"
    assert some_course_open(facts(course(), grants=(TRAINED,))).outcome is Outcome.FAILED
    assert chosen(facts(course(), course(2, "家政服务"), grants=(TRAINED,))).id == 2


def test_each_course_says_why_it_cannot_be_given():
    found = rows(facts(course(1, **CLOSED), course(2, "家政服务", **FULL)))
    assert [[finding.rule for finding in row.findings if finding.blocks] for row in found] == [
        ["in_window"], ["places_left"],
    ]  # fmt: skip
    assert "名额 30 人，已占 30 人，已满" in str(found)


def test_no_course_is_unknown_and_none_open_fails():
    assert some_course_open(facts()).outcome is Outcome.UNKNOWN
    assert some_course_open(facts(course(**FULL))).outcome is Outcome.FAILED
    assert printed(TrainingDetails(), facts())["course"] is None


@pytest.mark.parametrize(
    ("said", "card", "expected"),
    [
        (True, None, Outcome.PASSED),
        (True, True, Outcome.PASSED),
        (True, False, Outcome.WARNED),
        (False, True, Outcome.FAILED),
        (None, True, Outcome.UNKNOWN),
    ],
)
def test_the_will_is_the_applicants_own_word(said, card, expected):
    assert willing(facts(course(), willing=said, wants_on_card=card)).outcome is expected


@pytest.mark.parametrize(
    ("said", "expected"), [(True, Outcome.PASSED), (False, Outcome.FAILED), (None, Outcome.UNKNOWN)]
)
def test_who_says_unable_is_not_trained(said, expected):
    assert says_able(facts(course(), able=said)).outcome is expected


@pytest.mark.parametrize(
    ("change", "rule", "expected"),
    [
        ({"status": StatusEvent.LIFTED}, "registered_poor", Outcome.UNKNOWN),
        ({"status": StatusEvent.DIED}, "registered_poor", Outcome.FAILED),
        ({"labour": "丧失劳动力"}, "able_to_work", Outcome.FAILED),
        ({"labour": None}, "able_to_work", Outcome.UNKNOWN),
        ({"birth": date(2010, 11, 20)}, "working_age", Outcome.PASSED),
        ({"birth": date(2010, 11, 21)}, "working_age", Outcome.FAILED),
        ({"birth": date(1966, 11, 21)}, "working_age", Outcome.PASSED),
        ({"birth": date(1966, 11, 20)}, "working_age", Outcome.FAILED),
    ],
)
def test_the_register_decides_what_it_knows(change, rule, expected):
    found = facts(course(), person=replace(PERSON, **change))
    assert next(each(found) for each in RULES if each.name == rule).outcome is expected


def test_approval_gives_the_course_and_leaves_it_on_record():
    details = TrainingDetails()
    found = facts(course(1, **FULL), course(2, "家政服务"))
    settle(details, found)
    assert details.course_id == 2
    application = type("Row", (), {"id": 5, "person_id": 1})
    (grant,) = grants(application, details, found)
    assert (grant.item, grant.once_key) == ("家政服务", "training:家政服务")


# gathered ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def office(session):
    with at(TODAY):
        yield Office(session)


def judged(office, raw):
    return casework.read(office.session, office.clerk, SCHEME, raw, None).judgement


def test_the_order_on_the_form_is_the_order_of_preference(office):
    first, second, third = office.course("甲"), office.course("乙"), office.course("丙")
    judgement = judged(office, office.training(office.person(), third, first, second))
    assert [row.subject for row in judgement.rows] == ["丙", "甲", "乙"]


def test_a_third_wish_without_a_second_counts(office):
    full, open_ = office.course("甲", places=0), office.course("乙")
    raw = office.training(office.person(), full) | {"third_course_id": [str(open_.id)]}
    application = office.advance(office.submit("training", raw), State.APPROVED)
    assert office.session.get(TrainingDetails, application.id).course_id == open_.id


def test_approvals_take_places_and_withdrawals_give_them_back(office):
    course = office.course(places=1)
    first = office.submit("training", office.training(office.person(), course))
    raw = office.training(office.person(), course)
    assert judged(office, raw).eligible
    office.advance(first, State.APPROVED)
    assert not judged(office, raw).eligible
    office.act(first, Action.WITHDRAW)
    assert judged(office, raw).eligible


def test_a_course_of_this_office_is_given_once_in_a_life(office):
    course, other = office.course("柳编"), office.course("家政")
    person = office.person()
    office.advance(office.submit("training", office.training(person, course)), State.ISSUED)
    assert not judged(office, office.training(person, course)).eligible
    assert judged(office, office.training(person, other)).eligible


def test_who_was_lifted_is_unknown_and_may_insist(office):
    events = ((StatusEvent.REGISTERED, date(2015, 1, 1)), (StatusEvent.LIFTED, date(2018, 1, 1)))
    raw = office.training(office.person(events=events), office.course())
    judgement = judged(office, raw)
    assert [finding.outcome for finding in judgement.blocking] == [Outcome.UNKNOWN]
    assert office.submit("training", raw, insist=True).insisted


def test_what_the_card_knows_fills_what_was_not_typed(office):
    person = office.person(education="小学", health="健康")
    reading = casework.read(office.session, office.clerk, SCHEME, {"id_number": [person.id_number]}, None)
    form = reading.form
    assert (form.applicant_name.data, form.phone.data, form.education.data) == ("王秀英", person.phone, "小学")
    typed = {"id_number": [person.id_number], "education": ["初中"]}
    assert casework.read(office.session, office.clerk, SCHEME, typed, None).form.education.data == "初中"
