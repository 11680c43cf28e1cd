"""Every letter as it leaves the printer."""

import logging
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from fupin.documents.amounts import capital
from fupin.documents.render import Printer, UndrawableCharacter
from tests.documents import samples
from tests.documents.conftest import ROOT, Tool, renamed

OFFICE_LETTERS = (
    "training_refusal",
    "workshop_refusal",
    "public_post_refusal",
    "workshop_decision",
    "public_post_start",
    "notice_list",
)
PAGES = {"workshop_receipt": 1, "workshop_approval": 3, "workshop_decision": 2, "public_post_start": 1}


def words(printer: Printer, poppler: Tool, kind: str, **changes: Any) -> str:
    """The text of a letter without spaces and line ends."""
    pdf = printer.pdf(printer.html(kind, samples.values(kind) | changes))
    return re.sub(r"\s", "", poppler("pdftotext", pdf, "-layout"))


def pages(poppler: Tool, pdf: bytes, *options: str) -> list[str]:
    return [re.sub(r"\s", "", page) for page in poppler("pdftotext", pdf, *options).split("\f")[:-1]]


@pytest.mark.parametrize("kind", samples.KINDS)
@pytest.mark.parametrize("fill", [samples.values, samples.long_values])
def test_every_page_shows_number_code_and_page_number(printer: Printer, poppler: Tool, kind: str, fill: Any) -> None:
    texts = pages(poppler, printer.pdf(printer.html(kind, fill(kind))))
    for index, text in enumerate(texts, 1):
        assert "潍城人社奖补〔2019〕12号" in text
        assert "7KXM-4QPA" in text
        assert f"—{index}—" in text


@pytest.mark.parametrize("kind", samples.KINDS)
def test_every_font_is_embedded_and_none_is_foreign(printer: Printer, poppler: Tool, kind: str) -> None:
    fonts = poppler("pdffonts", printer.pdf(printer.html(kind, samples.values(kind)))).splitlines()[2:]
    assert fonts
    for line in fonts:
        assert "Fupin-Song" in line
        assert " yes yes yes " in line


@pytest.mark.parametrize("kind", samples.KINDS)
def test_no_character_of_a_letter_turns_into_a_box(printer: Printer, poppler: Tool, kind: str) -> None:
    text = words(printer, poppler, kind)
    assert "\ufffd" not in text
    assert "None" not in text
    assert "样本" in text or "样*一" in text or "示范手工艺品" in text


@pytest.mark.parametrize("kind", samples.KINDS)
def test_the_printer_has_nothing_to_complain_about(font_folder: Path, kind: str, caplog: Any) -> None:
    caplog.set_level(logging.WARNING)
    fresh = Printer(ROOT / "templates", ROOT / "static", font_folder)
    fresh.pdf(fresh.html(kind, samples.long_values(kind)))
    assert caplog.messages == []


@pytest.mark.parametrize(("kind", "count"), PAGES.items())
def test_an_ordinary_letter_keeps_to_its_pages(printer: Printer, poppler: Tool, kind: str, count: int) -> None:
    assert len(pages(poppler, printer.pdf(printer.html(kind, samples.values(kind))))) == count


@pytest.mark.parametrize("kind", OFFICE_LETTERS)
def test_the_signature_never_stands_on_a_page_without_text(printer: Printer, poppler: Tool, kind: str) -> None:
    for fill in (samples.values, samples.long_values):
        texts = pages(poppler, printer.pdf(printer.html(kind, fill(kind))))
        signed = next(text for text in texts if "保障局2019年3月11日" in text)
        before = signed.partition("潍坊市潍城区人力资源和社会保障局2019年")[0]
        assert len(before) > 20


@pytest.mark.parametrize("kind", samples.KINDS)
def test_demonstration_data_is_marked_on_every_page(printer: Printer, poppler: Tool, kind: str) -> None:
    pdf = printer.pdf(printer.html(kind, samples.long_values(kind) | {"demo": True}))
    assert all("不具效力" in text and text.count("演示数据") == 2 for text in pages(poppler, pdf))
    assert "演示数据" not in words(printer, poppler, kind)


