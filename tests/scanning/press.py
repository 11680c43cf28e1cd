"""A press for tests of scanning: sheets of A4 in no time, with our QR where letters have it and lines like text."""

from io import BytesIO
from typing import Any

import pikepdf

from fupin.documents import marks, pagecodes
from tests.office import PaperPrinter

ONE_PAGE = ("workshop_decision", "public_post_start", "training_refusal")
MM = 72 / 25.4


class SheetPrinter(PaperPrinter):
    """Some letters take one page, others two. `numbered` is off for letters of earlier releases."""

    numbered = True

    def html(self, template: str, values: dict[str, Any]) -> str:
        """As Printer's."""
        self.letters.append((template, values))
        return f"{template} {values['verify_url']}"

    def pdf(self, html: str) -> bytes:
        """As Printer's."""
        template, address = html.split(" ")
        count = 1 if template in ONE_PAGE else 2
        with pikepdf.new() as made:
            for number in range(1, count + 1):
                add_sheet(made, pagecodes.text_of(address, number, count) if self.numbered else address)
            out = BytesIO()
            made.save(out)
        return out.getvalue()


def add_sheet(made: pikepdf.Pdf, text: str) -> None:
    """A sheet of A4 whose QR says this."""
    rows = marks.rows(text)
    image = pikepdf.Stream(made, b"".join(rows))
    image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    image.Width = image.Height = len(rows)
    image.BitsPerComponent, image.ColorSpace = 8, pikepdf.Name.DeviceGray
    page = made.add_blank_page(page_size=(210 * MM, 297 * MM))
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Code=image))
    lines = " ".join(f"{28 * MM} {y * MM} {150 * MM} {4 * MM} re f" for y in range(60, 260, 12))
    drawn = f"0.2 g {lines} q {20 * MM} 0 0 {20 * MM} {28 * MM} {8 * MM} cm /Code Do Q"
    page.obj.Contents = pikepdf.Stream(made, drawn.encode())
