"""For whom and for which months an enterprise with a workshop is subsidised, and never twice."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from fupin import casework, clock
from fupin.identity import with_check_digit
from fupin.lifecycle import Refused
from fupin.model import Application, Benefit, Organisation, Person
from fupin.model.terms import Action, Confirmed, Outcome, State, StatusEvent
from fupin.schemes import SCHEMES
from fupin.schemes.common import Grant, PersonFacts
from fupin.schemes.hire_subsidy import rules
from fupin.schemes.hire_subsidy.award import amount, month_fen, notice_item, social_fen
from fupin.schemes.hire_subsidy.facts import HireFacts, HireSubsidyFacts, MonthFacts
from fupin.schemes.hire_subsidy.months import hire_months
from tests.office import NOON, PASSED, TODAY, TOWNSHIP, Office, at, known, missing

PERSON = PersonFacts(
    id=1, name="王秀英", sex="女", birth=date(1985, 3, 7), status=StatusEvent.REGISTERED, status_on=date(2015, 1, 1),
    labour="普通劳动力", disability=None, household_id=1,
)  # fmt: skip


def hire(*months, **more):
    values = {
        "person": PERSON, "name": "王秀英", "id_masked": "370702********4573", "hardship": "低保",
        "certified_on": date(2025, 12, 1), "contract": "劳动合同", "contract_from": date(2026, 1, 1),
        "contract_to": date(2027, 12, 31), "job": "缝纫",
        "months": tuple(MonthFacts(month, 45000) for month in months or ("2026-01", "2026-02")), "incomplete": 0,
        "granted": {}, "grants": (), "claim_from": "2026-01", "claim_to": "2026-06", "on": TODAY,
        "post_subsidy": known(30000), "social_share": known(60), "max_months": known(36),
    }  # fmt: skip
    return HireFacts(**{**values, **more})


def facts(*hires, **more):
    values = {
        "on": TODAY, "notice": PASSED, "company": "柳编公司", "account_holder": "柳编公司", "workshop": "柳编车间",
        "claim_from": "2026-01", "claim_to": "2026-06", "post_subsidy": known(30000), "social_share": known(60),
        "hires": hires, **more,
    }  # fmt: skip
    return HireSubsidyFacts(**values)


def test_a_good_hire_passes_everything():
    (row,) = rules.rows(facts(hire()))
    assert [finding.words for finding in row.findings if finding.blocks] == []
    assert all(check(facts(hire())).outcome is Outcome.PASSED for check in rules.RULES)


@pytest.mark.parametrize(
    ("rule", "more", "expected", "words"),
    [
        (rules.contract_kind, {"contract": "承揽合同"}, Outcome.FAILED, "承揽合同，应为劳动合同"),
        (rules.in_hardship, {"hardship": None}, Outcome.UNKNOWN, "认定表"),
        (rules.in_hardship, {"certified_on": date(2026, 2, 1)}, Outcome.FAILED, "认定之前的2026年1月不能申领"),
        (rules.in_hardship, {"certified_on": date(2026, 1, 31)}, Outcome.PASSED, "2026年1月31日认定"),
        (rules.within_contract, {"contract_from": date(2026, 2, 1)}, Outcome.FAILED, "不包括2026年1月"),
        (rules.within_contract, {"contract_to": date(2026, 2, 1)}, Outcome.PASSED, "合同"),
        (rules.within_claim, {"claim_from": "2026-02"}, Outcome.FAILED, "2026年1月不在申领期间"),
        (rules.within_claim, {"incomplete": 1}, Outcome.UNKNOWN, "请补全"),
        (rules.not_twice, {"granted": {"2026-02": "3707-1"}}, Outcome.FAILED, "2026年2月已在申请3707-1中批复"),
        (rules.not_twice, {"granted": {"2025-02": "3707-1"}}, Outcome.PASSED, "没有批复过"),
        (rules.months_left, {"max_months": known(1)}, Outcome.FAILED, "合计 2 个月，最长 1 个月"),
        (rules.months_left, {"max_months": known(2)}, Outcome.PASSED, "最长 2 个月"),
        (rules.months_left, {"max_months": missing("最长月数")}, Outcome.UNKNOWN, "尚无文件依据"),
        (rules.on_register, {"person": None}, Outcome.WARNED, "按认定表核对"),
    ],
)
def test_each_condition_of_a_hire_is_told_with_its_numbers(rule, more, expected, words):
    finding = rule(hire(**more))
    assert finding.outcome is expected
    assert words in finding.words


def test_whoever_had_died_before_a_month_is_not_subsidised_for_it():
    dead = replace(PERSON, status=StatusEvent.DIED, status_on=date(2026, 1, 20))
    assert "2026年1月20日死亡" in rules.on_register(hire(person=dead)).words
    assert rules.on_register(hire("2026-01", person=dead)).outcome is Outcome.PASSED


def test_a_month_that_is_not_over_and_one_without_contributions_are_refused():
    assert "2026年11月还没有过完" in rules.within_claim(hire("2026-11", claim_to="2026-12")).words
    unpaid = hire(months=(MonthFacts("2026-01", 0),))
    assert rules.within_claim(unpaid).words == "2026年1月没有缴纳社会保险费"


@pytest.mark.parametrize(
    ("scheme", "rule", "words"),
    [
        ("public_post", rules.no_public_post, "2026年2月在公益性岗位（保洁员）"),
        ("workshop", rules.no_award, "2026年2月已享受扶贫车间一次性奖补（保洁员）"),
    ],
)
def test_a_month_in_a_post_or_of_the_award_is_refused(scheme, rule, words):
    grant = Grant(scheme, "保洁员", date(2026, 2, 28), date(2026, 12, 31), 9)
    assert words in rule(hire(grants=(grant,))).words
    assert rule(hire("2026-01", grants=(grant,))).outcome is Outcome.PASSED


def test_figures_nobody_has_set_are_unknown_and_never_passed():
    for name in ("post_subsidy", "social_share"):
        judged = facts(hire(), **{name: missing("补贴标准")})
        assert rules.figures_known(judged).outcome is Outcome.UNKNOWN
        assert amount(judged) is None
    marked = facts(hire(), post_subsidy=known(30000, status=Confirmed.TO_CONFIRM))
    assert rules.figures_known(marked).marks == ("待核实",)


def test_an_enterprise_without_a_confirmed_workshop_is_unknown():
    assert "请先在“扶贫车间”登记" in rules.has_workshop(facts(hire(), workshop="")).words


def test_the_sum_is_each_months_post_subsidy_and_the_share_of_contributions_to_the_fen():
    assert social_fen(MonthFacts("2026-01", 45001), 50) == 22501  # half a fen up
    assert month_fen(MonthFacts("2026-01", 45000), facts()) == 57000
    judged = facts(hire(), hire(contract="承揽合同"))
    assert (amount(judged).fen, amount(judged).words) == (114000, "1 人共 2 个月")
    assert notice_item(judged) == "社会保险补贴和岗位补贴（1 人）"


# through the office --------------------------------------------------------------------------------------------------


@pytest.fixture
def office(session):
    with clock.pinned(NOON):
        yield Office(session)


def shop(office, body):
    office.registered(body)


def raw(office, body, people, months=("2026-01", "2026-02"), **more):
    said = {
        "area_code": [TOWNSHIP], "company": [body.name], "credit_code": [body.credit_code],
        "legal_person": ["孟祥瑞"], "legal_id_number": [office.person("孟祥瑞").id_number], "phone": ["05360000001"],
        "agent_relation": ["本人"], "address": ["测试路1号"], "claim_from": ["2026-01"], "claim_to": ["2026-06"],
        "account_holder": [body.name], "bank": ["农商行"], "bank_account": ["6299000000000018"],
    }  # fmt: skip
    for place, number in enumerate(people):
        said |= {f"hires-{place}-{name}": value for name, value in _hire(number, months).items()}
    return said | more


def _hire(number, months):
    said = {
        "id_number": [number], "hire_name": ["李四"], "hardship": ["低保"], "certified_on": ["2025", "12", "1"],
        "contract": ["劳动合同"], "contract_from": ["2026", "1", "1"], "contract_to": ["2027", "12", "31"],
        "job": ["缝纫"],
    }  # fmt: skip
    for place, month in enumerate(months):
        said |= {f"months-{place}-month": [month], f"months-{place}-paid_fen": ["450"]}
    return said


def test_a_claim_goes_from_the_counter_to_its_payment(office, session):
    body, person = office.body(), office.person()
    shop(office, body)
    case = office.submit("hire_subsidy", raw(office, body, [person.id_number]))
    office.advance(case, State.PAID)
    assert case.amount_fen == 2 * (30000 + 27000)
    benefits = session.query(Benefit).order_by(Benefit.starts_on).all()
    assert [(each.starts_on, each.ends_on, each.amount_fen) for each in benefits] == [
        (date(2026, 1, 1), date(2026, 1, 31), 57000),
        (date(2026, 2, 1), date(2026, 2, 28), 57000),
    ]
    found = [tuple(row) for row in session.execute(hire_months().order_by(Benefit.starts_on))]
    assert found[0] == (person.id, date(2026, 1, 1), f"hire_subsidy:{case.uid}")


def test_the_same_month_is_not_granted_twice_though_both_were_approved(office, session):
    """Two enterprises claim the same person's month; whoever is issued second is refused."""
    first, second, number = office.body(), office.body(), office.person().id_number
    for body in (first, second):
        shop(office, body)
    cases = [office.submit("hire_subsidy", raw(office, body, [number])) for body in (first, second)]
    for case in cases:
        office.advance(case, State.ON_NOTICE)
    with at(date(2026, 12, 15)):
        office.act(cases[0], Action.ISSUE)
        with pytest.raises(Refused, match="原因见各人"):
            office.act(cases[1], Action.ISSUE)


