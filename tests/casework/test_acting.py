"""Steps on a submitted application: by whom, on which version, with which letters; what is refused writes nothing."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from fupin import casework, clock, lifecycle
from fupin.casework import Duplicate, mending
from fupin.documents.render import UndrawableCharacter
from fupin.lifecycle import Refused, Stale
from fupin.model import Application, Benefit, Document, Event, NoticeEntry, Payment, User
from fupin.model.terms import Action, DocumentStatus, Role, State, StatusEvent
from fupin.schemes.workshop.model import WorkshopDetails
from tests.office import COUNTY, OTHER_COUNTY, TODAY, at, rows_of

SCHEMES_THERE = ("training", "workshop", "public_post")


@pytest.fixture
def refused(office):
    """Takes a step that is refused, and sees that nothing was written."""

    def refuse(application, action, words, user=None, kind=Refused, **more):
        uid, before = application.uid, rows_of(office.session)
        state, version = application.state, application.version
        with pytest.raises(kind, match=words):
            office.act(application, action, user, **more)
        office.session.expire_all()
        again = office.session.scalars(select(Application).where(Application.uid == uid)).one()
        assert (again.state, again.version) == (state, version)
        assert rows_of(office.session) == before

    return refuse


@pytest.mark.parametrize("scheme", SCHEMES_THERE)
def test_a_good_application_goes_all_the_way(office, scheme):
    application = office.filed(scheme, State.ISSUED)
    steps = [(event.action, event.from_state, event.to_state) for event in application.events]
    assert steps == [
        (Action.SUBMIT, State.DRAFT, State.SUBMITTED),
        (Action.ENDORSE, State.SUBMITTED, State.ENDORSED),
        (Action.APPROVE, State.ENDORSED, State.APPROVED),
        (Action.PUBLISH, State.APPROVED, State.ON_NOTICE),
        (Action.ISSUE, State.ON_NOTICE, State.ISSUED),
    ]
    assert [event.user_name for event in application.events] == ["王窗口", "张初审", "赵审批", "赵审批", "赵审批"]


@pytest.mark.parametrize(
    ("scheme", "kinds"),
    [("training", {"plan"}), ("workshop", {"approval", "decision"}), ("public_post", {"approval", "start"})],
)
def test_issuing_makes_the_letters_of_the_scheme(office, scheme, kinds):
    application = office.filed(scheme, State.ISSUED)
    letters = office.session.scalars(select(Document).where(Document.application_id == application.id)).all()
    assert {letter.kind for letter in letters} == kinds
    assert {letter.status for letter in letters} == {DocumentStatus.VALID}


@pytest.mark.parametrize("scheme", SCHEMES_THERE)
def test_issuing_leaves_the_grant_on_record(office, scheme):
    application = office.filed(scheme, State.ISSUED)
    grants = office.session.scalars(select(Benefit).where(Benefit.application_id == application.id)).all()
    assert {grant.scheme for grant in grants} == {scheme}
    assert len(grants) == (2 if scheme == "workshop" else 1)


def test_a_step_of_another_role_is_refused(office, refused):
    application = office.filed("training")
    for user in (office.clerk, office.approver, office.finance):
        refused(application, Action.ENDORSE, "不能“初审通过”", user)


def test_who_submitted_cannot_endorse_after_a_change_of_post(office, refused):
    application = office.filed("training")
    office.session.get(User, office.clerk.id).role = Role.TOWNSHIP
    office.session.commit()
    refused(application, Action.ENDORSE, "申请由您提交", office.clerk)


def test_who_endorsed_cannot_approve_after_a_change_of_post(office, refused):
    application = office.filed("training", State.ENDORSED)
    office.session.get(User, office.reviewer.id).role = Role.COUNTY
    office.session.commit()
    refused(application, Action.APPROVE, "初审由您作出", office.reviewer)


def test_who_submitted_first_cannot_endorse_what_another_resubmitted(office, refused):
    application = office.filed("training")
    office.act(application, Action.RETURN)
    office.hand_in(application, office.other_clerk)
    office.session.get(User, office.clerk.id).role = Role.TOWNSHIP
    office.session.commit()
    refused(application, Action.ENDORSE, "申请由您提交", office.clerk)


@pytest.mark.parametrize("action", [Action.RETURN, Action.WITHDRAW])
def test_stopping_a_case_needs_a_reason(office, refused, action):
    refused(office.filed("training"), action, "请填写理由", opinion="  ")


def test_a_stale_page_decides_nothing(office, refused):
    application = office.filed("training", State.ENDORSED)
    refused(application, Action.APPROVE, "刚被他人处理", kind=Stale, version=application.version - 1)


def test_a_withdrawn_application_is_not_approved(office, refused):
    application = office.filed("training", State.ENDORSED)
    seen = application.version
    office.act(application, Action.WITHDRAW)
    refused(application, Action.APPROVE, "刚被他人处理", kind=Stale, version=seen)
    refused(application, Action.APPROVE, "当前状态是“已撤回”，不能“审批通过”")


def test_an_event_keeps_opinion_hand_and_findings(office):
    application = office.filed("workshop")
    office.act(application, Action.ENDORSE, opinion="  经入户核实。 ")
    event = application.events[-1]
    assert (event.opinion, event.user_role, event.at) == ("经入户核实。", Role.TOWNSHIP, clock.now())
    assert {finding["rule"] for finding in event.evidence["findings"]} >= {"notice_in_force", "some_worker_passes"}
    assert event.evidence["amount"] == {"fen": 200000, "words": "2 人 × 1000 元"}
    assert [row["subject"] for row in event.evidence["rows"]] == ["王秀英", "刘洋"]


@pytest.mark.parametrize("scheme", SCHEMES_THERE)
def test_evidence_holds_no_number_phone_or_account(office, scheme):
    raw = office.ready(scheme)
    secret = [
        value
        for name, values in raw.items()
        for value in values
        if name.rpartition("-")[2] in {"id_number", "phone", "bank_account", "legal_id_number", "disability"}
    ]
    application = office.advance(office.submit(scheme, raw), State.ISSUED)
    for event in application.events:
        kept = str(event.evidence) + event.opinion
        assert not [value for value in secret if value in kept]


@pytest.mark.parametrize("statement", ["UPDATE event SET opinion = 'x'", "DELETE FROM event"])
def test_events_are_only_added_to(office, statement):
    application = office.filed("training", State.ENDORSED)
    before = [(event.id, event.opinion) for event in application.events]
    with pytest.raises(DBAPIError, match="append-only"):
        office.session.execute(text(statement))
    office.session.rollback()
    assert [(event.id, event.opinion) for event in office.session.query(Event).order_by(Event.id)] == before


# ineligible --------------------------------------------------------------------------------------------------------


@pytest.fixture
def hopeless(office):
    """Somebody of sixty insists on a sign-up."""
    person = office.person("赵老汉", date(1956, 6, 1))
    raw = office.training(person, office.course())
    return office.submit("training", raw, insist=True)


def test_the_ineligible_may_insist(office):
    person = office.person("赵老汉", date(1956, 6, 1))
    draft = office.draft("training", office.training(person, office.course()))
    with pytest.raises(Refused, match="仍要提交"):
        office.hand_in(draft)
    assert draft.state is State.DRAFT
    assert office.hand_in(draft, insist=True).insisted


def test_an_eligible_application_is_not_marked_as_insisted(office):
    application = office.submit("training", office.ready("training"), insist=True)
    assert not application.insisted


def test_the_ineligible_goes_up_with_words_only_and_is_never_approved(office, hopeless, refused):
    refused(hopeless, Action.ENDORSE, "请填写初审意见", opinion="")
    office.act(hopeless, Action.ENDORSE)
    refused(hopeless, Action.APPROVE, "不能通过。.*劳动年龄：.*应满 16 周岁、不满 60 周岁")


def test_reject_prints_the_refusal_with_its_clauses(office, hopeless):
    office.advance(hopeless, State.REJECTED)
    letter = office.session.scalars(select(Document).where(Document.application_id == hopeless.id)).one()
    assert letter.kind == "refusal"
    failed = [finding for finding in letter.values["findings"] if finding["outcome"] == "failed"]
    assert [(finding["title"], finding["clause"]) for finding in failed] == [("劳动年龄", "二(三)6")]
    assert letter.values["refusal"]["reason"] == "经核实，情况属实。"
    kept = [finding["rule"] for finding in hopeless.events[-1].evidence["findings"] if finding["outcome"] == "failed"]
    assert kept == ["working_age"]


def test_a_refusal_for_a_missing_document_names_it_as_remedy(office):
    person = office.person(events=((StatusEvent.REGISTERED, date(2015, 1, 1)), (StatusEvent.LIFTED, date(2018, 1, 1))))
    application = office.submit("training", office.training(person, office.course()), insist=True)
    office.advance(application, State.REJECTED)
    letter = office.session.scalars(select(Document).where(Document.application_id == application.id)).one()
    assert "补齐" in letter.values["refusal"]["remedy"]


def test_what_became_ineligible_since_is_not_approved(office, refused):
    application = office.filed("training", State.ENDORSED)
    application.person.labour = "丧失劳动力"
    office.session.commit()
    refused(application, Action.APPROVE, "劳动能力：台账登记为“丧失劳动力”")


def test_the_policy_is_that_of_the_day_applied_for(office):
    """Who was fifty-nine when applying is not too old when the county gets to it."""
    person = office.person("赵老汉", TODAY.replace(year=TODAY.year - 60) + timedelta(days=1))
    application = office.submit("training", office.training(person, office.course()))
    with at(TODAY + timedelta(days=10)):
        office.advance(application, State.APPROVED)


def test_a_rejected_person_may_apply_again(office, hopeless):
    person = hopeless.person
    raw = office.training(person, office.course("家政服务"))
    with pytest.raises(Duplicate):
        office.submit("training", raw, insist=True)
    office.advance(hopeless, State.REJECTED)
    assert hopeless.live_key is None
    assert office.hand_in(office.draft("training", raw), insist=True).state is State.SUBMITTED


@pytest.mark.parametrize("state", [State.ISSUED, State.REJECTED, State.WITHDRAWN])
def test_a_closed_case_frees_the_way_for_a_new_one(office, state):
    application = office.submit("training", office.ready("training"))
    assert application.live_key
    office.advance(application, state)
    assert application.live_key is None


def changes_of(office, application):
    """What the last step changed."""
    event = application.events[-1]
    assert event.action is Action.SUBMIT
    return mending.of_events(office.session, [event]).get(event.id, [])


# return and resubmission --------------------------------------------------------------------------------------------


def test_a_return_gives_the_answers_back_as_they_were(office):
    raw = office.ready("public_post")
    application = office.submit("public_post", raw)
    office.act(application, Action.RETURN, opinion="请补充银行账号的核对证明")
    assert (application.state, application.returned_from) == (State.RETURNED, State.SUBMITTED)
    assert {name: application.draft.get(name) for name in raw} == raw
    assert application.number
    assert application.live_key


@pytest.mark.parametrize(("to", "by"), [(State.SUBMITTED, "reviewer"), (State.ENDORSED, "approver")])
def test_a_resubmission_goes_straight_to_whoever_returned_it(office, to, by):
    application = office.filed("public_post", to)
    number = application.number
    office.act(application, Action.RETURN, getattr(office, by))
    office.hand_in(application)
    assert (application.state, application.number, application.returned_from) == (to, number, None)


def test_the_changes_of_a_resubmission_are_listed_and_masked(office):
    raw = office.ready("public_post")
    application = office.submit("public_post", raw)
    office.act(application, Action.RETURN)
    changed = raw | {"bank_account": ["6222000011112222"], "weekly_hours": ["20"]}
    casework.save(office.session, application.uid, changed, None)
    office.hand_in(application)
    old = raw["bank_account"][0][-4:]
    assert [(each.label, each.before, each.after) for each in changes_of(office, application)] == [
        ("申请岗位 每周工时", "30", "20"),
        ("收款账户 银行账号", f"************{old}", "************2222"),
    ]


def test_a_resubmission_keeps_the_day_applied(office):
    application = office.filed("training")
    office.act(application, Action.RETURN)
    with at(TODAY + timedelta(days=3)):
        office.hand_in(application)
    assert application.applied_on == TODAY
    assert application.submitted_at.date() == TODAY + timedelta(days=3)


def test_a_roster_can_lose_and_gain_workers_on_resubmission(office):
    first, second, third = (office.person(name) for name in ("甲", "乙", "丙"))
    body = office.body()
    application = office.submit("workshop", office.workshop(body, [first, second]))
    office.act(application, Action.RETURN)
    casework.save(office.session, application.uid, office.workshop(body, [first, third]), None)
    office.hand_in(application)
    details = office.session.get(WorkshopDetails, application.id)
    assert [worker.person_id for worker in details.workers] == [first.id, third.id]
    assert len(details.workers[1].payments) == 12
    changes = {each.label: each for each in changes_of(office, application)}
    assert changes["工人 2 身份证号码"].before.endswith("（乙）")
    assert changes["工人 2 身份证号码"].after.endswith("（丙）")


# notice and objection -----------------------------------------------------------------------------------------------


def test_an_objection_stops_only_the_one_concerned(office):
    first, second = office.filed("training", State.APPROVED), office.filed("training", State.APPROVED)
    notice = office.publish(first, second)
    office.act(first, Action.OBJECT, opinion="有村民反映其已外出务工")
    assert (first.state, second.state) == (State.OBJECTED, State.ON_NOTICE)
    entries = {entry.application_id: entry for entry in notice.entries}
    assert (entries[first.id].objected_on, entries[first.id].objection) == (TODAY, "有村民反映其已外出务工")
    assert entries[second.id].objection is None
    with at(notice.ends_on + timedelta(days=1)):
        office.act(second, Action.ISSUE)
    assert (first.state, second.state) == (State.OBJECTED, State.ISSUED)


def test_what_was_objected_to_restarts_on_a_new_notice(office, refused):
    application = office.filed("training", State.ON_NOTICE)
    first = office.notice_of(application)
    office.act(application, Action.OBJECT)
    with at(first.ends_on + timedelta(days=1)):
        refused(application, Action.ISSUE, "当前状态是“异议核查”")
        second = office.publish(application)
        assert second.starts_on == first.ends_on + timedelta(days=1)
        refused(application, Action.ISSUE, "次日起可以批复")
    with at(second.ends_on + timedelta(days=1)):
        office.act(application, Action.ISSUE)
    entries = office.session.scalars(select(NoticeEntry).where(NoticeEntry.application_id == application.id)).all()
    assert [entry.objected_on for entry in entries] == [TODAY, None]


def test_issue_waits_for_the_day_after_the_notice_ends(office, refused):
    application = office.filed("training", State.ON_NOTICE)
    ends = office.notice_of(application).ends_on
    assert ends == date(2026, 11, 27)  # Friday a week later: five working days, the first not counted
    with at(ends):
        refused(application, Action.ISSUE, "公示到2026年11月27日结束，次日起可以批复")
    with at(ends + timedelta(days=1)):
        assert office.act(application, Action.ISSUE).state is State.ISSUED


# payment ------------------------------------------------------------------------------------------------------------


def test_a_decision_is_paid_once(office, refused):
    application = office.filed("workshop", State.PAID)
    payment = office.session.scalars(select(Payment)).one()
    assert (payment.amount_fen, payment.paid_on) == (200000, TODAY)
    refused(application, Action.PAY, "当前状态是“已发放”，不能“登记发放”")


def test_a_voucher_is_used_once(office, refused):
    first, second = office.filed("workshop", State.ISSUED), office.filed("workshop", State.ISSUED)
    office.act(first, Action.PAY, voucher="2026-0777")
    refused(second, Action.PAY, "凭证号已用过", voucher=" 2026-0777 ")
    assert office.act(second, Action.PAY, voucher="2026-0778").state is State.PAID


@pytest.mark.parametrize("scheme", ["training", "public_post"])
def test_what_grants_no_sum_is_not_paid(office, refused, scheme):
    refused(office.filed(scheme, State.ISSUED), Action.PAY, "没有一次性发放的资金")


# who has what -------------------------------------------------------------------------------------------------------


def test_the_last_place_goes_to_one(office, refused):
    course = office.course(places=1)
    first = office.submit("training", office.training(office.person(), course))
    second = office.submit("training", office.training(office.person(), course))
    office.advance(first, State.APPROVED)
    office.act(second, Action.ENDORSE)
    refused(second, Action.APPROVE, "所选项目都不能报名")


def test_a_worker_awarded_elsewhere_meanwhile_is_no_longer_paid(office):
    shared, other = office.person("两家"), office.person("一家")
    first = office.submit("workshop", office.workshop(office.body(), [shared]))
    second = office.submit("workshop", office.workshop(office.body(), [shared, other]))
    office.advance(first, State.ISSUED)
    office.advance(second, State.ISSUED)
    assert second.amount_fen == 100000
    details = office.session.get(WorkshopDetails, second.id)
    assert [(worker.awarded, worker.amount_fen) for worker in details.workers] == [(False, 0), (True, 100000)]


def test_a_worker_lost_after_the_approval_is_not_paid_on_the_decision(office):
    """Approved for two; one is awarded elsewhere before the decision; the decision grants one."""
    shared, other = office.person("两家"), office.person("一家")
    first = office.submit("workshop", office.workshop(office.body(), [shared]))
    second = office.submit("workshop", office.workshop(office.body(), [shared, other]))
    office.advance(second, State.ON_NOTICE)
    assert second.amount_fen == 200000
    office.advance(first, State.ISSUED)
    with at(office.notice_of(second).ends_on + timedelta(days=1)):
        office.act(second, Action.ISSUE)
    decision = office.session.scalars(
        select(Document).where(Document.application_id == second.id, Document.kind == "decision")
    ).one()
    assert second.amount_fen == 100000
    assert decision.values["amount"]["fen"] == 100000


# receipt ------------------------------------------------------------------------------------------------------------


def test_a_receipt_is_made_once_and_kept(office):
    application = office.filed("training")
    first = casework.receipt(office.session, office.press, office.clerk, application.uid)
    again = casework.receipt(office.session, office.press, office.other_clerk, application.uid)
    assert (first.id, first.pdf) == (again.id, again.pdf)


def test_a_resubmission_has_a_receipt_of_its_own(office):
    application = office.filed("training")
    first = casework.receipt(office.session, office.press, office.clerk, application.uid)
    office.act(application, Action.RETURN)
    with at(TODAY + timedelta(days=1)):
        office.hand_in(application)
        second = casework.receipt(office.session, office.press, office.clerk, application.uid)
    assert second.id != first.id
    assert (first.status, second.status) == (DocumentStatus.SUPERSEDED, DocumentStatus.VALID)


def test_a_draft_has_no_receipt(office):
    draft = office.draft("training", office.ready("training"))
    with pytest.raises(Refused, match="尚未提交"):
        casework.receipt(office.session, office.press, office.clerk, draft.uid)


# due dates ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scheme", "state", "due"),
    [
        ("training", State.SUBMITTED, date(2026, 11, 27)),  # 5 working days
        ("public_post", State.SUBMITTED, date(2026, 11, 25)),  # 3
        ("training", State.ENDORSED, date(2026, 12, 4)),  # 10
        ("training", State.APPROVED, None),
        ("training", State.ON_NOTICE, date(2026, 11, 27)),
    ],
)
def test_each_state_has_its_due_date(office, scheme, state, due):
    application = office.filed(scheme, state)
    assert (application.due_on, application.due_provisional) == (due, False)


def test_a_due_date_in_a_year_not_arranged_yet_is_provisional(office):
    with at(date(2026, 12, 29)):
        application = office.submit("training", office.training(office.person(), office.course()))
    assert application.due_provisional


def test_accounts_of_another_county_see_no_button(office):
    application = office.filed("training", State.ENDORSED)
    foreign = office.user(Role.COUNTY, OTHER_COUNTY, "外县")
    assert lifecycle.offers(application, foreign) == []
    assert {move.action for move in lifecycle.offers(application, office.approver)} == {
        Action.APPROVE, Action.RETURN, Action.REJECT,
    }  # fmt: skip
    assert application.county_code == COUNTY


@pytest.mark.parametrize("action", [Action.APPROVE, Action.REJECT, Action.RETURN])
def test_another_countys_approver_is_refused(office, refused, action):
    application = office.filed("training", State.ENDORSED)
    foreign = office.user(Role.COUNTY, OTHER_COUNTY, "外县")
    office.session.commit()
    refused(application, action, "此申请不在您的辖区", foreign)


def test_withdrawing_voids_what_was_handed_out(office):
    application = office.filed("training")
    receipt = casework.receipt(office.session, office.press, office.clerk, application.uid)
    office.act(application, Action.WITHDRAW)
    assert (receipt.status, receipt.void_reason) == (DocumentStatus.VOID, "申请已撤回")


@pytest.mark.parametrize(
    ("state", "action", "hand"),
    [
        (State.SUBMITTED, Action.ENDORSE, "reviewer"),
        (State.ENDORSED, Action.APPROVE, "approver"),
        (State.ON_NOTICE, Action.OBJECT, "approver"),
    ],
)
def test_an_opinion_that_a_later_letter_cannot_print_is_refused_when_it_is_typed(office, refused, state, action, hand):
    application = office.filed("workshop", state)
    refused(application, action, "无法打印", getattr(office, hand), UndrawableCharacter, opinion="同意\ue000办理")


def test_what_is_printed_nowhere_may_have_any_character(office):
    application = office.filed("workshop", State.ENDORSED)
    assert office.act(application, Action.RETURN, office.approver, opinion="缺\ue000页").state is State.RETURNED
