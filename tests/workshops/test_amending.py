"""A confirmed month is put right by two people: one asks, another confirms, and the old lines stay."""

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from fupin.lifecycle import Refused, Stale
from fupin.model import User, WorkshopAmendment, WorkshopLedger
from fupin.model.terms import Role
from fupin.model.workshops import AmendmentState
from fupin.workshops import amending, distance
from fupin.workshops.amending import Correction
from fupin.workshops.months import pay_months
from tests.office import OTHER_TOWNSHIP, TOWNSHIP, at_once, errors
from tests.workshops.conftest import entry

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
PAID = date(2026, 3, 15)


@pytest.fixture
def shop(office):
    return office.shop()


@pytest.fixture
def contract(office, shop):
    return office.worker(shop)


@pytest.fixture
def kept(office, shop, contract):
    """March, confirmed: one line of 300 yuan."""
    return office.confirmed(shop, MARCH, {(contract.id, 1): entry(PAID, 30000, "A1")})


@pytest.fixture
def line(session, kept):
    return session.query(WorkshopLedger).one().id


def amounts(session):
    return [each.amount_fen for each in session.query(WorkshopLedger).order_by(WorkshopLedger.id)]


def confirm(office, asked, by=None):
    amending.confirm(office.session, by or office.reviewer, asked.uid)
    office.session.commit()


def test_nothing_is_booked_before_another_confirms_it(office, shop, kept, line, contract, session):
    asked = office.asked_to_correct(kept, Correction(line, 90000, "A2", "少记600元"))
    assert (amounts(session), asked.state) == ([30000], AmendmentState.ASKED)
    assert sum(each.fen for each in distance.paid(session, shop.id)[contract.id]) == 30000
    confirm(office, asked)
    assert amounts(session) == [30000, 60000]
    assert (asked.state, asked.decided_by_name) == (AmendmentState.CONFIRMED, office.reviewer.name)
    assert sum(each.fen for each in distance.paid(session, shop.id)[contract.id]) == 90000


@pytest.mark.parametrize("more", [{}, {"amount_fen": 10000}])
def test_whoever_asked_does_not_confirm(office, kept, line, session, more):
    """A correction downwards as well as upwards: a later one could undo it."""
    wish = Correction(line, 90000, "A2", "记错")._replace(**more)
    asked = office.asked_to_correct(kept, wish, by=office.reviewer)
    with pytest.raises(Refused, match="须由另一人确认"):
        confirm(office, asked)
    session.rollback()
    assert amounts(session) == [30000]
    second = office.user(Role.TOWNSHIP, TOWNSHIP, "钱初审")
    session.commit()
    confirm(office, asked, second)
    assert sum(amounts(session)) == wish.amount_fen


def test_corrections_follow_one_another_to_nothing(office, kept, line, session):
    wish = Correction(line, 25000, "A2", "多记50元")
    office.amended(kept, wish)
    with pytest.raises(Refused, match="和原来一样"):
        office.asked_to_correct(kept, wish._replace(voucher="A3"))
    with pytest.raises(Refused, match="凭证号A2已在2026年3月用过"):
        office.asked_to_correct(kept, wish._replace(amount_fen=100))
    office.amended(kept, wish._replace(amount_fen=0, voucher="A3"))
    assert amounts(session) == [30000, -5000, -25000]
    assert session.execute(pay_months()).all() == []  # nothing was paid in the end


def test_one_correction_of_a_line_waits_at_a_time(office, kept, line, session):
    first = office.asked_to_correct(kept, Correction(line, 25000, "A2", "多记"))
    with pytest.raises(Refused, match="已有一项更正等待确认"):
        office.asked_to_correct(kept, Correction(line, 26000, "A3", "多记"))
    session.rollback()
    amending.decline(session, office.reviewer, first.uid, "凭证不符")
    session.commit()
    assert office.asked_to_correct(kept, Correction(line, 26000, "A3", "多记")).state is AmendmentState.ASKED


def test_a_correction_names_a_line_of_the_month_and_a_reason(office, kept, line):
    with pytest.raises(Refused, match="请选择要更正的一笔"):
        office.asked_to_correct(kept, Correction(line + 9, 1, "A2", "错"))
    with pytest.raises(Refused, match="请填写更正的理由"):
        office.asked_to_correct(kept, Correction(line, 1, "A2", " "))
    with pytest.raises(Refused, match="请填写凭证号"):
        office.asked_to_correct(kept, Correction(line, 1, " ", "错"))


