"""Which letters say what is no longer so, each change in words, and no letter that is still right."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event, select

from fupin import clock, letter_changes, vault
from fupin.identity import masked_id, masked_tail, with_check_digit
from fupin.letter_facts import What
from fupin.model import Area, Document
from fupin.model.people import id_hash
from fupin.model.terms import DocumentStatus, State, StatusEvent
from fupin.registry import standing
from fupin.responsibility import issuing, plans
from tests.office import COUNTY, NOON, OTHER_COUNTY, TODAY, Office

OTHER_NUMBER = with_check_digit("37070219850307099")


@pytest.fixture
def office(session):
    with clock.pinned(NOON):
        yield Office(session)


@pytest.fixture
def plan(office):
    case = office.filed("training", State.ISSUED)
    return office.session.scalars(select(Document).where(Document.application_id == case.id)).one()


def person_of(office, letter):
    from fupin.model import Application

    return office.session.get(Application, letter.application_id).person


def changes(office, what=None, scope=COUNTY):
    office.session.commit()
    lines, _ = listed(office, scope, what)
    return {line.document.title: line.changes for line in lines}


def listed(office, scope=COUNTY, *more):
    """When the days of all notices are over: what a list on the board says is no longer of importance."""
    with clock.pinned(NOON + timedelta(days=30)):
        return letter_changes.changed(office.session, scope, *more)


def only(office, what):
    """The one change of the one letter, found among all and under its own heading."""
    (found,) = changes(office).values()
    (narrowed,) = changes(office, what).values()
    assert found == narrowed
    (change,) = found
    assert change.what is what
    assert [other for other in What if other is not what and changes(office, other)] == []
    return change


def record(office, person, kind, on=TODAY):
    with clock.pinned(NOON + timedelta(days=60)):
        return standing.record(office.session, person.id, kind, on + timedelta(days=30), "测试", office.approver)


def test_letters_that_are_right_are_not_listed(office):
    for scheme in ("training", "workshop", "public_post"):
        office.filed(scheme, State.ISSUED)
    assert changes(office) == {}


def test_another_name_is_told(office, plan):
    person_of(office, plan).name = "王秀瑛"
    change = only(office, What.NAME)
    assert (change.label, change.before, change.now) == ("姓名", "王秀英", "王秀瑛")


def test_another_number_is_told_masked(office, plan):
    person = person_of(office, plan)
    before = person.id_number
    person.id_number, person.id_hash = OTHER_NUMBER, id_hash(OTHER_NUMBER)
    change = only(office, What.NUMBER)
    assert (change.before, change.now) == (masked_id(before), masked_id(OTHER_NUMBER))


@pytest.mark.parametrize("kind", [StatusEvent.DIED, StatusEvent.MOVED_OUT, StatusEvent.MISIDENTIFIED])
def test_who_is_gone_since_is_told(office, plan, kind):
    record(office, person_of(office, plan), kind)
    assert only(office, What.STANDING).now.startswith(kind.label)


def test_a_departure_taken_back_is_none(office, plan):
    person = person_of(office, plan)
    change = record(office, person, StatusEvent.DIED)
    assert only(office, What.STANDING)
    standing.reverse(office.session, person.id, change.id, "登记错了", office.approver)
    assert changes(office) == {}


def test_who_came_back_is_not_gone(office, plan):
    person = person_of(office, plan)
    record(office, person, StatusEvent.MOVED_OUT)
    record(office, person, StatusEvent.IDENTIFIED, TODAY + timedelta(days=10))
    assert changes(office) == {}


def test_being_lifted_changes_no_letter(office, plan):
    record(office, person_of(office, plan), StatusEvent.LIFTED)
    assert changes(office) == {}


def test_another_account_is_told_of_the_letter_that_prints_it(office):
    case = office.filed("public_post", State.ISSUED)
    before = case.person.bank_account
    case.person.bank_account = "6229000000009999"
    assert list(changes(office)) == ["公益性岗位安置申请审批表"]
    change = only(office, What.ACCOUNT)
    assert (change.before, change.now) == (masked_tail(before), "************9999")
    case.person.bank_account = None
    assert only(office, What.ACCOUNT).now == "没有登记"


def test_an_account_of_the_applicants_choice_is_not_compared(office):
    raw = office.ready("public_post") | {"bank_account": ["6222021001116245702"]}
    case = office.advance(office.submit("public_post", raw, insist=True), State.ISSUED)
    case.person.bank_account = "6229000000009999"
    assert changes(office) == {}


def test_a_corrected_figure_is_told(office):
    office.filed("workshop", State.ISSUED)
    office.figure("workshop.award_per_person_fen", "120000", since=date(2026, 1, 1), title="每人奖补标准")
    change = changes(office)["扶贫车间一次性奖补批复"][0]
    assert (change.what, change.label, change.before, change.now) == (
        What.FIGURE, "每人奖补标准", "1,000.00 元", "1,200.00 元",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("value", "area", "since"),
    [
        ("120000", COUNTY, TODAY + timedelta(days=1)),
        ("120000", OTHER_COUNTY, date(2026, 1, 1)),
        ("100000", COUNTY, date(2026, 1, 1)),
    ],
    ids=["later", "elsewhere", "the same"],
)
def test_a_figure_that_does_not_concern_the_letter_changes_nothing(office, value, area, since):
    office.filed("workshop", State.ISSUED)
    office.figure("workshop.award_per_person_fen", value, area=area, since=since)
    assert changes(office) == {}


def test_people_of_a_roster_are_told_apart(office):
    case = office.filed("workshop", State.ISSUED)
    decision = changes_after_renaming(office, case, "刘洋", "刘阳")["扶贫车间一次性奖补批复"]
    assert [(change.who, change.before, change.now) for change in decision] == [("刘洋", "刘洋", "刘阳")]


def changes_after_renaming(office, case, before, now):
    from fupin.model import Person

    office.session.scalars(select(Person).where(Person.name == before)).one().name = now
    return changes(office)


def test_a_village_of_another_name_is_no_change(office, plan):
    for area in office.session.scalars(select(Area)):
        area.name = f"新{area.name}"
    person_of(office, plan).phone = "13805360000"
    assert changes(office) == {}


def test_a_number_sealed_anew_is_the_same_number(office, plan):
    person = person_of(office, plan)
    person.id_number = person.id_number
    assert changes(office) == {}


def test_a_letter_that_no_longer_counts_is_not_listed(office, plan):
    person_of(office, plan).name = "王秀瑛"
    for status in (DocumentStatus.VOID, DocumentStatus.SUPERSEDED):
        plan.status = status
        assert changes(office) == {}


def test_another_countys_letters_are_not_listed(office, plan):
    person_of(office, plan).name = "王秀瑛"
    assert changes(office, scope=OTHER_COUNTY) == {}


def test_a_refusal_does_not_mind_a_departure_but_a_name(office):
    case = office.submit("training", office.ready("training") | {"willing": ["no"]}, insist=True)
    office.advance(case, State.REJECTED)
    record(office, case.person, StatusEvent.DIED)
    assert changes(office) == {}
    case.person.name = "王秀瑛"
    assert only(office, What.NAME)


def test_pages_follow_one_another(office, monkeypatch):
    monkeypatch.setattr(letter_changes, "PAGE", 2)
    for _ in range(3):
        office.filed("training", State.ISSUED).person.name = "王秀瑛"
    office.session.commit()
    first, below = listed(office)
    second, end = listed(office, COUNTY, None, below)
    ids = [line.document.id for line in (*first, *second)]
    assert ids == sorted(ids, reverse=True)
    assert (len(first), len(second), end) == (2, 1, 0)


def test_no_letter_is_opened_and_no_number_that_is_as_it_was(office, plan, monkeypatch):
    person_of(office, plan).name = "王秀瑛"
    office.filed("public_post", State.ISSUED)
    office.session.commit()
    opened = []
    monkeypatch.setattr(vault, "unseal", lambda *given: opened.append(given))
    assert len(changes(office)) == 1
    assert opened == []


def test_a_page_takes_as_many_selects_for_many_letters_as_for_one(office, engine):
    counted = []

    def page():
        office.session.commit()
        counted.clear()
        listed(office)
        return len(counted)

    event.listen(engine, "before_cursor_execute", lambda *rest: counted.append(rest[2]))
    office.filed("training", State.ISSUED).person.name = "王秀瑛"
    one = page()
    for _ in range(3):
        office.filed("training", State.ISSUED).person.name = "王秀瑛"
    assert page() == one


# notices and responsibility letters -------------------------------------------------------------------------------


def board(office):
    """What is said of the lists that hang on the board now."""
    office.session.commit()
    return [line for line in letter_changes.changed(office.session, COUNTY)[0] if line.about.notice]


def test_a_name_on_a_list_that_still_hangs_is_told_and_not_afterwards(office):
    case = office.filed("training", State.ON_NOTICE)
    assert board(office) == []
    case.person.name = "王秀瑛"
    (line,) = board(office)
    assert [(change.before, change.now) for change in line.changes] == [("王秀英", "王秀瑛")]
    assert letter_changes.of_letter(office.session, line.about) == line.changes
    assert listed(office)[0] == []
    assert letter_changes.changed(office.session, OTHER_COUNTY)[0] == []


def test_a_list_on_the_board_takes_as_many_selects_as_ten(office, engine):
    counted = []
    event.listen(engine, "before_cursor_execute", lambda *rest: counted.append(rest[2]))

    def selects():
        office.session.commit()
        counted.clear()
        letter_changes.changed(office.session, COUNTY)
        return len(counted)

    office.filed("training", State.ON_NOTICE).person.name = "王秀瑛"
    one = selects()
    for _ in range(3):
        office.filed("training", State.ON_NOTICE).person.name = "王秀瑛"
    assert selects() == one
    assert len(board(office)) == 4


def test_a_duty_that_is_planned_otherwise_since_is_told_by_its_indicator(office):
    plan = duties(office)
    assert changes(office) == {}
    indicator = plan.indicators[0]
    plan.parties[0].targets[0].value = 99
    (title, found), *others = changes(office, What.TARGET).items()
    assert others == []
    assert "责任书" in title
    assert [(change.label, change.before, change.now) for change in found] == [
        (indicator.name, f"7{indicator.unit}，{indicator.points}分", f"99{indicator.unit}，{indicator.points}分")
    ]
    assert changes(office, What.NAME) == {}
    assert changes(office, scope=OTHER_COUNTY) == {}


def duties(office):
    """The county's plan with a letter for each township."""
    made, _ = plans.begin(office.session, office.approver, 2026)
    office.session.commit()
    held = plans.held(office.session, made.id)
    for each in held.indicators:
        each.whole = None
    plans.divide(office.session, held, {(p.id, i.id): 7 for p in plans.current(held) for i in held.indicators})
    issuing.issue(office.session, office.press, held, office.approver)
    office.session.commit()
    return held
