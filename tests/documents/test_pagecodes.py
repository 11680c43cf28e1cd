"""Every page of a letter says which page of how many it is, and nothing else of the letter changes."""

from io import BytesIO

import pikepdf
import pypdfium2
import pytest
import zxingcpp

from fupin.documents import pagecodes
from fupin.documents.pagecodes import Code, read, text_of
from fupin.documents.render import Printer
from tests.documents import papers

pytestmark = pytest.mark.documents

ADDRESS = "http://10.8.0.12/verify?code=7KXM4QPA"
STRANGE = (
    "", "hello", "WIFI:S:office;;", "http://10.8.0.12/verify", "http://10.8.0.12/other?code=7KXM4QPA",
    "http://10.8.0.12/verify?code=7KXM4QP", "http://10.8.0.12/verify?code=7KXM4QP0", "http://[bad/verify?code=7KXM4QPA",
)  # fmt: skip


def codes(pdf: bytes) -> list[str]:
    """What the QR of each page says."""
    found = []
    with pypdfium2.PdfDocument(pdf) as opened:
        for page in opened:
            picture = page.render(scale=150 / 72).to_pil()
            (code,) = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
            found.append(code.text)
            page.close()
    return found


@pytest.mark.parametrize("kind", ["workshop_approval", "workshop_decision", "responsibility", "training_plan"])
def test_each_page_has_its_own_code(printer: Printer, kind: str) -> None:
    values = papers.values(kind)
    found = codes(printer.pdf(printer.html(kind, values)))
    address = values["verify_url"]
    assert found == [text_of(address, page, len(found)) for page in range(1, len(found) + 1)]


def test_a_paper_without_a_check_address_stays_as_it_is(printer: Printer) -> None:
    with pikepdf.open(BytesIO(printer.pdf(printer.html("card", papers.values("card"))))) as opened:
        assert len({page.obj.Resources.objgen for page in opened.pages}) == 1


def test_the_same_letter_gives_the_same_bytes(printer: Printer) -> None:
    html = printer.html("workshop_decision", papers.values("workshop_decision"))
    assert printer.pdf(html) == printer.pdf(html)


def test_a_code_is_read_as_it_was_written() -> None:
    assert read(text_of(ADDRESS, 2, 13)) == Code(ADDRESS, "7KXM4QPA", 2, 13)


def test_a_letter_of_an_earlier_release_says_no_page() -> None:
    assert read(ADDRESS) == Code(ADDRESS, "7KXM4QPA", 0, 0)


@pytest.mark.parametrize("place", ["", "1", "0.3", "4.3", "x.y", "²,3", "1.2000", "-1.2"])
def test_a_page_that_cannot_be_is_none(place: str) -> None:
    assert read(f"{ADDRESS}&p={place}") == Code(ADDRESS, "7KXM4QPA", 0, 0)


@pytest.mark.parametrize("text", STRANGE)
def test_what_leads_elsewhere_is_no_code(text: str) -> None:
    assert read(text) is None


def test_the_longest_letter_still_fits_the_symbol() -> None:
    assert pagecodes.MOST == 999
    assert read(text_of(ADDRESS, 999, 999)) == Code(ADDRESS, "7KXM4QPA", 999, 999)