@pytest.mark.parametrize("kind", ["workshop_approval", "public_post_approval"])
def test_each_opinion_has_text_name_date_and_a_place_for_the_seal(printer: Printer, poppler: Tool, kind: str) -> None:
    text = words(printer, poppler, kind)
    assert text.count("（盖章）") == len(samples.STEPS)
    assert text.count("经核对，情况属实，同意上报。") == len(samples.STEPS) - 1
    for digit in "四五六七":
        assert f"经办人：样本{digit}" in text
    assert text.count("签名：") >= len(samples.STEPS)
    assert text.count("2019年3月1日") == len(samples.STEPS) - 1


def test_the_place_of_the_seal_is_at_least_forty_millimetres() -> None:
    style = (ROOT / "static" / "print.css").read_text("utf-8")
    rule = re.search(r"\.opinion \.seal \{([^}]*)\}", style)
    assert rule
    sizes = re.findall(r"(?:width|height): (\d+)mm", rule[1])
    assert len(sizes) == 2
    assert all(int(size) >= 40 for size in sizes)


def test_an_opinion_is_never_split_between_pages(printer: Printer, poppler: Tool) -> None:
    texts = pages(poppler, printer.pdf(printer.html("workshop_approval", samples.long_values("workshop_approval"))))
    counts = [(text.count("经办人："), text.count("（盖章）")) for text in texts]
    assert all(hands == seals for hands, seals in counts)


def test_a_roster_of_forty_repeats_its_head_on_every_page(printer: Printer, poppler: Tool) -> None:
    pdf = printer.pdf(printer.html("workshop_approval", samples.long_values("workshop_approval")))
    rosters = [text for text in pages(poppler, pdf, "-layout") if "本人签名" in text]
    assert len(rosters) > 2
    assert all("身份证号" in text for text in rosters)
    assert "合计" in rosters[-1]


def test_the_decision_states_the_amount_in_figures_and_capitals(printer: Printer, poppler: Tool) -> None:
    text = words(printer, poppler, "workshop_decision")
    assert f"人民币{capital(300_000)}（￥3,000.00）" in text
    assert "潍人社发〔2016〕15号" in text
    assert "“二(一)1”条款" in text


def test_a_refusal_lists_what_failed_and_the_way_to_complain(printer: Printer, poppler: Tool) -> None:
    text = words(printer, poppler, "workshop_refusal")
    assert "已满11个月，应满12个月" in text
    assert "省定贫困线尚未确认" in text
    assert "识别卡有效" not in text
    assert "提出申诉，要求复核（电话：0536-8180000）" in text


def test_a_person_is_addressed_otherwise_than_an_organisation(printer: Printer, poppler: Tool) -> None:
    assert "你单位可以重新提出申请" in words(printer, poppler, "workshop_refusal")
    assert "你可以重新提出申请" in words(printer, poppler, "training_refusal")


def test_an_office_without_a_telephone_prints_no_empty_brackets(printer: Printer, poppler: Tool) -> None:
    office = samples.OFFICE | {"phone": ""}
    assert "电话" not in words(printer, poppler, "public_post_refusal", office=office)


@pytest.mark.parametrize("kind", ["workshop_receipt", "workshop_approval", "public_post_approval", "workshop_refusal"])
def test_a_part_without_rows_has_no_heading(printer: Printer, poppler: Tool, kind: str) -> None:
    text = words(printer, poppler, kind, findings=[], answers=[])
    assert not re.search("申报内容|审查情况|初步核对|条件如下", text)


def test_a_provisional_notice_says_so(printer: Printer, poppler: Tool) -> None:
    assert "截止日期为预计" in words(printer, poppler, "notice_list")


def test_a_notice_without_amounts_has_no_amount_column(printer: Printer, poppler: Tool) -> None:
    notice = samples.values("notice_list")["notice"]
    notice["rows"] = [row | {"amount_fen": None} for row in notice["rows"]]
    assert "金额" not in words(printer, poppler, "notice_list", notice=notice)


def test_a_rare_name_is_printed_and_read_back(printer: Printer, poppler: Tool) -> None:
    person = samples.PERSON | {"name": "王𬎆"}
    pdf = printer.pdf(printer.html("public_post_approval", samples.values("public_post_approval") | {"person": person}))
    assert "王𬎆" in poppler("pdftotext", pdf)
    assert "Noto-Sans-CJK-SC" in poppler("pdffonts", pdf)


