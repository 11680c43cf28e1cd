"""What is due to a person, before anything is asked: the register decides, the applicant's answers stay open."""

from datetime import date, timedelta

import pytest

from fupin import clock
from fupin.model import Benefit
from fupin.model.terms import State, StatusEvent
from fupin.registry.entitlements import Standing, entitlements
from tests.office import NOON, TODAY, Office, rows_of


@pytest.fixture
def office(session):
    with clock.pinned(NOON):
        yield Office(session)


def due(office, person):
    return {each.scheme.code: each for each in entitlements(office.session, person)}


def words(findings):
    return "；".join(finding.words for finding in findings)


def test_an_able_person_of_working_age_may_be_trained(office):
    training = due(office, office.person())["training"]
    assert training.standing is Standing.ELIGIBLE
    assert {finding.rule for finding in training.to_answer} == {"says_able", "willing", "some_course_open"}
    assert training.papers[0] == "身份证"


def test_what_the_person_does_not_meet_is_said_with_its_clause(office):
    training = due(office, office.person(birth=date(1956, 3, 7)))["training"]
    assert training.standing is Standing.NOT
    assert [(finding.rule, finding.clause) for finding in training.failed] == [("working_age", "二(三)6")]


def test_what_the_office_has_not_recorded_leaves_it_open_and_says_how_to_find_out(office):
    training = due(office, office.person(labour=None))["training"]
    assert training.standing is Standing.UNKNOWN
    assert "请入户核实后登记" in words(training.wanting)


def test_a_post_is_for_a_certificate_or_nearness_to_the_pension(office):
    assert due(office, office.person())["public_post"].standing is Standing.NOT
    with_certificate = due(office, office.person(disability="43"))["public_post"]
    assert with_certificate.standing is Standing.ELIGIBLE
    assert "残疾证" in with_certificate.papers
    near = due(office, office.person(birth=date(1968, 3, 7)))["public_post"]
    assert near.standing is Standing.ELIGIBLE
    assert "残疾证" not in near.papers


def test_thirty_six_months_used_up_are_told_before_any_date_is_asked(office):
    person = office.person(disability="43")
    earlier = office.filed("public_post", State.ISSUED)
    office.session.add(
        Benefit(
            person_id=person.id, application_id=earlier.id, scheme="public_post", item="村庄保洁员",
            starts_on=date(2020, 1, 1), ends_on=date(2022, 12, 31),
        )
    )  # fmt: skip
    office.session.commit()
    post = due(office, person)["public_post"]
    assert post.standing is Standing.NOT
    assert "以前已安置 36 个月" in words(post.failed)
    assert [grant.item for grant in post.held] == ["村庄保洁员"]


def test_a_workshop_counts_a_worker_once_in_a_life(office):
    person = office.person()
    assert due(office, person)["workshop"].standing is Standing.ELIGIBLE
    earlier = office.filed("workshop", State.ISSUED)
    office.session.add(Benefit(person_id=person.id, application_id=earlier.id, scheme="workshop", item="柳编车间"))
    office.session.commit()
    workshop = due(office, person)["workshop"]
    assert workshop.standing is Standing.NOT
    assert "柳编车间" in words(workshop.failed)


def test_whoever_has_died_is_due_nothing(office):
    events = ((StatusEvent.REGISTERED, date(2015, 1, 1)), (StatusEvent.DIED, TODAY - timedelta(days=1)))
    person = office.person(events=events)
    assert {each.standing for each in entitlements(office.session, person)} == {Standing.NOT}


def test_whoever_was_lifted_waits_for_the_countys_word(office):
    events = ((StatusEvent.REGISTERED, date(2015, 1, 1)), (StatusEvent.LIFTED, date(2019, 1, 1)))
    training = due(office, office.person(events=events))["training"]
    assert training.standing is Standing.UNKNOWN
    assert "请补充县级文件" in words(training.wanting)


def test_an_application_under_way_is_named(office):
    person, course = office.person(), office.course()
    assert due(office, person)["training"].under_way is None
    case = office.submit("training", office.training(person, course))
    assert due(office, person)["training"].under_way.number == case.number
    office.advance(case, State.ISSUED)
    assert due(office, person)["training"].under_way is None
    assert due(office, person)["training"].held


def test_asking_writes_nothing(office):
    person = office.person(disability="43")
    before = rows_of(office.session)
    entitlements(office.session, person)
    office.session.commit()
    assert rows_of(office.session) == before
