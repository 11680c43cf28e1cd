"""Pages of a file drawn, read and packed: all that is done to a picture before anybody asks which letter it is of."""

import hashlib
from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from PIL import Image

from fupin.documents.pagecodes import Code
from fupin.model import Trouble
from fupin.scanning.pictures import FINE, KEPT, Broken, Leaves, opened, packed
from fupin.scanning.reading import look


class Look(NamedTuple):
    """What is known of a page by itself; neither code nor trouble if it is blank. `digest` tells its picture again."""

    jpeg: bytes
    digest: str = ""
    code: Code | None = None
    trouble: Trouble | None = None
    words: str = ""

    @property
    def blank(self) -> bool:
        """Whether there is nothing on it."""
        return self.code is None and self.trouble is None


NOTHING = packed(Image.new("RGB", (1, 1), "white"))
BROKEN = Look(NOTHING, trouble=Trouble.BROKEN)
FELL = BROKEN._replace(words="识别这一页时程序两次中断或太久没有结果，已跳过，其余各页照常识别")


def looks_at(content: bytes, pages: Sequence[int]) -> Iterator[Look]:
    """These pages of an accepted file, counted from 0."""
    try:
        with opened(content) as leaves:
            for page in pages:
                yield _look(leaves, page)
    except Broken:
        yield from (BROKEN for _ in pages)


def _look(leaves: Leaves, page: int) -> Look:
    try:
        picture = leaves.draw(page, KEPT)
        seen = look(picture, partial(leaves.draw, page, FINE))
    except Broken:
        return BROKEN
    jpeg = b"" if seen.blank else packed(seen.picture)
    return Look(jpeg, hashlib.sha256(picture.tobytes()).hexdigest(), seen.code, seen.trouble)
