"""The slip in large print and the identification card as they leave the printer."""

import re
from typing import Any

import pytest

from fupin.documents.render import Printer
from fupin.registry.card_paper import drawable
from fupin.registry.chart import CLASSES, QUESTIONS, Box, Chart
from fupin.registry.missed_list import Figures
from tests.documents.conftest import Tool

FRAME = {
    "name": "古丽娜·艾合买提", "office": "潍坊市潍城区人力资源和社会保障局", "phone": "0536-0000000",
    "on": "2026-11-20", "demo": True, "note": "",
}  # fmt: skip
MEASURE = {
    "title": "公益性岗位安置", "by_company": False, "papers": ["身份证", "户口簿", "残疾证"],
    "reasons": ["劳动年龄：2026年11月20日时 61 周岁，应满 16 周岁、不满 60 周岁"],
}  # fmt: skip
COMPANY = MEASURE | {"title": "扶贫车间一次性奖补", "by_company": True}


def text(printer: Printer, poppler: Tool, template: str, **values: Any) -> str:
    pdf = printer.pdf(printer.html(template, FRAME | values))
    return re.sub(r"\s", "", poppler("pdftotext", pdf, "-layout"))


def test_the_slip_says_what_is_due_with_which_papers(printer: Printer, poppler: Tool) -> None:
    said = text(printer, poppler, "slip", eligible=[MEASURE, COMPANY], unknown=[], refused=[])
    for words in (
        "政策告知单",
        "古丽娜·艾合买提",
        "请带：身份证、户口簿、残疾证",
        "由扶贫车间的企业申请",
        "2026年11月20日",
    ):
        assert words in said
    assert "现在不符合" not in said


def test_the_slip_says_what_is_not_due_and_that_one_may_ask_for_it_in_writing(printer: Printer, poppler: Tool) -> None:
    said = text(printer, poppler, "slip", eligible=[], unknown=[MEASURE], refused=[MEASURE])
    for words in ("暂时没有您可以申请的项目", "还要先核实", "现在不符合", "61周岁", "得到书面答复"):
        assert words in said


@pytest.mark.parametrize("times", [0, 12])
def test_the_card_prints_every_line_however_long(printer: Printer, poppler: Tool, times: int) -> None:
    rows = [["民族", "汉族"], ["文化程度", "小学"], ["现住址", "很长的地方" * times]]
    said = text(
        printer, poppler, "card", card_number="K370702001901000201", main_class="愿意外出就业",
        responsible="李主任", due_on="",
        measures="岗位匹配、有组织输出", sections=[{"title": "本人", "rows": rows}],
    )  # fmt: skip
    for words in (
        "精准识别卡",
        "K370702001901000201",
        "汉族",
        "愿意外出就业",
        "责任人李主任",
        "本人签名",
        "乡镇（街道）（盖章）",
    ):
        assert words in said
    assert said.count("很长") == times


def test_the_chart_is_one_sheet_of_a3_with_every_class(printer: Printer, poppler: Tool) -> None:
    figures = Figures("370702001201", villages=1, people=1234)
    figures.classes["leaves"] = 56
    boxes = [Box(4 + place * 40, 84, 36, 92, each, 7, ["有组织输出"], ["韩立国"]) for place, each in enumerate(CLASSES)]
    drawing = Chart(figures.people, boxes, list(QUESTIONS), [])
    values = {"title": "柳溪村分类施策图", "chart": drawing, "width": 400, "height": 222, "missed": [("培训", 3)]}
    pdf = printer.pdf(printer.html("chart", FRAME | values | {"since": "2026-11-20"}))
    said = re.sub(r"\s", "", poppler("pdftotext", pdf, "-layout"))
    for words in ("登记贫困人口1234人", "愿意外出就业", "有组织输出", "韩立国", "台账核对日期：2026年11月20日"):
        assert words in said
    assert re.search(r"Pages:\s+1\n", poppler("pdfinfo", pdf))
    assert "A3" in poppler("pdfinfo", pdf) or "1190.55 x 841.89" in poppler("pdfinfo", pdf)


def card(name: str, lines: int = 30) -> dict[str, Any]:
    rows = [[f"第{line}项", "有"] for line in range(lines)]
    sections = [{"title": title, "rows": rows} for title in ("本人", "家庭")]
    return FRAME | {
        "name": name,
        "card_number": "K1",
        "main_class": "愿意外出就业",
        "responsible": "",
        "due_on": "",
        "measures": "",
        "sections": sections,
    }


def test_every_sheet_of_a_card_says_whose_it_is_and_no_section_is_torn(printer: Printer, poppler: Tool) -> None:
    pdf = printer.pdf(printer.html("card", card("古丽娜·艾合买提")))
    first, second, *_ = (re.sub(r"\s", "", page) for page in poppler("pdftotext", pdf, "-layout").split("\f"))
    assert "第1页，共2页" in first
    assert "（续）" not in first
    assert "精准识别卡（续）古丽娜·艾合买提K1" in second
    assert "第2页，共2页" in second
    assert second.count("项有") == 30


def test_a_card_has_room_for_a_character_that_no_font_has_and_says_so(printer: Printer, poppler: Tool) -> None:
    html, whole = drawable(printer, "card", card("王\ue000英"))
    said = re.sub(r"\s", "", poppler("pdftotext", printer.pdf(html), "-layout"))
    assert not whole
    assert "请手写并盖校对章" in said
    assert "王　英" in html


def test_papers_printed_together_count_their_own_pages(printer: Printer, poppler: Tool) -> None:
    htmls = [printer.html("card", card(name, lines)) for name, lines in (("王秀英", 30), ("李桂兰", 2))]
    pdf, pages = printer.several(htmls)
    said = [re.sub(r"\s", "", page) for page in poppler("pdftotext", pdf, "-layout").split("\f")][:-1]
    assert pages == [2, 1]
    assert [page[-7:] for page in said] == ["第1页，共2页", "第2页，共2页", "第1页，共1页"]
    assert "李桂兰" in said[2]


def test_the_list_says_who_is_on_which_page_and_what_is_to_be_written_by_hand(printer: Printer, poppler: Tool) -> None:
    row = {
        "number": "1",
        "name": "王秀英",
        "household": "02001",
        "person": "0200101",
        "page": "5",
        "remark": "有字须手写",
    }
    said = text(
        printer, poppler, "card_list", title="柳溪村精准识别卡", place="潍城区柳溪村", rows=[row] * 40,
    )  # fmt: skip
    for words in ("潍城区柳溪村", "共40张", "1王秀英0200102001015有字须手写", "归档人签名", "（续）潍城区柳溪村"):
        assert words in said
