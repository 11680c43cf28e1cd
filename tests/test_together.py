"""One step on many cases: each by the verb of the single step, none held back by another, the same page only once."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fupin import casework, clock, together
from fupin.documents.render import UndrawableCharacter
from fupin.model import Application, Became, DeskGo, DeskGoCase, Event
from fupin.model.terms import Action, Role, State
from fupin.together import Tick
from tests.office import NOON, OTHER_TOWNSHIP, TOWNSHIP, Office, at_once, rows_of


@pytest.fixture
def office(session):
    with clock.pinned(NOON):
        yield Office(session)


def ticks_of(*cases):
    return [Tick(case.uid, case.version) for case in cases]


@pytest.fixture
def take(office):
    """Takes a step on ticked cases; what became of each, in words."""

    def taken(action, ticks, user=None, opinion="", key="key"):
        uid = together.take(office.session, office.press, user or office.hand(action), action, ticks, opinion, key)
        office.session.rollback()
        go = office.session.scalars(select(DeskGo).where(DeskGo.uid == uid)).one()
        return [(line.became, line.words) for line in go.cases]

    return taken


def test_each_ticked_case_moves_on(office, take):
    cases = [office.filed("training"), office.filed("workshop")]
    assert take(Action.ENDORSE, ticks_of(*cases)) == [(Became.DONE, "现为“待县级审批”")] * 2
    assert [case.state for case in cases] == [State.ENDORSED] * 2


def test_a_bad_row_stops_only_itself(office, take):
    poor = office.training(office.person(labour="无劳动力"), office.course())
    cases = [office.filed("training"), office.submit("training", poor, insist=True), office.filed("workshop")]
    went = take(Action.ENDORSE, ticks_of(*cases))
    assert [became for became, _ in went] == [Became.DONE, Became.REFUSED, Became.DONE]
    assert went[1][1] == "有不符合或无法判断的条件，报县级前请填写初审意见"
    assert cases[1].state is State.SUBMITTED


def test_a_fault_in_one_is_no_reason_to_leave_out_the_others(office, take, monkeypatch):
    cases = [office.filed("training"), office.filed("training")]
    first, act = cases[0].uid, casework.act

    def broken(session, press, user, uid, action, **more):
        if uid == first:
            raise KeyError("a bug")
        return act(session, press, user, uid, action, **more)

    monkeypatch.setattr(casework, "act", broken)
    assert [became for became, _ in take(Action.ENDORSE, ticks_of(*cases))] == [Became.REFUSED, Became.DONE]


def test_a_case_changed_since_the_tick_is_refused_alone(office, take):
    changed, other = office.filed("training"), office.filed("training")
    ticks = ticks_of(changed, other)
    office.act(changed, Action.RETURN)
    went = take(Action.ENDORSE, ticks)
    assert went[0] == (Became.REFUSED, "此申请刚被他人处理，请查看最新情况")
    assert went[1][0] is Became.DONE
    assert changed.state is State.RETURNED


def test_maker_and_checker_stay_two_people(office, take):
    endorsed = office.filed("training", State.ENDORSED)
    other = office.filed("training", State.ENDORSED)
    office.session.execute(
        Event.__table__.insert().values(
            application_id=endorsed.id, action="endorse", from_state="submitted", to_state="endorsed",
            at=clock.now(), user_id=office.approver.id, user_name="赵审批", user_role="county", opinion="",
        )
    )  # fmt: skip
    office.session.commit()
    went = take(Action.APPROVE, ticks_of(endorsed, other))
    assert went[0] == (Became.REFUSED, "初审由您作出，须由另一人审批")
    assert went[1][0] is Became.DONE


def test_what_is_not_eligible_is_never_approved(office, take):
    poor = office.submit("training", office.training(office.person(labour="无劳动力"), office.course()), insist=True)
    office.act(poor, Action.ENDORSE)
    [(became, words)] = take(Action.APPROVE, ticks_of(poor), opinion="同意")
    assert became is Became.REFUSED
    assert words.startswith("不能通过")


@pytest.mark.parametrize("opinion", ["", "  "])
def test_who_sends_back_says_why(office, take, opinion):
    case = office.filed("training")
    [(became, words)] = take(Action.RETURN, ticks_of(case), opinion=opinion)
    assert became is Became.REFUSED
    assert words.startswith("请填写理由")


def test_another_areas_case_is_no_row_at_all(office, take):
    case = office.filed("training")
    stranger = office.user(Role.TOWNSHIP, OTHER_TOWNSHIP, "外地")
    office.session.commit()
    assert take(Action.ENDORSE, [*ticks_of(case), Tick("0" * 32, 1)], stranger) == []
    assert case.state is State.SUBMITTED


def test_a_role_takes_no_step_of_another(office, take):
    case = office.filed("training")
    [(became, words)] = take(Action.APPROVE, ticks_of(case), office.approver)
    assert (became, words) == (Became.REFUSED, "当前状态是“待乡镇初审”，不能“审批通过”")


def test_a_word_that_no_font_draws_is_refused_in_words(office, take):
    case = office.filed("training")
    [(became, words)] = take(Action.ENDORSE, ticks_of(case), opinion="同意\ue000")
    assert became is Became.REFUSED
    assert "打印不出来" in words


def test_a_refusal_that_cannot_be_printed_is_not_made(office, take, monkeypatch):
    def refuse(html):
        raise UndrawableCharacter("applicant", "王\ue000", ["\ue000"])

    case = office.filed("training", State.ENDORSED)
    monkeypatch.setattr(office.printer, "pdf", refuse)
    [(became, words)] = take(Action.REJECT, ticks_of(case), opinion="不符合")
    assert (became, case.state) == (Became.REFUSED, State.ENDORSED)
    assert "没有办理" in words


def test_the_same_page_sent_twice_acts_once(office, take):
    cases = [office.filed("training"), office.filed("training")]
    ticks = ticks_of(*cases)
    first = take(Action.ENDORSE, ticks)
    before = rows_of(office.session)
    assert take(Action.ENDORSE, ticks) == first
    assert rows_of(office.session) == before


def test_the_same_page_sent_twice_at_once_acts_once(office, engine):
    cases = [office.filed("training"), office.filed("training")]
    ticks, reviewer = ticks_of(*cases), office.reviewer
    office.session.commit()
    office.session.refresh(reviewer)
    office.session.expunge(reviewer)

    def task(session: Session) -> str:
        return together.take(session, office.press, reviewer, Action.ENDORSE, ticks, "", "key")

    found = at_once(engine, [task, task])
    assert found[0] == found[1]
    office.session.rollback()
    endorsed = select(func.count()).where(Event.action == Action.ENDORSE)
    assert office.session.scalar(endorsed) == 2
    assert {line.became for line in office.session.scalars(select(DeskGoCase))} == {Became.DONE}


def test_old_goes_are_forgotten_and_the_steps_are_not(office, take):
    case = office.filed("training")
    take(Action.ENDORSE, ticks_of(case), key="old")
    with clock.pinned(NOON + together.KEPT + timedelta(days=1)):
        take(Action.ENDORSE, ticks_of(office.submit("training", office.ready("training"))), key="new")
    assert [go.form_key for go in office.session.scalars(select(DeskGo))] == ["new"]
    assert case.events[-1].action is Action.ENDORSE


# what is shown before ---------------------------------------------------------------------------------------------


def test_what_would_be_refused_is_told_beforehand_and_nothing_is_written(office):
    good = office.filed("training", State.ENDORSED)
    poor = office.submit("training", office.training(office.person(labour="无劳动力"), office.course()), insist=True)
    office.act(poor, Action.ENDORSE)
    moved = office.filed("training", State.ENDORSED)
    ticks = ticks_of(good, poor, moved)
    office.act(moved, Action.RETURN, office.approver)
    before = rows_of(office.session)
    cases = together.seen(office.session, office.approver, ticks)
    found = together.weigh(office.session, office.press, office.approver, Action.APPROVE, cases, "")
    assert [each.against[:5] for each in found] == ["", "不能通过。", "此申请刚被"]
    assert rows_of(office.session) == before


def test_a_reason_still_to_be_typed_stands_against_nothing(office):
    case = office.filed("training")
    cases = together.seen(office.session, office.reviewer, ticks_of(case))
    [found] = together.weigh(office.session, office.press, office.reviewer, Action.RETURN, cases, "")
    assert found.against == ""


@pytest.mark.parametrize(
    ("role", "state", "actions"),
    [
        (Role.TOWNSHIP, State.SUBMITTED, [Action.ENDORSE, Action.RETURN]),
        (Role.COUNTY, State.ENDORSED, [Action.APPROVE, Action.RETURN, Action.REJECT]),
        (Role.COUNTY, State.APPROVED, [Action.REJECT]),
        (Role.COUNTY, State.SUBMITTED, []),
        (Role.CLERK, State.RETURNED, []),
        (Role.FINANCE, State.ISSUED, []),
    ],
)
def test_the_steps_offered_are_those_of_the_table(role, state, actions):
    assert together.offered([Application(state=state)], role) == actions


def test_drafts_are_no_rows(office):
    draft = office.draft("training", office.ready("training"))
    assert together.seen(office.session, office.reviewer, ticks_of(draft)) == {}


def test_two_reviewers_at_once_decide_each_case_once(office, engine):
    cases = [office.filed("training"), office.filed("training")]
    ticks = ticks_of(*cases)
    both = [office.reviewer, office.user(Role.TOWNSHIP, TOWNSHIP, "另一人")]
    office.session.commit()
    for each in both:
        office.session.refresh(each)
        office.session.expunge(each)

    def task(reviewer):
        return lambda session: together.take(session, office.press, reviewer, Action.ENDORSE, ticks, "", "key")

    at_once(engine, [task(each) for each in both])
    office.session.rollback()
    lines = office.session.execute(select(DeskGoCase.application_id, DeskGoCase.became)).all()
    became = sorted((case_id, word.value) for case_id, word in lines)
    assert became == sorted((case.id, word) for case in cases for word in ("done", "refused"))
