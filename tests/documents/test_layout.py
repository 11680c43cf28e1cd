"""Letters of the office on the grid of GB/T 9704-2012, measured on the page; lengths in points."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import pytest

from fupin.documents.render import Printer
from tests.documents import papers
from tests.documents.conftest import Tool

pytestmark = pytest.mark.documents

MM = 72 / 25.4
LEFT, TOP, WIDE, HIGH = 28 * MM, 37 * MM, 156 * MM, 225 * MM
CHARACTERS, LINES = 28, 22
TITLE, FOLIO = 22.0, 14.0  # 二号, 四号
BODY = 16.0  # 三号
WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')
BODY_CHARACTER, INDENT = "国", 2
ON_THE_GRID = (("workshop_decision", "你单位于"), ("responsibility", "依据"))
OF_THE_OFFICE = ("workshop_decision", "workshop_refusal", "training_refusal", "public_post_refusal",
                 "public_post_start", "notice_list", "responsibility")  # fmt: skip


@dataclass(frozen=True)
class Word:
    """A run of text and its box, from the upper left corner of the page."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


def words(poppler: Tool, pdf: bytes) -> list[list[Word]]:
    """The runs of each page."""
    pages = poppler("pdftotext", pdf, "-bbox").split("<page ")[1:]
    return [[Word(*map(float, found[:4]), found[4]) for found in WORD.findall(page)] for page in pages]


@pytest.fixture(scope="module")
def printed(printer: Printer) -> Callable[[str], bytes]:
    """A letter of each kind, printed once."""
    return cache(lambda kind: printer.pdf(printer.html(kind, papers.values(kind))))


@pytest.fixture(scope="module")
def full(printer: Printer) -> bytes:
    """A title and more than two pages of nothing but body text."""
    html = printer.html("workshop_decision", papers.values("workshop_decision"))
    head, _, _ = html.partition('<div class="mark"')
    return printer.pdf(f"{head}<h1>关于标题</h1><p>{BODY_CHARACTER * CHARACTERS * 3 * LINES}</p></body></html>")


def body_lines(page: list[Word]) -> list[Word]:
    return [word for word in page if set(word.text) == {BODY_CHARACTER}]


def test_a_full_page_has_22_lines_of_28_characters_as_wide_as_the_text_area(full: bytes, poppler: Tool) -> None:
    first, second, *_ = [body_lines(page) for page in words(poppler, full)]
    assert len(first[0].text) == CHARACTERS - INDENT
    assert [len(word.text) for word in second] == [CHARACTERS] * LINES
    for word in second:
        assert word.left == pytest.approx(LEFT, abs=1)
        assert word.right == pytest.approx(LEFT + WIDE, abs=1)


def test_its_lines_fill_225_millimetres_and_no_more(full: bytes, poppler: Tool) -> None:
    lines = body_lines(words(poppler, full)[1])
    steps = [below.top - above.top for above, below in pairwise(lines)]
    assert all(step == pytest.approx(HIGH / LINES, abs=0.05) for step in steps)
    assert lines[0].top >= TOP - 1
    assert lines[-1].bottom <= TOP + HIGH + 1


@pytest.mark.parametrize("kind", OF_THE_OFFICE)
def test_the_title_is_of_the_second_size(
    printer: Printer, printed: Callable[[str], bytes], poppler: Tool, kind: str
) -> None:
    heading = re.search(r"<h1>(.*?)(?:<br>|</h1>)", printer.html(kind, papers.values(kind)))
    assert heading
    title = heading[1]
    word = next(word for word in words(poppler, printed(kind))[0] if title in word.text)
    digits = sum(char.isdigit() for char in title)
    assert (word.right - word.left) / (len(title) - digits / 2) == pytest.approx(TITLE, abs=0.2)


@pytest.mark.parametrize(("kind", "said"), ON_THE_GRID)
def test_body_text_is_of_the_third_size(printed: Callable[[str], bytes], poppler: Tool, kind: str, said: str) -> None:
    page = words(poppler, printed(kind))[0]
    body = next(word for word in page if said in word.text)
    folio = below(page)[0]
    assert (body.bottom - body.top) / (folio.bottom - folio.top) == pytest.approx(BODY / FOLIO, abs=0.02)


@pytest.mark.parametrize("kind", OF_THE_OFFICE)
def test_page_numbers_stand_outside_seven_millimetres_below_the_text(
    printed: Callable[[str], bytes], poppler: Tool, full: bytes, kind: str
) -> None:
    for pdf in (full, printed(kind)):
        for number, page in enumerate(words(poppler, pdf), 1):
            dashes = below(page)
            assert dashes[0].top == pytest.approx(TOP + HIGH + 7 * MM, abs=4)
            if number % 2:
                assert dashes[-1].right == pytest.approx(LEFT + WIDE - FOLIO, abs=1)
            else:
                assert dashes[0].left == pytest.approx(LEFT + FOLIO, abs=1)


def below(page: list[Word]) -> list[Word]:
    """The dashes of the page number, from left to right."""
    return [word for word in page if "—" in word.text and word.top > TOP + HIGH]
