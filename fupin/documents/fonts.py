"""Which fonts a letter is drawn with, and which characters none of them can draw."""

import sys
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from struct import unpack_from

from fupin.documents.fontfiles import SMALL, FontMissing, noto, open_face
from fupin.documents.printfont import build_print_font

__all__ = ["OFFICE_ROLES", "FontMissing", "Fonts", "build_print_font"]

# An office that owns the official faces puts the files into its font folder. A face known by
# name takes its part; any other file there only fills gaps, e.g. a 国标 font for rare names.
OFFICE_ROLES = {
    "Office Body": ("FangSong", "FangSong_GB2312", "仿宋_GB2312", "仿宋", "FZFangSong-Z02S", "FandolFang"),
    "Office Title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", "方正小标宋_GBK"),
}
GAP_FILLER = "Office Rare"
WEIGHTS = {"Office Title": 700}
SHAPELESS = {"Cc", "Cf", "Cs"}
SEGMENTS = 12  # the format of a character table that reaches beyond 65,535
SMALL_WEIGHTS = {"Regular": 400, "Bold": 700}


@dataclass(frozen=True)
class Face:
    """One font file and the family and weight the style sheet knows it by."""

    path: Path
    family: str
    weight: int

    @property
    def rule(self) -> str:
        source = f"asset:fonts/{self.path.name}"
        return f'@font-face{{font-family:"{self.family}";font-weight:{self.weight};src:url("{source}")}}'


@dataclass(frozen=True)
class Characters:
    """A set of code points, a bit for each: those of Noto as numbers take some megabytes of every process."""

    bits: bytes

    @classmethod
    def of(cls, codes: Iterable[int]) -> "Characters":
        """These."""
        bits = bytearray(-(-(sys.maxunicode + 1) // 8))
        for code in codes:
            bits[code >> 3] |= 1 << (code & 7)
        return cls(bytes(bits))

    @classmethod
    def all_of(cls, several: Iterable["Characters"]) -> "Characters":
        """Those that are in any of them."""
        bits = 0
        for each in several:
            bits |= int.from_bytes(each.bits, "big")
        return cls(bits.to_bytes(-(-(sys.maxunicode + 1) // 8), "big"))

    def __contains__(self, code: int) -> bool:
        return bool(self.bits[code >> 3] & 1 << (code & 7))


@dataclass(frozen=True)
class Fonts:
    """The fonts of one folder (the office's own and the small print font) before Noto."""

    folder: Path

    @cached_property
    def faces(self) -> tuple[Face, ...]:
        return (*_small_faces(self.folder), *_office_faces(self.folder))

    @property
    def css(self) -> str:
        return "\n".join(face.rule for face in self.faces)

    @cached_property
    def drawable(self) -> "Characters":
        """What every text of a letter can show."""
        own = [codepoints(face.path, face.family) for face in self.faces if face.family != "Office Title"]
        return Characters.all_of([*own, *_noto_codepoints()])

    def missing_glyphs(self, text: str) -> list[str]:
        """Characters without a glyph, once each, in the order met."""
        return [char for char in dict.fromkeys(text) if ord(char) not in self.drawable and not _inkless(char)]


def _inkless(char: str) -> bool:
    return char.isspace() or "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


def _small_faces(folder: Path) -> Iterator[Face]:
    for weight, name in SMALL.items():
        if (folder / name).is_file():
            yield Face(folder / name, "Fupin Song", SMALL_WEIGHTS[weight])


def _office_faces(folder: Path) -> Iterator[Face]:
    files = sorted(path for path in folder.glob("*") if path.suffix.lower() in {".ttf", ".otf"})
    for path in files:
        if path.name not in SMALL.values():
            family = _role(path)
            yield Face(path, family, WEIGHTS.get(family, 400))


def _role(path: Path) -> str:
    names = {record.toUnicode() for record in open_face(path, "")["name"].names if record.nameID in (1, 4, 6)}
    for role, families in OFFICE_ROLES.items():
        if names & set(families):
            return role
    return GAP_FILLER


def _noto_codepoints() -> Iterable[Characters]:
    for style in ("Serif", "Sans"):
        yield codepoints(noto(style, "Regular"), f"Noto {style} CJK SC")


@cache
def codepoints(path: Path, family: str) -> Characters:
    """What one face draws."""
    with open_face(path, family) as face:
        return Characters.of(_segments(face.reader["cmap"]) or face.getBestCmap())


def _segments(table: bytes) -> list[int]:
    """The code points of a font's table of 32-bit segments; nothing if it has none.

    Read here, for fontTools also reads the names of all 65,000 glyphs of Noto, which takes seconds and 60 MB.
    """
    (count,) = unpack_from(">H", table, 2)
    offsets = [unpack_from(">HHL", table, 4 + 8 * place)[2] for place in range(count)]
    for start in offsets:
        if unpack_from(">H", table, start)[0] == SEGMENTS:
            (groups,) = unpack_from(">L", table, start + 12)
            ends = (unpack_from(">LL", table, start + 16 + 12 * group) for group in range(groups))
            return [code for first, last in ends for code in range(first, last + 1)]
    return []


def described(char: str) -> str:
    """“𰻝”（U+30EDD）; a character without a shape of its own is only numbered."""
    number = f"U+{ord(char):04X}"
    return number if unicodedata.category(char) in SHAPELESS else f"“{char}”（{number}）"
