"""Who may be entered as a worker of a workshop, and what somebody has to look at."""

from datetime import date

import pytest

from fupin.lifecycle import Refused
from fupin.model.terms import StatusEvent
from fupin.model.workshops import RecordKind
from fupin.workshops import contracts
from fupin.workshops.contracts import Member, Wish
from tests.office import OTHER_COUNTY
from tests.workshops.conftest import ENDS, STARTS, entry


def test_a_number_that_is_not_on_the_countys_register_is_refused(office):
    shop, stranger = office.shop(), office.person(area=f"{OTHER_COUNTY}101201")
    with pytest.raises(Refused, match="信息库中没有此人"):
        office.worker(shop, stranger)


def test_somebody_who_is_not_registered_as_poor_is_refused(office):
    shop = office.shop()
    dead = office.person(events=((StatusEvent.REGISTERED, STARTS), (StatusEvent.DIED, date(2026, 1, 5))))
    with pytest.raises(Refused, match="死亡，不再是建档立卡贫困人口"):
        office.worker(shop, dead)


def test_somebody_lifted_out_of_poverty_may_work_and_is_pointed_out(office, session):
    lifted = office.person(events=((StatusEvent.REGISTERED, STARTS), (StatusEvent.LIFTED, date(2026, 1, 5))))
    contract = office.worker(office.shop(), lifted)
    assert "已脱贫销号" in contracts.unregistered(session, [contract.person_id])[lifted.id]


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "words"),
    [
        (date(2026, 5, 2), date(2026, 5, 1), "合同结束不能早于合同开始"),
        (date(2024, 5, 2), date(2026, 5, 1), "合同开始不能早于这一天"),
    ],
)
def test_a_contracts_days_must_be_possible(office, starts_on, ends_on, words):
    with pytest.raises(Refused, match=words):
        office.worker(office.shop(), None, starts_on, ends_on)


def test_a_workshop_that_is_not_confirmed_or_closed_takes_nobody(office, session):
    asked = office.asked()
    wish = Wish(office.person().id_number, "承揽合同", STARTS, ENDS, "柳编")
    with pytest.raises(Refused, match="还没有经县级确认"):
        contracts.add(session, office.clerk, asked.workshop_id, wish)
    shop = office.shop("关停的车间")
    office.change(shop, RecordKind.CLOSE, date(2026, 3, 10), name="关停的车间")
    with pytest.raises(Refused, match="2026年3月10日已关停"):
        office.worker(shop, None, date(2026, 3, 11), ENDS)
    assert office.worker(shop, None, date(2026, 3, 10), ENDS).id


def test_two_contracts_of_one_person_do_not_overlap(office):
    shop, person = office.shop(), office.person()
    office.worker(shop, person)
    with pytest.raises(Refused, match="期限不能重叠"):
        office.worker(shop, person, ENDS, date(2027, 8, 31))
    assert office.worker(shop, person, date(2026, 9, 1), date(2027, 8, 31)).id


def test_who_also_works_elsewhere_is_told_with_the_other_workshop(office, session):
    here, there, person = office.shop(), office.shop("手套扶贫车间"), office.person()
    mine = office.worker(here, person)
    office.worker(there, person, date(2026, 3, 1), ENDS)
    roll = [Member(mine, person.name)]
    assert contracts.elsewhere(session, here.id, roll, date(2026, 2, 1), date(2026, 2, 28)) == {}
    words = contracts.elsewhere(session, here.id, roll, date(2026, 3, 1), date(2026, 3, 31))[person.id]
    assert "手套扶贫车间" in words


def test_a_contract_ends_early_with_a_reason_and_not_before_its_pay(office, session):
    shop = office.shop()
    contract = office.worker(shop)
    office.confirmed(shop, date(2026, 3, 1), {(contract.id, 1): entry(date(2026, 3, 15))})
    with pytest.raises(Refused, match="2026年3月的报酬台账里还有此人"):
        contracts.end(session, office.clerk, contract.id, date(2026, 2, 10), "回家")
    with pytest.raises(Refused, match="请填写提前结束的原因"):
        contracts.end(session, office.clerk, contract.id, date(2026, 3, 20), " ")
    with pytest.raises(Refused, match="最后一天应在"):
        contracts.end(session, office.clerk, contract.id, date(2026, 9, 20), "回家")
    contracts.end(session, office.clerk, contract.id, date(2026, 3, 20), "回家")
    session.commit()
    assert contract.last_day == date(2026, 3, 20)
    with pytest.raises(Refused, match="不用再办"):
        contracts.end(session, office.clerk, contract.id, date(2026, 3, 21), "回家")


def test_an_end_that_is_still_to_come_is_refused(office, session):
    contract = office.worker(office.shop(), None, STARTS, date(2027, 8, 31))
    with pytest.raises(Refused, match="还没有到"):
        contracts.end(session, office.clerk, contract.id, date(2026, 12, 1), "回家")
