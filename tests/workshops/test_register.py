"""The register of workshops: entered by one, confirmed by another, changed by further rows only."""

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from fupin.lifecycle import Refused
from fupin.model import Organisation, WorkshopRecord
from fupin.model.terms import State
from fupin.model.workshops import RecordKind, RecordState
from fupin.workshops import listing, register
from fupin.workshops.listing import Filter
from tests.office import OTHER_TOWNSHIP, at_once, errors
from tests.workshops.conftest import FOUNDED, facts


def test_what_is_entered_holds_once_the_county_confirms_it(office, session):
    made = office.asked()
    assert register.present(session, made.workshop_id).state is RecordState.ASKED
    with pytest.raises(Refused, match="还没有经县级确认"):
        register.standing(session, made.workshop_id)
    register.confirm(session, office.approver, made.uid, "属实")
    session.commit()
    assert register.standing(session, made.workshop_id).decided_by_name == "赵审批"


def test_nobody_confirms_what_they_entered_themselves(office, session):
    made = office.asked(by=office.approver)
    with pytest.raises(Refused, match="须由另一人确认"):
        register.confirm(session, office.approver, made.uid, "")


def test_a_record_is_decided_on_once(office, session):
    made = office.asked()
    register.confirm(session, office.approver, made.uid, "")
    session.commit()
    with pytest.raises(Refused, match="已确认，不用再办"):
        register.decline(session, office.other_approver, made.uid, "不对")


def test_declining_says_why_and_lets_it_be_entered_again(office, session):
    made = office.asked()
    with pytest.raises(Refused, match="请填写理由"):
        register.decline(session, office.approver, made.uid, " ")
    register.decline(session, office.approver, made.uid, "场地不符")
    session.commit()
    body = session.query(Organisation).filter(Organisation.name.contains("测试")).one()
    again = office.asked(body=body)
    assert again.workshop_id == made.workshop_id


def test_the_same_workshop_is_not_entered_twice(office):
    body = office.body()
    office.asked(body=body)
    with pytest.raises(Refused, match="已经登记或正待县级确认"):
        office.asked(body=body)
    assert office.asked("缝纫扶贫车间", body).name == "缝纫扶贫车间"


def test_two_counters_at_once_enter_it_once(office, engine):
    body = office.body()
    said = register.Body(body.credit_code, body.name, "孟祥瑞", "测试路", "05360000001")
    clerks = [office.clerk, office.other_clerk]
    for clerk in clerks:
        office.session.refresh(clerk)
        office.session.expunge(clerk)
    office.session.commit()

    def enter(clerk):
        def task(session):
            made = register.register(session, clerk, said, "370702001", facts())
            session.commit()
            return made.id

        return task

    found = at_once(engine, [enter(clerk) for clerk in clerks])
    (error,) = errors(found)
    assert "已经登记" in str(error)
    assert office.session.query(WorkshopRecord).count() == 1


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"founded_on": date(2026, 12, 1)}, "设立日期不能晚于今天"),
        ({"employees": 3, "poor_workers": 4}, "贫困人口不能多于职工人数"),
    ],
)
def test_what_cannot_be_so_is_refused(office, more, words):
    with pytest.raises(Refused, match=words):
        office.asked(**more)


def test_another_areas_township_is_refused(office):
    with pytest.raises(Refused, match="不在您的辖区"):
        office.asked(area=OTHER_TOWNSHIP)


def test_a_code_that_belongs_to_another_name_is_told(office, session):
    body = office.body()
    with pytest.raises(Refused, match=f"登记的名称是“{body.name}”"):
        register.register(
            session, office.clerk, register.Body(body.credit_code, "别的公司", "", "", ""), "370702001", facts()
        )


def test_a_change_is_a_further_row_and_holds_once_confirmed(office, session):
    shop = office.shop()
    office.change(shop, RecordKind.CHANGE, date(2026, 5, 1), employees=20)
    assert [record.employees for record in register.history(session, shop.id)] == [20, 12]
    assert register.present(session, shop.id).employees == 20


