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


# letters with a table, and forms --------------------------------------------------------------------------------------

COMPACT = {
    "workshop_refusal": "提出的", "training_refusal": "提出的", "public_post_refusal": "提出的",
    "public_post_start": "提出的", "notice_list": "依据",
}  # fmt: skip
FORMS = ("training_receipt", "workshop_receipt", "public_post_receipt", "training_plan", "workshop_approval",
         "public_post_approval")  # fmt: skip
COMPACT_BODY, FORM_BODY = 14.0, 12.0  # 四号, 小四
EDGE, ROSTER_EDGE, FOOT, PAPER_WIDE, PAPER_HIGH = 20 * MM, 18 * MM, 28 * MM, 210 * MM, 297 * MM
HEADED = ("workshop_decision", *COMPACT)
OFFICE = papers.OFFICE


def middle(word: Word) -> float:
    return (word.left + word.right) / 2


@pytest.mark.parametrize("kind", OF_THE_OFFICE)
def test_nothing_but_the_foot_stands_outside_the_text_area(
    printed: Callable[[str], bytes], poppler: Tool, kind: str
) -> None:
    for page in words(poppler, printed(kind)):
        text = [word for word in page if word.top < TOP + HIGH - 1]
        assert text
        for word in text:
            assert word.left >= LEFT - 1, word
            assert word.right <= LEFT + WIDE + 2, word
            assert word.top >= TOP - 2, word


@pytest.mark.parametrize(("kind", "said"), COMPACT.items())
def test_a_letter_with_a_table_is_of_the_fourth_size_with_31_characters_a_line(
    printed: Callable[[str], bytes], poppler: Tool, kind: str, said: str
) -> None:
    page = words(poppler, printed(kind))[0]
    body = next(word for word in page if said in word.text)
    folio = below(page)[0]
    assert (body.bottom - body.top) / (folio.bottom - folio.top) == pytest.approx(COMPACT_BODY / FOLIO, abs=0.02)
    lines = [word for word in page if word.left < LEFT + 1 and word.right > LEFT + WIDE - COMPACT_BODY * 1.2]
    assert lines
    for line in lines:
        halves = sum(char.isdigit() for char in line.text)
        assert (line.right - line.left) / (len(line.text) - halves / 2) <= WIDE / 30


@pytest.mark.parametrize("kind", HEADED)
def test_the_red_head_and_the_number_stand_in_the_middle_of_the_text_area(
    printed: Callable[[str], bytes], poppler: Tool, kind: str
) -> None:
    page = words(poppler, printed(kind))[0]
    head = next(word for word in page if word.text == OFFICE)
    number = next(word for word in page if "〔" in word.text and word.top > head.bottom)
    assert middle(head) == pytest.approx(LEFT + WIDE / 2, abs=1.5)
    assert head.right - head.left <= WIDE
    assert middle(number) == pytest.approx(LEFT + WIDE / 2, abs=2)


@pytest.mark.parametrize("kind", HEADED)
def test_the_date_stands_in_the_middle_below_the_office(
    printed: Callable[[str], bytes], poppler: Tool, kind: str
) -> None:
    page = next(page for page in reversed(words(poppler, printed(kind))) if signed_on(page))
    office, date = signed_on(page)
    assert middle(date) == pytest.approx(middle(office), abs=2)
    assert date.top > office.top
    assert office.left > LEFT + WIDE / 4
    assert office.right <= LEFT + WIDE + 1


def signed_on(page: list[Word]) -> list[Word]:
    """The office that signs and the date below it, if they are on this page."""
    for word, following in pairwise(page):
        if word.text == OFFICE and re.fullmatch(r"\d+年\d+月\d+日", following.text):
            return [word, following]
    return []


@pytest.mark.parametrize("kind", FORMS)
def test_a_form_has_a_title_of_the_second_size_and_text_of_the_smaller_fourth(
    printer: Printer, printed: Callable[[str], bytes], poppler: Tool, kind: str
) -> None:
    heading = re.search(r"<h1>(.*?)</h1>", printer.html(kind, papers.values(kind)))
    assert heading
    page = words(poppler, printed(kind))[0]
    title = next(word for word in page if word.text == heading[1])
    assert (title.right - title.left) / len(heading[1]) == pytest.approx(TITLE, abs=0.2)
    assert middle(title) == pytest.approx(PAPER_WIDE / 2, abs=1)
    number = next(word for word in page if word.text.startswith(("受理编号", "编号")))
    folio = next(word for word in page if "—" in word.text and word.top > PAPER_HIGH - FOOT)
    assert (number.bottom - number.top) / (folio.bottom - folio.top) == pytest.approx(FORM_BODY / FOLIO, abs=0.02)


@pytest.mark.parametrize("kind", FORMS)
def test_a_form_keeps_two_centimetres_of_its_edges_on_every_page(
    printed: Callable[[str], bytes], poppler: Tool, kind: str
) -> None:
    for page in words(poppler, printed(kind)):
        lying = max(word.right for word in page) > PAPER_WIDE  # the roster behind the form
        edge, wide = (ROSTER_EDGE, PAPER_HIGH) if lying else (EDGE, PAPER_WIDE)
        for word in page:
            assert word.left >= edge - 1, word
            assert word.right <= wide - edge + 1, word
        assert [word for word in page if "—" in word.text]