def test_a_name_no_font_has_is_refused_before_printing(printer: Printer) -> None:
    person = samples.PERSON | {"name": "王\U00031350"}
    with pytest.raises(UndrawableCharacter) as refused:
        printer.html("training_plan", samples.values("training_plan") | {"person": person})
    assert str(refused.value) == "该字无法打印：“\U00031350”（U+31350），请手写并盖校对章"
    assert refused.value.field_name == "person.name"
    assert refused.value.field_text == "王\U00031350"
    assert refused.value.characters == ["\U00031350"]


def test_a_page_with_such_a_character_is_refused_too(printer: Printer) -> None:
    with pytest.raises(UndrawableCharacter):
        printer.pdf("<html lang=zh-CN><title>t</title><p>\U00031350</p></html>")


def test_fonts_of_the_office_are_used_where_it_has_them(font_folder: Path, tmp_path: Path, poppler: Tool) -> None:
    office = shutil.copytree(font_folder, tmp_path / "fonts")
    renamed(font_folder / "FupinSong-Regular.ttf", office / "simfang.ttf", "FangSong")
    renamed(font_folder / "FupinSong-Bold.ttf", office / "xbs.ttf", "方正小标宋简体")
    renamed(font_folder / "FupinSong-Regular.ttf", office / "gb18030.ttf", "Rare", extra=0x31350)
    own = Printer(ROOT / "templates", ROOT / "static", office)
    pdf = own.pdf(
        own.html("public_post_refusal", samples.long_values("public_post_refusal") | {"number": "\U00031350号"})
    )
    fonts = poppler("pdffonts", pdf)
    assert all(role in fonts for role in ("Office-Body", "Office-Title", "Office-Rare"))
    assert "\U00031350号" in poppler("pdftotext", pdf)


def test_threads_may_share_a_printer(printer: Printer) -> None:
    html = printer.html("public_post_start", samples.values("public_post_start"))
    with ThreadPoolExecutor(3) as threads:
        assert len(set(threads.map(printer.pdf, [html] * 6))) == 1


def test_markup_in_a_value_stays_text(printer: Printer, poppler: Tool) -> None:
    refusal = {"reason": '<img src="http://host/x">', "remedy": "<b>补正</b>"}
    assert '<imgsrc="http://host/x">' in words(printer, poppler, "training_refusal", refusal=refusal)


@pytest.mark.parametrize("kind", ["workshop_approval", "notice_list"])
def test_the_same_values_give_the_same_bytes(printer: Printer, kind: str) -> None:
    html = printer.html(kind, samples.values(kind))
    assert printer.pdf(html) == printer.pdf(printer.html(kind, samples.values(kind)))


def test_another_process_gives_the_same_bytes(printer: Printer, font_folder: Path, tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from fupin.documents.render import Printer;"
        "from tests.documents import samples;"
        f"root = Path({str(ROOT)!r});"
        f"printer = Printer(root / 'templates', root / 'static', Path({str(font_folder)!r}));"
        "kind = 'public_post_start'; pdf = printer.pdf(printer.html(kind, samples.values(kind)));"
        f"Path({str(tmp_path / 'other.pdf')!r}).write_bytes(pdf)"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env=environment, check=True)
    html = printer.html("public_post_start", samples.values("public_post_start"))
    assert (tmp_path / "other.pdf").read_bytes() == printer.pdf(html)


def test_the_file_is_a_tagged_chinese_pdf_a(printer: Printer, tmp_path: Path) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(printer.pdf(printer.html("workshop_decision", samples.values("workshop_decision"))))
    with pikepdf.open(path) as pdf:
        assert pdf.Root.Lang == "zh-CN"
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.OutputIntents[0].S == "/GTS_PDFA1"
        assert str(pdf.docinfo.Title) == "关于扶贫车间一次性奖补申请的批复 潍城人社奖补〔2019〕12号"
        assert str(pdf.docinfo.CreationDate) == "D:20190311"
        assert 'pdfaid:part="2"' in pdf.Root.Metadata.read_bytes().decode()
