"""The move table: each row, and nothing besides."""

from dataclasses import replace
from datetime import date

import pytest

from fupin import lifecycle
from fupin.lifecycle import MOVES, Refused, Step
from fupin.model import Application, User
from fupin.model.terms import Action, Role, State

TOWNSHIP = "370702001"
ON = date(2026, 11, 20)

# What the office agreed on, written out by hand: the table under test must say the same.
# fmt: off
LEGAL = {
    (State.DRAFT,     Action.SUBMIT,   Role.CLERK):    State.SUBMITTED,
    (State.RETURNED,  Action.SUBMIT,   Role.CLERK):    State.SUBMITTED,
    (State.SUBMITTED, Action.ENDORSE,  Role.TOWNSHIP): State.ENDORSED,
    (State.SUBMITTED, Action.RETURN,   Role.TOWNSHIP): State.RETURNED,
    (State.ENDORSED,  Action.RETURN,   Role.COUNTY):   State.RETURNED,
    (State.ENDORSED,  Action.APPROVE,  Role.COUNTY):   State.APPROVED,
    (State.ENDORSED,  Action.REJECT,   Role.COUNTY):   State.REJECTED,
    (State.APPROVED,  Action.REJECT,   Role.COUNTY):   State.REJECTED,
    (State.OBJECTED,  Action.REJECT,   Role.COUNTY):   State.REJECTED,
    (State.APPROVED,  Action.PUBLISH,  Role.COUNTY):   State.ON_NOTICE,
    (State.OBJECTED,  Action.PUBLISH,  Role.COUNTY):   State.ON_NOTICE,
    (State.ON_NOTICE, Action.OBJECT,   Role.COUNTY):   State.OBJECTED,
    (State.ON_NOTICE, Action.OBJECT,   Role.TOWNSHIP): State.OBJECTED,
    (State.ON_NOTICE, Action.ISSUE,    Role.COUNTY):   State.ISSUED,
    (State.ISSUED,    Action.PAY,      Role.FINANCE):  State.PAID,
    **{(state, Action.WITHDRAW, Role.CLERK): State.WITHDRAWN for state in (
        State.DRAFT, State.RETURNED, State.SUBMITTED, State.ENDORSED, State.APPROVED, State.ON_NOTICE, State.OBJECTED)},
}
# fmt: on
ALL = [(state, action, role) for state in State for action in Action for role in Role]


def case(state, area=TOWNSHIP):
    return Application(state=state, area_code=area, amount_fen=100000)


def user(role=Role.COUNTY, id=7, scope="370702"):
    return User(id=id, role=role, scope=scope)


def step(**more):
    ready = Step(
        application=case(State.ENDORSED),
        user=user(),
        opinion="经核实，情况属实。",
        on=ON,
        hands=frozenset(),
        pays_once=True,
        notice_ends_on=date(2026, 11, 19),
        voucher="2026-0001",
    )
    return replace(ready, **more)


def row(action, state):
    return next(move for move in MOVES if move.action is action and state in move.sources)


@pytest.mark.parametrize(("key", "to"), LEGAL.items())
def test_every_agreed_step_is_in_the_table(key, to):
    state, action, role = key
    assert lifecycle.find(case(state), action, user(role)).to is to


@pytest.mark.parametrize("key", [key for key in ALL if key not in LEGAL])
def test_every_other_state_action_and_role_is_refused(key):
    state, action, role = key
    with pytest.raises(Refused, match=f"当前状态是“{state.label}”，不能“{action.label}”"):
        lifecycle.find(case(state), action, user(role))


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("state", State)
def test_the_buttons_shown_are_the_steps_allowed(state, role):
    shown = {move.action for move in lifecycle.offers(case(state), user(role))}
    assert shown == {action for (at, action, who) in LEGAL if (at, who) == (state, role)}


def test_no_button_is_shown_on_a_case_of_another_county():
    assert lifecycle.offers(case(State.ENDORSED, "370724101"), user(Role.COUNTY)) == []


def test_every_reviewer_sees_first_what_waits_for_him():
    assert lifecycle.awaiting(Role.CLERK) == (State.DRAFT, State.RETURNED)
    assert lifecycle.awaiting(Role.TOWNSHIP) == (State.SUBMITTED,)
    assert set(lifecycle.awaiting(Role.COUNTY)) == {State.ENDORSED, State.APPROVED, State.OBJECTED, State.ON_NOTICE}
    assert lifecycle.awaiting(Role.FINANCE) == (State.ISSUED,)
    assert lifecycle.awaiting(Role.CITY) == lifecycle.awaiting(Role.AUDITOR) == lifecycle.awaiting(Role.ADMIN) == ()


@pytest.mark.parametrize(("action", "state"), [(move.action, state) for move in MOVES for state in move.sources])
def test_a_step_with_all_in_order_passes_its_guards(action, state):
    lifecycle.check(row(action, state), step(application=case(state)))


