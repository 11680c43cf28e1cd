"""The areas, the notice and its figures."""

from datetime import date

import pytest
from sqlalchemy import func, select

from fupin import policy
from fupin.model import Area, Parameter, PolicyDocument
from fupin.model.places import area_at
from fupin.model.terms import Confirmed
from fupin.seeds import demo, seed
from fupin.seeds.demo import seed_demo
from fupin.seeds.wages import TIER_OF_COUNTY

IN_2018 = date(2018, 7, 2)
TODAY = date(2026, 11, 20)


def counted(session, table):
    return session.scalar(select(func.count()).select_from(table))


@pytest.fixture
def seeded(office):
    seed(office)
    office.commit()
    return office


@pytest.fixture
def demo_office(seeded):
    seed_demo(seeded)
    seeded.commit()
    return seeded


def test_every_area_of_the_published_list_is_there(seeded):
    rows = seeded.execute(select(Area.level, func.count(Area.code.distinct())).group_by(Area.level))
    assert dict(rows.all()) == {"city": 1, "county": 13, "township": 122}


def test_every_parent_is_an_area(seeded):
    codes = set(seeded.scalars(select(Area.code)))
    parents = set(seeded.scalars(select(Area.parent_code)))
    assert parents - codes == {"370000"}


def test_a_renamed_township_bears_each_name_in_its_time(seeded):
    assert area_at(seeded, "370724103", date(2019, 12, 31)).name == "冶源镇"
    assert area_at(seeded, "370724103", date(2020, 1, 1)).name == "冶源街道"


def test_seeding_again_adds_nothing(demo_office):
    before = [counted(demo_office, table) for table in (Area, Parameter, PolicyDocument)]
    seed(demo_office)
    seed_demo(demo_office)
    assert [counted(demo_office, table) for table in (Area, Parameter, PolicyDocument)] == before


def test_seeding_again_keeps_what_the_office_changed(seeded):
    row = seeded.scalar(select(Parameter).where(Parameter.code == "startup.individual_fen"))
    row.value = "300000"
    seeded.commit()
    seed(seeded)
    assert policy.parameter(seeded, "startup.individual_fen", "370702001", IN_2018).number == 300000


def test_the_notice_has_no_invented_number(seeded):
    notice = seeded.scalar(select(PolicyDocument))
    assert (notice.number, notice.valid_to) == ("", date(2020, 5, 15))


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("workshop.award_per_person_fen", "100000"),
        ("public_post.max_months", "36"),
        ("training.short_max_days", "5"),
        ("report.cycle_months", "1,3,6,12"),
    ],
)
def test_what_the_notice_says_is_confirmed(seeded, code, expected):
    value = policy.parameter(seeded, code, "370702001", IN_2018)
    assert (value.text, value.status) == (expected, Confirmed.CONFIRMED)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("age.work_min", 16),
        ("age.work_max_exclusive", 60),
        ("pension.age_resident", 60),
        ("training.class_max", 50),
        ("step.training.township.days", 5),
        ("step.training.county.days", 10),
        ("step.training.notice.days", 5),
        ("step.workshop.township.days", 5),
        ("step.workshop.county.days", 10),
        ("step.workshop.notice.days", 5),
        ("step.workshop.finance.days", 15),
        ("step.public_post.township.days", 3),
        ("step.public_post.county.days", 5),
        ("step.public_post.notice.days", 5),
    ],
)
def test_what_the_notice_does_not_say_is_to_be_confirmed(seeded, code, expected):
    value = policy.parameter(seeded, code, "370702001", IN_2018)
    assert (value.number, value.status) == (expected, Confirmed.TO_CONFIRM)


@pytest.mark.parametrize(
    "code",
    [
        "workshop.county_heavy_task",
        "training.short_rate_fen",
        "transport.amount_fen",
        "insurance.medical_personal_fen",
        "insurance.base_pension_fen",
        "calendar.holidays",
        "poverty_line.provincial_fen",
    ],
)
def test_what_no_document_fixes_is_unknown(seeded, code):
    assert not policy.parameter(seeded, code, "370702001", IN_2018).known


def test_figures_end_with_the_notice(seeded):
    assert policy.parameter(seeded, "workshop.award_per_person_fen", "370702", date(2020, 5, 15)).known
    assert not policy.parameter(seeded, "workshop.award_per_person_fen", "370702", date(2020, 5, 16)).known


@pytest.mark.parametrize(
    ("on", "first", "second"),
    [
        (date(2016, 5, 31), 1600, 1450),
        (date(2016, 6, 1), 1710, 1550),
        (date(2017, 6, 1), 1810, 1640),
        (date(2018, 5, 31), 1810, 1640),
        (date(2018, 6, 1), 1910, 1730),
    ],
)
def test_the_hourly_wage_is_that_of_the_county_and_the_day(seeded, on, first, second):
    hourly = "wage.minimum_hourly_fen"
    assert policy.parameter(seeded, hourly, "370702001", on).number == first
    assert policy.parameter(seeded, hourly, "370724101", on).number == second


def test_every_county_has_its_wages(seeded):
    counties = set(seeded.scalars(select(Area.code).where(Area.level == "county")))
    assert set(TIER_OF_COUNTY) == counties


def test_the_wage_tier_is_confirmed_only_where_a_table_was_found(seeded):
    status = {
        (row.area_code, row.valid_from): row.status
        for row in seeded.scalars(select(Parameter).where(Parameter.code == "wage.minimum_monthly_fen"))
    }
    assert status["370702", date(2017, 6, 1)] is Confirmed.CONFIRMED
    assert status["370702", date(2018, 6, 1)] is Confirmed.TO_CONFIRM
    assert status["370772", date(2017, 6, 1)] is Confirmed.TO_CONFIRM


@pytest.mark.parametrize(
    ("year", "fen"), [(2016, 340000), (2017, 350000), (2018, 360000), (2019, 380000), (2020, 400000), (2026, 400000)]
)
def test_the_demonstration_has_a_poverty_line_for_each_year(demo_office, year, fen):
    for day in (date(year, 5, 17), date(year, 12, 31)):
        line = policy.parameter(demo_office, "poverty_line.provincial_fen", "370702001", day)
        assert (line.number, line.status) == (fen, Confirmed.DEMO)


@pytest.mark.parametrize(
    "code",
    [
        "workshop.county_heavy_task",
        "training.short_rate_fen",
        "wage.minimum_monthly_fen",
        "wage.minimum_hourly_fen",
        "workshop.award_per_person_fen",
        "poverty_line.provincial_fen",
    ],
)
@pytest.mark.parametrize("county", ["370702", "370724"])
def test_the_demonstration_can_judge_today(demo_office, code, county):
    assert policy.parameter(demo_office, code, f"{county}001", TODAY).known


def test_other_counties_stay_unknown_in_the_demonstration(demo_office):
    assert not policy.parameter(demo_office, "workshop.county_heavy_task", "370781001", TODAY).known


def test_the_demonstration_says_so(demo_office):
    assert policy.in_force(demo_office, TODAY).status is Confirmed.DEMO
    source = {row.source for row in demo_office.scalars(select(Parameter).where(Parameter.status == Confirmed.DEMO))}
    assert source == {demo.SOURCE}


def test_texts_fit_their_columns(demo_office):
    for row in demo_office.scalars(select(Parameter)):
        assert len(row.unit) <= 20
        assert len(row.value or "") <= 60
        assert len(row.title) <= 100
