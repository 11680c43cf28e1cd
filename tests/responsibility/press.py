"""A press for tests of responsibility letters: real PDF files of three empty pages, in no time."""

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


def papers(content: bytes) -> list[str]:
    """The letter that each page of a file belongs to; an empty back to none."""
    with pikepdf.open(BytesIO(content)) as book:
        return [str(page.obj.get("/Paper", "")) for page in book.pages]
