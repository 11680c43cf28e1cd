"""A printed roll's lines fall into pages that hold them, and each page's sum is that of its lines."""

import pytest

from fupin.money import paper_pages

WORDS = "2026年10月 85小时 × 21.00元 = 1,785.00元，不超过月最低工资2,100.00元（二(一)2）"
LONG = f"{WORDS}；2026年9月 更正：85小时 × 21.00元 = 1,785.00元；已核定80小时1,680.00元，差额105.00元"


def row(index=1, **more):
    return {
        "index": index, "name": "样本一", "paper": "370702********0012", "place": "城关街道办事处",
        "bank": "潍坊示范农村商业银行", "account": "6299020019010009031", "words": WORDS, "amount_fen": 178500,
    } | more  # fmt: skip


def test_a_page_has_at_least_fifteen_lines_of_two():
    assert [len(page.rows) for page in paper_pages.pages([row(each) for each in range(1, 48)])] == [15, 15, 15, 2]


def test_every_line_is_on_one_page_in_its_order_and_the_sums_are_the_whole():
    rows = [row(each, amount_fen=each, words=LONG if each % 3 else WORDS) for each in range(1, 101)]
    found = paper_pages.pages(rows)
    assert [one["index"] for page in found for one in page.rows] == list(range(1, 101))
    assert sum(page.total_fen for page in found) == 5050


def test_longer_lines_are_fewer():
    (first, *_) = paper_pages.pages([row(each, words=LONG) for each in range(1, 30)])
    assert 7 <= len(first.rows) < 15


@pytest.mark.parametrize("column", ["name", "bank", "words", "place"])
def test_any_column_makes_a_line_higher(column):
    assert paper_pages.height(row(**{column: "潍坊市潍城区示范草编工艺品专业合作社" * 4})) > paper_pages.height(row())


def test_a_roll_without_anybody_to_pay_is_one_empty_page():
    (page,) = paper_pages.pages([])
    assert (list(page.rows), page.total_fen) == ([], 0)