def test_the_database_itself_refuses_a_month_granted_before(office, session):
    body, person = office.body(), office.person()
    shop(office, body)
    case = office.advance(office.submit("hire_subsidy", raw(office, body, [person.id_number])), State.ISSUED)
    again = Benefit(person_id=person.id, application_id=case.id, scheme="hire_subsidy", item="x",
                    once_key="hire_subsidy:2026-01")  # fmt: skip
    session.add(again)
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def test_somebody_not_on_the_register_is_guarded_by_the_number(office, session):
    number = with_check_digit("37070219800101123")
    first, second = office.body(), office.body()
    for body in (first, second):
        shop(office, body)
    office.advance(office.submit("hire_subsidy", raw(office, first, [number])), State.ISSUED)
    case = office.submit("hire_subsidy", raw(office, second, [number]), insist=True)
    (row,) = casework.judge(session, case).rows
    assert row.subject == "李四"
    assert "已在申请" in " ".join(finding.words for finding in row.findings)


def test_the_form_says_what_is_wrong(office, session):
    body, number = office.body(), office.person().id_number
    wrong = raw(office, body, [number, number], ("2026-01", "2026-01", "2026-12"), claim_to=["2025-12"])
    reading = casework.read(session, office.clerk, SCHEMES["hire_subsidy"], wrong, None)
    assert not reading.form.validate()
    told = str(reading.form.errors)
    for words in ("不能早于开始月份", "同一个身份证号码", "2026年1月填了两次", "还没有到"):
        assert words in told


def test_without_a_workshop_nobody_is_approved(office, session):
    body = office.body()
    case = office.submit("hire_subsidy", raw(office, body, [office.person().id_number]), insist=True)
    office.act(case, Action.ENDORSE)
    with pytest.raises(Refused, match="没有已确认的扶贫车间"):
        office.act(case, Action.APPROVE)
    assert session.query(Organisation).filter_by(credit_code=body.credit_code).count() == 1


def test_a_claim_comes_back_as_it_was_filled_in(office, session):
    body = office.body()
    shop(office, body)
    case = office.submit("hire_subsidy", raw(office, body, [office.person().id_number]))
    office.act(case, Action.RETURN, opinion="补认定表")
    kept = session.get(Application, case.id).draft
    assert kept["hires-0-months-1-month"] == ["2026-02"]
    assert session.query(Person).count() > 0
