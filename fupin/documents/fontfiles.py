"""Where font files lie: the office's own, the small print font, and the installed Noto."""

from functools import cache
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont

FAMILY = "Fupin Song"
SMALL = {"Regular": "FupinSong-Regular.ttf", "Bold": "FupinSong-Bold.ttf"}
FONT_ROOTS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))


class FontMissing(RuntimeError):
    """Noto CJK, which every letter falls back on, is not installed."""


def noto(style: str, weight: str) -> Path:
    """The installed Noto CJK collection, e.g. noto("Serif", "Bold")."""
    name = f"Noto{style}CJK-{weight}.ttc"
    for root in FONT_ROOTS:
        if found := next(root.rglob(name), None):
            return found
    raise FontMissing(f"缺少打印字体 {name}，请安装 Debian 软件包 fonts-noto-cjk 后重试。")


def open_face(path: Path, family: str) -> TTFont:
    """The face of that family in a collection, or the only face of a plain font file."""
    if path.suffix != ".ttc":
        return TTFont(path, recalcTimestamp=False)
    return TTFont(path, fontNumber=_index(path, family), recalcTimestamp=False)


@cache
def _index(path: Path, family: str) -> int:
    with TTCollection(path, lazy=True) as faces:
        families = [face["name"].getDebugName(1) for face in faces]
    return families.index(family)
