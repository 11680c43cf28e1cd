"""The slip in large print and the identification card as they leave the printer."""

import re
from typing import Any

import pytest

from fupin.documents.render import Printer
from fupin.registry.chart import CLASSES, QUESTIONS, Box, Chart
from fupin.registry.missed_list import Figures
from tests.documents.conftest import Tool

FRAME = {
    "name": "古丽娜·艾合买提", "office": "潍坊市潍城区人力资源和社会保障局", "phone": "0536-0000000",
    "on": "2026-11-20", "demo": True,
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
        measures="岗位匹配、有组织输出", sections=[{"title": "本人", "rows": rows}],
    )  # fmt: skip
    for words in (
        "精准识别卡",
        "K370702001901000201",
        "汉族",
        "愿意外出就业",
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
