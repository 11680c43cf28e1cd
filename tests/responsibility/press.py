"""A press for tests of responsibility letters: real PDF files of three empty pages, in no time."""

from collections.abc import Sequence
from io import BytesIO

import pikepdf

from tests.office import PaperPrinter


class PagePrinter(PaperPrinter):
    """Each page knows the letter it belongs to."""

    def pdf(self, html: str) -> bytes:
        """As Printer's."""
        with pikepdf.new() as made:
            for _ in range(3):
                made.add_blank_page().obj.Paper = pikepdf.String(html)
            out = BytesIO()
            made.save(out)
        return out.getvalue()

    def several(self, htmls: Sequence[str]) -> tuple[bytes, list[int]]:
        """As Printer's, of the one list that lies on top."""
        return self.pdf(htmls[0]), [3]


def papers(content: bytes) -> list[str]:
    """The letter that each page of a file belongs to; an empty back to none."""
    with pikepdf.open(BytesIO(content)) as book:
        return [str(page.obj.get("/Paper", "")) for page in book.pages]
