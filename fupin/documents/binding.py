"""Papers bound into one PDF for printing on both sides: each begins on a sheet of its own."""

from collections.abc import Sequence
from contextlib import ExitStack
from io import BytesIO

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
            for _ in range(count):
                book.pages.append(next(following))
            if count % 2:
                book.add_blank_page(page_size=A4)
        book.Root.Lang = pikepdf.String("zh-CN")
        book.docinfo["/Title"] = title
        with book.open_outline() as outline:
            outline.root.extend(pikepdf.OutlineItem(words, page - 1) for page, words in marks)
        return _saved(book)


def _saved(book: pikepdf.Pdf) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()
