"""Uploads that are no workbooks, or workbooks that would take the machine down."""

import re
import time
from io import BytesIO
from secrets import token_bytes
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter

from fupin.registry import TITLES, RosterRefused, read_roster
from fupin.registry.archive import MAX_MEMBERS
from fupin.registry.rows import RosterFile
from tests.registry.workbooks import FIRST, write

SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def roster(instance, tmp_path):
    return write(tmp_path / "roster.xlsx", [FIRST])


@pytest.fixture
def refused(tmp_path):
    """Why a file with these bytes is refused, and that it took no time."""

    def reason(content: bytes) -> str:
        path = tmp_path / "bad.xlsx"
        path.write_bytes(content)
        started = time.perf_counter()
        with pytest.raises(RosterRefused) as found:
            read_roster(path)
        assert time.perf_counter() - started < 2
        (problem,) = found.value.problems
        assert problem.row == 0
        return problem.reason

    return reason


def repacked(path, changes=None, more=None):
    """The workbook with some members changed and others added."""
    made = BytesIO()
    with ZipFile(path) as source, ZipFile(made, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            change = (changes or {}).get(name, lambda content: content)
            target.writestr(name, change(source.read(name)))
        for name, content in (more or {}).items():
            target.writestr(name, content)
    return made.getvalue()


def test_a_right_workbook_is_read(roster):
    assert len(read_roster(roster).rows) == 1


@pytest.mark.parametrize("content", [b"", b"PK", b"%PDF-1.7", "县,乡,行政村\n".encode("gb18030"), b"\0" * 5000])
def test_what_is_no_workbook_is_refused(refused, content):
    assert "不是.xlsx工作簿" in refused(content)


def test_an_old_or_encrypted_workbook_is_to_be_saved_anew(refused):
    assert "另存为" in refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000)


def test_another_kind_of_archive_is_refused(refused):
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert "不是.xlsx工作簿" in refused(made.getvalue())


def test_a_truncated_workbook_is_refused(refused, roster):
    assert "已损坏" in refused(roster.read_bytes()[:-200])


def test_a_flipped_byte_is_refused(refused, roster):
    content = bytearray(roster.read_bytes())
    content[200] ^= 0xFF
    assert "重新导出" in refused(bytes(content))


def test_macros_are_refused(refused, roster):
    assert "宏" in refused(repacked(roster, more={"xl/vbaProject.bin": b"\0"}))


def test_a_macro_workbook_is_refused_by_its_declared_type(refused, roster):
    declared = {"[Content_Types].xml": lambda xml: xml.replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml")}
    assert "宏" in refused(repacked(roster, declared))


def test_a_bomb_is_refused_by_its_ratio(refused, roster):
    assert "压缩比" in refused(repacked(roster, more={"xl/media/a.bin": b"\0" * 20_000_000}))


def test_a_bomb_is_refused_by_its_size(refused, roster):
    assert "300MB" in refused(repacked(roster, more={f"xl/{i}.bin": b"\0" * 26_000_000 for i in range(12)}))


def test_too_many_members_are_refused(refused, roster):
    assert "部件" in refused(repacked(roster, more={f"xl/{i}": b"" for i in range(MAX_MEMBERS)}))


@pytest.mark.parametrize("far", ["XFD1048576", "XFD2", "A1048576", "ZZ5", "xfd9", "A160000", "B200000"])
def test_one_far_cell_does_not_reserve_the_memory_of_a_whole_sheet(refused, roster, far):
    cell = f'<row><c r="{far}" t="str"><v>x</v></c></row></sheetData>'.encode()
    assert "表格过大" in refused(repacked(roster, {SHEET: lambda xml: xml.replace(b"</sheetData>", cell)}))


def test_cells_without_a_place_are_refused(refused, roster):
    cell = b"<row><c><v>1</v></c></row></sheetData>"
    assert "没有写明位置" in refused(repacked(roster, {SHEET: lambda xml: xml.replace(b"</sheetData>", cell)}))


def test_one_long_text_in_many_cells_is_refused(refused, roster):
    long = {
        "xl/sharedStrings.xml": lambda xml: xml.replace(b"</sst>", b"<si><t>" + b"a1" * 6_000_000 + b"</t></si></sst>")
    }
    noise = {"xl/media/noise.bin": token_bytes(400_000)}  # keeps the ratio low
    assert "过长" in refused(repacked(roster, long, noise))


def test_a_member_that_lies_about_its_size_is_refused(refused, roster):
    honest = repacked(roster, more={"xl/media/a.bin": b"\0" * 90_000})
    assert (90_000).to_bytes(4, "little") in honest
    assert "已损坏" in refused(honest.replace((90_000).to_bytes(4, "little"), (90).to_bytes(4, "little")))


def test_entities_are_not_expanded(refused, roster):
    bomb = b'<!DOCTYPE x [<!ENTITY a "' + b"A" * 50_000 + b'">]>'
    declared = {
        "xl/sharedStrings.xml": lambda xml: xml.replace(b"<sst", bomb + b"<sst").replace("青州市".encode(), b"&a;" * 9)
    }
    path = repacked(roster, declared)
    assert refused_or_read(path, roster)


def refused_or_read(content, path):
    """Either the file is refused, or no cell has grown."""
    path.write_bytes(content)
    try:
        rows = read_roster(path).rows
    except RosterRefused:
        return True
    return all(len(row.place.county) < 100 for row in rows)


def names(content):
    """Who is in the workbook."""
    return [read.row.person["name"] for read in RosterFile(BytesIO(content))]


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml.replace(b'<c r="', b'<c s="0" r="'),
        lambda xml: re.sub(rb'<c r="([A-Z]+[0-9]+)"', rb"<c r='\1'", xml),
        lambda xml: xml.replace(b"<sheetData>", b'<cols><col min="1" max="2" width="9"/></cols><sheetData>'),
        lambda xml: xml.replace(b"<row ", b'<row customFormat="1" '),
    ],
)
def test_cells_may_be_written_in_other_ways(roster, change):
    assert names(repacked(roster, {SHEET: change})) == ["李桂兰"]


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="XFD2"><v>1</v></c>',
        b'<c r="BM2"><v>1</v></c>',
        b'<c r="A160000"><v>1</v></c>',
        b"<c r='A1048576'/>",
        b'<c s="0" r="XFD2"/>',
        b'<x:c r="XFD2"/>',
    ],
)
def test_one_far_cell_among_ordinary_ones_is_found(refused, roster, cell):
    assert "表格过大" in refused(repacked(roster, {SHEET: lambda xml: xml.replace(b"</row>", cell + b"</row>", 1)}))


def test_a_far_row_among_ordinary_ones_is_found(refused, roster):
    far = b'<row r="1048576"><c r="A3"/></row></sheetData>'
    assert "表格过大" in refused(repacked(roster, {SHEET: lambda xml: xml.replace(b"</sheetData>", far)}))


def test_only_the_first_sheet_is_read_whatever_the_others_are_called(roster):
    other = {"xl/worksheets/piece1.xml": b"<worksheet><sheetData/></worksheet>", "xl/Worksheets/Piece1.xml": b"x"}
    assert names(repacked(roster, more=other)) == ["李桂兰"]


def test_a_roster_may_begin_in_a_later_column(tmp_path):
    path = tmp_path / "moved.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for line, cells in enumerate((TITLES, [FIRST[title] for title in TITLES])):
        for column, cell in enumerate(cells):
            sheet.write_string(line, column + 2, cell)
    book.close()
    assert names(path.read_bytes()) == ["李桂兰"]
