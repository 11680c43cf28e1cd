"""A layout that is used again gives the bytes of a layout from the beginning, whatever words come into it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fupin.documents import layouts
from fupin.documents.cutting import cut
from fupin.documents.render import Printer
from tests.documents import papers

pytestmark = pytest.mark.documents

KIND = "training_plan"
OTHER = str.maketrans("0123456789样本一二三示范村", "1234567890张王李赵周槐荫庄")  # each as wide as the one before
CELL = re.compile(r"(<td[^>]*>)[^<]*(</td>)")


@pytest.fixture
def begun(printer: Printer, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The pages that were laid out from the beginning."""
    pages = list[str]()
    begin = Printer._begin

    def noted(self: Printer, html: str, pictures: dict[str, Any]) -> Any:
        pages.append(html)
        return begin(self, html, pictures)

    monkeypatch.setattr(Printer, "_begin", noted)
    printer.forget()
    yield pages
    printer.forget()


def afresh(printer: Printer, html: str) -> bytes:
    """The letter from the beginning."""
    printer.forget()
    return printer.pdf(html)


def others_words(html: str) -> str:
    """The same letter of somebody else: other digits and names in the text, and another code to check it by."""
    pieces = re.split(r"(<[^>]*>)", html)
    pieces[::2] = [text.translate(OTHER) for text in pieces[::2]]
    return "".join(pieces)


def with_cell(html: str, text: str, place: int = 5) -> str:
    """The page with other words in one of its cells."""
    found = list(CELL.finditer(html))[place]
    return f"{html[: found.start()]}{found[1]}{text}{found[2]}{html[found.end() :]}"


@pytest.fixture
def page(printer: Printer) -> str:
    return printer.html(KIND, papers.values(KIND))


@pytest.mark.parametrize("kind", papers.KINDS)
def test_the_words_of_another_come_out_as_from_the_beginning(printer: Printer, kind: str) -> None:
    first = printer.html(kind, papers.values(kind))
    second = others_words(first)
    expected = afresh(printer, second)
    afresh(printer, first)
    assert second != first
    assert printer.pdf(second) == expected


@pytest.mark.parametrize("kind", ["training_plan", "public_post_approval", "workshop_approval"])
def test_a_form_of_the_same_shape_is_not_laid_out_from_the_beginning(
    printer: Printer, kind: str, begun: list[str]
) -> None:
    first = printer.html(kind, papers.values(kind))
    for html in (first, with_cell(first, "赵"), with_cell(first, "钱孙")):
        printer.pdf(html)
    assert begun == [first]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text("一国0Ａa,。·— \n㐂", max_size=60), place=st.integers(0, 30))
@example(text="&lt;b&gt;", place=5)
@example(text="", place=5)
@example(text=" \n", place=5)
def test_whatever_comes_into_a_cell_the_bytes_are_those_from_the_beginning(
    printer: Printer, page: str, text: str, place: int
) -> None:
    changed = with_cell(page, text, place)
    expected = afresh(printer, changed)
    afresh(printer, page)
    assert printer.pdf(changed) == expected


def test_words_that_need_another_line_are_laid_out_from_the_beginning(
    printer: Printer, page: str, begun: list[str]
) -> None:
    longer = with_cell(page, "很长的地址" * 12)
    printer.pdf(page)
    printer.pdf(longer)
    assert begun == [page, longer]


def test_both_layouts_of_one_shape_are_kept(printer: Printer, page: str, begun: list[str]) -> None:
    longer = with_cell(page, "很长的地址" * 12)
    for html in (page, longer, with_cell(page, "短"), with_cell(page, "更长的地址" * 12)):
        printer.pdf(html)
    assert begun == [page, longer]


def test_a_letter_that_did_not_fit_leaves_nothing_in_the_next(printer: Printer, page: str) -> None:
    expected = afresh(printer, with_cell(page, "短", 7))
    printer.forget()
    for html in (page, with_cell(page, "很长的地址" * 12), with_cell(page, "短", 7)):
        last = printer.pdf(html)
    assert last == expected


def test_a_heading_is_a_bookmark_too_and_laid_out_from_the_beginning(
    printer: Printer, page: str, begun: list[str]
) -> None:
    other = re.sub(r"(<h1[^>]*>)[^<]*", r"\1别的标题", page, count=1)
    printer.pdf(page)
    made = printer.pdf(other)
    assert begun == [page, other]
    assert made == afresh(printer, other)


def test_the_number_of_the_page_is_never_made_of_another_layout(printer: Printer, page: str, begun: list[str]) -> None:
    counted = page.replace("</span> —", "</span> 甲", 1)
    other = counted.replace("</span> 甲", "</span> 乙", 1)
    printer.pdf(counted)
    made = printer.pdf(other)
    assert begun == [counted, other]
    assert made == afresh(printer, other)


def test_a_picture_of_another_size_takes_another_place(printer: Printer, page: str, begun: list[str]) -> None:
    small = re.sub(r'src="data:[^"]*"', f'src="{printer._environment.filters["qr_png"]("短")}"', page)
    printer.pdf(page)
    assert printer.pdf(small)
    assert begun == [page, small]


def test_pages_with_other_tags_have_another_shape(page: str) -> None:
    assert cut(page).shape == cut(others_words(page)).shape
    assert cut(page).shape != cut(page.replace("</body>", "<p>又</p></body>")).shape
    assert cut(page).shape != cut(with_cell(page, "")).shape


def test_what_the_browser_would_move_is_not_used_again(printer: Printer, page: str, begun: list[str]) -> None:
    misplaced = page.replace("<table", "<table>走失的字<tr><td>一</td></tr></table><table", 1)
    printer.pdf(misplaced)
    printer.pdf(misplaced)
    assert begun == [misplaced, misplaced]


def test_only_the_last_few_and_not_the_long_ones_are_kept(
    printer: Printer, page: str, begun: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layouts, "MOST_KEPT", 2)
    shapes = [page.replace("</body>", f"{'<p>又</p>' * more}</body>") for more in range(3)]
    for html in (*shapes, shapes[2], shapes[0]):
        printer.pdf(html)
    assert begun == [*shapes, shapes[0]]
    monkeypatch.setattr(layouts, "MOST_PAGES", 0)
    printer.forget()
    printer.pdf(page)
    printer.pdf(page)
    assert begun[-2:] == [page, page]
