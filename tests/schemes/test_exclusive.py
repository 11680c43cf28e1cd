"""No month of somebody is paid for by two measures, whichever was granted first."""

from datetime import date

import pytest

from fupin import casework
from fupin.lifecycle import Refused
from fupin.model.terms import Action, Outcome, State
from fupin.schemes import SCHEMES
from fupin.schemes.common import Grant
from fupin.schemes.exclusive import apart, meets
from tests.office import TODAY, Office, at

GRANT = Grant("public_post", "保洁员", date(2026, 2, 28), date(2026, 4, 1), 9)


@pytest.mark.parametrize(
    ("months", "expected", "words"),
    [
        ({"2026-01"}, Outcome.PASSED, "没有"),
        ({"2026-05"}, Outcome.PASSED, "没有"),
        ({"2026-01", "2026-02"}, Outcome.FAILED, "2026年2月在岗（保洁员），不能同时享受"),
        ({"2026-02", "2026-03", "2026-05"}, Outcome.FAILED, "2026年2月、2026年3月在岗（保洁员），不能同时享受"),
        (set(), Outcome.UNKNOWN, "请先填写起止日期或月份"),
    ],
)
def test_the_months_of_both_are_named(months, expected, words):
    verdict = apart(months, (GRANT,), "public_post", "在岗", "没有")
    assert verdict.outcome is expected
    assert words in verdict.words


@pytest.mark.parametrize(("starts", "ends"), [(None, date(2026, 4, 1)), (date(2026, 2, 28), None), (None, None)])
def test_a_grant_without_its_days_is_unknown_and_never_passed(starts, ends):
    undated = Grant("public_post", "保绿员", starts, ends, 8)
    verdict = apart({"2026-03"}, (GRANT, undated), "public_post", "在岗", "没有")
    assert (verdict.outcome, verdict.open) == (Outcome.UNKNOWN, False)
    assert "保绿员" in verdict.words


def test_grants_of_other_measures_and_none_at_all_are_no_matter():
    assert apart({"2026-02"}, (GRANT,), "workshop", "在岗", "没有").outcome is Outcome.PASSED
    assert apart(set(), (), "public_post", "在岗", "没有").outcome is Outcome.PASSED


def test_days_meet_on_the_first_and_on_the_last():
    assert meets(GRANT, date(2026, 4, 1), date(2026, 12, 31))
    assert meets(GRANT, date(2026, 1, 1), date(2026, 2, 28))
    assert not meets(GRANT, date(2026, 4, 2), date(2026, 12, 31))
    assert not meets(GRANT, date(2026, 1, 1), date(2026, 2, 27))
    assert meets(Grant("public_post", "保洁员", None, None, 9), date(2026, 4, 2), date(2026, 12, 31))


# through the office --------------------------------------------------------------------------------------------------


@pytest.fixture
def office(session):
    with at(TODAY):
        yield Office(session)


def hired(office, person, months=("2026-01", "2026-02")):
    """A claim for these months of somebody's hire."""
    raw = office.hire_subsidy(office.registered(office.body()), [person])
    kept = {key: value for key, value in raw.items() if "-months-" not in key}
    for place, month in enumerate(months):
        kept |= {f"hires-0-months-{place}-month": [month], f"hires-0-months-{place}-paid_fen": ["450"]}
    since = {"hires-0-certified_on": ["2024", "12", "1"], "hires-0-contract_from": ["2025", "1", "1"]}
    return kept | since | {"claim_from": [months[0]], "claim_to": [months[-1]]}


def finding(office, scheme, raw, rule):
    """What a rule says of the case or of its first row."""
    judgement = casework.read(office.session, office.clerk, SCHEMES[scheme], raw, None).judgement
    rows = [each for row in judgement.rows[:1] for each in row.findings]
    return next(each for each in (*judgement.findings, *rows) if each.rule == rule)