def test_one_change_waits_at_a_time_and_dates_never_fall(office, session):
    shop = office.shop()
    wish = register.Asked(RecordKind.CHANGE, date(2026, 5, 1), facts(employees=20), "扩大")
    with pytest.raises(Refused, match="不能早于上一次登记"):
        register.change(session, office.clerk, shop.id, wish._replace(on=date(2024, 5, 1)))
    with pytest.raises(Refused, match="还没有到"):
        register.change(session, office.clerk, shop.id, wish._replace(on=date(2027, 5, 1)))
    with pytest.raises(Refused, match="请填写理由"):
        register.change(session, office.clerk, shop.id, wish._replace(opinion=" "))
    register.change(session, office.clerk, shop.id, wish)
    session.commit()
    with pytest.raises(Refused, match="确认后再办下一项"):
        register.change(session, office.clerk, shop.id, wish)


def test_a_closed_workshop_is_opened_again_before_anything_else(office, session):
    shop = office.shop()
    office.change(shop, RecordKind.CLOSE, date(2026, 3, 10))
    wish = register.Asked(RecordKind.CHANGE, date(2026, 5, 1), facts(), "扩大")
    with pytest.raises(Refused, match="已关停，恢复生产后再办变更"):
        register.change(session, office.clerk, shop.id, wish)
    with pytest.raises(Refused, match="应晚于关停日期"):
        register.change(session, office.clerk, shop.id, wish._replace(kind=RecordKind.REOPEN, on=date(2026, 3, 10)))
    office.change(shop, RecordKind.REOPEN, date(2026, 6, 1))
    assert register.present(session, shop.id).closed_on is None
    assert register.closures(session, shop.id) == [(date(2026, 3, 10), date(2026, 6, 1))]


def test_what_a_record_says_is_never_changed(office, session):
    office.shop()
    for statement in ("UPDATE workshop_record SET employees = 99", "DELETE FROM workshop_record"):
        with pytest.raises(DBAPIError, match="append-only"):
            session.execute(text(statement))
        session.rollback()


def test_the_list_knows_what_holds_of_each_and_finds_by_part_of_a_name(office, session):
    shut, running = office.shop("草编扶贫车间"), office.shop("100%手工车间")
    office.change(shut, RecordKind.CLOSE, date(2026, 3, 10), name="草编扶贫车间")
    waiting = office.asked("手套扶贫车间")

    def found(**more):
        return [line.id for line in listing.page(session, "3707", Filter(**more)).rows]

    assert found() == [shut.id, running.id, waiting.workshop_id]
    assert found(state="closed") == [shut.id]
    assert found(state="open") == [running.id]
    assert found(state="waiting") == [waiting.workshop_id]
    assert found(name="0%手") == [running.id]
    assert found(name="_") == []
    assert found(form="居家式") == []
    assert [line.id for line in listing.page(session, "370724", Filter()).rows] == []


def test_the_list_has_pages(office, session, monkeypatch):
    monkeypatch.setattr(listing, "PAGE", 2)
    made = [office.asked(f"车间{number}") for number in range(3)]
    first = listing.page(session, "3707", Filter())
    assert [line.id for line in first.rows] == [made[0].workshop_id, made[1].workshop_id]
    assert [line.id for line in listing.page(session, "3707", Filter(), first.after).rows] == [made[2].workshop_id]


def test_an_award_is_linked_to_the_registered_workshop_of_its_enterprise(office, session):
    body = office.body()
    case = office.submit("workshop", office.workshop(body, [office.person()]))
    assert listing.of_application(session, case) is None
    shop = office.shop("另一名称的车间", body)
    assert listing.of_application(session, case) is shop
    named = office.shop(f"{body.name.removesuffix('有限公司')}扶贫车间", body)
    assert listing.of_application(session, case) is named
    assert [each.id for each in listing.applications(session, named)] == [case.id]
    assert case.state is State.SUBMITTED


def test_the_first_row_begins_on_the_day_it_was_founded(office):
    assert office.asked().on == FOUNDED
