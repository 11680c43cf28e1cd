"""A press for tests of cards: real PDF files in no time, whose pages say which paper they belong to."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pikepdf

from fupin.documents.render import UndrawableCharacter, texts
from tests.office import PaperPrinter

RARE = "\ue000"


class CardPrinter(PaperPrinter):
    """A list takes one page and a card two; a character of the private use area is in no font."""

    def html(self, template: str, values: dict[str, Any]) -> str:
        """As Printer's."""
        for name, text in texts(values):
            if RARE in text:
                raise UndrawableCharacter(name, text, [RARE])
        self.letters.append((template, values))
        return f"{template} {values.get('name', '')}"

    def several(self, htmls: Sequence[str]) -> tuple[bytes, list[int]]:
        """As Printer's."""
        with pikepdf.new() as made:
            for html in htmls:
                for _ in range(pages_of(html)):
                    made.add_blank_page().obj.Paper = pikepdf.String(html)
            out = BytesIO()
            made.save(out)
        return out.getvalue(), [pages_of(html) for html in htmls]


def pages_of(html: str) -> int:
    """How many pages this press makes of a paper."""
    return 1 if html.startswith("card_list") else 2


def papers(content: bytes) -> list[str]:
    """What each page of a bound file belongs to; an empty one to nothing."""
    with pikepdf.open(BytesIO(content)) as book:
        return [str(page.obj.get("/Paper", "")) for page in book.pages]
