"""Whether an upload is a plain xlsx of sensible size, decided before the spreadsheet parser sees any of it."""

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import chain, pairwise
from typing import IO, BinaryIO
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from fupin.registry.problems import refused

MAX_MEMBERS = 1000
MAX_UNPACKED = 300_000_000
MAX_BESIDE = 64_000_000  # all but the first sheet: it is held in memory
MAX_RATIO = 50
SMALL = 100_000  # below this a ratio says nothing: empty styles compress well
MAX_ROWS = 150_001  # with the header
LAST_ROW = 159_999  # the pattern below lets no cell lie further down
MAX_EXPANDED = 512_000_000
BLOCK = 1 << 20
PIECE = 2_000_000  # bytes of rows that are parsed at once: whole, the parser would take half a gigabyte

OLD_EXCEL = b"\xd0\xcf\x11\xe0"
CONTENT_TYPES = "[Content_Types].xml"
WORKBOOK, RELATIONS, SHARED = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"
ENCRYPTED = 0x1
_FORMATS = "http://schemas.openxmlformats.org"
_MAIN = f"{_FORMATS}/spreadsheetml/2006/main"
_OFFICE, _PACKAGE = f"{_FORMATS}/officeDocument/2006", f"{_FORMATS}/package/2006"
_PIECE = "worksheets/piece{}.xml"
SHEETS = "xl/worksheets/"
ROW, ROW_END = b"<row", b"</row>"
TOO_LARGE = f"表格过大：最多{MAX_ROWS - 1}人、60列，请删除表外的内容"
BROKEN = (BadZipFile, OSError, EOFError, NotImplementedError, ValueError)

# The parser reserves a rectangle from A1 to the farthest cell: one cell at XFD1048576 would take the machine's memory.
_FAR = (
    rb"""\sr\s*=\s*["'](?:(?:[A-Z]{3,}|B[M-Z]|[C-Z][A-Z])[0-9]+|[A-Z]*(?:[0-9]{7,}|1[6-9][0-9]{4}|[2-9][0-9]{5}))["']"""
)
_FAR_CELL = re.compile(_FAR, re.I)
_UNPLACED_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s/>])(?![^>]*\sr\s*=)")
_ROW = re.compile(rb"<(?:\w+:)?row\b")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
# The same as nearly every program writes them; these take a quarter of the time.
_COMMON_FAR_ROW = re.compile(rb"<row\b[^>]*" + _FAR, re.I)
_COMMON_CELL = b'<c r="'
_UNCOMMON_CELL = re.compile(rb'<c(?=[\s/>])(?! r="(?:A[A-Z]?|B[A-L]?|[C-Z])(?:1[0-5][0-9]{4}|[0-9]{1,5})")')
_COMMON_ROW = re.compile(rb"<row\b")
_COMMON_SHARED, _UNCOMMON_SHARED = b"<si>", re.compile(rb":si\b|<si(?!>)")
_SHARED = re.compile(rb"<(?:\w+:)?si\b")


@dataclass(frozen=True)
class Checked:
    """A workbook that may be parsed, piece by piece: a sheet for every some thousand rows of its first, in their
    places; the last has the end. `rows` is 0 where the sheet could not be told from the rest.

    Packed again, so that what was checked is what will be parsed; as one, so that shared texts are parsed once.
    """

    book: bytes
    rows: int
    pieces: int

    def in_pieces(self) -> BytesIO:
        """The workbook."""
        return BytesIO(self.book)


def checked(source: BinaryIO) -> Checked:
    """Look at all of the workbook. Raises RosterRefused."""
    _check_beginning(source.read(4))
    try:
        with ZipFile(source) as archive:
            _check_directory(archive.infolist())
            sheet = _first_sheet(archive)
            beside = _beside(archive, sheet)
            _check_kind(beside)
            size = _Size(_longest(beside.get(SHARED, b"")))
            size.check_sheets(beside.values())
            return _taken(archive, sheet, beside, size)
    except BROKEN as error:
        raise refused("文件已损坏或不是.xlsx工作簿，请重新导出") from error


def _taken(archive: ZipFile, sheet: str, beside: dict[str, bytes], size: "_Size") -> Checked:
    """Each piece is looked at before it is packed."""
    if not sheet:
        return Checked(_packed(beside), 0, 1)
    with archive.open(sheet) as file:
        pieces = map(size.checked, _cut(file))
        return Checked(_packed(beside, pieces), size.rows, size.pieces)


def _check_beginning(start: bytes) -> None:
    if start == OLD_EXCEL:
        raise refused("这是旧格式或加密的工作簿，请另存为不加密的.xlsx")
    if start != b"PK\x03\x04":
        raise refused("这不是.xlsx工作簿，请另存为.xlsx再上传")


def _check_directory(members: list[ZipInfo]) -> None:
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if len(members) > MAX_MEMBERS:
        raise refused(f"工作簿内的部件超过{MAX_MEMBERS}个，不予打开")
    if unpacked > MAX_UNPACKED:
        raise refused("工作簿展开后超过300MB，请按乡镇分开导出")
    if unpacked > SMALL and unpacked > packed * MAX_RATIO:
        raise refused(f"工作簿的压缩比超过{MAX_RATIO}倍，不予打开")
    if any(member.flag_bits & ENCRYPTED for member in members):
        raise refused("工作簿已加密，请取消密码后再导入")
    if not {CONTENT_TYPES, WORKBOOK} <= {member.filename for member in members}:
        raise refused("这不是.xlsx工作簿，请另存为.xlsx再上传")


