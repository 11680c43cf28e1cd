"""Files of villages as offices send them: xlsx and csv, dates in every spelling, codes that a spreadsheet spoiled."""

import io
from datetime import date, datetime
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter

from fupin.registry import RosterRefused, area_file
from fupin.registry.area_file import EXAMPLE, TITLES, Entry, read_entries, workbook

ON = date(2026, 11, 24)
CODE, OTHER = "370781101901", "370781101902"


def read(content, filename="村.csv"):
    return read_entries(content if isinstance(content, bytes) else content.encode(), filename, ON)


def sheet(*rows, titles=TITLES, merge=""):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_numbers": False})
    page, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
    page.write_row(0, 0, titles)
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            page.write(number, column, cell, *([day] if isinstance(cell, date) else []))
    if merge:
        page.merge_range(merge, "x")
    book.close()
    return out.getvalue()


def reasons(*rows):
    return [entry.reason for entry in read(sheet(*rows), "村.xlsx")]


def refusal(content, filename):
    with pytest.raises(RosterRefused) as refused:
        read(content, filename)
    return str(refused.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_is_read_in_the_encodings_of_our_offices(encoding):
    text = f"代码,名称,生效日期,并入代码\n{CODE},柿子沟村,2026-05-01,\n\n{OTHER},,,{CODE}\n"
    assert read(text.encode(encoding)) == [
        Entry(2, CODE, "柿子沟村", date(2026, 5, 1), ""),
        Entry(4, OTHER, "", ON, CODE),
    ]


@pytest.mark.parametrize("head", ["", "代码,名称\n", "代码,名称,,\n", "代 码,名称,生效日期,并入代码,备注\n"])
def test_code_and_name_are_enough_and_the_titles_may_be_left_out(head):
    assert [(each.code, each.name) for each in read(f"{head}{CODE},柿子沟村\n")] == [(CODE, "柿子沟村")]


@pytest.mark.parametrize(
    "head",
    ["名称,代码\n", "代码\n", ",代码,名称\n", "代码,,名称\n", "序号,代码,名称\n", "代码,名称,并入代码\n", "村,乡\n"],
)
def test_titles_in_another_order_are_named(head):
    assert "第1行应依次是：代码、名称、生效日期、并入代码" in refusal(f"{head}{CODE},柿子沟村\n", "村.csv")


@pytest.mark.parametrize(
    "day",
    ["2026-5-1", "2026-05-01", "2026/05/01", "2026.5.1", "20260501", "2026年5月1日", "２０２６-05-01", 20260501,
     date(2026, 5, 1), datetime(2026, 5, 1, 8)],  # noqa: DTZ001 - a spreadsheet knows no zones
)  # fmt: skip
def test_a_date_is_read_as_people_and_spreadsheets_write_it(day):
    (entry,) = read(sheet((CODE, "柿子沟村", day)), "村.xlsx")
    assert (entry.since, entry.reason) == (date(2026, 5, 1), "")


@pytest.mark.parametrize("day", ["2026-02-30", "5月1日", "0", "20261332", 46143, "2026-05", True, "2026/05/01-1"])
def test_what_is_no_date_is_said(day):
    (reason,) = reasons((CODE, "柿子沟村", day))
    assert reason.startswith("生效日期：")
    assert "不是日期，请写成2026-05-01这样" in reason


@pytest.mark.parametrize("code", [370781101901, 3.70781e11, "3.70781E+11"])
def test_a_code_that_became_a_number_is_named_as_such(code):
    (reason,) = reasons((code, "柿子沟村"))
    assert reason == f"代码：{area_file.AS_NUMBER}"
    assert reasons((CODE, "", "", code)) == [f"并入代码：{area_file.AS_NUMBER}"]


@pytest.mark.parametrize("code", ["37078110190", "3707811019011", "37078110190X", "٣70781101903", "村"])
def test_a_code_without_twelve_digits_is_said(code):
    assert reasons((code, "柿子沟村")) == ["代码：村的代码应为12位数字，请核对"]


def test_a_line_says_everything_that_is_wrong_with_it():
    assert reasons(("", "村" * 61, "昨天", 1))[0].count("：") >= 4


def test_full_width_digits_and_blanks_are_taken():
    assert read(" ３７０７８１１０１９０１ ,柿子沟村\n")[0].code == CODE


def test_template_and_example_can_be_read_and_keep_text():
    with pytest.raises(RosterRefused, match="没有村"):
        read(workbook(), "村.xlsx")
    assert [each.code for each in read(workbook(EXAMPLE), "村.xlsx")] == [row[0] for row in EXAMPLE]
    assert not any(each.reason for each in read(workbook(EXAMPLE), "村.xlsx"))


def bomb(content):
    with ZipFile(content, "a", ZIP_DEFLATED) as book:
        book.writestr("xl/media/a.bin", b"\0" * 20_000_000)


def macros(content):
    with ZipFile(content, "a") as book:
        book.writestr("xl/vbaProject.bin", b"\0")


@pytest.mark.parametrize(("spoil", "words"), [(bomb, "压缩比"), (macros, "含有宏")])
def test_a_dangerous_workbook_is_refused(spoil, words):
    content = io.BytesIO(sheet((CODE, "柿子沟村")))
    spoil(content)
    assert words in refusal(content.getvalue(), "村.xlsx")


@pytest.mark.parametrize(
    ("content", "filename", "words"),
    [
        (f"代码,名称\n{CODE},柿子沟村\n", "村.xlsx", "请把文件名的结尾改为.csv"),
        (sheet((CODE, "柿子沟村")), "村.csv", "改回.xlsx"),
        (sheet((CODE, "柿子沟村"), merge="B2:B3"), "村.xlsx", "合并单元格"),
        (b"\xd0\xcf\x11\xe0old", "村.xls", "旧格式"),
        (b"\xff\xfe\x81\xff,\xff", "村.csv", "无法辨认"),
        ("", "村.csv", "文件是空的"),
        ("\n\n", "村.csv", "没有村"),
        ("0" * 1_100_000, "村.csv", "超过1MB"),
        ("代码,名称\n", "村.csv", "没有村"),
        (f'{CODE},"{"x" * 140_000}"\n', "村.csv", "无法读取"),
    ],
)
def test_a_file_of_no_use_is_refused_in_words(content, filename, words):
    assert words in refusal(content, filename)


def test_more_lines_than_a_county_has_are_refused(monkeypatch):
    monkeypatch.setattr(area_file, "MOST_LINES", 2)
    assert len(read(f"{CODE},甲\n" * 2)) == 2
    assert "超过2行" in refusal(f"{CODE},甲\n" * 3, "村.csv")