MADE_BY_SELF = [
    (Action.ENDORSE, State.SUBMITTED),
    (Action.APPROVE, State.ENDORSED),
    (Action.PUBLISH, State.APPROVED),
    (Action.ISSUE, State.ON_NOTICE),
    (Action.REJECT, State.ENDORSED),
]


@pytest.mark.parametrize(("action", "state"), MADE_BY_SELF)
def test_who_submitted_does_not_decide(action, state):
    with pytest.raises(Refused, match="申请由您提交，须由另一人审核"):
        lifecycle.check(row(action, state), step(hands=frozenset({(Action.SUBMIT, 7), (Action.SUBMIT, 8)})))


@pytest.mark.parametrize("action", [Action.APPROVE, Action.ISSUE, Action.REJECT])
def test_who_endorsed_does_not_decide(action):
    state = State.ON_NOTICE if action is Action.ISSUE else State.ENDORSED
    with pytest.raises(Refused, match="初审由您作出，须由另一人审批"):
        lifecycle.check(
            row(action, state), step(hands=frozenset({(Action.SUBMIT, 1), (Action.ENDORSE, 7), (Action.ENDORSE, 8)}))
        )


STOPS = [
    (Action.RETURN, State.SUBMITTED),
    (Action.RETURN, State.ENDORSED),
    (Action.REJECT, State.ENDORSED),
    (Action.WITHDRAW, State.SUBMITTED),
    (Action.OBJECT, State.ON_NOTICE),
]


@pytest.mark.parametrize("opinion", ["", "   ", "　\n"])
@pytest.mark.parametrize(("action", "state"), STOPS)
def test_who_stops_a_case_owes_a_reason(action, state, opinion):
    with pytest.raises(Refused, match="请填写理由"):
        lifecycle.check(row(action, state), step(opinion=opinion))


@pytest.mark.parametrize("action", [Action.APPROVE, Action.PUBLISH, Action.ISSUE])
def test_what_blocks_is_told_and_stops_the_step(action):
    state = next(move.sources[0] for move in MOVES if move.action is action)
    with pytest.raises(Refused, match="不能通过。劳动年龄：60 周岁；培训意愿：不愿意"):
        lifecycle.check(row(action, state), step(objections=("劳动年龄：60 周岁", "培训意愿：不愿意")))


def test_an_ineligible_case_is_rejected_all_the_same():
    lifecycle.check(row(Action.REJECT, State.ENDORSED), step(objections=("劳动年龄：60 周岁",)))


def test_an_ineligible_case_goes_up_only_with_words():
    move = row(Action.ENDORSE, State.SUBMITTED)
    lifecycle.check(move, step(opinion="已告知不符合，本人仍要书面答复", objections=("劳动年龄：60 周岁",)))
    lifecycle.check(move, step(opinion=""))
    with pytest.raises(Refused, match="报县级前请填写初审意见"):
        lifecycle.check(move, step(opinion=" ", objections=("劳动年龄：60 周岁",)))


@pytest.mark.parametrize("end", [ON, date(2026, 11, 21)])
def test_issue_waits_for_the_day_after_the_notice_ends(end):
    with pytest.raises(Refused, match=f"公示到2026年11月{end.day}日结束，次日起可以批复"):
        lifecycle.check(row(Action.ISSUE, State.ON_NOTICE), step(notice_ends_on=end))


def test_issue_needs_a_notice():
    with pytest.raises(Refused, match="尚未列入公示"):
        lifecycle.check(row(Action.ISSUE, State.ON_NOTICE), step(notice_ends_on=None))


@pytest.mark.parametrize("wrong", [{"pays_once": False}, {"application": Application(amount_fen=None)}])
def test_only_a_sum_that_was_granted_is_paid(wrong):
    with pytest.raises(Refused, match="没有一次性发放的资金"):
        lifecycle.check(row(Action.PAY, State.ISSUED), step(**wrong))


@pytest.mark.parametrize(("voucher", "words"), [("", "请填写凭证号"), (" ", "请填写凭证号"), ("9" * 41, "最多40个字")])
def test_a_payment_names_its_voucher(voucher, words):
    with pytest.raises(Refused, match=words):
        lifecycle.check(row(Action.PAY, State.ISSUED), step(voucher=voucher))


@pytest.mark.parametrize(("returned_from", "to"), [(None, State.SUBMITTED), (State.ENDORSED, State.ENDORSED)])
def test_a_resubmission_goes_straight_to_whoever_returned_it(returned_from, to):
    returned = Application(state=State.RETURNED, returned_from=returned_from)
    assert lifecycle.target(row(Action.SUBMIT, State.RETURNED), returned) is to


@pytest.mark.parametrize("state", State)
def test_a_closed_case_has_no_steps_left_but_its_payment(state):
    actions = {action for at, action, _ in LEGAL if at is state}
    assert state.closed == (actions <= {Action.PAY})
