"""The figures of the start page: each equals the list it leads to, inside the area, by few queries."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event

from fupin import clock, figures, lists
from fupin.calendar import working_day_after
from fupin.figures import Bar, Target
from fupin.lateness import ANY, BANDS, due_within, first_in_time, period
from fupin.lists import Filter
from fupin.model import ResponsibilityIndicator, ResponsibilityParty, ResponsibilityPlan, ResponsibilityTarget
from fupin.model.terms import Role, State
from tests.office import COUNTY, NOON, OTHER_COUNTY, TODAY, TOWNSHIP, Office, at

WORDS = {"job": {}, "act": {}}
CASEWORK = sorted(figures.GRANTS)
SCOPES = {Role.CLERK: TOWNSHIP, Role.TOWNSHIP: TOWNSHIP, Role.CITY: "3707"}


@pytest.fixture
def office(session):
    with clock.pinned(NOON):
        yield Office(session)


@pytest.fixture
def somebody(office):
    return lambda role, scope="": office.user(role, scope or SCOPES.get(role, COUNTY), "某人")


@pytest.fixture
def full(office):
    """Cases of many states, of three measures, some of them a long time ago."""
    for days in (40, 25, 18):
        with at(TODAY - timedelta(days=days)):
            for state in (State.SUBMITTED, State.ENDORSED, State.ISSUED):
                office.filed("workshop", state)
    for state in (State.SUBMITTED, State.APPROVED, State.ON_NOTICE, State.OBJECTED, State.RETURNED, State.ISSUED):
        office.filed("training", state)
    office.draft("training", office.ready("training"))
    office.filed("public_post", State.ENDORSED)
    office.session.commit()
    return office


@pytest.fixture
def asked(session):
    """How many statements were sent since it was last emptied."""
    sent = []
    watch = lambda _connection, _cursor, statement, *_: sent.append(statement)  # noqa: E731 - a listener with a name
    event.listen(session.get_bind(), "before_cursor_execute", watch)
    yield sent
    event.remove(session.get_bind(), "before_cursor_execute", watch)


def listed(office, user, arguments):
    return lists.worklist(office.session, user, Filter(**arguments)).total


def bars(office, user):
    return [bar for chart in figures.charts(office.session, user, WORDS) for bar in chart.bars]


@pytest.mark.parametrize("role", CASEWORK)
def test_every_bar_is_as_long_as_the_list_it_leads_to(full, somebody, role):
    user = somebody(role)
    found = bars(full, user)
    assert found
    for bar in found:
        assert listed(full, user, bar.arguments) == bar.number, bar
        if bar.late_arguments:
            assert listed(full, user, bar.late_arguments) == bar.late, bar


@pytest.mark.parametrize("role", CASEWORK)
def test_what_was_decided_is_as_many_as_the_list_has(full, somebody, role):
    user = somebody(role)
    rows = {row.scheme: row for row in figures.progress(full.session, user)}
    assert (rows["training"].year, rows["workshop"].year) == (1, 3)
    for row in rows.values():
        month = {"state": "", "scheme": row.scheme, "granted": f"{TODAY:%Y-%m}"}
        assert listed(full, user, month) == row.month, row
        assert listed(full, user, month | {"granted": f"{TODAY.year}"}) == row.year, row


def test_what_is_paid_stays_decided(office, somebody):
    office.filed("workshop", State.PAID)
    user = somebody(Role.COUNTY)
    assert {row.scheme: row.year for row in figures.progress(office.session, user)}["workshop"] == 1
    assert listed(office, user, {"state": "", "granted": f"{TODAY.year}"}) == 1
    assert listed(office, user, {"state": "paid", "granted": f"{TODAY.year - 1}"}) == 0


def test_late_is_told_by_working_days_over_the_term(full, somebody):
    user = somebody(Role.TOWNSHIP)
    late = figures.charts(full.session, user, WORDS)[1]
    assert late.total == sum(bar.late for bar in figures.charts(full.session, user, WORDS)[0].bars) == 3
    assert [bar.words for bar in late.bars] == [BANDS[bar.arguments["late"]].words for bar in late.bars]
    assert len(late.bars) > 1


def test_a_notice_that_is_over_waits_and_is_not_late(office, somebody):
    case = office.filed("training", State.ON_NOTICE)
    user = somebody(Role.COUNTY)
    with at(office.notice_of(case).ends_on + timedelta(days=30)):
        waiting, late = figures.charts(office.session, user, WORDS)
        assert (waiting.total, late.total) == (1, 0)
        assert listed(office, user, {"late": ANY}) == 0


@pytest.mark.parametrize("role", [role for role in CASEWORK if role is not Role.CITY])
def test_another_area_counts_nothing(full, somebody, role):
    scope = OTHER_COUNTY if role in {Role.COUNTY, Role.FINANCE} else f"{OTHER_COUNTY}101"
    user = somebody(role, scope)
    assert bars(full, user) == []
    assert [row.year for row in figures.progress(full.session, user)] == [0] * 5


@pytest.mark.parametrize("role", list(Role))
def test_few_queries_count_it_all(full, somebody, asked, role):
    user = somebody(role)
    figures.charts(full.session, user, WORDS)
    asked.clear()
    figures.charts(full.session, user, WORDS)
    assert len(asked) <= 2
    asked.clear()
    figures.progress(full.session, user)
    assert len(asked) == 2


# targets ----------------------------------------------------------------------------------------------------------


def plan(office, scope, year=TODAY.year, parties=(), **whole):
    """A plan whose indicators are called by the given names; parties have twelve of each."""
    made = ResponsibilityPlan(
        scope=scope, year=year, due_on=date(year, 12, 31), clauses="二、", created_at=clock.now(),
        created_by_id=office.approver.id,
    )  # fmt: skip
    made.indicators = [
        ResponsibilityIndicator(place=place, name=name, unit=unit, whole=value, points=10)
        for place, (name, (value, unit)) in enumerate(whole.items())
    ]
    made.parties = [ResponsibilityParty(place=0, code=code, name="某地") for code in parties]
    office.session.add(made)
    office.session.flush()
    for party in made.parties:
        party.targets = [ResponsibilityTarget(indicator_id=each.id, value=12) for each in made.indicators]
    office.session.commit()
    return made


def target(office, user, scheme="training"):
    return {row.scheme: row.target for row in figures.progress(office.session, user)}[scheme]


def test_without_a_letter_there_is_no_target(office, somebody):
    assert target(office, somebody(Role.COUNTY)) is None


def test_the_office_above_asks_and_else_ones_own_whole_holds(office, somebody):
    county, township = somebody(Role.COUNTY), somebody(Role.TOWNSHIP)
    plan(office, COUNTY, parties=[TOWNSHIP], 免费技能培训=(90, "人"), 公益性岗位安置=(None, "人"))
    assert target(office, county) == Target(90, "人")
    assert target(office, county, "public_post") is None
    assert target(office, township, "public_post") == Target(12, "人")
    plan(office, "3707", parties=[f"{COUNTY}"], 免费技能培训=(900, "人"))
    assert target(office, county) == Target(12, "人")
    assert target(office, somebody(Role.CITY)) == Target(900, "人")
    assert target(office, somebody(Role.FINANCE)) == Target(12, "人")


def test_a_measure_is_known_by_its_title_too(office, somebody):
    plan(office, COUNTY, 扶贫车间一次性奖补=(7, "个"))
    assert target(office, somebody(Role.COUNTY), "workshop") == Target(7, "个")


def test_other_years_percentages_and_who_signs_no_more_ask_nothing(office, somebody):
    plan(office, COUNTY, TODAY.year - 1, 免费技能培训=(90, "人"))
    above = plan(office, "3707", parties=[COUNTY], 免费技能培训=(90, "人"), 公益性岗位安置=(90, "%"))
    assert target(office, somebody(Role.COUNTY)) == Target(12, "人")
    assert target(office, somebody(Role.COUNTY), "public_post") is None
    above.parties[0].gone = True
    office.session.commit()
    assert target(office, somebody(Role.COUNTY)) is None


@pytest.mark.parametrize(("months", "due"), [(1, 9), (6, 50), (11, 92), (12, 100)])
def test_a_year_is_twelve_even_shares_and_nobody_does_a_part_of_one(months, due):
    assert Target(100, "人").due(months) == due


# days -------------------------------------------------------------------------------------------------------------


def test_bands_follow_one_another_without_a_gap():
    first, second, third = (due_within(key, TODAY) for key in ("1", "6", "11"))
    assert first.beyond == TODAY
    assert (first.first, second.first) == (second.beyond, third.beyond)
    assert due_within(ANY, TODAY) == (third.first, TODAY)


def test_what_is_due_today_is_in_time_and_the_day_after_it_is_not():
    assert first_in_time(TODAY, 0) == TODAY
    assert working_day_after(first_in_time(TODAY, 5), 5).on >= TODAY
    assert working_day_after(first_in_time(TODAY, 5) - timedelta(days=1), 5).on < TODAY


@pytest.mark.parametrize("text", ["", "x", "2026-13", "2026-00", "2026-1", "1999", "２０２６", "2026-11-1", "2026\n"])
def test_a_spoilt_period_is_none(text):
    assert period(text) is None


def test_a_year_and_a_month_are_their_days():
    assert period("2026") == (date(2026, 1, 1), date(2027, 1, 1))
    assert period("2026-12") == (date(2026, 12, 1), date(2027, 1, 1))


def test_a_bar_without_late_ones_leads_to_none():
    assert Bar("x", 1, {}).late_arguments == {}
