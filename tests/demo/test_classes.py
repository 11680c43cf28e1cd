"""The demonstration office has a class that waits, one under way and one closed with certificates."""

import pytest
from sqlalchemy import select

from fupin import casework, clock
from fupin.demo import classes
from fupin.demo.offers import add_offers
from fupin.model import Application, TrainingAttendance, TrainingClass, TrainingResult
from fupin.model.classes import ClassState
from fupin.model.terms import State
from fupin.office import Press
from tests.demo.conftest import TODAY, close
from tests.office import PaperPrinter


@pytest.fixture(scope="module")
def taught(settle, tmp_path_factory):
    session = settle(tmp_path_factory.mktemp("classes"))
    with clock.pinned(TODAY):
        add_offers(session, clock.today())
        session.commit()
        classes.build(session, Press(PaperPrinter(), "http://127.0.0.1:5000", demo=True, phone="0536-0000000"))
        yield session
    close(session)


def test_one_class_waits_one_is_under_way_and_one_is_closed(taught):
    found = {one.state: one for one in taught.scalars(select(TrainingClass))}
    assert set(found) == {ClassState.ASKED, ClassState.AGREED, ClassState.CLOSED}
    assert found[ClassState.AGREED].starts_on < clock.local_date(TODAY) < found[ClassState.AGREED].ends_on


def test_who_passed_in_the_closed_class_has_a_certificate(taught):
    found = taught.scalars(select(TrainingResult)).all()
    assert [(row.passed, bool(row.certificate)) for row in found] == [(True, True), (True, True), (False, False)]


def test_somebody_was_absent_in_the_class_under_way(taught):
    absent = taught.scalars(select(TrainingAttendance).where(~TrainingAttendance.present)).all()
    assert len({row.person_id for row in absent}) == 1


def test_the_school_claims_for_the_two_who_passed_and_the_county_may_approve_it(taught):
    claim = taught.scalars(select(Application).where(Application.scheme == "training_subsidy")).one()
    assert claim.state is State.ENDORSED
    with clock.pinned(TODAY):
        judgement = casework.judge(taught, claim)
    assert judgement.eligible
    assert judgement.amount.fen == 2 * 50000
