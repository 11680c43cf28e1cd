"""Files of a pile, judged by content before they are taken: what they are, and how many pages they have."""

import io
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pikepdf
from PIL import Image

from fupin.uploads import Unusable

MOST_BYTES = 120 * 1024 * 1024  # of a pile
MOST_PAGES, MOST_FILES = 500, 500  # of a pile
MOST_PIXELS = 80_000_000  # of one picture: A3 at 600 dpi
MOST_DRAWING = 256 * 1024  # bytes of a page's own drawing: a scan has a line or two, and its text if it was read
PICTURES = ["JPEG", "PNG", "TIFF"]
TOO_MANY = "这一摞共{:,}页，一次最多{:,}页，请分几次扫描、分几次上传"
NOT_A_SCAN = "只能上传扫描件：PDF、JPG、PNG 或 TIF 文件，这个文件的内容不是"
TOO_LARGE = "图片太大（超过8000万像素），请用150至300 dpi重新扫描"


class Taken(NamedTuple):
    """A file that can be read, and how many pages it has."""

    content: bytes
    pages: int


def accept(contents: Sequence[bytes]) -> list[Taken]:
    """The files of a pile in their order. Raises Unusable for the first that cannot be taken, or for too many pages."""
    if len(contents) > MOST_FILES:
        raise Unusable(f"一次最多上传{MOST_FILES}个文件，请分几次上传")
    taken = [_accept(place, content) for place, content in enumerate(contents, 1)]
    total = sum(each.pages for each in taken)
    if total > MOST_PAGES:
        raise Unusable(TOO_MANY.format(total, MOST_PAGES))
    return taken


def _accept(place: int, content: bytes) -> Taken:
    try:
        return Taken(content, pages_of(content))
    except Unusable as unusable:
        raise Unusable(f"第{place}个文件：{unusable}") from unusable


def pages_of(content: bytes) -> int:
    """How many pages a file has. Raises Unusable."""
    if not content:
        raise Unusable("文件是空的，请重新选择")
    return _of_pdf(content) if is_pdf(content) else _of_picture(content)


def is_pdf(content: bytes) -> bool:
    """By how it begins."""
    return content.startswith(b"%PDF-")


def _of_picture(content: bytes) -> int:
    try:
        with Image.open(io.BytesIO(content), formats=PICTURES) as image:
            count = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
            for frame in range(min(count, MOST_PAGES + 1)):
                image.seek(frame)
                if image.width * image.height > MOST_PIXELS:
                    raise Unusable(TOO_LARGE)
            return count
    except Unusable:
        raise
    except Exception as error:  # Pillow's readers raise whatever a broken file leads them to
        raise Unusable(NOT_A_SCAN) from error


def _of_pdf(content: bytes) -> int:
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if pdf.is_encrypted:
                raise Unusable("PDF有密码，请去掉密码后上传")
            count = len(pdf.pages)
            if 0 < count <= MOST_PAGES:
                _demand_scans(pdf)
    except Unusable:
        raise
    except pikepdf.PasswordError as error:
        raise Unusable("PDF有密码，请去掉密码后上传") from error
    except (pikepdf.PdfError, ValueError) as error:
        raise Unusable("PDF打不开，可能已损坏，请重新扫描") from error
    if not count:
        raise Unusable("PDF没有页面，请重新扫描")
    return count


def _demand_scans(pdf: pikepdf.Pdf) -> None:
    """Nothing in it may grow out of proportion when it is drawn."""
    if any(size > MOST_PIXELS for size in _sizes(pdf)):
        raise Unusable(TOO_LARGE)
    if any(_drawing(page) > MOST_DRAWING for page in pdf.pages):
        raise Unusable("这个PDF不像扫描件，请用扫描仪扫成普通PDF后上传")


def _sizes(pdf: pikepdf.Pdf) -> Iterator[int]:
    for each in pdf.objects:
        if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Image":
            yield int(each.get("/Width", 0)) * int(each.get("/Height", 0))


def _drawing(page: pikepdf.Page) -> int:
    contents = page.obj.get("/Contents")
    if isinstance(contents, pikepdf.Stream):
        return len(contents.read_raw_bytes())
    if isinstance(contents, pikepdf.Array):
        return sum(len(each.read_raw_bytes()) for each in contents.as_list() if isinstance(each, pikepdf.Stream))
    return 0
