"""Pages of a scanned file as pictures: drawn one at a time, none larger than is needed, and kept as JPEG."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import pikepdf
import pypdfium2
from PIL import Image, ImageChops, ImageOps

from fupin.scanning.intake import PICTURES, is_pdf
from fupin.uploads import whole_pictures_only

KEPT = 2339  # pixels along the long side: A4 at 200 dpi, what archives ask for
FINE = 3508  # and at 300 dpi, to read what could not be read
QUALITY = 72
DPI = 200
COLOURLESS = 40  # how far the colours of grey paper lie apart at most, of 255
LONGEST_PAGE = 14_400  # points: what a PDF page may measure


class Broken(Exception):
    """The picture cannot be opened."""


class Leaves(Protocol):
    """The pages of an opened file."""

    def draw(self, page: int, longest: int) -> Image.Image:
        """Page `page` from 0, in colour, its long side `longest` pixels or less. Raises Broken."""


class _Pdf:
    def __init__(self, opened: pypdfium2.PdfDocument) -> None:
        self.opened = opened

    def draw(self, page: int, longest: int) -> Image.Image:
        try:
            leaf = self.opened[page]
            try:
                scale = longest / min(max(*leaf.get_size(), 1), LONGEST_PAGE)
                picture: Image.Image = leaf.render(scale=scale).to_pil().convert("RGB")
            finally:
                leaf.close()
        except (pypdfium2.PdfiumError, ValueError, MemoryError) as error:
            raise Broken from error
        return picture


class _Picture:
    def __init__(self, content: bytes) -> None:
        self.content = content

    def draw(self, page: int, longest: int) -> Image.Image:
        try:
            with whole_pictures_only(), Image.open(io.BytesIO(self.content), formats=PICTURES) as opened:
                opened.seek(page)
                opened.draft("RGB", (longest, longest))
                picture = _on_white(ImageOps.exif_transpose(opened))
        except Exception as error:  # Pillow's readers raise whatever a broken file leads them to
            raise Broken from error
        picture.thumbnail((longest, longest), Image.Resampling.BOX)
        return picture


def _on_white(picture: Image.Image) -> Image.Image:
    """As paper shows it: what is transparent is white, and 16 bits are 8."""
    if picture.mode.startswith("I;16"):
        return picture.point(lambda value: value / 256).convert("L").convert("RGB")
    if picture.mode not in {"RGBA", "LA", "PA"} and "transparency" not in picture.info:
        return picture.convert("RGB")
    above = picture.convert("RGBA")
    paper = Image.new("RGB", above.size, "white")
    paper.paste(above, mask=above.getchannel("A"))
    return paper


@contextmanager
def opened(content: bytes) -> Iterator[Leaves]:
    """The pages of a file that was accepted. Raises Broken."""
    if not is_pdf(content):
        yield _Picture(content)
        return
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise Broken from error
    try:
        yield _Pdf(document)
    finally:
        document.close()


def packed(picture: Image.Image) -> bytes:
    """As it is kept: grey unless there is colour in it, such as a seal's."""
    out = io.BytesIO()
    (picture if _coloured(picture) else picture.convert("L")).save(out, "JPEG", quality=QUALITY, dpi=(DPI, DPI))
    return out.getvalue()


def _coloured(picture: Image.Image) -> bool:
    red, green, blue = picture.reduce(4).split()
    return any(ImageChops.difference(*pair).getextrema()[1] > COLOURLESS for pair in ((red, green), (green, blue)))  # type: ignore[operator]


def turned(jpeg: bytes, degrees: int) -> bytes:
    """A kept picture turned clockwise by 0, 90, 180 or 270 degrees."""
    if not degrees:
        return jpeg
    ways = {
        90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90,
    }  # fmt: skip
    with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as picture:
        return packed(picture.transpose(ways[degrees]).convert("RGB"))


def bound(jpegs: list[bytes], title: str) -> bytes:
    """One PDF, a picture a page, in the size of the paper."""
    with pikepdf.new() as book:
        for jpeg in jpegs:
            _add(book, jpeg)
        book.docinfo["/Title"] = title
        book.Root.Lang = pikepdf.String("zh-CN")
        out = io.BytesIO()
        book.save(out, deterministic_id=True)
    return out.getvalue()


def _add(book: pikepdf.Pdf, jpeg: bytes) -> None:
    with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as picture:
        (width, height), grey = picture.size, picture.mode == "L"
    image = pikepdf.Stream(book, jpeg)
    image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    image.Width, image.Height, image.BitsPerComponent = width, height, 8
    image.ColorSpace = pikepdf.Name.DeviceGray if grey else pikepdf.Name.DeviceRGB
    image.Filter = pikepdf.Name.DCTDecode
    wide, high = (round(side * 72 / DPI, 2) for side in (width, height))
    page = book.add_blank_page(page_size=(wide, high))
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=image))
    page.obj.Contents = pikepdf.Stream(book, f"q {wide} 0 0 {high} 0 0 cm /Scan Do Q".encode())
