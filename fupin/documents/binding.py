"""Papers bound into one PDF for printing on both sides: each begins on a sheet of its own."""

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from io import BytesIO
from itertools import islice

import pikepdf

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
    with pikepdf.new() as book, ExitStack() as opened:
        sources = [opened.enter_context(pikepdf.open(BytesIO(file))) for file in files]
        following = (page for source in sources for page in source.pages)
        for count in pages:
            _add(book, list(islice(following, count)))
        return _finished(book, title, marks)


def bind_kept(papers: Iterable[tuple[str, bytes]], title: str) -> tuple[bytes, int]:
    """Papers that are a file each, with the words of their bookmarks; and how many pages that makes.

    Each is opened once and let go, so that a thousand of them take little memory.
    """
    marks, end = [], 0
    with pikepdf.new() as book:
        for words, file in papers:
            source = pikepdf.open(BytesIO(file))  # there until its pages are copied
            marks.append((end + 1, words))
            end += _add(book, list(source.pages))
        return _finished(book, title, marks), end


def _add(book: pikepdf.Pdf, paper: Sequence[pikepdf.Page]) -> int:
    """How many pages it takes."""
    book.pages.extend(paper)
    if len(paper) % 2:
        book.add_blank_page(page_size=A4)
    return sides(len(paper))


def _finished(book: pikepdf.Pdf, title: str, marks: Iterable[tuple[int, str]]) -> bytes:
    book.Root.Lang = pikepdf.String("zh-CN")
    book.docinfo["/Title"] = title
    with book.open_outline() as outline:
        outline.root.extend(pikepdf.OutlineItem(words, page - 1) for page, words in marks)
    out = BytesIO()
    book.save(out)
    return out.getvalue()