def _first_sheet(archive: ZipFile) -> str:
    """The member that holds the first sheet, or empty: then it is checked and parsed with the rest."""
    try:
        book, relations = (ElementTree.fromstring(archive.read(name)) for name in (WORKBOOK, RELATIONS))  # noqa: S314 - expat bounds what entities grow to
        first = next(each for each in book.iter() if each.tag.endswith("}sheet"))
        wanted = next(value for name, value in first.items() if name.endswith("}id"))
        target = next(each.get("Target", "") for each in relations if each.get("Id") == wanted)
    except (ElementTree.ParseError, KeyError, StopIteration):
        return ""
    name = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
    return name if name in archive.namelist() else ""


def _beside(archive: ZipFile, sheet: str) -> dict[str, bytes]:
    members = [member for member in archive.infolist() if member.filename != sheet]
    if sum(member.file_size for member in members) > MAX_BESIDE:
        raise refused("工作簿里除名册外的内容超过64MB，请只留名册一张表")
    return {member.filename: archive.read(member) for member in members}


def _check_kind(members: dict[str, bytes]) -> None:
    macros = any(name.lower().endswith("vbaproject.bin") for name in members)
    if macros or b"macroenabled" in members[CONTENT_TYPES].lower():
        raise refused("工作簿含有宏，请另存为不含宏的.xlsx")


def _longest(shared: bytes) -> int:
    """Bytes of the longest text that cells may share."""
    if not _UNCOMMON_SHARED.search(shared):
        return max(map(len, shared.split(_COMMON_SHARED)))
    starts = chain((each.start() for each in _SHARED.finditer(shared)), [len(shared)])
    return max((after - before for before, after in pairwise(chain([0], starts))), default=0)


@dataclass
class _Size:
    """How many rows were met, in how many pieces, none of them of more than a sensible size."""

    longest: int
    rows: int = 0
    pieces: int = 0

    def check_sheets(self, members: Iterable[bytes]) -> None:
        """Each on its own."""
        for xml in members:
            if b"sheetData" in xml:
                self.rows = 0
                self.checked(xml)
        self.rows = self.pieces = 0

    def checked(self, xml: bytes) -> bytes:
        """The same, if together with what was met before it is not too large. Raises RosterRefused."""
        more, cells = _common(xml) or _uncommon(xml)
        self.rows, self.pieces = self.rows + more, self.pieces + 1
        if self.rows > MAX_ROWS:
            raise refused(TOO_LARGE)
        if self.longest * cells > MAX_EXPANDED:
            raise refused("单元格文字过长，请检查后再导入")
        return xml


def _common(xml: bytes) -> tuple[int, int] | None:
    """How many rows and cells, if nothing has a prefix and each cell begins with a place that is not far."""
    if b":c" in xml or b":row" in xml or _COMMON_FAR_ROW.search(xml) or _UNCOMMON_CELL.search(xml):
        return None
    return len(_COMMON_ROW.findall(xml)), xml.count(_COMMON_CELL)


def _uncommon(xml: bytes) -> tuple[int, int]:
    """The same, however it is written. Raises RosterRefused where a cell is far or has no place."""
    if _FAR_CELL.search(xml):
        raise refused(TOO_LARGE)
    if _UNPLACED_CELL.search(xml):
        raise refused("工作簿的单元格没有写明位置，请用Excel或WPS另存后再导入")
    return len(_ROW.findall(xml)), len(_CELL.findall(xml))


def _cut(file: IO[bytes]) -> Iterator[bytes]:
    """A sheet as several, each with whole rows; one that is written in another manner stays whole."""
    head, rows = b"", bytearray()
    while block := file.read(BLOCK):
        rows += block
        if not head and (begin := rows.find(ROW)) >= 0:
            head, rows = bytes(rows[:begin]), rows[begin:]
        if head and len(rows) >= PIECE and (end := rows.rfind(ROW_END)) >= 0:
            end += len(ROW_END)
            yield head + bytes(rows[:end]) + b"</sheetData></worksheet>"
            rows = rows[end:]
        if len(rows) > MAX_BESIDE:
            raise refused("工作簿的行无法分辨，请用Excel或WPS另存后再导入")
    yield head + bytes(rows)


def _packed(members: dict[str, bytes], pieces: Iterable[bytes] = ()) -> bytes:
    copy, count = BytesIO(), 0
    with ZipFile(copy, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        for count, xml in enumerate(pieces, 1):
            archive.writestr(f"xl/{_PIECE.format(count)}", xml)
        for name, content in (_contents(members, count) if count else members).items():
            archive.writestr(name, content)
    return copy.getvalue()


def _contents(members: dict[str, bytes], pieces: int) -> dict[str, bytes]:
    """A book of so many sheets, with the texts and styles of the old one and none of its sheets."""
    numbers = range(1, pieces + 1)
    relations = [("piece", number, "worksheet", _PIECE.format(number)) for number in numbers]
    for number, each in enumerate(ElementTree.fromstring(members[RELATIONS])):  # noqa: S314 - was parsed before
        kind = each.get("Type", "").rsplit("/", 1)[-1]
        if kind in {"sharedStrings", "styles"}:
            relations.append(("other", number, kind, each.get("Target", "")))
    listed = "".join(
        f"<Relationship Id='{prefix}{number}' Type='{_OFFICE}/relationships/{kind}' Target={quoteattr(target)}/>"
        for prefix, number, kind, target in relations
    )
    sheets = "".join(f"<sheet name='{number}' sheetId='{number}' r:id='piece{number}'/>" for number in numbers)
    book = f"<workbook xmlns='{_MAIN}' xmlns:r='{_OFFICE}/relationships'><sheets>{sheets}</sheets></workbook>"
    return {name: content for name, content in members.items() if not name.lower().startswith(SHEETS)} | {
        RELATIONS: f"<Relationships xmlns='{_PACKAGE}/relationships'>{listed}</Relationships>".encode(),
        WORKBOOK: book.encode(),
    }
