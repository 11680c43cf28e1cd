"""Builds the small print font: Noto Serif CJK SC cut down, with TrueType outlines.

The glyphs are Noto's; a letter prints about twice as fast with a file of 7,500 glyphs and no
layout tables as with the 65,000 of the original. Names outside it fall through to Noto itself.
"""

import os
import tempfile
from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._g_l_y_f import Glyph

from fupin.documents.charset import print_characters
from fupin.documents.fontfiles import FAMILY, SMALL, noto, open_face

OUTLINE_ERROR = 1.0  # thousandths of an em
DROPPED = ["BASE", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx", "DSIG"]
KEPT_NAMES = {0, 13, 14}  # copyright and licence (OFL) stay with the outlines
UNHINTED = (
    "maxTwilightPoints",
    "maxStorage",
    "maxFunctionDefs",
    "maxInstructionDefs",
    "maxStackElements",
    "maxSizeOfInstructions",
    "maxComponentElements",
)
# Two digits take the room of one character, the dash and the dot of names that of a whole
# one: then lines with figures still end where the others end.
GRID_WIDTHS = {**dict.fromkeys("0123456789", 500), "—": 1000, "·": 1000}


def build_print_font(target: Path) -> Path:
    """Write the regular and the bold face into the folder `target`; raises FontMissing."""
    sources = {weight: noto("Serif", weight) for weight in SMALL}
    target.mkdir(parents=True, exist_ok=True)
    for weight, name in SMALL.items():
        _save(_small(sources[weight], weight), target / name)
    return target


def _small(source: Path, weight: str) -> TTFont:
    font = open_face(source, "Noto Serif CJK SC")
    _subset(font)
    _truetype(font)
    _widths(font)
    _rename(font, weight)
    return font


def _subset(font: TTFont) -> None:
    options = Options(drop_tables=DROPPED, layout_features=[], name_IDs=["*"], notdef_outline=True)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[ord(char) for char in print_characters()])
    subsetter.subset(font)


def _truetype(font: TTFont) -> None:
    order = font.getGlyphOrder()
    outlines = font.getGlyphSet()
    font["loca"] = newTable("loca")
    font["glyf"] = table = newTable("glyf")
    table.glyphOrder = order
    table.glyphs = {name: _quadratic(outlines[name]) for name in order}
    del font["CFF "]  # and the hints with it: to have them taken out before takes a fifth of the time
    for glyph in table.glyphs.values():
        glyph.recalcBounds(table)
    _describe(font)


def _quadratic(outline: object) -> Glyph:
    pen = TTGlyphPen(None)
    outline.draw(Cu2QuPen(pen, OUTLINE_ERROR, reverse_direction=True))  # type: ignore[attr-defined]
    return pen.glyph()


def _describe(font: TTFont) -> None:
    font["maxp"] = profile = newTable("maxp")
    profile.tableVersion = 0x00010000
    for field in UNHINTED:
        setattr(profile, field, 0)
    profile.maxZones = 1
    profile.numGlyphs = len(font.getGlyphOrder())
    profile.recalc(font)
    font["post"].formatType = 3.0
    font.sfntVersion = "\000\001\000\000"


def _widths(font: TTFont) -> None:
    glyph_of, outlines, metrics = font.getBestCmap(), font["glyf"], font["hmtx"]
    for char, width in GRID_WIDTHS.items():
        name = glyph_of[ord(char)]
        shape = outlines[name]
        shape.coordinates.translate(((width - shape.xMin - shape.xMax) // 2, 0))
        shape.recalcBounds(outlines)
        metrics[name] = (width, shape.xMin)


def _rename(font: TTFont, weight: str) -> None:
    names = font["name"]
    names.names = [record for record in names.names if record.nameID in KEPT_NAMES]
    post_name = f"{FAMILY.replace(' ', '')}-{weight}"
    words = {1: FAMILY, 2: weight, 3: post_name, 4: f"{FAMILY} {weight}", 6: post_name}
    for identifier, text in words.items():
        names.setName(text, identifier, 3, 1, 0x409)


def _save(font: TTFont, target: Path) -> None:
    """Under its name only when complete: another process may be reading the old one."""
    handle, name = tempfile.mkstemp(dir=target.parent, suffix=".partial")
    partial = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            font.save(out)
        partial.chmod(0o644)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
