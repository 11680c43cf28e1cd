"""From a draft to a submitted application: what is kept, what is refused, and that there is only one."""

from datetime import date

import pytest
from sqlalchemy import func, select

from fupin import casework
from fupin.casework import Duplicate, Invalid
from fupin.demo import answers
from fupin.identity import with_check_digit
from fupin.lifecycle import Refused, Stale
from fupin.model import Application, Organisation
from fupin.model.terms import Action, OrganisationKind, Role, State
from fupin.schemes import SCHEMES
from fupin.schemes.training.model import TrainingDetails
from tests.office import COUNTY, OTHER_TOWNSHIP, TODAY, TOWNSHIP, VILLAGE, at, rows_of

NOBODY = with_check_digit("37070219850307999")


@pytest.fixture
def invalid(office):
    """Hands in answers that are wrong; what the fields say."""

    def refuse(scheme, raw):
        draft = office.draft(scheme, raw)
        before = rows_of(office.session)
        with pytest.raises(Invalid) as found:
            office.hand_in(draft, insist=True)
        assert rows_of(office.session) == before
        assert draft.state is State.DRAFT
        assert draft.draft == raw
        return found.value.reading.form.errors

    return refuse


def test_the_same_choice_pressed_twice_opens_one_draft(office):
    first = casework.begin(office.session, office.clerk, SCHEMES["training"], "once")
    again = casework.begin(office.session, office.clerk, SCHEMES["training"], "once")
    assert first.id == again.id
    assert office.session.scalar(select(func.count()).select_from(Application)) == 1


def test_a_draft_keeps_wrong_and_half_filled_input_exactly_as_typed(office):
    typed = {
        "id_number": ["37０７02１９８５O3O7 12"],
        "applicant_name": ["  王\u200b秀英 "],
        "phone": ["一三八"],
        "workers-7-payments-3-amount_fen": ["12.345元"],
        "workers-7-contract_from": ["2016", "2", "31"],
        "hardships": ["大龄", "没有这一项"],
    }
    draft = office.draft("workshop", typed)
    office.session.expire_all()
    assert draft.draft == typed


def test_a_draft_resumes_with_what_was_typed_and_its_errors(office):
    raw = office.ready("public_post") | {"starts_on": ["2016", "2", "31"], "weekly_hours": ["四十"]}
    draft = office.draft("public_post", raw)
    form = casework.read(office.session, office.clerk, SCHEMES["public_post"], draft.draft, draft).form
    assert form.starts_on.parts == ["2016", "2", "31"]
    assert form.weekly_hours._value() == "四十"
    assert not form.validate()
    assert form.errors["starts_on"] == ["2016年2月没有31日，请核对"]


def test_a_draft_is_not_readable_in_the_database(office):
    raw = office.ready("training")
    draft = office.draft("training", raw)
    kept = office.session.scalar(select(Application.draft_sealed).where(Application.id == draft.id))
    assert raw["id_number"][0] not in kept
    assert "王秀英" not in kept


def test_a_draft_of_two_open_pages_is_not_overwritten(office):
    draft = office.draft("training", {"page": ["first"], "phone": ["1"]})
    seen = draft.version
    casework.save(office.session, draft.uid, {"page": ["first"], "phone": ["12"]}, seen)
    with pytest.raises(Stale, match="刚在另一个页面修改过"):
        casework.save(office.session, draft.uid, {"page": ["second"], "phone": ["9"]}, seen)
    assert draft.draft["phone"] == ["12"]


def test_one_page_may_save_again_and_again_with_the_version_it_began_with(office):
    draft = office.draft("training", {"page": ["first"], "phone": ["1"]})
    seen = draft.version
    for digits in ("12", "123", "1234"):
        casework.save(office.session, draft.uid, {"page": ["first"], "phone": [digits]}, seen)
    assert draft.draft["phone"] == ["1234"]


def test_a_submitted_application_is_not_saved_over(office):
    application = office.filed("training")
    with pytest.raises(Stale, match="已提交，当前状态是“待乡镇初审”"):
        casework.save(office.session, application.uid, {"phone": ["1"]}, None)


def test_a_submission_fixes_number_day_place_and_person(office):
    person = office.person()
    application = office.submit("training", office.training(person, office.course()))
    assert application.number == f"{COUNTY}-2026-00001"
    assert (application.applied_on, application.area_code, application.township_code) == (TODAY, VILLAGE, TOWNSHIP)
    assert (application.person_id, application.applicant_name) == (person.id, "王秀英")
    assert application.id_number == person.id_number
    assert application.draft is None


