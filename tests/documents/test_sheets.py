"""Sheets of many lines: every page says what it belongs to, and the signatures stand under lines, not alone."""

import re

import pytest

from fupin.documents.render import Printer
from fupin.money import paper_pages
from tests.documents import papers
from tests.documents.conftest import Tool

pytestmark = pytest.mark.documents

LINES = 47
TITLES = {
    "pay_roll": "公益性岗位安置资金发放表2026年10月FF37070220260001",
    "post_pay": "公益性岗位补贴发放表示范村民委员会（潍城区于河街道示范村）2026年10月",
    "post_attendance": "公益性岗位考勤表示范村民委员会（潍城区于河街道示范村）2026年10月",
    "class_roster": "职业技能培训班学员花名册柳编手工艺（班次370702-2026-班003）",
}


def printed(printer: Printer, poppler: Tool, kind: str, values: papers.Values) -> list[str]:
    """The text of each page without spaces and line ends."""
    pdf = printer.pdf(printer.html(kind, values))
    return [re.sub(r"\s", "", page) for page in poppler("pdftotext", pdf, "-layout").split("\f")[:-1]]


def lines(values: papers.Values, count: int) -> papers.Values:
    """The same paper with so many lines."""
    first = dict(values["pages"][0].rows[0] if "pages" in values else values["rows"][0])
    rows = [first | {"index": index} for index in range(1, count + 1)]
    return values | {"rows": rows, "pages": paper_pages.pages(rows) if "pages" in values else [], "left": []}


@pytest.mark.parametrize("kind", TITLES)
def test_every_further_page_says_what_it_is_and_the_signatures_are_not_alone(
    printer: Printer, poppler: Tool, kind: str
) -> None:
    first, *further = printed(printer, poppler, kind, lines(papers.values(kind), LINES))
    assert 2 <= len(further) <= 3
    assert all(TITLES[kind] in page for page in further)
    assert ["签名：" in page for page in (first, *further)] == [False] * len(further) + [True]
    assert "样本一" in further[-1]


@pytest.mark.parametrize("people", [15, 16, 30, LINES])
def test_each_page_of_a_payment_roll_has_its_sum_and_the_last_the_whole(
    printer: Printer, poppler: Tool, people: int
) -> None:
    found = printed(printer, poppler, "pay_roll", lines(papers.values("pay_roll"), people))
    assert len(found) == -(-people // 15)
    assert all(("本页小计" in page) == (people > 15) for page in found)
    assert ["人民币（大写）" in page for page in found] == [False] * (len(found) - 1) + [True]
    assert ["复核：" in page for page in found] == [False] * (len(found) - 1) + [True]


def test_a_part_of_a_roll_has_its_own_sum_beside_the_whole(printer: Printer, poppler: Tool) -> None:
    parts = lines(papers.values("pay_roll"), 15) | {"part": 2, "parts": 2, "part_fen": 2112000, "total_fen": 5491200}
    (page,) = printed(printer, poppler, "pay_roll", parts)
    assert re.search(r"本册小计21,120\.00", page)
    assert re.search(r"全表合计.*54,912\.00", page)


def test_a_day_that_goes_on_says_again_which_it_is(printer: Printer, poppler: Tool) -> None:
    found = printed(printer, poppler, "class_sign_in", papers.values("class_sign_in"))
    assert len(found) == 4
    assert ["2026年12月7日" in page for page in found] == [True, True, False, False]
    assert ["2026年12月8日" in page for page in found] == [False, False, True, True]


@pytest.mark.parametrize("kind", ["hire_subsidy_approval", "hire_subsidy_decision"])
def test_the_months_of_a_hire_are_written_as_people_write_them(printer: Printer, poppler: Tool, kind: str) -> None:
    text = "".join(printed(printer, poppler, kind, papers.values(kind)))
    assert "2018年7月" in text
    assert "至2018年12月" in text
    assert not re.search(r"\b2018-\d\d\b(?!-)", text)
