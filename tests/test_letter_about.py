"""Every kind of letter passes the same desks: printed with a list to sign, voided by two, issued again."""

import pytest
from sqlalchemy import select

from fupin import clock, letter_about, reissue, voids
from fupin.db import begin_writing
from fupin.letter_about import known_in, on_paper
from fupin.model import Document, LetterPrint, ResponsibilityPlan, VoidReason
from fupin.model.responsibility import Step
from fupin.model.terms import DocumentStatus, Role, State
from fupin.printing import batches, waiting
from fupin.printing.batches import Wish
from fupin.responsibility import board, issuing, plans
from fupin.responsibility.defaults import INDICATORS
from fupin.responsibility.shaping import Person, Shape, shape
from fupin.voids import VoidRefused
from tests.letterpress import LetterPrinter
from tests.office import COUNTY, NOON, OTHER_COUNTY, TOWNSHIP, Office

WORDS = "指标填错一项"


@pytest.fixture
def office(app, session, monkeypatch):
    with clock.pinned(NOON):
        made = Office(session, LetterPrinter())
        monkeypatch.setitem(app.extensions, "press", made.press)
        yield made


@pytest.fixture
def duties(office, session):
    """Letters of an office's plan, to all below it."""

    def made(by, *people):
        begun, _ = plans.begin(session, by, 2026)
        session.commit()
        if people:
            shape(session, plans.held(session, begun.id), Shape(INDICATORS, begun.due_on, "二、任务措施", list(people)))
            session.commit()
        held = plans.held(session, begun.id)
        for each in held.indicators:
            each.whole = None
        plans.divide(session, held, {(p.id, i.id): 7 for p in plans.current(held) for i in held.indicators})
        letters = issuing.issue(session, office.press, held, by)
        session.commit()
        return letters

    return made


@pytest.fixture
def city(office, session):
    made = office.user(Role.CITY, "3707", "周市级")
    session.commit()
    return made


@pytest.fixture
def county(office, duties):
    return duties(office.approver)


def waits(session, area):
    return set(waiting.ids(session, waiting.Filter(area=area)))


def ordered(session, by, letters):
    begin_writing(session)
    made = batches.order(session, session.merge(by), [letter.id for letter in letters], Wish(), "打印文书")
    session.commit()
    return made


def steps(session):
    plan = session.scalars(select(ResponsibilityPlan).order_by(ResponsibilityPlan.id)).first()
    return board.tally(plan)


def test_duties_wait_for_the_printer_of_the_office_that_asks_and_of_no_other(office, session, county, city, duties):
    town = duties(office.reviewer, Person("王建国", "东庄村"))
    for area, letters in ((COUNTY, county), (TOWNSHIP, town), ("3707", duties(city)), (OTHER_COUNTY, [])):
        assert waits(session, area) == {letter.id for letter in letters}


def test_a_city_has_no_paper_of_cases(office, session):
    office.filed("workshop", State.ISSUED)
    assert waits(session, COUNTY)
    assert waits(session, "3707") == set()


def test_duties_are_printed_as_one_file_with_a_list_to_sign_and_the_board_knows(office, session, county, work):
    assert steps(session).printed == 0
    batch = ordered(session, office.approver, county[:3]).batch.id
    work()
    lists = [values for template, values in office.printer.letters if template == "handover"]
    assert [row["letter"] for row in lists[-1]["rows"]] == [county[0].title] * 3
    for row, letter in zip(lists[-1]["rows"], county[:3], strict=True):
        assert row["name"][:2] in letter.values["contents"]["lower"]
    assert lists[-1]["office"] == "潍坊市潍城区人力资源和社会保障局"
    copies = session.scalars(select(LetterPrint).where(LetterPrint.batch_id == batch)).all()
    assert {copy.document_id for copy in copies} == {letter.id for letter in county[:3]}
    assert steps(session).printed == 3


def test_a_city_s_list_bears_the_city_s_office(office, session, city, duties, work):
    ordered(session, city, duties(city)[:1])
    work()
    (values,) = [values for template, values in office.printer.letters if template == "handover"]
    assert values["office"] == "潍坊市人力资源和社会保障局"


def test_what_the_ledger_has_is_not_taken_back_on_the_board(office, session, county, work):
    ordered(session, office.approver, county[:1])
    work()
    plan = session.scalars(select(ResponsibilityPlan)).one()
    row = next(row for row in board.rows(session, plan) if Step.PRINTED in row.standing)
    assert row.missing == "待签字"
    with pytest.raises(board.Refused, match="打印登记里有记录"):
        board.undo([row], Step.PRINTED, office.approver)


