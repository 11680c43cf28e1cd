"""Whether an upload is a plain xlsx of sensible size, decided before the spreadsheet parser sees any of it."""

import re
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from fupin.registry.problems import refused

MAX_MEMBERS = 1000
MAX_UNPACKED = 100_000_000
MAX_RATIO = 50
SMALL = 100_000  # below this a ratio says nothing: empty styles compress well
MAX_ROWS = 100_000
MAX_EXPANDED = 512_000_000

OLD_EXCEL = b"\xd0\xcf\x11\xe0"
CONTENT_TYPES = "[Content_Types].xml"
ENCRYPTED = 0x1

# The parser reserves a rectangle from A1 to the farthest cell: one cell at XFD1048576 would take the machine's memory.
_FAR_CELL = re.compile(rb"""\sr\s*=\s*["'](?:(?:[A-Z]{3,}|B[M-Z]|[C-Z][A-Z])[0-9]+|[A-Z]*[0-9]{6,})["']""", re.I)
_UNPLACED_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s/>])(?![^>]*\sr\s*=)")
_ROW = re.compile(rb"<(?:\w+:)?row\b")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_SHARED = re.compile(rb"<(?:\w+:)?si\b")


def checked_copy(path: Path) -> BytesIO:
    """The workbook unpacked and packed again, so that what was checked is what will be parsed. Raises RosterRefused."""
    _check_beginning(path)
    try:
        with ZipFile(path) as archive:
            _check_directory(archive.infolist())
            members = {info.filename: archive.read(info) for info in archive.infolist()}
    except (BadZipFile, OSError, EOFError, NotImplementedError, ValueError) as error:
        raise refused("文件已损坏或不是.xlsx工作簿，请重新导出") from error
    _check_kind(members)
    _check_size_of_sheets(members)
    return _stored(members)


def _check_beginning(path: Path) -> None:
    with path.open("rb") as file:
        start = file.read(4)
    if start == OLD_EXCEL:
        raise refused("这是旧格式或加密的工作簿，请另存为不加密的.xlsx")
    if start != b"PK\x03\x04":
        raise refused("这不是.xlsx工作簿，请从原系统导出.xlsx")


def _check_directory(members: list[ZipInfo]) -> None:
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if len(members) > MAX_MEMBERS:
        raise refused(f"工作簿内的部件超过{MAX_MEMBERS}个，不予打开")
    if unpacked > MAX_UNPACKED:
        raise refused("工作簿展开后超过100MB，请按乡镇分开导出")
    if unpacked > SMALL and unpacked > packed * MAX_RATIO:
        raise refused(f"工作簿的压缩比超过{MAX_RATIO}倍，不予打开")
    if any(member.flag_bits & ENCRYPTED for member in members):
        raise refused("工作簿已加密，请取消密码后再导入")


def _check_kind(members: dict[str, bytes]) -> None:
    if CONTENT_TYPES not in members or "xl/workbook.xml" not in members:
        raise refused("这不是.xlsx工作簿，请从原系统导出.xlsx")
    macros = any(name.lower().endswith("vbaproject.bin") for name in members)
    if macros or b"macroenabled" in members[CONTENT_TYPES].lower():
        raise refused("工作簿含有宏，请另存为不含宏的.xlsx")


def _check_size_of_sheets(members: dict[str, bytes]) -> None:
    longest = max((len(text) for text in _SHARED.split(members.get("xl/sharedStrings.xml", b""))), default=0)
    for xml in members.values():
        if b"sheetData" not in xml:
            continue
        if _FAR_CELL.search(xml) or sum(1 for _ in _ROW.finditer(xml)) > MAX_ROWS:
            raise refused(f"表格过大：最多{MAX_ROWS}行、60列，请删除表外的内容")
        if _UNPLACED_CELL.search(xml):
            raise refused("工作簿的单元格没有写明位置，请用Excel或WPS另存后再导入")
        if longest * sum(1 for _ in _CELL.finditer(xml)) > MAX_EXPANDED:
            raise refused("单元格文字过长，请检查后再导入")


def _stored(members: dict[str, bytes]) -> BytesIO:
    copy = BytesIO()
    with ZipFile(copy, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    copy.seek(0)
    return copy
