"""How far somebody is from the line, and the award's form filled in from the ledger."""

from datetime import date

import pytest

from fupin import casework
from fupin.lifecycle import Refused
from fupin.model import Benefit, WorkshopLedger
from fupin.model.terms import State
from fupin.schemes import SCHEMES
from fupin.workshops import award, contracts, distance, register
from fupin.workshops.amending import Correction
from fupin.workshops.award import _fitting
from fupin.workshops.distance import Paid, Reach
from tests.office import at
from tests.workshops.conftest import ENDS, STARTS, entry

LINE = 400000  # of 2026, by the demonstration's figures


def standing(office, shop):
    session = office.session
    (found,) = distance.standings(session, shop, contracts.members(session, shop.id))
    return found


@pytest.fixture
def shop(office):
    return office.shop()


@pytest.fixture
def contract(office, shop):
    return office.worker(shop)


def test_what_is_still_missing_is_said_in_words(office, shop, contract):
    office.pay(shop, contract, 26000)
    found = standing(office, shop)
    assert found.words == "已得3,120元，离2026年省定贫困线（4,000元，演示数据）还差880元"
    assert (found.reach, found.ready, found.total_fen) == (Reach.SHORT, False, 312000)


def test_exactly_the_line_is_reached_and_not_applied_for_yet(office, shop, contract):
    office.pay(shop, contract, LINE // 12 + 1)
    found = standing(office, shop)
    assert (found.reach, found.ready) == (Reach.REACHED, True)
    assert found.words.startswith("已得4,000.08元，达到2026年省定贫困线（4,000元，演示数据）")


def test_one_fen_less_is_short(office, shop, contract):
    office.confirmed(shop, date(2026, 3, 1), {(contract.id, 1): entry(date(2026, 3, 15), LINE - 1)})
    assert standing(office, shop).words.endswith("还差0.01元")


def test_a_draft_does_not_count(office, shop, contract):
    office.enter(shop, date(2026, 3, 1), {(contract.id, 1): entry(date(2026, 3, 15), LINE)})
    assert standing(office, shop).total_fen == 0


def test_a_correction_counts_with_the_line_it_corrects(office, shop, contract, session):
    kept = office.confirmed(shop, date(2026, 3, 1), {(contract.id, 1): entry(date(2026, 3, 15), LINE, "A1")})
    line = session.query(WorkshopLedger).one().id
    office.amended(kept, Correction(line, LINE - 100, "A2", "多记"))
    session.commit()
    found = standing(office, shop)
    assert found.paid == (Paid(date(2026, 3, 1), "60件", LINE - 100, "银行", "A1", date(2026, 3, 15)),)
    assert found.words.endswith("还差1元")


def test_a_line_that_nobody_has_published_is_unknown(office, session):
    shop = office.shop(founded_on=date(2014, 1, 1))
    contract = office.worker(shop, None, date(2014, 9, 1), date(2015, 8, 31))
    office.confirmed(shop, date(2015, 3, 1), {(contract.id, 1): entry(date(2015, 3, 15), LINE)})
    found = standing(office, shop)
    assert found.reach is Reach.UNKNOWN
    assert found.words.startswith("已得4,000元；")
    assert found.words.endswith("无法判断")


def test_a_window_from_a_leap_day_ends_on_the_twenty_seventh(office):
    shop = office.shop(founded_on=date(2019, 1, 1))
    contract = office.worker(shop, None, date(2020, 2, 29), date(2021, 2, 27))
    for paid_on, fen in ((date(2020, 2, 29), LINE // 2), (date(2021, 2, 27), LINE // 2)):
        office.confirmed(shop, paid_on.replace(day=1), {(contract.id, 1): entry(paid_on, fen)})
    found = standing(office, shop)
    assert (found.window.starts_on, found.window.ends_on) == (date(2020, 2, 29), date(2021, 2, 27))
    assert found.window.pay_fen == LINE


def test_a_window_that_ends_on_a_leap_day_counts_its_pay(office):
    shop = office.shop(founded_on=date(2019, 1, 1))
    contract = office.worker(shop, None, date(2019, 3, 1), date(2020, 2, 29))
    office.confirmed(shop, date(2020, 2, 1), {(contract.id, 1): entry(date(2020, 2, 29), LINE)})
    found = standing(office, shop)
    assert (found.window.ends_on, found.window.pay_fen) == (date(2020, 2, 29), LINE)


def test_a_labour_contract_or_a_short_one_is_not_for_the_award(office, shop):
    office.worker(shop, kind="劳动合同")
    assert standing(office, shop).words == "劳动合同，应为承揽合同，不适用一次性奖补"


def test_a_contract_shorter_than_twelve_months_is_not_for_the_award(office, shop):
    office.worker(shop, None, STARTS, date(2026, 8, 30))
    found = standing(office, shop)
    assert found.reach is Reach.OUTSIDE
    assert "应满 12 个月" in found.words


def test_who_had_the_award_before_is_told_where(office, shop, contract, session):
    office.pay(shop, contract, 40000)
    earlier = office.filed("workshop", State.ISSUED)
    session.add(Benefit(person_id=contract.person_id, application_id=earlier.id, scheme="workshop", item="别的车间"))
    session.commit()
    assert standing(office, shop).words == "已在“别的车间”享受过一次性奖补"


# the form ------------------------------------------------------------------------------------------------------------


def test_the_form_is_begun_with_those_who_reached_the_line_and_passes_the_rules(office, shop, contract, session):
    office.pay(shop, contract, 40000)
    office.worker(shop, office.person("刘洋"))
    made = award.begin(session, office.clerk, shop, "key")
    raw = made.draft
    assert raw["workers-0-id_number"]
    assert "workers-1-id_number" not in raw
    assert raw["workers-0-payments-11-amount_fen"] == ["400.00"]
    more = {
        "bank": ["农商行"], "bank_account": ["6299000000000018"], "purpose": ["购置设备"], "agent_relation": ["本人"],
        "legal_id_number": [office.person("孟祥瑞").id_number],
    }  # fmt: skip
    casework.save(session, made.uid, raw | more, None)
    case = office.hand_in(made)
    assert casework.judge(session, case).amount.fen == 100000
    found = {
        each.member.contract.id: each for each in distance.standings(session, shop, contracts.members(session, shop.id))
    }
    assert found[contract.id].reach is Reach.APPLIED
    assert case.number in found[contract.id].words


def test_the_same_page_begins_one_draft(office, shop, contract, session):
    office.pay(shop, contract, 40000)
    first = award.begin(session, office.clerk, shop, "key").id
    assert award.begin(session, office.clerk, shop, "key").id == first


def test_nobody_at_the_line_begins_nothing(office, shop, contract, session):
    with pytest.raises(Refused, match="还没有人达到"):
        award.begin(session, office.clerk, shop, "key")


def test_more_lines_than_the_form_has_are_put_together_by_month(office, shop, contract, session):
    lines = [
        Paid(date(2026, month, 1), "1件", 100, "现金", f"{month}-{number}", date(2026, month, number))
        for month in range(1, 9)
        for number in range(1, 5)
    ]
    together = _fitting(lines)
    assert [each.fen for each in together] == [400] * 8
    assert together[0].voucher == "1-1等4张"
    assert _fitting(lines[:24]) == lines[:24]


def test_it_is_the_awards_own_arithmetic(office, shop, contract, session):
    """What the ledger's page says of somebody is what an application of the same day is told."""
    office.pay(shop, contract, 26000)
    found = standing(office, shop)
    raw = award.filled(session, shop, register.standing(session, shop.id), [found])
    with at(date(2026, 11, 20)):
        judged = casework.read(session, office.clerk, SCHEMES["workshop"], raw, None).judgement
    (row,) = judged.rows
    assert "实付 3,120.00 元" in " ".join(finding.words for finding in row.findings)
    assert (found.row.eligible, row.eligible) == (False, False)


def test_a_contract_ended_early_has_no_window(office, shop, contract, session):
    contracts.end(session, office.clerk, contract.id, date(2026, 5, 31), "外出")
    session.commit()
    assert standing(office, shop).reach is Reach.OUTSIDE
    assert contract.last_day < ENDS
