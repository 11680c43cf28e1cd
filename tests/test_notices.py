"""Public notices: who goes on the board, for how long, and what the list shows."""

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, func, select

from fupin import clock, notices
from fupin.lifecycle import Refused
from fupin.model import Document, Notice, NoticeEntry, Parameter
from fupin.model.terms import Action, DocumentStatus, Role, State
from tests.office import NOON, OTHER_COUNTY, TODAY, Office, at, rows_of


@pytest.fixture
def office(session):
    with clock.pinned(NOON):
        yield Office(session)


def approved(office, count=1, scheme="training"):
    return [office.filed(scheme, State.APPROVED) for _ in range(count)]


def test_what_is_approved_waits_for_a_notice(office):
    first, second = approved(office, 2)
    office.filed("training", State.ENDORSED)
    office.filed("workshop", State.APPROVED)
    assert [each.id for each in notices.waiting(office.session, office.approver, "training")] == [first.id, second.id]


def test_what_was_objected_to_waits_again(office):
    application = office.filed("training", State.OBJECTED)
    assert notices.waiting(office.session, office.approver, "training") == [application]


def test_a_notice_takes_its_cases_along(office):
    cases = approved(office, 2)
    notice = office.publish(*cases)
    assert {each.state for each in cases} == {State.ON_NOTICE}
    assert {each.due_on for each in cases} == {notice.ends_on}
    assert [entry.application_id for entry in notice.entries] == [each.id for each in cases]


@pytest.mark.parametrize(
    ("day", "ends", "provisional"),
    [
        (date(2026, 11, 20), date(2026, 11, 27), False),
        (date(2026, 9, 25), date(2026, 10, 9), False),  # 28, 29, 30 September, 8 and 9 October
        (date(2026, 9, 30), date(2026, 10, 13), False),  # 10 October is a Saturday worked
        (date(2027, 9, 30), date(2027, 10, 12), True),  # the State Council has yet to say which weekends are worked
    ],
)
def test_the_period_is_five_working_days_by_the_chinese_calendar(office, day, ends, provisional):
    course = office.course(signup_to=date(2028, 1, 1), signup_from=date(2026, 1, 1))
    with at(day):
        application = office.submit("training", office.training(office.person(), course))
        office.advance(application, State.APPROVED)
        notice = office.publish(application)
    assert (notice.starts_on, notice.working_days, notice.provisional) == (day, 5, provisional)
    assert notice.ends_on == ends


def test_the_printed_list_masks_people_and_names_enterprises(office):
    training = office.publish(*approved(office))
    workshop = office.publish(*approved(office, scheme="workshop"))
    (person,) = notices.list_of(office.session, training).values["notice"]["rows"]
    (company,) = notices.list_of(office.session, workshop).values["notice"]["rows"]
    assert person["name_masked"] == "王*英"
    assert person["item"] == "免费参加柳编手工艺培训"
    assert company["name_masked"].startswith("潍坊测试第")
    assert (company["amount_fen"], company["item"]) == (200000, "扶贫车间一次性奖补（2 人）")


def test_the_printed_list_holds_no_identity_number(office):
    (application,) = approved(office)
    document = notices.list_of(office.session, office.publish(application))
    assert application.id_number not in str(document.values)
    assert application.phone not in str(document.values)


def test_the_list_is_a_kept_and_numbered_letter(office):
    first, second = office.publish(*approved(office)), office.publish(*approved(office, scheme="workshop"))
    numbers = [notices.list_of(office.session, notice).number for notice in (first, second)]
    assert numbers == ["潍城人社公示〔2026〕1号", "潍城人社公示〔2026〕2号"]
    assert notices.list_of(office.session, first).status is DocumentStatus.VALID


def test_one_that_no_longer_qualifies_stays_off_and_the_others_go_on(office):
    good, bad = approved(office, 2)
    bad.person.labour = "丧失劳动力"
    office.session.commit()
    versions = {good.uid: good.version, bad.uid: bad.version}
    notice, left = notices.publish(office.session, office.press, office.approver, "training", versions)
    assert [entry.application_id for entry in notice.entries] == [good.id]
    assert [(each.application.id, "丧失劳动力" in each.why) for each in left] == [(bad.id, True)]
    assert (good.state, bad.state) == (State.ON_NOTICE, State.APPROVED)


