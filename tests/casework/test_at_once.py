"""Two people at the same moment: one of them wins, the other is told, and nothing is lost or made twice."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from fupin import casework
from fupin.casework import Duplicate
from fupin.db import begin_writing
from fupin.demo import answers
from fupin.documents import number
from fupin.lifecycle import Refused, Stale
from fupin.model import Application, Benefit, Counter, Document, Event, Payment, User
from fupin.model.terms import Action, State
from fupin.schemes import SCHEMES
from fupin.schemes.workshop import rules
from tests.office import COUNTY, at, at_once, errors


@pytest.fixture
def race(office, engine):
    """Several verbs from one moment; what each came to."""

    def run(*tasks):
        office.session.rollback()
        found = at_once(engine, list(tasks))
        office.session.expire_all()
        return found

    return run


def acting(office, application, action, user, **more):
    """A step for a thread of its own: nothing of this session goes along."""
    uid, version, user_id = application.uid, application.version, user.id

    def take(session):
        by = session.get(User, user_id)
        return casework.act(session, office.press, by, uid, action, version=version, opinion="同意", **more).state

    return take


def submitting(application, clerk):
    uid, version, user_id = application.uid, application.version, clerk.id

    def hand_in(session):
        return casework.submit(session, session.get(User, user_id), uid, version, set())

    return hand_in


def count_of(session, table, *conditions):
    return session.scalar(select(func.count()).select_from(table).where(*conditions))


def test_of_two_approvers_one_wins(office, race):
    application = office.filed("training", State.ENDORSED)
    found = race(
        acting(office, application, Action.APPROVE, office.approver),
        acting(office, application, Action.APPROVE, office.other_approver),
    )
    assert sorted(type(each).__name__ for each in found) == ["Stale", "State"]
    assert application.state is State.APPROVED
    assert count_of(office.session, Event, Event.action == Action.APPROVE) == 1


def test_approval_and_refusal_at_once_do_not_both_count(office, race):
    application = office.filed("training", State.ENDORSED)
    found = race(
        acting(office, application, Action.APPROVE, office.approver),
        acting(office, application, Action.REJECT, office.other_approver),
    )
    assert len(list(errors(found))) == 1
    letters_kept = count_of(office.session, Document)
    assert letters_kept == (1 if application.state is State.REJECTED else 0)


def test_one_draft_sent_twice_at_once_makes_one_application_with_one_number(office, race):
    draft = office.draft("training", office.ready("training"))
    found = race(submitting(draft, office.clerk), submitting(draft, office.clerk))
    assert [type(each) for each in errors(found)] == [Stale]
    assert draft.number == f"{COUNTY}-2026-00001"
    assert office.session.get(Counter, f"{COUNTY}:receipt:2026").last == 1
    assert count_of(office.session, Event) == 1


def test_one_person_at_two_counters_at_once_has_one_application(office, race):
    raw = office.ready("training")
    first, second = office.draft("training", raw), office.draft("training", raw, office.other_clerk)
    found = race(submitting(first, office.clerk), submitting(second, office.other_clerk))
    (refused,) = errors(found)
    assert isinstance(refused, Duplicate)
    assert f"编号{COUNTY}-2026-00001" in str(refused)
    assert count_of(office.session, Application, Application.state == State.SUBMITTED) == 1
    assert office.session.get(Counter, f"{COUNTY}:receipt:2026").last == 1


def test_one_new_enterprise_at_two_counters_at_once_is_entered_once(office, race):
    body = answers.new_enterprise(office.clerk.scope, 902)
    raw = office.workshop(body, [office.person()])
    first, second = office.draft("workshop", raw), office.draft("workshop", raw, office.other_clerk)
    found = race(submitting(first, office.clerk), submitting(second, office.other_clerk))
    assert [type(each) for each in errors(found)] == [Duplicate]


def test_many_counters_at_once_get_numbers_without_gap_or_repeat(office, race):
    drafts = [office.draft("training", office.ready("training")) for _ in range(8)]
    found = race(*(submitting(draft, office.clerk) for draft in drafts))
    assert sorted(found) == [f"{COUNTY}-2026-{serial:05}" for serial in range(1, 9)]


def test_the_last_place_of_a_course_goes_to_one_of_two(office, race):
    course = office.course(places=1)
    cases = [office.submit("training", office.training(office.person(), course)) for _ in range(2)]
    for each in cases:
        office.act(each, Action.ENDORSE)
    found = race(
        acting(office, cases[0], Action.APPROVE, office.approver),
        acting(office, cases[1], Action.APPROVE, office.other_approver),
    )
    (refused,) = errors(found)
    assert "所选项目都不能报名" in str(refused)


def test_a_worker_of_two_workshops_is_granted_once_at_once(office, race):
    shared = office.person("两家")
    cases = [office.submit("workshop", office.workshop(office.body(), [shared])) for _ in range(2)]
    for each in cases:
        office.advance(each, State.ON_NOTICE)
    with at(office.notice_of(cases[1]).ends_on + timedelta(days=1)):
        found = race(
            acting(office, cases[0], Action.ISSUE, office.approver),
            acting(office, cases[1], Action.ISSUE, office.other_approver),
        )
    (refused,) = errors(found)
    assert isinstance(refused, Refused)
    assert count_of(office.session, Benefit, Benefit.person_id == shared.id) == 1


def test_the_database_itself_refuses_a_second_award_of_a_life(office, monkeypatch):
    """Were the rule ever to look away, the key would not."""
    shared = office.person("两家")
    first = office.submit("workshop", office.workshop(office.body(), [shared]))
    second = office.submit("workshop", office.workshop(office.body(), [shared]))
    for each in (first, second):
        office.advance(each, State.ON_NOTICE)
    monkeypatch.setattr(rules, "WORKER_RULES", ())
    with at(office.notice_of(second).ends_on + timedelta(days=1)):
        office.act(first, Action.ISSUE)
        with pytest.raises(Refused, match="刚在另一份申请中批复"):
            office.act(second, Action.ISSUE)
    assert second.state is State.ON_NOTICE
    assert count_of(office.session, Benefit, Benefit.person_id == shared.id) == 1
    assert count_of(office.session, Document, Document.application_id == second.id) == 0


def test_paid_at_once_is_paid_once(office, race):
    application = office.filed("workshop", State.ISSUED)
    found = race(
        acting(office, application, Action.PAY, office.finance, voucher="2026-1"),
        acting(office, application, Action.PAY, office.finance, voucher="2026-2"),
    )
    assert len(list(errors(found))) == 1
    assert count_of(office.session, Payment) == 1


def test_one_voucher_for_two_at_once_is_used_once(office, race):
    cases = [office.filed("workshop", State.ISSUED) for _ in range(2)]
    found = race(*(acting(office, each, Action.PAY, office.finance, voucher="2026-9") for each in cases))
    (refused,) = errors(found)
    assert "凭证号已用过" in str(refused)
    assert count_of(office.session, Payment) == 1


def test_two_receipts_at_once_are_one(office, race):
    application = office.filed("training")
    uid, clerk_id = application.uid, office.clerk.id

    def ask(session):
        return casework.receipt(session, office.press, session.get(User, clerk_id), uid).code

    first, second = race(ask, ask)
    assert first == second


# counters -----------------------------------------------------------------------------------------------------------


def test_a_number_that_was_rolled_back_is_given_again(session):
    begin_writing(session)
    assert number.take(session, "test:2026") == 1
    session.commit()
    begin_writing(session)
    assert number.take(session, "test:2026") == 2
    session.rollback()
    begin_writing(session)
    assert number.take(session, "test:2026") == 2


def test_no_number_comes_twice_from_eight_threads(race, session):
    def take_ten(own):
        taken = []
        for turn in range(10):
            begin_writing(own)
            taken.append(number.take(own, "test:2026"))
            if turn % 5 == 4:
                own.rollback()
                taken.pop()
            else:
                own.commit()
        return taken

    taken = [each for found in race(*[take_ten] * 8) for each in found]
    assert sorted(taken) == list(range(1, 65))


def test_letters_issued_at_once_are_numbered_without_gap_or_repeat(office, race):
    cases = [office.filed("training") for _ in range(6)]
    uids, clerk_id = [each.uid for each in cases], office.clerk.id

    def ask(uid):
        return lambda session: casework.receipt(session, office.press, session.get(User, clerk_id), uid).serial

    assert sorted(race(*(ask(uid) for uid in uids))) == [1, 2, 3, 4, 5, 6]


def test_a_measure_begun_twice_from_one_page_is_one_draft(office, race):
    clerk_id = office.clerk.id

    def start(session):
        return casework.begin(session, session.get(User, clerk_id), SCHEMES["training"], "one page").uid

    found = race(start, start, start, start)
    assert not list(errors(found))
    assert len(set(found)) == 1
    assert count_of(office.session, Application, Application.form_key == "one page") == 1
