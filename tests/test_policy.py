"""Which figure holds for a place on a day, and what is missing where none does."""

from datetime import date

import pytest

from fupin import casework
from fupin.model import Parameter, PolicyDocument
from fupin.model.terms import Confirmed, Outcome
from fupin.policy import in_force, parameter, parameters
from fupin.schemes import SCHEMES
from fupin.seeds import CITY_CODE, notice
from fupin.seeds.demo import seed_demo
from tests.office import COUNTY, OTHER_COUNTY, Office, at

LAST, AFTER = date(2020, 5, 15), date(2020, 5, 16)
FIRST, BEFORE = date(2016, 5, 16), date(2016, 5, 15)
CITY = CITY_CODE


@pytest.fixture
def figure(session):
    """Adds a figure, by the notice unless told otherwise."""

    def add(value, area=CITY, since=FIRST, until=None, document=None, code="test.figure"):
        row = Parameter(
            code=code, area_code=area, valid_from=since, valid_to=until, value=value, unit="分", title="每人标准",
            source="测试文件", clause="一", status=Confirmed.CONFIRMED, document_id=(document or notice(session)).id,
        )  # fmt: skip
        session.add(row)
        session.commit()

    return add


@pytest.mark.parametrize(("on", "holds"), [(BEFORE, False), (FIRST, True), (LAST, True), (AFTER, False)])
def test_the_notice_holds_from_its_first_day_to_its_last(session, on, holds):
    assert bool(in_force(session, on).title) is holds


def test_after_the_notice_the_missing_document_is_named(session):
    found = in_force(session, AFTER)
    assert found.missing == (
        "关于做好就业与社会保障精准扶贫工作的通知有效期至2020年5月15日，2020年5月16日没有接续文件，请补充接续文件"
    )


def test_before_the_notice_no_document_is_named(session):
    assert in_force(session, BEFORE).missing == "2016年5月15日没有已生效的政策文件，请补充文件"


def test_the_demonstration_continues_the_notice_and_says_so(session):
    seed_demo(session)
    session.commit()
    assert in_force(session, LAST).status is Confirmed.TO_CONFIRM
    found = in_force(session, AFTER)
    assert (found.title, found.status, found.missing) == ("演示用接续文件", Confirmed.DEMO, "")
    assert parameter(session, "workshop.award_per_person_fen", COUNTY, AFTER).number == 100000


def test_a_figure_lives_as_long_as_its_document(session, figure):
    figure("500")
    assert parameter(session, "test.figure", COUNTY, LAST).number == 500
    gone = parameter(session, "test.figure", COUNTY, AFTER)
    assert not gone.known
    assert gone.missing == "2020年5月16日没有有效的“每人标准”，请补充接续文件"


@pytest.mark.parametrize(
    ("area", "value"),
    [("370702", "2"), ("370702001", "3"), ("370702001201", "3"), ("370702002", "2"), ("370724", "1"), ("371302", None)],
)
def test_the_smallest_area_wins(session, figure, area, value):
    figure("1", CITY)
    figure("2", "370702")
    figure("3", "370702001")
    assert parameter(session, "test.figure", area, LAST).text == value


def test_the_youngest_of_equals_wins(session, figure):
    figure("1", since=date(2016, 6, 1))
    figure("2", since=date(2018, 6, 1))
    assert parameter(session, "test.figure", COUNTY, date(2018, 5, 31)).text == "1"
    assert parameter(session, "test.figure", COUNTY, date(2018, 6, 1)).text == "2"


def test_a_figure_ends_with_its_last_day(session, figure):
    figure("1", until=date(2017, 5, 31))
    assert parameter(session, "test.figure", COUNTY, date(2017, 5, 31)).text == "1"
    assert not parameter(session, "test.figure", COUNTY, date(2017, 6, 1)).known


def test_a_county_without_a_figure_of_its_own_takes_the_citys(session, figure):
    figure("7", OTHER_COUNTY)
    assert not parameter(session, "test.figure", COUNTY, LAST).known
    figure("1", CITY)
    assert parameter(session, "test.figure", COUNTY, LAST).text == "1"


def test_an_empty_figure_is_unknown_and_names_what_is_missing(session):
    found = parameter(session, "training.short_rate_fen", COUNTY, LAST)
    assert not found.known
    assert found.missing == "“实用技能型短期培训补贴标准”尚无文件依据（由县（市、区）确定 二(三)6），请补充文件"


def test_a_figure_nobody_has_heard_of_is_unknown_too(session):
    assert "nobody.knows" in parameter(session, "nobody.knows", COUNTY, LAST).missing


@pytest.mark.parametrize(
    ("county", "on", "monthly", "hourly"),
    [
        ("370702", date(2016, 5, 31), 160000, 1600),
        ("370702", date(2016, 6, 1), 171000, 1710),
        ("370724", date(2016, 6, 1), 155000, 1550),
        ("370783", date(2017, 5, 31), 171000, 1710),
        ("370783", date(2017, 6, 1), 181000, 1810),
        ("370781", date(2018, 5, 31), 164000, 1640),
        ("370781", date(2018, 6, 1), 173000, 1730),
        ("370702", date(2020, 5, 15), 191000, 1910),
    ],
)
def test_wages_follow_tier_and_date(session, county, on, monthly, hourly):
    found = parameters(session, ["wage.minimum_monthly_fen", "wage.minimum_hourly_fen"], county, on)
    assert [value.number for value in found.values()] == [monthly, hourly]


def test_no_poverty_line_is_given_out_as_confirmed(session):
    for year in range(2016, 2021):
        assert not parameter(session, "poverty_line.provincial_fen", COUNTY, date(year, 5, 15)).known


def test_a_later_document_that_continues_nothing_carries_nothing(session, figure):
    figure("500")
    session.add(
        PolicyDocument(
            code="other", title="另一文件", area_code=CITY, valid_from=AFTER, valid_to=None, status=Confirmed.CONFIRMED
        )
    )
    session.commit()
    assert in_force(session, AFTER).title == "另一文件"
    assert not parameter(session, "test.figure", COUNTY, AFTER).known


def test_documents_that_continue_one_another_in_a_circle_do_not_hang(session):
    first = notice(session)
    second = PolicyDocument(
        code="second", title="接续", area_code=CITY, valid_from=AFTER, valid_to=None, status=Confirmed.CONFIRMED,
        continues_id=first.id,
    )  # fmt: skip
    session.add(second)
    session.flush()
    first.continues_id = second.id
    session.commit()
    assert parameter(session, "workshop.award_per_person_fen", COUNTY, AFTER).number == 100000


def finding(office, scheme, raw):
    reading = casework.read(office.session, office.clerk, SCHEMES[scheme], raw, None)
    return next(each for each in reading.judgement.findings if each.rule == "notice_in_force")


def test_an_application_of_the_day_after_the_notice_is_unknown(session):
    """Without the demonstration's continuation nobody can be judged, and the words say why."""
    with at(date(2020, 5, 15)):
        office = Office(session, demo=False)
        raw = office.ready("training")
        assert finding(office, "training", raw).outcome is Outcome.PASSED
    with at(date(2020, 5, 16)):
        judged = finding(office, "training", raw)
    assert judged.outcome is Outcome.UNKNOWN
    assert judged.words.endswith("2020年5月16日没有接续文件，请补充接续文件")


def test_with_the_demonstrations_continuation_it_passes_and_is_marked(session):
    with at(date(2020, 5, 16)):
        office = Office(session)
        judged = finding(office, "training", office.ready("training"))
    assert judged.outcome is Outcome.PASSED
    assert "演示用接续文件（演示数据）" in judged.words