def test_one_that_changed_since_the_page_was_opened_stays_off(office):
    good, changed = approved(office, 2)
    versions = {good.uid: good.version, changed.uid: changed.version}
    office.act(changed, Action.WITHDRAW)
    _, left = notices.publish(office.session, office.press, office.approver, "training", versions)
    assert [each.why for each in left] == ["此申请刚被他人处理，请查看最新情况"]


@pytest.fixture
def refused(office):
    def refuse(words, user, scheme, versions):
        before = rows_of(office.session)
        with pytest.raises(Refused, match=words):
            notices.publish(office.session, office.press, user, scheme, versions)
        assert rows_of(office.session) == before

    return refuse


def test_a_notice_of_nobody_is_not_made(office, refused):
    (bad,) = approved(office)
    refused("所选申请都不能公示", office.approver, "training", {bad.uid: bad.version - 1})
    refused("所选申请都不能公示", office.approver, "training", {})
    refused("所选申请都不能公示", office.approver, "workshop", {bad.uid: bad.version})


def test_another_county_cannot_publish_it(office, refused):
    (application,) = approved(office)
    foreign = office.user(Role.COUNTY, OTHER_COUNTY, "外县")
    office.session.commit()
    refused("所选申请都不能公示", foreign, "training", {application.uid: application.version})
    assert notices.waiting(office.session, foreign, "training") == []


@pytest.mark.parametrize("name", ["reviewer", "finance", "clerk"])
def test_only_the_county_publishes(office, refused, name):
    (application,) = approved(office)
    refused("不能“列入公示”", getattr(office, name), "training", {application.uid: application.version})


def test_without_a_number_of_days_there_is_no_notice(office, refused):
    (application,) = approved(office)
    office.session.execute(delete(Parameter).where(Parameter.code == "step.training.notice.days"))
    office.session.commit()
    refused("请补充", office.approver, "training", {application.uid: application.version})
    assert application.state is State.APPROVED


def test_a_name_that_cannot_be_printed_stops_the_whole_notice(office, monkeypatch):
    cases = approved(office, 2)
    versions = {each.uid: each.version for each in cases}
    before = rows_of(office.session)

    def jammed(_html):
        raise ValueError("该字无法打印")

    monkeypatch.setattr(office.printer, "pdf", jammed)
    with pytest.raises(ValueError, match="该字无法打印"):
        notices.publish(office.session, office.press, office.approver, "training", versions)
    assert rows_of(office.session) == before
    assert {each.state for each in cases} == {State.APPROVED}


def test_a_case_objected_to_leaves_the_list_as_it_was_printed(office):
    cases = approved(office, 2)
    notice = office.publish(*cases)
    before = notices.list_of(office.session, notice).pdf
    office.act(cases[0], Action.OBJECT, office.reviewer, opinion="有异议")
    assert notices.list_of(office.session, notice).pdf == before
    assert office.session.scalar(select(func.count()).select_from(NoticeEntry)) == 2


def test_what_was_objected_to_goes_back_only_with_the_outcome_of_the_inquiry(office):
    application = office.filed("training", State.OBJECTED)
    versions = {application.uid: application.version}
    with pytest.raises(Refused, match="核查结论"):
        notices.publish(office.session, office.press, office.approver, "training", versions)
    assert office.publish(application).entries[0].application_id == application.id


def test_a_second_notice_leaves_the_first_as_it_was(office):
    application = office.filed("training", State.OBJECTED)
    first = office.notice_of(application)
    with at(TODAY + timedelta(days=3)):
        second = office.publish(application)
    assert second.id != first.id
    assert office.session.get(Notice, first.id).entries[0].objection == "经核实，情况属实。"
    lists = office.session.scalars(select(Document).where(Document.kind == "notice")).all()
    assert {each.status for each in lists} == {DocumentStatus.VALID}
