"""Policy figures: everybody reads, a change is a further row."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from fupin.model import AuditRow, Parameter, PolicyDocument
from fupin.model.terms import Role
from fupin.web.policy_values import OPTIONS, shown, spoken, stored, typed
from tests.conftest import COUNTY

AWARD = "workshop.award_per_person_fen"


@pytest.fixture
def county(client, make_user, sign_in, time_machine):
    time_machine.move_to(datetime(2016, 9, 1, tzinfo=UTC), tick=False)
    make_user(Role.COUNTY, COUNTY, "zhang")
    sign_in(client, "zhang")


def award(session):
    return session.scalars(select(Parameter).where(Parameter.code == AWARD).order_by(Parameter.id)).all()


def test_staff_read_the_figures_of_a_day(page, client, make_user, sign_in):
    make_user(Role.CLERK, username="li")
    sign_in(client, "li")
    found = page("/policy?words=扶贫车间一次性奖补每人&on=2016&on=9&on=1")
    assert "1,000元" in found.main
    assert "共 1 行" in found.main
    assert "新增数值" not in found.text


def test_a_day_without_a_document_says_which_one_is_missing(page, client, make_user, sign_in):
    make_user(Role.CLERK, username="li")
    sign_in(client, "li")
    assert "没有接续文件" in page("/policy?on=2021&on=1&on=1").main


@pytest.mark.parametrize(
    "query", ["on=x&on=13&on=99", "on=2016", "words=%25", "words='", "on=&on=&on=", "words=" + "长" * 200]
)
def test_a_strange_filter_is_no_fault(page, client, make_user, sign_in, query):
    make_user(Role.CLERK, username="li")
    sign_in(client, "li")
    page(f"/policy?{query}")


def test_a_change_is_a_further_row_of_the_own_area(page, county, session):
    (old,) = award(session)
    answers = {
        "value": "1,200.50".replace(",", ""), "valid_from": ["2016", "10", "1"], "document": str(old.document_id),
        "source": "县政府专题会议纪要", "clause": "二", "status": "confirmed",
    }  # fmt: skip
    response = page.submit(page(f"/policy/{old.id}/new"), "保存新数值", answers)
    kept, made = award(session)
    assert (kept.value, kept.valid_to) == ("100000", None)
    assert (made.value, made.area_code, str(made.valid_from)) == ("120050", COUNTY, "2016-10-01")
    assert session.scalars(select(AuditRow.act)).all() == ["parameter_added"]
    assert "已保存" in page.follow(response).main


def test_a_wrong_value_is_named_and_nothing_is_kept(page, county, session):
    (old,) = award(session)
    form = page(f"/policy/{old.id}/new")
    answers = {
        "value": "一千",
        "valid_from": ["2016", "2", "30"],
        "valid_to": ["2015", "1", "1"],
        "document": "999",
        "status": "demo",
    }
    errors = page.submit(form, "保存新数值", answers, 422).errors
    assert errors[:2] == ["请填写数字", "2016年2月没有30日，请核对"]
    assert len(award(session)) == 1


def test_an_end_before_the_beginning_is_refused(page, county, session):
    (old,) = award(session)
    answers = {"valid_from": ["2016", "10", "1"], "valid_to": ["2016", "9", "1"]}
    errors = page.submit(page(f"/policy/{old.id}/new"), "保存新数值", answers, 422).errors
    assert "截止日期早于起始日期，请核对" in errors


def test_the_administrator_registers_a_continuing_document(page, client, session, make_user, sign_in):
    make_user(Role.ADMIN, "3707", "wang")
    sign_in(client, "wang")
    notice = session.scalar(select(PolicyDocument))
    answers = {
        "title": "关于继续执行的通知", "valid_from": ["2020", "5", "16"],
        "continues": str(notice.id), "status": "to_confirm",
    }  # fmt: skip
    page.submit(page("/policy/documents/new"), "登记", answers)
    assert "没有接续文件" not in page("/policy?on=2021&on=1&on=1").main


@pytest.mark.parametrize(
    ("unit", "kept", "read", "written"),
    [
        ("分", "100000", "1,000元", "1000"),
        ("分/年", "60050", "600.50元/年", "600.5"),
        ("分/年:困难群众,其他", "10000,30000", "困难群众 100元/年，其他 300元/年", "100，300"),
        ("岁:男,女干部,女工人", "60,55,50", "男 60岁，女干部 55岁，女工人 50岁", "60,55,50"),
        ("是否", "true", "是", "是"),
        ("日期", "2016-05-16", "2016年5月16日", "2016-05-16"),
        ("分:%", "10000000:50,:65", "100,000元以内50%，以上65%", "10000000:50,:65"),
        ("倍", "0.5", "0.5倍", "0.5"),
    ],
)
def test_figures_are_read_as_they_are_shown(unit, kept, read, written):
    assert shown(unit, kept) == read
    assert stored(unit, written, "") == kept
    assert stored(unit, typed(unit, kept), "") == kept


@pytest.mark.parametrize("code", OPTIONS)
def test_what_is_chosen_is_shown_and_written_in_words(code):
    for value, words in OPTIONS[code].items():
        assert shown("选项", value) == words
        assert stored("选项", words, code) == stored("选项", value, code) == value
        assert words in spoken("选项", code)
    with pytest.raises(ValueError, match="请照写提示中的一种"):
        stored("选项", "别的办法", code)


def test_every_option_of_the_office_has_its_words(session):
    kept = session.execute(select(Parameter.code, Parameter.value).where(Parameter.unit == "选项")).all()
    assert kept
    assert [code for code, value in kept if value is not None and value not in OPTIONS.get(code, {})] == []


def test_the_page_of_a_further_value_speaks_chinese(page, county, session):
    for old in session.scalars(select(Parameter).where(Parameter.unit == "选项")):
        found = page(f"/policy/{old.id}/new")
        assert old.value not in found.main
        assert OPTIONS[old.code][old.value] in found.main


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        ("分", "x"),
        ("分", "1.001"),
        ("分", "-1"),
        ("分", "NaN"),
        ("岁:男,女", "60"),
        ("是否", "也许"),
        ("日期", "明天"),
        ("选项", " "),
        ("分:%", "5"),
    ],
)
def test_figures_that_mean_nothing_are_refused(unit, text):
    with pytest.raises(ValueError, match="请"):
        stored(unit, text, "")
