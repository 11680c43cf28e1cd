"""Any page printed from the browser is a sheet to read: black on white, its heading, no navigation, whole rows."""

from itertools import pairwise

import pypdfium2
import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Page

from tests.browser.pages import follow, sideways

pytestmark = pytest.mark.browser

PRINTED = (
    ("", "/login"),
    ("", "/help"),
    ("chuangkou", "/today"),
    ("chuangkou", "/cases?state="),
    ("chuangkou", "/people"),
    ("chuangkou", "/classes"),
    ("xiangzhen", "/workshops"),
    ("xianji", "/today"),
    ("xianji", "/cases?state="),
    ("xianji", "/notices"),
    ("xianji", "/policy"),
    ("xianji", "/money"),
    ("xianji", "/posts"),
    ("caizheng", "/today"),
    ("caizheng", "/money/budgets"),
    ("shiji", "/today"),
    ("guanli", "/staff"),
    ("shenji", "/audit"),
)
FRAME = ("跳到正文", "修改密码", "退出", "按键说明", "分钟不操作会自动退出", "前进一周")
SHEET = 658  # px between the margins of A4
GREY = 12  # by how much the three colours of a grey may differ where letters are smoothed


def sheets(page: Page) -> list[tuple[str, Image.Image]]:
    """The words and the picture of each sheet."""
    with pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True, print_background=True)) as paper:
        return [(leaf.get_textpage().get_text_range(), leaf.render(scale=1).to_pil().convert("RGB")) for leaf in paper]


def coloured(picture: Image.Image) -> bool:
    """Whether anything on it is neither black, white nor grey."""
    bands = picture.split()
    return any(ImageChops.difference(one, other).getextrema()[1] > GREY for one, other in pairwise((*bands, bands[0])))


def check_printed(page: Page) -> list[str]:
    """The words of each sheet."""
    title = page.locator("h1").evaluate("it => it.firstChild.textContent")
    found = sheets(page)
    words = [text for text, _ in found]
    assert "".join(title.split()) in "".join(words[0].split())
    assert [word for word in FRAME if word in "".join(words)] == []
    assert [number for number, (_, picture) in enumerate(found, 1) if coloured(picture)] == []
    page.emulate_media(media="print")
    page.set_viewport_size({"width": SHEET, "height": 900})
    assert sideways(page) <= 1
    return words


@pytest.mark.parametrize(("username", "place"), PRINTED)
def test_a_page_prints_as_a_sheet_to_read(enter, username, place):
    page = enter(username)
    page.goto(place)
    check_printed(page)


@pytest.mark.parametrize("state", ["submitted", "on_notice", "issued", "returned"])
def test_a_case_prints_with_what_was_found_and_without_its_buttons(enter, state):
    page = enter("xianji")
    page.goto(f"/cases?state={state}")
    follow(page, page.locator("tbody th a").first)
    words = "".join(check_printed(page))
    assert "核对结果" in words
    assert "办理经过" in words
    assert page.locator(".button:visible").count() == 0


def test_a_long_list_repeats_its_head_and_cuts_no_row(enter):
    page = enter("xianji")
    page.goto("/cases?state=")
    numbers = page.locator("tbody th").all_inner_texts()
    words = check_printed(page)
    assert len(words) > 1
    assert ["受理编号" in text for text in words] == [True] * len(words)
    assert sorted(number for number in numbers for text in words if number in text) == sorted(numbers)
    assert page.locator("tbody tr").first.evaluate("row => getComputedStyle(row).breakInside") == "avoid"


def test_what_is_seen_on_the_screen_keeps_its_colours(enter):
    page = enter("xianji")
    page.goto("/today")
    colour = page.locator(".brand").evaluate("it => getComputedStyle(it.firstElementChild).color")
    assert colour == "rgb(157, 27, 30)"
