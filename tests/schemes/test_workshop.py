"""Which workers earn a workshop its award, to the day and to the fen."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import event

from fupin import casework
from fupin.calendar import add_months
from fupin.db import Base
from fupin.identity import with_check_digit
from fupin.model.terms import Action, Confirmed, Outcome, State, StatusEvent
from fupin.schemes import SCHEMES
from fupin.schemes.common import Grant, PersonFacts
from fupin.schemes.workshop.award import amount, notice_item, passing
from fupin.schemes.workshop.facts import Pay, WorkerFacts, WorkshopFacts
from fupin.schemes.workshop.rules import (
    best_window,
    contract_kind,
    contract_term,
    heavy_task_county,
    not_elsewhere,
    once_in_a_life,
    own_account,
    pay_reaches_line,
    rows,
    some_worker_passes,
    worker_registered,
)
from tests.office import OTHER_COUNTY, PASSED, TODAY, TOWNSHIP, Office, at, known, missing

SCHEME = SCHEMES["workshop"]
LINE = 360000
START = date(2017, 3, 15)
END = date(2018, 3, 14)
DAY = date(2018, 6, 1)
PERSON = PersonFacts(
    id=1, name="王秀英", sex="女", birth=date(1985, 3, 7), status=StatusEvent.REGISTERED, status_on=date(2015, 1, 1),
    labour="普通劳动力", disability=None, household_id=1,
)  # fmt: skip


def worker(**more):
    values = {
        "person": PERSON, "name": "王秀英", "id_masked": "370702********4573", "contract": "承揽合同",
        "contract_from": START, "contract_to": END, "job": "柳编", "payments": (Pay(date(2017, 9, 1), LINE),),
        "incomplete": 0, "grants": (), "elsewhere": None, "on": DAY, "award": known(100000),
        "window_months": known(12), "window_rule": known("any_12"), "line_year_rule": known("window_end"),
        "lines": {2017: known(350000), 2018: known(LINE)},
    }  # fmt: skip
    return WorkerFacts(**{**values, **more})


def facts(*workers, **more):
    values = {
        "on": DAY, "notice": PASSED, "company": "柳编公司", "account_holder": "柳编公司", "already_awarded": 0,
        "award": known(100000), "heavy_task": known("true"), "workers": workers, **more,
    }  # fmt: skip
    return WorkshopFacts(**values)


def paid(*pays, **more):
    return pay_reaches_line(worker(payments=tuple(Pay(on, fen) for on, fen in pays), **more))


# contract ----------------------------------------------------------------------------------------------------------


def test_a_contract_for_work_passes_and_one_of_employment_fails():
    assert contract_kind(worker()).outcome is Outcome.PASSED
    finding = contract_kind(worker(contract="劳动合同"))
    assert (finding.outcome, finding.words) == (Outcome.FAILED, "劳动合同，应为承揽合同")
    assert contract_kind(worker(contract=None)).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("ends", "expected", "words"),
    [
        (date(2018, 1, 30), Outcome.FAILED, "共 11 个月 29 天，应满 12 个月"),
        (date(2018, 1, 31), Outcome.FAILED, "共 11 个月 30 天，应满 12 个月"),
        (date(2018, 2, 1), Outcome.PASSED, "共 12 个月，应满 12 个月"),
        (date(2018, 2, 2), Outcome.PASSED, "共 12 个月 1 天，应满 12 个月"),
    ],
)
def test_eleven_months_and_twenty_nine_days_are_not_twelve_months(ends, expected, words):
    finding = contract_term(worker(contract_from=date(2017, 2, 2), contract_to=ends))
    assert finding.outcome is expected
    assert finding.words.endswith(words)


def test_a_year_from_the_first_to_the_last_day_is_twelve_months():
    finding = contract_term(worker(contract_from=date(2017, 1, 1), contract_to=date(2017, 12, 31)))
    assert finding.words == "合同2017年1月1日至2017年12月31日，共 12 个月，应满 12 个月"


def test_a_contract_from_a_leap_day_is_twelve_months_a_day_before_the_twenty_eighth():
    assert (
        contract_term(worker(contract_from=date(2016, 2, 29), contract_to=date(2017, 2, 27))).outcome is Outcome.PASSED
    )
    assert (
        contract_term(worker(contract_from=date(2016, 2, 29), contract_to=date(2017, 2, 26))).outcome is Outcome.FAILED
    )


def test_a_contract_without_days_is_unknown():
    assert contract_term(worker(contract_to=None)).outcome is Outcome.UNKNOWN
    assert pay_reaches_line(worker(contract_from=None)).outcome is Outcome.UNKNOWN


# pay ---------------------------------------------------------------------------------------------------------------


def test_exactly_the_line_is_enough():
    assert paid((date(2017, 9, 1), LINE)).outcome is Outcome.PASSED


def test_one_fen_below_the_line_is_not():
    finding = paid((date(2017, 9, 1), LINE - 1))
    assert finding.outcome is Outcome.FAILED
    assert finding.words == ("2017年3月15日至2018年3月14日实付 3,599.99 元，2018年省定贫困线 3,600.00 元，差 0.01 元")


def test_every_payment_of_the_window_adds_up_to_the_fen():
    months = [(add_months(START, month), LINE // 12) for month in range(12)]
    assert paid(*months).outcome is Outcome.PASSED
    assert paid(*months[:-1], (months[-1][0], LINE // 12 - 1)).outcome is Outcome.FAILED


@pytest.mark.parametrize("on", [START - timedelta(days=1), END + timedelta(days=1)])
def test_pay_outside_the_contract_does_not_count(on):
    finding = paid((on, LINE), (START, 100))
    assert finding.outcome is Outcome.FAILED
    assert "实付 1.00 元" in finding.words


@pytest.mark.parametrize("on", [START, END])
def test_pay_of_the_first_and_of_the_last_day_counts(on):
    assert paid((on, LINE)).outcome is Outcome.PASSED


LONG = {"contract_from": date(2016, 1, 1), "contract_to": date(2018, 12, 31)}
LATE = ((date(2016, 2, 1), 1000), (date(2017, 2, 1), LINE // 2), (date(2018, 1, 31), LINE // 2))
LINES = {year: known(LINE) for year in (2016, 2017, 2018)}


def test_any_twelve_months_of_a_longer_contract_may_count():
    finding = paid(*LATE, lines=LINES, **LONG)
    assert finding.outcome is Outcome.PASSED
    assert finding.words.startswith("2017年2月1日至2018年1月31日实付 3,600.00 元")


def test_counted_from_signing_only_the_first_twelve_months_count():
    finding = paid(*LATE, lines=LINES, window_rule=known("from_signing"), **LONG)
    assert finding.outcome is Outcome.FAILED
    assert finding.words.startswith("2016年1月1日至2016年12月31日实付 10.00 元")


def test_a_window_does_not_reach_past_the_contract():
    """Paid enough from the third month on, but twelve months from there end after the contract."""
    finding = paid((add_months(START, 2), LINE), contract_to=END)
    assert finding.words.startswith("2017年3月15日至2018年3月14日")


def test_two_windows_do_not_add_up():
    half = LINE // 2
    assert paid((date(2016, 1, 1), half), (date(2017, 1, 1), half), lines=LINES, **LONG).outcome is Outcome.FAILED


@pytest.mark.parametrize(
    ("starts", "ends", "line"),
    [
        (date(2017, 1, 1), date(2017, 12, 31), 2017),
        (date(2017, 1, 2), date(2018, 1, 1), 2018),
        (date(2016, 12, 31), date(2017, 12, 30), 2017),
    ],
)
def test_the_line_is_that_of_the_year_in_which_the_window_ends(starts, ends, line):
    lines = {2016: known(300000), 2017: known(350000), 2018: known(360000)}
    window = best_window(worker(contract_from=starts, contract_to=ends, payments=(Pay(starts, 350000),), lines=lines))
    assert window.line_fen == lines[line].number
    assert window.reached is (line == 2017)


def test_a_line_nobody_has_published_is_unknown_and_never_passed():
    for lines in ({}, {2018: missing("省定贫困线")}):
        finding = paid((date(2017, 9, 1), 10 * LINE), lines=lines)
        assert finding.outcome is Outcome.UNKNOWN
        assert "省定贫困线" in finding.words


def test_a_window_with_a_known_line_that_is_reached_wins_over_one_unknown():
    lines = {2017: known(350000), 2018: missing("省定贫困线")}
    contract = {"contract_from": date(2016, 12, 1), "contract_to": date(2018, 11, 30)}
    pays = ((date(2016, 12, 1), 350000), (date(2018, 1, 1), 900000))
    assert paid(*pays, lines=lines, **contract).outcome is Outcome.PASSED


def test_a_window_of_unknown_line_with_more_pay_leaves_it_unknown():
    """Below the line of the year that is known; enough, perhaps, for the year that is not."""
    lines = {2017: known(350000), 2018: missing("省定贫困线")}
    contract = {"contract_from": date(2016, 12, 1), "contract_to": date(2018, 11, 30)}
    pays = ((date(2016, 12, 1), 349999), (date(2017, 12, 1), 340000))
    assert paid(*pays, lines=lines, **contract).outcome is Outcome.UNKNOWN


def test_an_incomplete_ledger_is_unknown():
    finding = pay_reaches_line(worker(incomplete=2))
    assert (finding.outcome, finding.words) == (Outcome.UNKNOWN, "报酬台账有 2 行缺金额或付款日，请补全")


def test_no_payment_at_all_fails():
    assert paid().outcome is Outcome.FAILED


def test_a_short_contract_has_no_window():
    assert best_window(worker(contract_to=END - timedelta(days=1))) is None
    assert pay_reaches_line(worker(contract_to=END - timedelta(days=1))).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize("missed", ["window_months", "window_rule", "line_year_rule"])
def test_a_figure_that_is_missing_is_unknown(missed):
    assert pay_reaches_line(worker(**{missed: missing()})).outcome is Outcome.UNKNOWN


# person ------------------------------------------------------------------------------------------------------------


def test_an_award_of_any_workshop_is_the_only_one_of_a_life():
    before = (Grant("workshop", "别家车间", date(2016, 1, 1), date(2016, 12, 31), 9),)
    finding = once_in_a_life(worker(grants=before))
    assert (finding.outcome, finding.words) == (Outcome.FAILED, "已在“别家车间”享受过一次性奖补")
    assert once_in_a_life(worker(grants=(Grant("public_post", "岗位", None, None, 9),))).outcome is Outcome.PASSED


def test_another_open_application_is_a_warning():
    finding = not_elsewhere(worker(elsewhere="370702-2018-00007"))
    assert (finding.outcome, finding.blocks) == (Outcome.WARNED, False)
    assert "370702-2018-00007" in finding.words


def test_a_worker_nobody_knows_fails():
    assert worker_registered(worker(person=None)).outcome is Outcome.FAILED


def test_a_worker_lifted_from_poverty_is_unknown():
    lifted = replace(PERSON, status=StatusEvent.LIFTED, status_on=date(2017, 12, 31))
    assert worker_registered(worker(person=lifted)).outcome is Outcome.UNKNOWN


# award -------------------------------------------------------------------------------------------------------------


def test_a_failing_worker_is_not_paid_and_the_others_are():
    poor = worker(name="李贫", payments=())
    found = facts(worker(), poor, worker())
    assert [row.eligible for row in rows(found)] == [True, False, True]
    assert len(passing(found)) == 2
    assert (amount(found).fen, amount(found).words) == (200000, "2 人 × 1000 元")
    assert some_worker_passes(found).words == "花名册 3 人，符合 2 人，每人 1,000.00 元"
    assert notice_item(found) == "扶贫车间一次性奖补（2 人）"


def test_no_passing_worker_fails_the_application():
    finding = some_worker_passes(facts(worker(payments=())))
    assert (finding.outcome, amount(facts(worker(payments=()))).fen) == (Outcome.FAILED, 0)


def test_no_worker_at_all_is_unknown():
    assert some_worker_passes(facts()).outcome is Outcome.UNKNOWN


def test_without_the_award_there_is_no_amount():
    assert amount(facts(worker(), award=missing())) is None
    assert some_worker_passes(facts(worker(), award=missing())).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("heavy", "expected"),
    [(known("true"), Outcome.PASSED), (known("false"), Outcome.FAILED), (missing("扶贫任务重的县"), Outcome.UNKNOWN)],
)
def test_only_a_county_with_heavy_tasks_awards(heavy, expected):
    assert heavy_task_county(facts(worker(), heavy_task=heavy)).outcome is expected


def test_an_account_in_another_name_is_a_warning():
    assert own_account(facts(account_holder="孟祥瑞")).outcome is Outcome.WARNED
    assert own_account(facts(account_holder="柳编公司")).outcome is Outcome.PASSED


def test_the_demonstrations_line_is_marked():
    line = known(LINE, status=Confirmed.DEMO)
    assert "3,600.00 元（演示数据）" in pay_reaches_line(worker(lines={2018: line, 2017: line})).words


# gathered ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def office(session):
    with at(TODAY):
        yield Office(session)


def judged(office, raw):
    return casework.read(office.session, office.clerk, SCHEME, raw, None).judgement


def outcomes(judgement, rule):
    return [next(finding for finding in row.findings if finding.rule == rule).outcome for row in judgement.rows]


def test_each_worker_is_looked_up_and_judged(office):
    good, poor = office.person("好"), office.person("少")
    judgement = judged(office, office.workshop(office.body(), [good, poor], poorly_paid=1))
    assert [(row.subject, row.eligible) for row in judgement.rows] == [("好", True), ("少", False)]
    assert judgement.eligible
    assert judgement.amount.fen == 100000


def test_a_number_nobody_bears_is_shown_masked(office):
    raw = office.workshop(office.body(), [office.person("好"), office.person("无")])
    stranger = with_check_digit("37070219850307999")
    raw["workers-1-id_number"] = [stranger]
    judgement = judged(office, raw)
    assert [row.subject for row in judgement.rows] == ["好", f"370702********{stranger[-4:]}"]
    assert outcomes(judgement, "worker_registered") == [Outcome.PASSED, Outcome.FAILED]
    assert stranger not in str(judgement.evidence())


def test_a_worker_of_another_county_is_not_known_here(office):
    foreign = office.person("外县", area=f"{OTHER_COUNTY}101201")
    judgement = judged(office, office.workshop(office.body(), [foreign]))
    assert outcomes(judgement, "worker_registered") == [Outcome.FAILED]


def test_a_worker_of_another_township_of_the_county_is_known(office):
    neighbour = office.person("邻镇", area="370702005201")
    judgement = judged(office, office.workshop(office.body(), [neighbour]))
    assert outcomes(judgement, "worker_registered") == [Outcome.PASSED]


def test_a_second_workshop_is_told_of_the_first_while_it_is_open_and_after(office):
    shared = office.person("两家")
    first = office.submit("workshop", office.workshop(office.body(), [shared]))
    raw = office.workshop(office.body(), [shared])
    assert outcomes(judged(office, raw), "not_elsewhere") == [Outcome.WARNED]
    office.advance(first, State.ISSUED)
    assert outcomes(judged(office, raw), "not_elsewhere") == [Outcome.PASSED]
    assert outcomes(judged(office, raw), "once_in_a_life") == [Outcome.FAILED]


def test_pay_after_the_application_does_not_count_and_is_not_called_incomplete(office):
    """A resubmission may list pay of the days since; the case is judged as of the day it was first handed in."""
    raw = office.workshop(office.body(), [office.person()])
    application = office.submit("workshop", raw)
    office.act(application, Action.RETURN)
    with at(TODAY + timedelta(days=5)):
        raw |= {f"workers-0-payments-12-{name}": [value] for name, value in LATE_PAY.items()}
        raw["workers-0-payments-12-paid_on"] = ["2026", "11", "22"]
        casework.save(office.session, application.uid, raw, None)
        reading = casework.read(office.session, office.clerk, SCHEME, raw, application)
        finding = next(each for each in reading.judgement.rows[0].findings if each.rule == "pay_reaches_line")
        office.hand_in(application)
    assert finding.outcome is Outcome.PASSED
    assert application.state is State.SUBMITTED


LATE_PAY = {"month": "2026-11", "quantity": "1", "amount_fen": "9999", "way": "银行", "voucher": "late-1"}


def test_pay_of_tomorrow_is_not_taken(office):
    raw = office.workshop(office.body(), [office.person()])
    raw["workers-0-payments-3-paid_on"] = ["2026", "11", "21"]
    form = casework.read(office.session, office.clerk, SCHEME, raw, None).form
    assert not form.validate()
    assert "付款日不能晚于今天" in str(form.errors)


def test_a_workshop_of_tomorrow_is_not_taken(office):
    raw = office.workshop(office.body(), [office.person()]) | {"founded_on": ["2026", "11", "21"]}
    form = casework.read(office.session, office.clerk, SCHEME, raw, None).form
    assert not form.validate()
    assert form.errors == {"founded_on": ["设立日期不能晚于今天"]}


def test_a_ledger_line_without_its_amount_is_unknown_while_typing(office):
    raw = office.workshop(office.body(), [office.person()])
    raw["workers-0-payments-3-amount_fen"] = [""]
    assert outcomes(judged(office, raw), "pay_reaches_line") == [Outcome.UNKNOWN]


def test_a_payment_of_nothing_is_an_amount(office):
    raw = office.workshop(office.body(), [office.person()])
    raw["workers-0-payments-3-amount_fen"] = ["0"]
    assert outcomes(judged(office, raw), "pay_reaches_line") == [Outcome.PASSED]


def test_half_a_roster_can_be_judged(office):
    judgement = judged(office, {"workers-0-id_number": ["37"], "workers-3-contract_from": ["2025", "", ""]})
    assert len(judgement.rows) == 2
    assert not judgement.eligible


def queries(office, raw):
    """How many statements a judgement takes."""
    seen = []
    engine = office.session.get_bind()

    def note(connection, cursor, statement, *_):
        seen.append(statement)

    office.session.rollback()
    event.listen(engine, "before_cursor_execute", note)
    try:
        judgement = judged(office, raw)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(seen), judgement


def test_sixty_workers_take_no_more_queries_than_two(office):
    household = office.household()
    people = [office.person(f"工人{number}", household=household) for number in range(60)]
    few, _ = queries(office, office.workshop(office.body(), people[:2]))
    many, judgement = queries(office, office.workshop(office.body(), people))
    assert judgement.amount.fen == 6_000_000
    assert many == few


def test_sixty_workers_with_a_year_of_pay_can_be_handed_in(office):
    household = office.household()
    people = [office.person(f"工人{number}", household=household) for number in range(60)]
    application = office.submit("workshop", office.workshop(office.body(), people))
    assert len(office.session.get(SCHEME.details, application.id).workers) == 60


def test_identity_numbers_of_the_roster_are_sealed_in_every_table(office):
    raw = office.workshop(office.body(), [office.person()])
    office.submit("workshop", raw)
    office.session.rollback()
    with office.session.get_bind().connect() as connection:
        kept = [connection.execute(table.select()).all() for table in Base.metadata.sorted_tables]
    for name in ("workers-0-id_number", "legal_id_number", "bank_account", "phone"):
        assert raw[name][0] not in str(kept)
    assert TOWNSHIP in str(kept)
