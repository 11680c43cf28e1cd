"""A letter as a Word file: the same tables, borders, spans, sizes and QR, for the comparison with LibreOffice."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZipFile

import html5lib

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
CONTENT_TYPES = f"""<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="{PACKAGE}/content-types"><Default Extension="png" ContentType="image/png"/>
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
RELATIONS = f"""<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/officeDocument"
 Target="word/document.xml"/></Relationships>"""
PICTURES = f"""<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="qr" Type="{OFFICE}/image"
 Target="qr.png"/></Relationships>"""
PAPER = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1134" w:right="1134" w:bottom="1588" w:left="1134"/></w:sectPr>'
)
FONT = "Fupin Song"
EDGES = "".join(
    f'<w:{side} w:val="single" w:sz="4"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
QR_SIDE = 720_000  # English metric units: 20 mm
SIZES = {"h1": 44, "h2": 24, "": 24, "list": 21}  # half-points
TEXT_WIDTH = 9638  # twentieths of a point: 170 mm
HEADINGS = ("h1", "h2")
BLOCKS = (*HEADINGS, "p", "div", "section", "table")


@dataclass
class _Grid:
    """What is still merged downward, by column: how many rows, and how many columns wide."""

    below: dict[int, tuple[int, int]] = field(default_factory=dict)


def write(path: Path, html: str) -> Path:
    """The Word file of a letter's page."""
    page = html5lib.parse(html, namespaceHTMLElements=False)
    body = "".join(_block(each) for each in page.find("body"))
    spaces = f'xmlns:w="{WORD}" xmlns:r="{OFFICE}" xmlns:wp="{DRAWING}/wordprocessingDrawing"'
    with ZipFile(path, "w") as made:
        made.writestr("[Content_Types].xml", CONTENT_TYPES)
        made.writestr("_rels/.rels", RELATIONS)
        made.writestr("word/_rels/document.xml.rels", PICTURES)
        made.writestr("word/qr.png", base64.b64decode(page.find(".//img").get("src").partition(",")[2]))
        made.writestr("word/document.xml", f"<w:document {spaces}><w:body>{body}{PAPER}</w:body></w:document>")
    return path


def _block(element: Any) -> str:
    if element.tag == "table":
        return _table(element) + _paragraph("")
    if any(child.tag in BLOCKS for child in element):
        return "".join(_block(child) for child in element)
    return "".join(_paragraph(line, element.tag if element.tag in HEADINGS else "") for line in _lines(element))


def _lines(element: Any) -> list[str]:
    """The words of an element, a line for each break."""
    parts = "".join(_text(element)).split("\n")
    return [part.strip(" ") for part in parts if part.strip(" ")] or [""]


def _text(element: Any) -> Iterator[str]:
    yield (element.text or "").strip("\n")
    for child in element:
        yield "\n" if child.tag == "br" else "".join(_text(child))
        yield (child.tail or "").strip("\n")


def _paragraph(text: str, kind: str = "", extra: str = "") -> str:
    bold = "<w:b/>" if kind in HEADINGS else ""
    font = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}"/>'
    look = f'<w:rPr>{font}{bold}<w:sz w:val="{SIZES[kind]}"/></w:rPr>'
    middle = '<w:pPr><w:jc w:val="center"/></w:pPr>' if kind == "h1" else ""
    return f'<w:p>{middle}<w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t>{extra}</w:r></w:p>'


def _table(table: Any) -> str:
    rows, kind = list(table.iter("tr")), "list" if "list" in table.get("class", "") else ""
    columns = max(sum(int(cell.get("colspan", 1)) for cell in row) for row in rows)
    grid, merged = f'<w:gridCol w:w="{TEXT_WIDTH // columns}"/>' * columns, _Grid()
    edges = "" if table.get("class") in {"foot", "caption"} else f"<w:tblBorders>{EDGES}</w:tblBorders>"
    head = set(table.find("thead") if table.find("thead") is not None else ())
    lines = "".join(_row(row, merged, kind, row in head) for row in rows)
    look = f'<w:tblPr><w:tblW w:w="{TEXT_WIDTH}" w:type="dxa"/>{edges}<w:tblLayout w:type="fixed"/></w:tblPr>'
    return f"<w:tbl>{look}<w:tblGrid>{grid}</w:tblGrid>{lines}</w:tbl>"


def _row(row: Any, merged: _Grid, kind: str, repeats: object) -> str:
    cells, column = list[str](), 0
    for cell in row:
        column = _continued(cells, merged, column)
        wide, deep = int(cell.get("colspan", 1)), int(cell.get("rowspan", 1))
        if deep > 1:
            merged.below[column] = (deep - 1, wide)
        cells.append(_cell("".join(_content(cell, kind)), wide, "restart" if deep > 1 else ""))
        column += wide
    _continued(cells, merged, column)
    head = "<w:tblHeader/>" if repeats else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{''.join(cells)}</w:tr>"


def _continued(cells: list[str], merged: _Grid, column: int) -> int:
    """Cells of the row that belong to one above; the column after them."""
    while column in merged.below:
        left, wide = merged.below.pop(column)
        cells.append(_cell("<w:p/>", wide, "continue"))
        if left > 1:
            merged.below[column] = (left - 1, wide)
            return column + wide
        column += wide
    return column


def _cell(content: str, wide: int, merge: str) -> str:
    vertical = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    return f'<w:tc><w:tcPr><w:gridSpan w:val="{wide}"/>{vertical}<w:vAlign w:val="center"/></w:tcPr>{content}</w:tc>'


def _content(cell: Any, kind: str) -> Iterator[str]:
    picture = _picture() if cell.find("img") is not None else ""
    for line in _lines(cell):
        yield _paragraph(line, kind, picture)
        picture = ""


def _picture() -> str:
    size = f'cx="{QR_SIDE}" cy="{QR_SIDE}"'
    main, kind = f"{DRAWING}/main", f"{DRAWING}/picture"
    fill = '<pic:blipFill><a:blip r:embed="qr"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
    shape = f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"/></pic:spPr>'
    names = '<pic:nvPicPr><pic:cNvPr id="1" name="qr" descr="二维码"/><pic:cNvPicPr/></pic:nvPicPr>'
    return (
        f'<w:drawing><wp:inline><wp:extent {size}/><wp:docPr id="1" name="qr" descr="二维码"/>'
        f'<a:graphic xmlns:a="{main}"><a:graphicData uri="{kind}"><pic:pic xmlns:pic="{kind}">'
        f"{names}{fill}{shape}</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