def test_a_post_is_refused_for_a_month_in_which_the_hire_was_subsidised(office):
    person = office.person(disability="43")
    office.advance(office.submit("hire_subsidy", hired(office, person, ("2026-09", "2026-10"))), State.ISSUED)
    during, after = (office.public_post(person, office.opening(), date(2026, month, 1)) for month in (10, 11))
    found = finding(office, "public_post", during, "no_hire_subsidy")
    assert (found.outcome, found.clause) == (Outcome.FAILED, "二(一)1、2")
    assert found.words.startswith("2026年10月所在企业已享受社会保险补贴和岗位补贴")
    assert finding(office, "public_post", after, "no_hire_subsidy").outcome is Outcome.PASSED


def test_a_post_without_its_days_is_not_told_apart_from_a_subsidised_hire(office):
    person = office.person(disability="43")
    office.advance(office.submit("hire_subsidy", hired(office, person)), State.ISSUED)
    raw = office.public_post(person, office.opening()) | {"ends_on": ["", "", ""]}
    found = finding(office, "public_post", raw, "no_hire_subsidy")
    assert (found.outcome, found.open) == (Outcome.UNKNOWN, True)


def test_a_month_of_a_post_is_not_subsidised_as_a_hire(office):
    person = office.person(disability="43")
    case = office.submit("public_post", office.public_post(person, office.opening(), date(2026, 11, 20)))
    office.advance(case, State.ISSUED)
    with at(date(2027, 3, 1)):
        claim = hired(office, person, ("2026-10", "2026-11"))
        assert finding(office, "hire_subsidy", claim, "no_public_post").words.startswith("2026年11月在公益性岗位")
        before = hired(office, person, ("2026-09", "2026-10"))
        assert finding(office, "hire_subsidy", before, "no_public_post").outcome is Outcome.PASSED


def test_of_a_post_and_a_hire_approved_side_by_side_the_second_is_not_issued(office):
    """Both were approved while neither stood in the other's way."""
    person = office.person(disability="43")
    post = office.submit("public_post", office.public_post(person, office.opening(), date(2026, 12, 1)))
    office.advance(post, State.ON_NOTICE)
    with at(date(2027, 1, 4)):
        claim = office.submit("hire_subsidy", hired(office, person, ("2026-12",)))
        office.advance(claim, State.ISSUED)
    with at(date(2027, 2, 1)), pytest.raises(Refused, match="2026年12月所在企业已享受"):
        office.act(post, Action.ISSUE)


def test_the_award_and_the_subsidies_exclude_one_another_for_the_months_of_the_contract(office):
    person = office.person()
    office.advance(office.submit("hire_subsidy", hired(office, person, ("2025-09", "2025-10"))), State.ISSUED)
    found = finding(office, "workshop", office.workshop(office.body(), [person]), "no_hire_subsidy")
    assert found.words.startswith("2025年9月、2025年10月已享受社会保险补贴和岗位补贴")
    earlier = office.person("刘洋")
    office.advance(office.submit("hire_subsidy", hired(office, earlier, ("2026-09",))), State.ISSUED)
    after = office.workshop(office.body(), [earlier])
    assert finding(office, "workshop", after, "no_hire_subsidy").outcome is Outcome.PASSED


def test_who_held_a_post_on_a_day_of_the_contract_earns_no_award(office):
    person = office.person(disability="43")
    with at(date(2026, 7, 1)):
        raw = office.public_post(person, office.opening(), date(2026, 8, 31))
        office.advance(office.submit("public_post", raw), State.ISSUED)
    found = finding(office, "workshop", office.workshop(office.body(), [person]), "no_public_post")
    assert (found.outcome, found.clause) == (Outcome.FAILED, "二(一)1、2")
    assert found.words.startswith("2026年8月在公益性岗位")


def test_a_post_from_the_day_after_the_contract_leaves_the_award(office):
    person = office.person(disability="43")
    with at(date(2026, 7, 1)):
        raw = office.public_post(person, office.opening(), date(2026, 9, 1))
        office.advance(office.submit("public_post", raw), State.ISSUED)
    raw = office.workshop(office.body(), [person])
    assert finding(office, "workshop", raw, "no_public_post").outcome is Outcome.PASSED
