"""The handbook in docs/handbook: the same chapters that are read on paper or beside the code are pages of the program.

One source and no library: the chapters keep to headings, paragraphs, numbered steps and pictures, and all else is
refused, so that nothing has to be trusted as HTML.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "handbook"
PICTURES = FOLDER / "pictures"

_NAME = re.compile(r"\d-([a-z]+)")
_PICTURE = re.compile(r"!\[([^\]]+)\]\(pictures/([a-z]+-\d)\.png\)")
_STEP = re.compile(r"\d+\. (.+)")
_MARKUP = re.compile(r"[<>`*_#|\[\]]|^[-+] |https?:")
_NAMED = re.compile(r"【([^】]+)】")


class NotPlain(ValueError):
    """A line is none of the few kinds that a chapter is made of."""


class Section(NamedTuple):
    """One thing to do: paragraphs, numbered steps, pictures as (name, what it shows)."""

    title: str
    paragraphs: list[str]
    steps: list[str]
    pictures: list[tuple[str, str]]

    @property
    def named(self) -> set[str]:
        """The buttons, links and headings that the section names in 【】."""
        return {word for text in (*self.paragraphs, *self.steps) for word in _NAMED.findall(text)}


class Chapter(NamedTuple):
    """One page for one kind of reader; the first section has no title and says who should read on."""

    slug: str
    title: str
    sections: list[Section]


@cache
def chapters() -> dict[str, Chapter]:
    """All chapters by their word in the address, in their order. Raises NotPlain."""
    paths = sorted(path for path in FOLDER.glob("*.md") if _NAME.fullmatch(path.stem))
    return {chapter.slug: chapter for chapter in map(_read, paths)}


def picture(name: str) -> Path | None:
    """The file of a picture that some chapter shows; nothing else in the folder is given out."""
    shown = {name for chapter in chapters().values() for section in chapter.sections for name, _ in section.pictures}
    path = PICTURES / f"{name}.png"
    return path if name in shown and path.is_file() else None


def parts(text: str) -> Iterator[tuple[str, bool]]:
    """A sentence in pieces, each with whether it names something on the screen."""
    for place, piece in enumerate(_NAMED.split(text)):
        if piece:
            yield piece, place % 2 == 1


def _read(path: Path) -> Chapter:
    title, *lines = path.read_text("utf-8").splitlines()
    chapter = Chapter(path.stem.partition("-")[2], title.removeprefix("# "), [Section("", [], [], [])])
    for line in filter(None, lines):
        _add(chapter, line)
    return chapter


def _add(chapter: Chapter, line: str) -> None:
    section = chapter.sections[-1]
    if line.startswith("## "):
        chapter.sections.append(Section(line.removeprefix("## "), [], [], []))
    elif found := _PICTURE.fullmatch(line):
        section.pictures.append((found[2], found[1]))
    elif _MARKUP.search(line):
        raise NotPlain(f"{chapter.slug}: {line}")
    elif found := _STEP.fullmatch(line):
        section.steps.append(found[1])
    else:
        section.paragraphs.append(line)
