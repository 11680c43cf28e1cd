"""What is read and judged while somebody types; nothing of it is written."""

from datetime import date

import pytest

from fupin import casework
from fupin.model.terms import Action, Role, State
from fupin.schemes import SCHEMES
from tests.office import COUNTY, OTHER_COUNTY, OTHER_TOWNSHIP, TODAY, at, rows_of


def read(office, scheme, raw, clerk=None):
    return casework.read(office.session, clerk or office.clerk, SCHEMES[scheme], raw, None)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_reading_writes_nothing(office, scheme):
    raw = office.ready(scheme)
    before = rows_of(office.session)
    read(office, scheme, raw)
    assert not office.session.new
    assert not office.session.dirty
    office.session.commit()
    assert rows_of(office.session) == before


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_good_form_is_eligible_and_complete(office, scheme):
    reading = read(office, scheme, office.ready(scheme))
    assert reading.form.validate(), reading.form.errors
    assert reading.judgement.eligible, reading.judgement.blocking


@pytest.mark.parametrize("scheme", SCHEMES)
def test_an_empty_form_has_every_finding_and_none_says_passed_for_nothing(office, scheme):
    judgement = read(office, scheme, {}).judgement
    assert not judgement.eligible
    assert all(finding.words for finding in judgement.findings)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_what_is_typed_and_what_is_stored_are_judged_alike(office, scheme):
    raw = office.ready(scheme)
    typed = read(office, scheme, raw).judgement
    application = office.submit(scheme, raw)
    office.session.expire_all()
    stored = casework.judge(office.session, application)
    assert [finding.plain() for finding in stored.findings] == [finding.plain() for finding in typed.findings]
    assert stored.amount == typed.amount
    assert stored.rows == typed.rows


@pytest.mark.parametrize("scheme", SCHEMES)
def test_an_application_does_not_stand_in_its_own_way(office, scheme):
    application = office.filed(scheme, State.ISSUED)
    assert casework.judge(office.session, application).eligible


def test_a_person_inside_the_area_is_found_by_number(office):
    person = office.person()
    reading = read(office, "training", {"id_number": [person.id_number]})
    assert reading.case.person.id == person.id
    assert reading.case.area_code == person.area_code


def test_a_person_outside_the_area_is_not_shown(office):
    person = office.person("外镇人", area=f"{OTHER_TOWNSHIP}201")
    reading = read(office, "training", {"id_number": [person.id_number]})
    assert reading.case.person is None
    assert reading.form.applicant_name.data is None
    assert "外镇人" not in str(reading.form.answers())


def test_a_counter_of_the_county_finds_people_of_all_its_townships(office):
    clerk = office.user(Role.CLERK, COUNTY, "县窗口")
    person = office.person(area="370702005201")
    assert read(office, "training", {"id_number": [person.id_number]}, clerk).case.person.id == person.id


def test_a_counter_of_the_county_chooses_the_township_of_a_workshop(office):
    clerk = office.user(Role.CLERK, COUNTY, "县窗口")
    office.session.commit()
    raw = office.workshop(office.body(), [office.person()]) | {"area_code": ["370702005"]}
    application = office.submit("workshop", raw, clerk)
    assert (application.area_code, application.township_code) == ("370702005", "370702005")


def test_a_workshop_of_another_county_cannot_be_chosen(office):
    raw = office.workshop(office.body(), [office.person()]) | {"area_code": [OTHER_TOWNSHIP]}
    reading = read(office, "workshop", raw)
    assert not reading.form.validate()
    assert reading.form.errors == {"area_code": ["请从列表中选择所在乡镇（街道）"]}


def test_figures_are_those_of_the_persons_county(office):
    clerk = office.user(Role.CLERK, OTHER_TOWNSHIP, "临朐窗口")
    office.session.commit()
    person = office.person(area=f"{OTHER_TOWNSHIP}201", disability="43")
    raw = office.public_post(person, office.opening(area=OTHER_TOWNSHIP))
    here = read(office, "public_post", raw, clerk).judgement.amount
    assert here.words.startswith("每小时 19.00 元")
    assert read(office, "public_post", office.ready("public_post")).judgement.amount.words.startswith("每小时 21.00 元")
    assert OTHER_COUNTY != COUNTY


def test_a_resubmission_is_judged_by_the_day_it_was_first_handed_in(office):
    person = office.person(birth=date(1966, 11, 21))  # sixty tomorrow
    application = office.submit("training", office.training(person, office.course()))
    office.act(application, Action.RETURN)
    with at(date(2026, 11, 25)):
        reading = casework.read(office.session, office.clerk, SCHEMES["training"], application.draft, application)
        assert reading.case.on == TODAY
        assert reading.judgement.eligible
        fresh = casework.read(office.session, office.clerk, SCHEMES["training"], application.draft, None)
        assert not fresh.judgement.eligible


def test_a_closed_case_shows_the_findings_it_was_decided_by(office):
    person = office.person()
    application = office.advance(office.submit("training", office.training(person, office.course())), State.ISSUED)
    person.labour = "丧失劳动力"
    office.session.commit()
    assert not casework.judge(office.session, application).eligible
    shown = casework.standing(office.session, application)
    assert shown.eligible
    assert [finding.plain() for finding in shown.findings] == application.events[-1].evidence["findings"]
    assert [row.subject for row in shown.rows] == ["柳编手工艺"]


def test_an_open_case_shows_the_findings_of_now(office):
    application = office.filed("training")
    application.person.labour = "丧失劳动力"
    office.session.commit()
    assert not casework.standing(office.session, application).eligible


def test_a_draft_shows_none(office):
    assert casework.standing(office.session, office.draft("training", {})) is None


def test_another_number_takes_the_first_persons_data_away(office):
    first, second = office.person("彭宁"), office.person("梁林斌")
    raw = {"id_number": [first.id_number]}
    form = casework.read(office.session, office.clerk, SCHEMES["training"], raw, None).form
    typed = casework.raw_of(form) | {"id_number": [second.id_number]}
    form = casework.read(office.session, office.clerk, SCHEMES["training"], typed, None).form
    assert first.phone != second.phone
    assert (form.applicant_name.data, form.phone.data) == ("梁林斌", second.phone)


def test_what_was_typed_over_the_register_stays_with_another_number(office):
    first, second = office.person("彭宁"), office.person("梁林斌")
    form = casework.read(office.session, office.clerk, SCHEMES["training"], {"id_number": [first.id_number]}, None).form
    typed = casework.raw_of(form) | {"id_number": [second.id_number], "phone": ["05368888888"]}
    form = casework.read(office.session, office.clerk, SCHEMES["training"], typed, None).form
    assert (form.applicant_name.data, form.phone.data) == ("梁林斌", "05368888888")


def test_a_wrong_number_says_nothing_of_the_register(office):
    reading = casework.read(office.session, office.clerk, SCHEMES["training"], {"id_number": ["37070219800307"]}, None)
    finding = next(each for each in reading.judgement.findings if each.rule == "registered_poor")
    assert finding.outcome.value == "unknown"
    assert "18位" in finding.words