# void ------------------------------------------------------------------------------------------------------------


def voided(office, letter, first, second):
    session = office.session
    request = voids.ask(session, first, letter.uid, VoidReason.MISTAKE, WORDS)
    session.commit()
    voids.decide(session, second, letter.uid, request.id, agreed=True)
    session.commit()


def test_a_duty_is_voided_by_two_and_made_again_once(office, session, county):
    letter = county[0]
    office.other_approver.scope = COUNTY
    voided(office, letter, office.approver, office.other_approver)
    assert letter.status is DocumentStatus.VOID
    new = reissue.reissue(session, office.press, office.approver, letter.uid)
    session.commit()
    assert (new.status, new.title) == (DocumentStatus.VALID, letter.title)
    assert new.number != letter.number
    assert new.values["contents"] == letter.values["contents"]
    with pytest.raises(VoidRefused, match="已有新的责任书"):
        reissue.reissue(session, office.press, office.approver, letter.uid)


def test_of_a_duty_nobody_confirms_their_own_request(office, session, county):
    letter = county[0]
    request = voids.ask(session, office.approver, letter.uid, VoidReason.MISTAKE, WORDS)
    session.commit()
    with pytest.raises(VoidRefused, match="另一人确认"):
        voids.decide(session, office.approver, letter.uid, request.id, agreed=True)
    with pytest.raises(VoidRefused):
        voids.decide(session, office.reviewer, letter.uid, request.id, agreed=True)
    assert letter.status is DocumentStatus.VALID


def test_the_one_who_signs_below_does_not_void_it(office, session, county):
    mine = next(letter for letter in county if "城关" in letter.values["contents"]["lower"])
    with pytest.raises(VoidRefused, match="制发单位申请作废"):
        voids.ask(session, office.reviewer, mine.uid, VoidReason.MISTAKE, WORDS)
    other = next(letter for letter in county if "南关" in letter.values["contents"]["lower"])
    with pytest.raises(VoidRefused, match="不在您的辖区"):
        voids.ask(session, office.reviewer, other.uid, VoidReason.MISTAKE, WORDS)


def test_a_township_alone_with_one_account_has_its_county_confirm(office, session, duties):
    (letter,) = duties(office.reviewer, Person("王建国", "东庄村"))
    voided(office, letter, office.reviewer, office.approver)
    assert letter.status is DocumentStatus.VOID


def test_a_duty_of_another_year_or_of_somebody_gone_is_not_made_again(office, session, county):
    plan = session.scalars(select(ResponsibilityPlan)).one()
    voided(office, county[0], office.approver, office.other_approver)
    party = next(party for party in plan.parties if party.letters[0].document_id == county[0].id)
    party.gone = True
    session.commit()
    with pytest.raises(VoidRefused, match="已不再签订"):
        reissue.reissue(session, office.press, office.approver, county[0].uid)
    with clock.pinned(NOON.replace(year=2027)), pytest.raises(VoidRefused, match="已经结束"):
        reissue.reissue(session, office.press, office.approver, county[0].uid)


def test_the_waiting_requests_of_all_kinds_stand_on_one_list(office, session, county):
    case = office.filed("training", State.ISSUED)
    kinds = [Document.application_id == case.id, Document.notice_id.is_not(None), Document.id == county[0].id]
    for kind in kinds:
        letter = session.scalars(select(Document).where(kind)).one()
        voids.ask(session, office.approver, letter.uid, VoidReason.MISTAKE, WORDS)
        session.commit()
    rows = voids.listed(session, COUNTY, 9)
    assert [about.name for _, about, _ in rows][:2] == ["王秀英", letter_about.ON_THE_BOARD]
    assert voids.count(session, COUNTY) == len(rows) == 3
    assert voids.count(session, OTHER_COUNTY) == 0


def test_a_letter_is_found_with_what_it_stands_for(office, session, county):
    case = office.filed("training", State.ISSUED)
    of_case = session.scalars(select(Document).where(Document.application_id == case.id)).one()
    about = letter_about.found(session, of_case.uid, known_in(TOWNSHIP))
    assert about.application is case
    assert letter_about.found(session, of_case.uid, on_paper("3707")) is None
    duty = letter_about.found(session, county[0].uid, on_paper(COUNTY))
    assert duty.plan.scope == COUNTY
    assert duty.area_code == duty.party.code
    assert letter_about.found(session, "nothing", known_in(COUNTY)) is None