def test_receipt_numbers_run_by_county_and_year(office):
    numbers = [office.filed(scheme).number for scheme in ("training", "workshop", "public_post")]
    assert numbers == [f"{COUNTY}-2026-{serial:05}" for serial in (1, 2, 3)]
    with at(date(2027, 1, 4)):
        assert office.filed("training").number == f"{COUNTY}-2027-00001"


def test_a_refused_submission_takes_no_number(office):
    person = office.person()
    raw = office.training(person, office.course())
    office.submit("training", raw)
    with pytest.raises(Duplicate):
        office.submit("training", raw)
    assert office.filed("training").number.endswith("00002")


def test_the_same_page_sent_twice_makes_one_application(office):
    draft = office.draft("training", office.ready("training"))
    seen = draft.version
    casework.submit(office.session, office.clerk, draft.uid, seen, set())
    with pytest.raises(Stale):
        casework.submit(office.session, office.clerk, draft.uid, seen, set())
    assert office.session.scalar(select(func.count()).select_from(Application)) == 1
    assert office.session.scalar(select(func.count()).select_from(TrainingDetails)) == 1


@pytest.mark.parametrize("scheme", ["training", "public_post"])
def test_a_second_counter_is_told_number_and_clerk(office, scheme):
    raw = office.ready(scheme)
    first = office.submit(scheme, raw)
    with pytest.raises(Duplicate, match=f"已有申请，编号{first.number}，由王窗口办理"):
        office.submit(scheme, raw, office.other_clerk)


def test_an_enterprise_has_one_open_application(office):
    body = office.body()
    first = office.submit("workshop", office.workshop(body, [office.person("甲")]))
    with pytest.raises(Duplicate, match=first.number):
        office.submit("workshop", office.workshop(body, [office.person("乙")]), office.other_clerk)


def test_one_person_may_apply_for_different_measures(office):
    person = office.person(disability="43")
    office.submit("training", office.training(person, office.course()))
    office.submit("public_post", office.public_post(person, office.opening()))


def test_after_a_collision_the_session_can_go_on(office):
    raw = office.ready("training")
    office.submit("training", raw)
    second = office.draft("training", raw, office.other_clerk)
    with pytest.raises(Duplicate):
        office.hand_in(second, office.other_clerk)
    assert second.state is State.DRAFT
    assert second.draft == raw


def test_only_a_counter_hands_in(office):
    draft = office.draft("training", office.ready("training"))
    with pytest.raises(Refused, match="不能“提交申请”"):
        office.hand_in(draft, office.approver)


def test_a_counter_of_another_township_does_not_hand_in(office):
    draft = office.draft("training", office.ready("training"))
    other = office.user(Role.CLERK, OTHER_TOWNSHIP, "外镇窗口")
    office.session.commit()
    with pytest.raises(Refused, match="不在您的辖区"):
        office.hand_in(draft, other)


# people ------------------------------------------------------------------------------------------------------------


def test_a_person_of_another_township_is_sent_there(office, invalid):
    person = office.person(area=f"{OTHER_TOWNSHIP}201")
    errors = invalid("training", office.training(person, office.course()))
    assert errors["id_number"] == ["此人户籍不在本辖区，请到户籍所在地的窗口办理"]


def test_a_person_nobody_knows_may_insist_on_an_answer(office):
    raw = office.ready("training") | {"id_number": [NOBODY], "applicant_name": ["查无此人"]}
    application = office.submit("training", raw, insist=True)
    assert (application.person_id, application.applicant_name) == (None, "查无此人")
    assert application.insisted
    office.advance(application, State.REJECTED)


def test_a_person_nobody_knows_needs_a_name(office, invalid):
    raw = office.ready("training") | {"id_number": [NOBODY], "applicant_name": [""]}
    assert invalid("training", raw)["applicant_name"] == ["名册里没有此人，请填写姓名"]


def test_a_person_nobody_knows_is_still_one(office):
    raw = office.ready("training") | {"id_number": [NOBODY], "applicant_name": ["查无此人"]}
    office.submit("training", raw, insist=True)
    with pytest.raises(Duplicate):
        office.submit("training", raw, office.other_clerk, insist=True)


def test_whoever_files_for_another_is_named(office, invalid):
    raw = office.ready("training") | {"agent_relation": ["子女"], "agent_name": [""]}
    assert invalid("training", raw)["agent_name"] == ["代办请填写代办人姓名"]


# enterprises -------------------------------------------------------------------------------------------------------


def test_an_enterprise_new_to_the_office_is_entered(office):
    body = answers.new_enterprise(TOWNSHIP, 901)
    raw = office.workshop(body, [office.person()])
    application = office.submit("workshop", raw)
    kept = office.session.scalars(select(Organisation).where(Organisation.credit_code == body.credit_code)).one()
    assert (kept.name, kept.kind, kept.phone) == (body.name, OrganisationKind.ENTERPRISE, raw["phone"][0])
    assert application.organisation_id == kept.id


