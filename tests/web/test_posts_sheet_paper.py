"""The attendance sheet on paper: blank with the names for a month to come, filled for one that was entered."""

from datetime import date

import pytest
from sqlalchemy import select

from fupin.model import AuditRow
from fupin.model.terms import Role
from fupin.posts import sheets
from fupin.posts.roll import Entry
from tests.office import OTHER_TOWNSHIP
from tests.web.postdesks import OCTOBER, approved, desks, opening, placed

__all__ = ["approved", "desks", "opening", "placed"]


@pytest.fixture
def month(opening, session):
    def of(words):
        return f"/posts/months/{words}/{opening.unit_id}/{opening.area_code}"

    session.commit()
    return of


def printed(office):
    template, values = office.printer.letters[-1]
    assert template == "post_attendance"
    return values


def test_a_month_to_come_is_printed_blank_with_the_names(page, desks, placed, month, office):
    placed(name="王一"), placed(ends_on=date(2026, 12, 15), name="王二")
    found = page(month("2026-12"), client=desks["clerk"])
    sent = desks["clerk"].post(f"{month('2026-12')}/sheet.pdf", data=found.answers("打印空白考勤表"))
    assert sent.mimetype == "application/pdf"
    values = printed(office)
    assert [row["name"] for row in values["rows"]] == ["王一", "王二"]
    assert (values["month"], values["filled"], len(values["columns"])) == ("2026年12月", False, 31)
    assert {cell for row in values["rows"] for cell in row["cells"]} == {""}
    assert [row["off"] for row in values["rows"]] == [[], list(range(16, 32))]
    assert values["columns"][0] == {"number": 1, "week": "二", "rest": False}


def test_a_month_that_was_entered_is_printed_with_its_days_and_sums(
    page, desks, placed, month, office, opening, session
):
    one, two = placed(name="王一"), placed(name="王二")
    key = (opening.unit_id, opening.area_code)
    by_day, figures = Entry(0, 0).with_days(((8, 8), (9, 9), (12, 0))), Entry(20, 100)
    sheets.save(session, office.clerk, key, OCTOBER, {one.id: by_day, two.id: figures}, 0)
    session.commit()
    found = page(month("2026-10"), client=desks["township"])
    desks["township"].post(f"{month('2026-10')}/sheet.pdf", data=found.answers("打印考勤表"))
    first, second = printed(office)["rows"]
    assert (first["cells"][7], first["cells"][8], first["cells"][11], first["cells"][12]) == ("4", "4.5", "假", "")
    assert [(row["days"], row["hours"], row["leave"]) for row in (first, second)] == [
        ("2", "8.5", "1"),
        ("20", "50", "0"),
    ]
    assert set(second["cells"]) == {""}
    assert session.scalars(select(AuditRow).where(AuditRow.act == "printed")).one().object.startswith("考勤表")


def test_nobody_in_the_month_is_nothing_to_print(page, desks, placed, month):
    placed()
    assert "打印空白考勤表" not in page(month("2027-12"), client=desks["clerk"]).buttons()
    told = page.follow(page.post(f"{month('2027-12')}/sheet.pdf", {}, client=desks["clerk"]), client=desks["clerk"])
    assert "没有可打印的" in told.main


def test_finance_and_city_do_not_print_it_and_another_areas_is_not_found(page, desks, office, enter, placed, month):
    placed()
    for desk in ("finance", "city"):
        assert "打印考勤表" not in page(month("2026-10"), client=desks[desk]).buttons()
        page.post(f"{month('2026-10')}/sheet.pdf", {}, 403, client=desks[desk])
    stranger = enter(office.user(Role.CLERK, OTHER_TOWNSHIP, "外县窗口"))
    page.post(f"{month('2026-10')}/sheet.pdf", {}, 404, client=stranger)
