"""Every page and every style sheet is valid to the letter: the Nu HTML checker finds no error and warns of nothing."""

import re

import pytest

from fupin.settings import ROOT
from tests.pagerules import nu
from tests.pagerules.crawl import FRESH, NOBODY, SCREEN

WANTING = nu.wanting()
pytestmark = [
    pytest.mark.browser,  # the strictest of all; like the others it need not see the pages once more on PostgreSQL
    pytest.mark.skipif(bool(WANTING), reason=WANTING),
]

REFUSALS = {400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503, 507}
BAD = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>坏</title></head><body><h1>坏页</h1>
<p id="twice">一</p><p id="twice">二</p>
<input type="file" name="file" autocomplete="off" aria-label="文件">
<section><p>没有标题</p></section>
</body></html>
"""
OF_BAD = [
    (3, "Duplicate ID “twice”."),
    (3, "The first occurrence of ID “twice” was here."),
    (4, "Attribute “autocomplete” is only allowed when"),
    (5, "Section lacks heading."),
]
BAD_STYLE = "p { color: red }\np { colour: red }\n"

# what the checker says of print.css, which WeasyPrint reads and no browser does, and what it is
OF_PAPER = {
    r"“(running|element)\([a-z-]+\)” is not a": "running elements of CSS Generated Content for Paged Media",
    r"Property “bookmark-(label|level)” doesn't": "its bookmarks: the outline of a PDF",
    r"CSS: Parse Error\.": "@color-profile of CSS Color 5: PDF/A names the profile of its colours",
}


def distinct(crawled):
    """The pages that differ in more than what is new each time, by the name of a file for each."""
    pages = {FRESH.sub("", seen.html): seen for seen in crawled.pages if seen.status_code != 204}
    return {f"{number:04}.html": seen for number, seen in enumerate(pages.values())}


def test_every_page_is_valid_and_a_bad_one_among_them_is_not(crawled, tmp_path):
    pages = distinct(crawled)
    for name, html in [("bad.html", BAD), *((name, seen.html) for name, seen in pages.items())]:
        (tmp_path / name).write_text(html, "utf-8")
    faults = nu.faults("html", tmp_path)
    by_route = {(pages[one.file].endpoint, one.words): one for one in faults if one.file in pages}
    assert [f"{pages[one.file].name}, {one}" for one in by_route.values()] == []
    said = [(one.line, one.words) for one in faults if one.file == "bad.html"]
    assert [(line, words[: len(wanted[1])]) for (line, words), wanted in zip(said, OF_BAD, strict=True)] == OF_BAD


def test_every_style_sheet_is_valid_and_a_bad_one_among_them_is_not(tmp_path):
    (tmp_path / "bad.css").write_text(BAD_STYLE, "utf-8")
    faults = nu.faults("css", *sorted((ROOT / "static").glob("*.css")), tmp_path / "bad.css")
    forgiven = {one: words for one in faults for words in OF_PAPER if re.search(words, one.words)}
    assert [(one.file, one.line) for one in faults if one not in forgiven] == [("bad.css", 2)]
    assert {one.file for one in forgiven} == {"print.css"}
    assert set(forgiven.values()) == set(OF_PAPER)


def test_refusals_faults_the_sign_in_and_the_kiosk_are_among_the_pages(crawled):
    pages = distinct(crawled).values()
    assert {seen.status_code for seen in pages} == {200, *REFUSALS}
    assert {NOBODY, SCREEN} < {seen.account for seen in pages}
    assert len(pages) > 1000
