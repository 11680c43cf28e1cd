"""The responsibility letter as it leaves the printer: its table over two pages, and both signatures on one."""

import re
from typing import Any

import pytest

from fupin.documents.render import Printer
from fupin.responsibility.defaults import FOR_OFFICES, FOR_PEOPLE, INDICATORS
from tests.documents import samples
from tests.documents.conftest import Tool

TITLE = "2026年度就业和社会保障精准扶贫工作目标责任书"
HEAD = "序号指标单位年度目标分值"


def values(count: int = len(INDICATORS), *, person: bool = False) -> dict[str, Any]:
    """A letter with so many indicators."""
    names = [each.name for each in INDICATORS] + [f"其他指标之{number}" for number in range(count)]
    targets = [{"name": name, "unit": "人", "value": 1200 + at, "points": 5} for at, name in enumerate(names[:count])]
    contents = {
        "year": 2026,
        "upper": samples.OFFICE["name"],
        "lower": "样本一" if person else "潍城区于河街道人力资源和社会保障所",
        "charge": "东庄村、西庄村" if person else "",
        "person": person,
        "due_on": "2026-12-31",
        "targets": targets,
        "clauses": (FOR_PEOPLE if person else FOR_OFFICES).splitlines(),
    }
    frame = ("office", "number", "code", "verify_url", "issued_on", "demo", "policy")
    return {name: samples.values("notice_list")[name] for name in frame} | {"title": TITLE, "contents": contents}


def pages(printer: Printer, poppler: Tool, given: dict[str, Any]) -> list[str]:
    """The text of each page without spaces and line ends."""
    text = poppler("pdftotext", printer.pdf(printer.html("responsibility", given)), "-layout")
    return [re.sub(r"\s", "", page) for page in text.split("\f")[:-1]]


@pytest.mark.parametrize("person", [False, True])
def test_the_notice_s_indicators_fit_on_the_first_page(printer: Printer, poppler: Tool, person: bool) -> None:
    found = pages(printer, poppler, values(person=person))
    assert len(found) == 3
    assert found[0].startswith(("2026年度", "演示"))
    assert HEAD in found[0]
    assert "统计表按时上报人12115" in found[0]
    assert HEAD not in found[1]


def test_a_long_table_repeats_its_head_and_splits_no_row(printer: Printer, poppler: Tool) -> None:
    found = pages(printer, poppler, values(30))
    assert [HEAD in page for page in found] == [True, True, *[False] * (len(found) - 2)]
    for at in range(30):
        assert sum(f"人{1200 + at}5" in page for page in found) == 1


@pytest.mark.parametrize("count", [12, 16, 24, 30])
def test_both_signatures_stand_on_one_page_with_text(printer: Printer, poppler: Tool, count: int) -> None:
    last = pages(printer, poppler, values(count))[-1]
    assert "甲方（盖章）：乙方（盖章）：" in last
    assert last.count("（签字）") == 2
    assert last.count("年月日") == 2


def test_a_person_signs_without_a_seal(printer: Printer, poppler: Tool) -> None:
    found = pages(printer, poppler, values(person=True))
    assert "乙方：样本一（就业扶贫协理员，负责东庄村、西庄村）" in found[0]
    assert "本人（签字）" in found[-1]
    assert "乙方（盖章）" not in found[-1]


def test_every_page_shows_number_code_and_page_number(printer: Printer, poppler: Tool) -> None:
    for index, page in enumerate(pages(printer, poppler, values(30)), 1):
        assert "潍城人社奖补〔2019〕12号" in page
        assert "7KXM-4QPA" in page
        assert f"—{index}—" in page
