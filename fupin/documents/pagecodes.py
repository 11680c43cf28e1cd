"""Every page of a letter carries its own QR: the check address and which page of how many it is.

The sheet's foot shows the same QR on all pages; before the file is written each page is given its own picture instead.
Nothing else changes: the place, the size and the tags are the template's.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

import pydyf
from weasyprint.document import Document

from fupin.documents import marks

META = "check-address"  # the name under which a template tells the address that its QR leads to
MOST = 999


class Code(NamedTuple):
    """What the QR of a page says: the address, the check code, and page `page` of `pages`, 0 of 0 if it does not."""

    address: str
    code: str
    page: int
    pages: int


def text_of(address: str, page: int, pages: int) -> str:
    """What the QR of a page says; the check page reads the code and leaves the rest."""
    return f"{address}&p={page}.{pages}"


def read(text: str) -> Code | None:
    """The code in a QR that leads to a check page, ours or another office's; none if it leads elsewhere."""
    try:
        asked = parse_qs(urlsplit(text).query)
    except ValueError:
        return None
    address, _, place = text.partition("&p=")
    (code,) = asked.get("code", [""])[:1]
    if not urlsplit(address).path.endswith("/verify") or len(code) != marks.LENGTH or not set(code) <= LETTERS:
        return None
    return Code(address, code, *_numbers(place))


LETTERS = set(marks.ALPHABET)


def _numbers(place: str) -> tuple[int, int]:
    page, _, pages = place.partition(".")
    if not all(each.isascii() and each.isdigit() and len(each) <= len(str(MOST)) for each in (page, pages)):
        return 0, 0
    return (int(page), int(pages)) if 1 <= int(page) <= int(pages) else (0, 0)


def stamp(document: Document, pdf: Any) -> None:
    """Give each page its own QR, as WeasyPrint's `finisher`; a paper without a check address stays as it is."""
    address = document.metadata.custom.get(META, "")
    if not address:
        return
    pages, side = list(_pages(pdf)), marks.modules(address)
    for number, page in enumerate(pages, 1):
        _give(pdf, page, _picture(text_of(address, number, len(pages))), side)


def _pages(pdf: Any) -> Iterator[Any]:
    kids = pdf.pages["Kids"]
    return (pdf.objects[number] for number in kids[::3])


def _picture(text: str) -> Any:
    rows = marks.rows(text)
    extra = {
        "Type": "/XObject", "Subtype": "/Image", "Width": len(rows), "Height": len(rows),
        "ColorSpace": "/DeviceGray", "BitsPerComponent": 8, "Interpolate": "false",
    }  # fmt: skip
    return pydyf.Stream([b"".join(rows)], extra, compress=True)


def _give(pdf: Any, page: Any, picture: Any, side: int) -> None:
    """Resources of its own for the page, the same but for the QR, which is told by its size."""
    shared = _object(pdf, page["Resources"])
    names = [name for name, each in shared["XObject"].items() if _is_square(_object(pdf, each), side)]
    if not names:
        return
    pdf.add_object(picture)
    own = pydyf.Dictionary({**shared, "XObject": pydyf.Dictionary({**shared["XObject"], names[0]: picture.reference})})
    pdf.add_object(own)
    page["Resources"] = own.reference


def _is_square(found: Any, side: int) -> bool:
    extra = getattr(found, "extra", {})
    return bool(extra.get("Width") == extra.get("Height") == side)


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]
