"""A press for tests of printing: real PDF files in no time, whose pages say which letter they belong to."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pikepdf

from fupin.documents.render import UndrawableCharacter, texts
from tests.cardpress import RARE
from tests.office import PaperPrinter

ONE_PAGE = ("handover", "workshop_decision")


class LetterPrinter(PaperPrinter):
    """The list to be signed and a decision take one page, other letters two; one character is in no font."""

    def html(self, template: str, values: dict[str, Any]) -> str:
        """As Printer's."""
        for name, text in texts(values):
            if RARE in text:
                raise UndrawableCharacter(name, text, [RARE])
        self.letters.append((template, values))
        return f"{template} {values.get('number', '')}".strip()

    def pdf(self, html: str) -> bytes:
        """As Printer's."""
        return self.several([html])[0]

    def several(self, htmls: Sequence[str]) -> tuple[bytes, list[int]]:
        """As Printer's."""
        lengths = [1 if html.startswith(ONE_PAGE) else 2 for html in htmls]
        with pikepdf.new() as made:
            for html, pages in zip(htmls, lengths, strict=True):
                for _ in range(pages):
                    made.add_blank_page().obj.Paper = pikepdf.String(html)
            out = BytesIO()
            made.save(out)
        return out.getvalue(), lengths
