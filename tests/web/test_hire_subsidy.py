"""The claim for hires at the counter: filled in as a browser does it, refused in words, and handed in."""

from datetime import date

import pytest
from sqlalchemy import select

from fupin.model import Application
from fupin.model.terms import State
from fupin.schemes.hire_subsidy.model import Hire, HireSubsidyDetails
from tests.office import OTHER_COUNTY, OTHER_TOWNSHIP

TITLE = "吸纳就业困难人员补贴"
HIRE = "hires-0"


@pytest.fixture
def address(page, counter):
    """A new draft with a box for one hire and one month."""
    form = page.follow(page.submit(page("/apply"), f"开始填写{TITLE}"))
    found = form.response.request.path
    page.follow(page.submit(form, "加一名吸纳人员"))
    page.follow(page.submit(page(found), "加一个月"))
    return found


@pytest.fixture
def body(office):
    return office.registered(office.body())


@pytest.fixture
def hired(office):
    return office.person()


@pytest.fixture
def answers(office, body, hired):
    """Good answers for one hire and one month."""
    raw = office.hire_subsidy(body, [hired])
    return {name: said for name, said in raw.items() if "-months-" not in name or f"{HIRE}-months-0-" in name}


def test_good_answers_are_checked_and_handed_in(page, address, answers, hired, session):
    check = page.follow(page.submit(page(address), "继续", answers))
    assert hired.name in check.main
    assert "570元" in check.main  # 300 for the post and 60 % of 450
    receipt = page.follow(page.submit(check, "提交申请", {"ticked": ["true"]}))
    assert receipt.h1 == "申请已提交"
    claim = session.scalars(select(Application)).one()
    assert claim.state is State.SUBMITTED
    kept = session.scalars(select(Hire)).one()
    assert (kept.person_id, kept.months[0].month, kept.months[0].paid_fen) == (hired.id, "2026-01", 45000)


def test_an_empty_claim_asks_for_each_answer_and_for_a_hire(page, counter):
    form = page.follow(page.submit(page("/apply"), f"开始填写{TITLE}"))
    found = page.submit(form, "继续", status=422)
    assert "请至少填写一名吸纳人员" in found.errors
    assert "请填写申领开始月份" in found.errors


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({f"{HIRE}-months-0-month": ["2027-01"]}, "这个月还没有到，请核对月份"),
        ({f"{HIRE}-contract_to": ["2025", "12", "31"]}, "合同结束不能早于合同开始"),
        ({f"{HIRE}-certified_on": ["2027", "1", "1"]}, "认定日期不能晚于今天"),
        ({"claim_to": ["2025-12"]}, "申领结束月份不能早于开始月份"),
        ({f"{HIRE}-months-0-paid_fen": ["四百五"]}, "金额请填写数字，单位元"),
    ],
)  # fmt: skip
def test_wrong_answers_are_told_and_everything_typed_is_kept(page, address, answers, wrong, words):
    found = page.submit(page(address), "继续", answers | wrong, 422)
    assert any(words in each for each in found.errors)
    kept = found.answers("继续")
    assert all(kept[name] == said for name, said in wrong.items())
    assert kept["company"] == answers["company"]


def test_a_township_outside_the_counters_area_is_refused(page, address, answers, session):
    found = page.submit(page(address), "继续", answers | {"area_code": [OTHER_TOWNSHIP]}, 422)
    assert any("所在乡镇" in words for words in found.errors)
    assert session.scalars(select(HireSubsidyDetails)).all() == []


def test_somebody_on_another_countys_register_has_to_be_named(page, address, answers, office):
    stranger = office.person("李外县", date(1980, 5, 5), area=OTHER_COUNTY + "100200")
    found = page.submit(page(address), "继续", answers | {f"{HIRE}-id_number": [stranger.id_number]}, 422)
    assert any("名册里没有此人，请填写姓名" in words for words in found.errors)
    assert stranger.name not in found.main


def test_an_enterprise_without_a_confirmed_workshop_is_told_where_to_register_it(page, address, answers, office):
    other = office.body()
    said = answers | {
        "company": [other.name], "credit_code": [other.credit_code], "account_holder": [other.name],
    }  # fmt: skip
    found = page.follow(page.submit(page(address), "核对", said))
    assert "请先在“扶贫车间”登记" in found.main


def test_the_errors_of_a_roster_say_whose_they_are(page, address, answers):
    found = page.submit(page(address), "继续", answers | {f"{HIRE}-months-0-month": [""]}, 422)
    assert "吸纳人员1、申领月份1：请填写月份" in found.errors