def test_what_was_seen_before_somebody_asked_is_stale(office, kept, line, session):
    seen = kept.version
    office.asked_to_correct(kept, Correction(line, 25000, "A2", "多记"))
    with pytest.raises(Stale):
        amending.correct(session, office.clerk, kept.uid, seen, Correction(line, 1, "A3", "错"))


def supplement(office, kept, contract, line, reason="漏记", by=None):
    made = amending.supplement(office.session, by or office.clerk, kept.uid, kept.version, contract.id, line, reason)
    office.session.commit()
    return made


def test_a_forgotten_line_is_added_with_a_reason(office, shop, kept, contract, session):
    more = entry(date(2026, 3, 20), 5000, "A2")
    with pytest.raises(Refused, match="请填写补记的理由"):
        supplement(office, kept, contract, more, "")
    with pytest.raises(Refused, match="金额应大于0"):
        supplement(office, kept, contract, entry(PAID, 0, "A9"))
    asked = supplement(office, kept, contract, more)
    assert amounts(session) == [30000]
    confirm(office, asked)
    assert amounts(session) == [30000, 5000]
    draft, _ = office.enter(shop, APRIL, {(contract.id, 1): entry(date(2026, 4, 15))})
    with pytest.raises(Refused, match="请直接修改草稿"):
        supplement(office, draft, contract, entry(date(2026, 4, 16)))


def test_what_can_no_longer_be_booked_is_refused_and_stays_asked(office, kept, contract, session):
    """Two supplements by one voucher were asked for; it is booked once."""
    asked = [supplement(office, kept, contract, entry(date(2026, 3, day), 5000, "A2")) for day in (20, 21)]
    confirm(office, asked[0])
    with pytest.raises(Refused, match="凭证号A2已在2026年3月用过"):
        confirm(office, asked[1])
    session.rollback()
    session.expire_all()
    assert asked[1].state is AmendmentState.ASKED
    assert amounts(session) == [30000, 5000]


def test_it_is_decided_once(office, kept, contract, session):
    asked = supplement(office, kept, contract, entry(date(2026, 3, 20), 5000, "A2"))
    with pytest.raises(Refused, match="请填写理由"):
        amending.decline(session, office.reviewer, asked.uid, " ")
    amending.decline(session, office.reviewer, asked.uid, "没有凭证")
    session.commit()
    with pytest.raises(Refused, match="不同意，不用再办"):
        confirm(office, asked)
    assert amounts(session) == [30000]


def test_two_who_confirm_at_once_book_it_once(office, kept, contract, session, engine):
    uid = supplement(office, kept, contract, entry(date(2026, 3, 20), 5000, "A2")).uid
    ids = [office.reviewer.id, office.user(Role.TOWNSHIP, TOWNSHIP, "钱初审").id]
    session.commit()

    def decide(user_id):
        def task(own):
            by = own.get(User, user_id)
            own.expunge(by)
            amending.confirm(own, by, uid)
            own.commit()

        return task

    (error,) = errors(at_once(engine, [decide(user_id) for user_id in ids]))
    assert isinstance(error, Refused)
    session.expire_all()
    assert amounts(session) == [30000, 5000]


def test_what_was_asked_is_never_rewritten(office, kept, contract, session):
    supplement(office, kept, contract, entry(date(2026, 3, 20), 5000, "A2"))
    for statement in ("UPDATE workshop_amendment SET amount_fen = 1", "DELETE FROM workshop_amendment"):
        with pytest.raises(DBAPIError, match="append-only"):
            session.execute(text(statement))
        session.rollback()


def test_those_of_the_area_wait_for_everybody_but_who_asked(office, kept, contract, session):
    supplement(office, kept, contract, entry(date(2026, 3, 20), 5000, "A2"), by=office.reviewer)
    counts = [
        len(amending.listed(session, scope, but))
        for scope, but in ((TOWNSHIP, office.clerk.id), (TOWNSHIP, office.reviewer.id), (OTHER_TOWNSHIP, 0))
    ]
    assert counts == [1, 0, 0]
    assert session.query(WorkshopAmendment).count() == 1
