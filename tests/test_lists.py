"""Worklists: what waits for whom, never beyond the area, page after page without a gap."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from fupin import clock, list_lines, lists, placenames
from fupin.lists import Filter
from fupin.model import Application, Area
from fupin.model.terms import Action, Role, State
from tests.office import COUNTY, NOON, OTHER_COUNTY, TOWNSHIP, Office, at

ALL = Filter(state="")


@pytest.fixture
def office(session):
    with clock.pinned(NOON):
        yield Office(session)


@pytest.fixture
def listed(office):
    """Receipt numbers, or names of drafts, as a page lists them."""

    def read(user, wanted=ALL, after=""):
        office.session.commit()
        return [row.number or row.applicant_name for row in lists.worklist(office.session, user, wanted, after).rows]

    return read


@pytest.fixture
def cases(office):
    """A case of each state that matters, by state."""
    states = (State.SUBMITTED, State.ENDORSED, State.APPROVED, State.OBJECTED, State.ISSUED, State.RETURNED)
    found = {state: office.filed("workshop", state) for state in states}
    return {state: case.number for state, case in found.items()}


def test_each_role_sees_what_waits_for_it(office, listed, cases):
    waiting = Filter()
    assert listed(office.reviewer, waiting) == [cases[State.SUBMITTED]]
    assert listed(office.clerk, waiting) == [cases[State.RETURNED]]
    assert listed(office.finance, waiting) == [cases[State.ISSUED]]
    assert listed(office.approver, waiting) == [
        cases[state] for state in (State.ENDORSED, State.APPROVED, State.OBJECTED)
    ]
    for role in (Role.CITY, Role.AUDITOR):
        assert listed(office.user(role, "3707", role.label), waiting) == []


def test_a_notice_waits_from_the_day_after_its_period(office, listed):
    application = office.filed("training", State.ON_NOTICE)
    ends = office.notice_of(application).ends_on
    with at(ends):
        assert listed(office.approver, Filter()) == []
    with at(ends + timedelta(days=1)):
        assert listed(office.approver, Filter()) == [application.number]


def test_finance_waits_only_for_what_is_paid_at_once(office, listed):
    for scheme in ("training", "public_post"):
        office.filed(scheme, State.ISSUED)
    paid = office.filed("workshop", State.ISSUED)
    assert listed(office.finance, Filter()) == [paid.number]


def test_drafts_are_seen_at_the_counter_only(office, listed):
    office.draft("training", office.ready("training"))
    assert listed(office.clerk) == ["王秀英"]
    assert listed(office.reviewer) == listed(office.approver) == []
    assert listed(office.approver, Filter(state="draft")) == []


@pytest.mark.parametrize(
    ("scope", "seen"),
    [("3707", True), (COUNTY, True), (TOWNSHIP, True), ("370702002", False), (OTHER_COUNTY, False), ("", True)],
)
def test_nobody_sees_beyond_the_area(office, listed, scope, seen):
    application = office.filed("training")
    user = office.user(Role.CITY, scope, "查看")
    assert listed(user) == ([application.number] if seen else [])
    assert lists.worklist(office.session, user, ALL).total == int(seen)


@pytest.mark.parametrize(
    "area", [OTHER_COUNTY, "3707", "", "37", f"{OTHER_COUNTY}101", "370702x", "x", "²", "3707020011234567"]
)
def test_a_filter_never_widens_the_area(office, listed, area):
    application = office.filed("training")
    foreign = office.user(Role.CITY, OTHER_COUNTY, "外县")
    assert listed(foreign, Filter(state="", area=area)) == []
    assert listed(office.approver, Filter(state="", area=area)) == [application.number]


def test_a_filter_narrows_to_township_scheme_and_state(office, listed):
    training, workshop = office.filed("training"), office.filed("workshop", State.ENDORSED)
    assert listed(office.approver, Filter(state="", area=TOWNSHIP)) == [training.number, workshop.number]
    assert listed(office.approver, Filter(state="", area="370702002")) == []
    assert listed(office.approver, Filter(state="", scheme="training")) == [training.number]
    assert listed(office.approver, Filter(state="endorsed")) == [workshop.number]
    assert listed(office.approver, Filter(state="submitted", scheme="workshop")) == []


def test_filters_that_were_made_up_do_no_harm(office, listed):
    application = office.filed("training")
    assert listed(office.approver, Filter(state="'; DROP", scheme="nothing")) == [application.number]


def test_a_number_finds_its_case_inside_the_area_only(office, listed):
    first, _ = office.filed("training"), office.filed("training")
    foreign = office.user(Role.CITY, OTHER_COUNTY, "外县")
    assert listed(office.approver, Filter(number=f" {first.number} ")) == [first.number]
    assert listed(foreign, Filter(number=first.number)) == []


@pytest.fixture
def many(office):
    """A hundred and thirty cases; many of one moment."""
    template = office.filed("training")
    now = clock.now()
    columns = {"scheme", "state", "area_code", "township_code", "county_code", "created_by_id"}
    same = {name: getattr(template, name) for name in columns}
    office.session.add_all(
        Application(
            **same, number=f"n-{index:03}", since=now + timedelta(seconds=index // 40), form_key=f"many{index}",
            created_at=now, applicant_name="甲",
        )
        for index in range(130)
    )  # fmt: skip
    office.session.commit()
    return office


def test_pages_follow_one_another_without_gap_or_repeat(many):
    found, after, sizes = [], "", []
    while True:
        page = lists.worklist(many.session, many.approver, ALL, after)
        found += [row.number for row in page.rows]
        sizes.append(len(page.rows))
        after = page.after
        if not after:
            break
    assert sizes == [50, 50, 31]
    assert len(set(found)) == 131
    assert lists.worklist(many.session, many.approver, ALL).total == 131
    assert [number for number in found if number.startswith("n-")] == [f"n-{index:03}" for index in range(130)]


def test_a_case_that_moves_while_paging_shifts_no_other(many):
    first = lists.worklist(many.session, many.approver, ALL)
    later = clock.now() + timedelta(hours=1)
    many.session.execute(update(Application).where(Application.number == "n-003").values(since=later))
    many.session.commit()
    second = lists.worklist(many.session, many.approver, ALL, first.after)
    seen = {row.number for row in first.rows}
    assert not seen & {row.number for row in second.rows}
    assert second.rows[0].number == "n-049"


def test_a_long_list_is_counted_no_further_than_it_says(many, monkeypatch):
    monkeypatch.setattr(lists, "COUNTED", 60)
    lists._page.cache_clear()
    try:
        assert lists.worklist(many.session, many.approver, ALL).total == 61
    finally:
        lists._page.cache_clear()


def test_a_page_that_has_emptied_meanwhile_is_the_first_one(many):
    first = lists.worklist(many.session, many.approver, ALL)
    beyond = f"{clock.now() + timedelta(days=9):%Y-%m-%dT%H:%M:%S+00:00}~1"
    assert lists.worklist(many.session, many.approver, ALL, beyond) == first


SPOILT = (
    "x", "~", "2026~1", "2026-11-20~1", "2026-11-20T04:00:00~1", "2026-11-20T04:00:00+00:00~x", "~~~", "²~²",
    "2026-11-20T04:00:00 00:00~0",
    "2026-11-20T04:00:00+00:00~99999999999999999999",
    "9999-12-31T23:59:59-23:59~1",
    "0001-01-01T00:00:00+23:59~1",
)  # fmt: skip


@pytest.mark.parametrize("after", SPOILT)
def test_a_spoilt_key_is_no_fault(office, after):
    office.filed("training")
    page = lists.worklist(office.session, office.approver, ALL, after)
    assert len(page.rows) <= 1


def test_a_row_shows_place_and_day_due(office):
    application = office.filed("training")
    page = lists.worklist(office.session, office.approver, ALL)
    (row,) = page.rows
    assert (row.applicant_name, str(row.due_on), row.state) == ("王秀英", "2026-11-27", State.SUBMITTED)
    assert application.due_on.isoformat() == "2026-11-27"
    assert row.place.startswith("城关")


def test_a_row_read_before_is_read_again_once_the_case_moved_on(office):
    application = office.filed("training")
    (before,) = lists.worklist(office.session, office.approver, ALL).rows
    assert lists.worklist(office.session, office.approver, ALL).rows[0] is before
    office.act(application, Action.ENDORSE)
    (after,) = lists.worklist(office.session, office.approver, ALL).rows
    assert (before.state, after.state) == (State.SUBMITTED, State.ENDORSED)


def test_a_row_read_before_has_the_new_name_of_its_village(office):
    office.filed("training")
    lists.worklist(office.session, office.approver, ALL)
    office.session.execute(update(Area).where(Area.code == TOWNSHIP).values(name="新城街道"))
    office.session.commit()
    placenames.forget()
    (row,) = lists.worklist(office.session, office.approver, ALL).rows
    assert row.place.startswith("新城街道")


def test_only_so_many_rows_are_kept(many, monkeypatch):
    monkeypatch.setattr(list_lines, "KEPT", 60)
    first = lists.worklist(many.session, many.approver, ALL)
    second = lists.worklist(many.session, many.approver, ALL, first.after)
    assert lists.worklist(many.session, many.approver, ALL) == first
    assert len(list_lines._kept[many.session.get_bind().engine]) <= 60 + lists.PAGE
    assert second.rows[0].number == "n-049"


def test_a_withdrawn_draft_stays_at_the_counter(office, listed):
    draft = office.draft("training", {"applicant_name": ["王秀英"]})
    office.act(draft, Action.WITHDRAW)
    assert listed(office.clerk, Filter(state="withdrawn")) == ["王秀英"]
