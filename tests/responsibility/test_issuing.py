"""Letters of a plan: one set however often it is asked for, numbered and kept; a correction supersedes."""

import hashlib

import pytest
from sqlalchemy import func, select

from fupin import worker
from fupin.db import begin_writing
from fupin.documents.render import UndrawableCharacter
from fupin.lifecycle import Refused
from fupin.model import Document, JobState, ResponsibilityLetter, User
from fupin.model.terms import DocumentStatus, Role
from fupin.responsibility import issuing, plans
from fupin.responsibility.defaults import INDICATORS
from fupin.responsibility.shaping import Person, Shape, shape
from fupin.tasks import order
from tests.office import at_once, errors
from tests.responsibility.press import papers

VALID, SUPERSEDED = DocumentStatus.VALID, DocumentStatus.SUPERSEDED


def documents(session):
    session.expire_all()
    return session.scalars(select(Document).order_by(Document.id)).all()


def test_each_of_those_below_has_a_letter_with_its_targets(session, plan, fill, issue):
    issued = issue(fill(plan, 7, 南关街道办事处=9))
    assert [each.number for each in issued] == [f"潍城人社责任书〔2026〕{number}号" for number in range(1, 8)]
    second = issued[1].values["contents"]
    assert second["upper"] == "潍坊市潍城区人力资源和社会保障局"
    assert second["lower"] == "潍城区南关街道人力资源和社会保障所"
    assert {row["value"] for row in second["targets"]} == {9}
    assert hashlib.sha256(issued[1].pdf).hexdigest() == issued[1].sha256


def test_a_city_s_letters_name_the_counties_offices(session, fill, issue, account):
    city = account(Role.CITY, "3707")
    plan, _ = plans.begin(session, city, 2026)
    session.commit()
    issued = issue(fill(plan), city)
    assert issued[0].number == "潍坊人社责任书〔2026〕1号"
    assert issued[0].values["contents"]["upper"] == "潍坊市人力资源和社会保障局"
    assert "潍坊市潍城区人力资源和社会保障局" in {each.values["contents"]["lower"] for each in issued}


def test_a_township_s_letters_name_people(office, session, fill, issue):
    plan, _ = plans.begin(session, office.reviewer, 2026)
    people = [Person("王建国", "东庄村")]
    shape(session, plan, Shape(INDICATORS, plan.due_on, "二、任务措施", people))
    session.commit()
    (letter,) = issue(fill(plan), office.reviewer)
    assert letter.number == "潍城城关街道人社责任书〔2026〕1号"
    contents = letter.values["contents"]
    assert (contents["lower"], contents["charge"], contents["person"]) == ("王建国", "东庄村", True)


def test_asked_for_again_nothing_is_issued(plan, fill, issue):
    held = fill(plan)
    assert len(issue(held)) == 7
    assert issue(held) == []


def test_two_people_issuing_the_same_year_at_once_make_one_set(office, engine, session, plan, fill):
    plan_id, people = fill(plan).id, [office.approver.id, office.other_approver.id]
    session.commit()

    def issue_as(of):
        def issued(own):
            made = issuing.issue(own, office.press, plans.held(own, plan_id), own.get_one(User, of))
            own.commit()
            return len(made)

        return issued

    found = at_once(engine, [issue_as(each) for each in people])
    assert not list(errors(found))
    assert sorted(found) == [0, 7]
    assert len(documents(session)) == 7


def test_a_correction_makes_a_new_letter_for_that_one_and_supersedes_the_old(session, plan, fill, issue):
    first = issue(fill(plan))[2]
    before = first.pdf
    (new,) = issue(fill(plan, 7, 西关街道办事处=8))
    assert (first.status, new.status) == (SUPERSEDED, VALID)
    assert new.values["contents"]["lower"] == first.values["contents"]["lower"]
    assert first.pdf == before
    assert new.serial == 8
    assert sum(each.status is VALID for each in documents(session)) == 7


def test_nothing_is_issued_while_a_target_is_open(session, plan, fill, issue):
    fill(plan, 7, 望留街道办事处=None)
    with pytest.raises(Refused, match="指标还没有填完：望留街道办事处"):
        issue(plan)
    session.rollback()
    assert documents(session) == []


def test_nothing_is_issued_to_nobody(office, session, issue):
    plan, _ = plans.begin(session, office.reviewer, 2026)
    session.commit()
    with pytest.raises(Refused, match="还没有签订责任书的下级"):
        issue(plan, office.reviewer)


def test_many_are_issued_by_the_worker_and_come_as_one_file(app, office, session, plan, fill):
    uid = fill(plan).uid
    begin_writing(session)
    job, _ = order(session, issuing.TASK, session.get_one(User, office.approver.id), uid, "责任书")
    session.commit()
    while worker.work_once(app, {issuing.KIND: issuing.TASK.do}):
        pass
    session.expire_all()
    assert job.state is JobState.DONE
    assert job.words == "制发7份，共有7份责任书，28页"
    assert session.scalar(select(func.count(ResponsibilityLetter.id))) == 7


def test_the_worker_says_why_it_issued_nothing(app, office, session, plan):
    begin_writing(session)
    job, _ = order(session, issuing.TASK, session.get_one(User, office.approver.id), plan.uid, "责任书")
    session.commit()
    worker.work_once(app, {issuing.KIND: issuing.TASK.do})
    session.expire_all()
    assert job.state is JobState.FAILED
    assert "指标还没有填完" in job.words


def test_bound_letters_begin_on_a_sheet_each(session, plan, fill, issue):
    issue(fill(plan))
    session.expire_all()
    chosen = [issuing.valid_letter(party) for party in plan.parties[:2]]
    content, count = issuing.bound(plan, chosen)
    assert count == 8
    pages = papers(content)
    assert pages[3] == pages[7] == ""
    assert "〔2026〕1号" in pages[0]
    assert "〔2026〕2号" in pages[4]


def test_a_name_that_no_font_can_draw_is_told_and_nothing_is_issued(office, session, monkeypatch, plan, fill, issue):
    def undrawable(template, values):
        raise UndrawableCharacter("contents.lower", "\ue000", ["\ue000"])

    monkeypatch.setattr(office.printer, "html", undrawable)
    fill(plan)
    with pytest.raises(Refused, match="城关街道办事处：该字无法打印"):
        issue(plan)
    session.rollback()
    assert documents(session) == []
