"""Leaflets on paper and on narrow screens: one side of A4 without the frame, and nothing wider than the window."""

import subprocess

import pytest

from fupin.schemes import SCHEMES
from tests.browser.pages import press, sideways
from tests.browser.test_kiosk import SCREEN, big_enough

pytestmark = pytest.mark.browser

SIZES = ("标准", "特大")


@pytest.mark.parametrize("size", SIZES)
def test_a_leaflet_is_one_side_of_paper_without_navigation(enter, tmp_path, size):
    page = enter()
    page.goto("/help")
    press(page, size)
    for code, scheme in SCHEMES.items():
        page.goto(f"/help/schemes/{code}?county=370702")
        paper = tmp_path / f"{code}.pdf"
        page.pdf(path=paper, prefer_css_page_size=True)
        said = subprocess.run(["pdftotext", "-layout", paper, "-"], capture_output=True, text=True, check=True).stdout
        assert said.count("\f") == 1, code
        assert scheme.title in said
        assert "写在哪个文件里" in said
        assert not [words for words in ("文字大小", "帮助", "看本县标准", "打印这张") if words in said]


def test_a_leaflet_fits_every_window(enter):
    page = enter()
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        for place in ("/help", *(f"/help/schemes/{code}" for code in SCHEMES)):
            page.goto(place)
            assert sideways(page) <= 0, (place, width)


def test_the_print_button_is_there_only_where_it_does_something(enter):
    page = enter()
    page.goto("/help/schemes/training")
    page.evaluate("window.print = () => { window.printed = true }")
    page.get_by_role("button", name="打印这张明白纸").click()
    assert page.evaluate("window.printed")
    bare = enter(script=False)
    bare.goto("/help/schemes/training")
    assert bare.get_by_role("button", name="打印这张明白纸").count() == 0


def test_the_kiosk_shows_leaflets_large(enter):
    page = enter(viewport=SCREEN)
    page.goto("/kiosk")
    press(page, "把这个浏览器当作演示的自助机")
    wrong = []
    for place in ("/kiosk/help", *(f"/kiosk/help/schemes/{code}" for code in SCHEMES)):
        page.goto(place)
        wrong += big_enough(page)
    assert wrong == []
