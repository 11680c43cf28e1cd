"""What a scanned page says: the codes on it, whether they stand where ours do, and how to turn it upright."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import zxingcpp
from PIL import Image, ImageFilter, ImageOps

from fupin.documents.pagecodes import Code, read
from fupin.model import Trouble

QR = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
MARGIN = 60  # pixels of white put around a page: a QR at the very edge is not found
SLANT = 9.0  # degrees by which a page is turned for a further try
SMALL = 0.3  # degrees that nobody sees
SYMBOL, SHORT_SIDE = 17.8, 210.0  # mm: our QR without its quiet zone, and the short side of A4
NEAREST, FARTHEST = 0.88, 1.4  # the picture's short side against that of the sheet: cropped, or in a large margin
FOOT = 0.78  # how far down the page our QR begins
UNEQUAL, OBLIQUE = 1.08, 3.0  # a photograph from the side: sides unequal, or corners so many degrees from right angles
EDGE, BLOCK, INK, INKED = 0.06, 12, 40, 0.0004  # blank: border not looked at, pixels a block, how dark, how many


Point = tuple[float, float]


class Symbol(NamedTuple):
    """A QR: its text, and its corners clockwise from that at the upper left of its own."""

    text: str
    corners: tuple[Point, Point, Point, Point]


@dataclass(frozen=True)
class Seen:
    """A page as it was read: the upright picture, and its code, or the trouble with it; neither of them if blank."""

    picture: Image.Image
    code: Code | None = None
    trouble: Trouble | None = None

    @property
    def blank(self) -> bool:
        """Whether there is nothing on it."""
        return self.code is None and self.trouble is None


def look(picture: Image.Image, fine: Callable[[], Image.Image]) -> Seen:
    """Read a page; `fine` draws it larger if it cannot be read as it is."""
    grey = picture.convert("L")
    if found := _codes(grey):
        return _told(picture, found)
    if _is_blank(grey):
        return Seen(picture)
    for other, prepared in _tries(picture, grey, fine):
        if found := _codes(prepared):
            return _told(other, found)
    return Seen(picture, trouble=Trouble.UNREADABLE)


def _tries(
    picture: Image.Image, grey: Image.Image, fine: Callable[[], Image.Image]
) -> Iterator[tuple[Image.Image, Image.Image]]:
    """The page otherwise, and what of it is read: smoothed, larger, turned a little."""
    yield picture, ImageOps.autocontrast(grey.filter(ImageFilter.MedianFilter(3)))
    larger = fine()
    yield larger, larger.convert("L")
    yield larger, larger.convert("L").filter(ImageFilter.GaussianBlur(1.2))
    for angle in (SLANT, -SLANT):
        slanted = larger.rotate(angle, Image.Resampling.BICUBIC, fillcolor="white")
        yield slanted, slanted.convert("L")


def _codes(grey: Image.Image) -> list[Symbol]:
    padded = ImageOps.expand(grey, MARGIN, 255)
    found = zxingcpp.read_barcodes(padded, formats=QR, try_invert=False)
    return [Symbol(each.text, _corners(each.position)) for each in found]


def _corners(position: zxingcpp.Position) -> tuple[Point, Point, Point, Point]:
    first, second, third, fourth = (
        (point.x - MARGIN, point.y - MARGIN)
        for point in (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    )
    return first, second, third, fourth


def _told(picture: Image.Image, found: list[Symbol]) -> Seen:
    ours = {code: each for each in found if (code := read(each.text))}
    if not ours:
        return Seen(picture, trouble=Trouble.STRANGE)
    (code, symbol), *others = ours.items()
    angle = _angle(symbol)
    upright = _upright(picture, angle)
    if others:
        return Seen(upright, trouble=Trouble.MIXED)
    fine = _lies_flat(symbol) and _stands_where_ours_do(symbol, angle, picture.size)
    return Seen(upright, code, None if fine else Trouble.ODD)


def _angle(symbol: Symbol) -> float:
    """By how many degrees, clockwise, the symbol is turned."""
    upper_left, upper_right, lower_right, lower_left = symbol.corners
    across = _between(upper_left, upper_right), _between(lower_left, lower_right)
    return math.degrees(math.atan2(sum(y for _, y in across), sum(x for x, _ in across)))


def _between(one: Point, other: Point) -> Point:
    return other[0] - one[0], other[1] - one[1]


def _upright(picture: Image.Image, angle: float) -> Image.Image:
    """Quarter turns lose nothing; the rest is turned about the middle."""
    quarters = round(angle / 90) % 4
    ways = [None, Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270]
    way = ways[quarters]
    level = picture.transpose(way) if way is not None else picture
    rest = angle - 90 * round(angle / 90)
    return level if abs(rest) < SMALL else level.rotate(rest, Image.Resampling.BICUBIC, fillcolor="white")


def _stands_where_ours_do(symbol: Symbol, angle: float, size: tuple[int, int]) -> bool:
    """Whether the QR is at the foot of the page, and the picture shows about one sheet of A4."""
    (x, y), beside = symbol.corners[0], symbol.corners[1]
    sheet = math.dist((x, y), beside) * SHORT_SIDE / SYMBOL
    wide, high = size
    down, turn = high if round(angle / 90) % 2 == 0 else wide, math.radians(angle)
    below = (y - high / 2) * math.cos(turn) - (x - wide / 2) * math.sin(turn)
    return NEAREST * sheet <= min(size) <= FARTHEST * sheet and below >= (FOOT - 0.5) * down


def _lies_flat(symbol: Symbol) -> bool:
    """Whether the QR is as square as paper on glass shows it."""
    sides = [_between(*pair) for pair in pairwise((*symbol.corners, symbol.corners[0]))]
    lengths = [math.hypot(*side) for side in sides]
    bends = [_bend(*pair) for pair in pairwise((*sides, sides[0]))]
    return max(lengths) <= UNEQUAL * min(lengths) and all(abs(bend - 90) <= OBLIQUE for bend in bends)


def _bend(one: Point, other: Point) -> float:
    """By how many degrees one side turns to the next."""
    return math.degrees(math.atan2(one[0] * other[1] - one[1] * other[0], one[0] * other[0] + one[1] * other[1]))


def _is_blank(grey: Image.Image) -> bool:
    """Next to nothing darker than the paper, leaving out what the scanner shows beside it."""
    small = grey.reduce(BLOCK)  # dust is lost in a block, a pen stroke is not
    wide, high = small.size
    edge = int(EDGE * min(wide, high))
    middle = small.crop((edge, edge, wide - edge, high - edge))
    counts = middle.histogram()
    total = sum(counts)
    paper = _median(counts, total)
    return sum(counts[: max(paper - INK, 0)]) <= INKED * total


def _median(counts: list[int], total: int) -> int:
    seen = 0
    for value, count in enumerate(counts):
        seen += count
        if seen * 2 >= total:
            return value
    return 255
