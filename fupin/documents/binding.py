"""Papers bound into one PDF for printing on both sides: each begins on a sheet of its own."""

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from io import BytesIO
from itertools import islice

import pikepdf
from pikepdf import Array, Name, ObjectStreamMode, StreamDecodeLevel

A4 = (595.28, 841.89)  # in points


def sides(pages: int) -> int:
    """How many pages of the bound file a paper takes: the back of its last sheet stays empty."""
    return pages + pages % 2


def length(file: bytes) -> int:
    """How many pages a PDF has."""
    with pikepdf.open(BytesIO(file)) as opened:
        return len(opened.pages)


def bind(files: Sequence[bytes], pages: Sequence[int], title: str, marks: Sequence[tuple[int, str]]) -> bytes:
    """All pages of the files; `pages` are those of each paper, `marks` the bookmarks with their pages from 1."""
    with pikepdf.new() as pdf, ExitStack() as opened:
        book = _Book(pdf)
        sources = [opened.enter_context(pikepdf.open(BytesIO(file))) for file in files]
        following = (page for source in sources for page in source.pages)
        for count in pages:
            book.add(list(islice(following, count)))
        return book.finished(title, marks)


def bind_kept(papers: Iterable[tuple[str, bytes]], title: str) -> tuple[bytes, int]:
    """Papers that are a file each, with the words of their bookmarks; and how many pages that makes.

    Each is opened once and let go, so that a thousand of them take little memory.
    """
    marks, end = [], 0
    with pikepdf.new() as pdf:
        book = _Book(pdf)
        for words, file in papers:
            source = pikepdf.open(BytesIO(file))  # there until its pages are copied
            _unsign(source)
            marks.append((end + 1, words))
            end += book.add(list(source.pages))
        return book.finished(title, marks), end


def _unsign(source: pikepdf.Pdf) -> None:
    """A signature is that of its own file: of the bound one nothing but the picture of the seal is left."""
    if "/AcroForm" not in source.Root:
        return
    del source.Root.AcroForm
    for page in source.pages:
        for note in page.obj.get("/Annots", []):
            if note.get("/Subtype") == Name.Widget:
                note.Subtype = Name.Stamp
                for key in {"/FT", "/T", "/V"} & set(note.keys()):
                    del note[key]


def repacked(file: bytes) -> bytes:
    """The same letter compressed, with its small objects in packs of a hundred, not all in one.

    Whoever binds it later then unpacks its pages and not each of its hundreds of tags: that takes half the time.
    """
    out = BytesIO()
    with pikepdf.open(BytesIO(file)) as letter:
        letter.save(
            out,
            object_stream_mode=ObjectStreamMode.generate,
            stream_decode_level=StreamDecodeLevel.none,
            deterministic_id=True,
            fix_metadata_version=False,
        )
    return out.getvalue()


class _Book:
    """The bound file while it grows."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        self.blank: pikepdf.Page | None = None

    def add(self, paper: Sequence[pikepdf.Page]) -> int:
        """How many pages it takes."""
        pages = len(paper)
        self.pdf.pages.extend(paper)
        if pages % 2:
            self._add_blank()
        return sides(pages)

    def _add_blank(self) -> None:
        """The empty back of a sheet: the first is made, the others are copies that share what it has."""
        if self.blank is None:
            self.pdf.add_blank_page(page_size=A4)
            self.blank = self.pdf.pages[-1]
        else:
            self.pdf.pages.append(self.blank)

    def finished(self, title: str, marks: Iterable[tuple[int, str]]) -> bytes:
        """The file. Small objects are packed: to write a thousand letters so takes half the time."""
        self.pdf.Root.Lang = pikepdf.String("zh-CN")
        self.pdf.docinfo["/Title"] = title
        pages = list(self.pdf.pages)  # looked up by number, each would be counted from the first
        with self.pdf.open_outline() as outline:
            outline.root.extend(
                pikepdf.OutlineItem(words, Array([pages[page - 1].obj, Name.Fit])) for page, words in marks
            )
        out = BytesIO()
        self.pdf.save(out, object_stream_mode=ObjectStreamMode.generate, stream_decode_level=StreamDecodeLevel.none)
        return out.getvalue()