def test_an_enterprise_the_office_knows_keeps_its_entry(office):
    body = office.body()
    renamed = ["改了名字的公司"]
    raw = office.workshop(body, [office.person()]) | {"company": renamed, "account_holder": renamed}
    application = office.submit("workshop", raw)
    assert application.organisation.name == body.name
    assert application.applicant_name == "改了名字的公司"


# wrong answers -----------------------------------------------------------------------------------------------------


def test_nothing_filled_in_names_every_missing_answer(office, invalid):
    for scheme in SCHEMES:
        errors = invalid(scheme, {})
        assert len(errors) >= 10, (scheme, errors)
        said = str(errors)
        assert "None" not in said


def test_the_same_course_twice_is_refused(office, invalid):
    course = office.course()
    errors = invalid("training", office.training(office.person(), course, course))
    assert errors == {"second_course_id": ["与第一意向相同，请另选或不选"]}


def test_a_course_of_another_county_is_not_on_the_list(office, invalid):
    foreign = office.course(county=OTHER_TOWNSHIP[:6])
    errors = invalid("training", office.training(office.person(), foreign))
    assert errors == {"first_course_id": ["请从列表中选择第一意向项目"]}


def test_an_opening_of_another_county_is_not_on_the_list(office, invalid):
    foreign = office.opening(area=OTHER_TOWNSHIP)
    errors = invalid("public_post", office.public_post(office.person(disability="43"), foreign))
    assert errors == {"opening_id": ["请从列表中选择申请岗位"]}


@pytest.mark.parametrize("typed", ["-1", "0", "1e3", "99999999999999999999", "1; DROP TABLE"])
def test_a_course_number_that_was_made_up_is_not_on_the_list(office, invalid, typed):
    raw = office.ready("training") | {"first_course_id": [typed]}
    assert "first_course_id" in invalid("training", raw)


def test_a_worker_twice_is_named_by_place(office, invalid):
    first, second = office.person("甲"), office.person("乙")
    errors = invalid("workshop", office.workshop(office.body(), [first, second, first]))
    assert errors == {"workers": ["第3名工人与第1名是同一个身份证号码，请删去一个"]}


def test_no_worker_is_no_roster(office, invalid):
    assert invalid("workshop", office.workshop(office.body(), []))["workers"] == ["请至少填写一名工人"]


def test_more_poor_workers_than_workers_are_refused(office, invalid):
    raw = office.ready("workshop") | {"employees": ["3"], "poor_workers": ["4"]}
    assert invalid("workshop", raw) == {"poor_workers": ["贫困人口不能多于职工人数"]}


def test_a_voucher_twice_in_a_ledger_is_named(office, invalid):
    raw = office.ready("workshop")
    raw["workers-0-payments-3-voucher"] = raw["workers-0-payments-2-voucher"]
    errors = invalid("workshop", raw)
    assert f"凭证号 {raw['workers-0-payments-2-voucher'][0]} 重复，请核对" in str(errors)


def test_a_certificate_of_somebody_else_is_refused(office, invalid):
    other = office.person(disability="11")
    raw = office.ready("public_post") | {"disability": [other.disability]}
    assert invalid("public_post", raw) == {"disability": ["残疾证号前18位应与身份证号码相同，请核对"]}


def test_a_term_that_ends_before_it_starts_is_refused(office, invalid):
    raw = office.ready("public_post") | {"ends_on": ["2026", "12", "31"]}
    assert invalid("public_post", raw) == {"ends_on": ["安置结束不能早于安置开始"]}


@pytest.mark.parametrize("hours", ["0", "41", "-8"])
def test_a_week_has_one_to_forty_hours(office, invalid, hours):
    assert "weekly_hours" in invalid("public_post", office.ready("public_post") | {"weekly_hours": [hours]})


def test_who_has_tried_the_market_says_how(office, invalid):
    raw = office.ready("public_post") | {"market_account": [""]}
    assert "market_account" in invalid("public_post", raw)


def test_a_date_begun_must_be_finished_even_where_none_is_owed(office, invalid):
    raw = office.ready("public_post") | {"jobless_since": ["", "5", "1"]}
    assert invalid("public_post", raw) == {"jobless_since": ["请在“年”一格填写数字"]}


def test_a_wrong_answer_cannot_be_insisted_upon(office, invalid):
    assert "phone" in invalid("training", office.ready("training") | {"phone": ["12"]})


def test_a_draft_can_be_given_up(office):
    draft = office.draft("training", {"phone": ["1"]})
    office.act(draft, Action.WITHDRAW)
    assert (draft.state, draft.number) == (State.WITHDRAWN, None)
