"""A signed letter: a reader accepts the signature, an archive the file, and the seal lies in its place."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from PIL import Image

from fupin import clock, vault
from fupin.documents.render import Printer
from fupin.documents.signature import FIELD, SEAL, _ink, signed
from fupin.signing import Seal, opened
from tests import certificates
from tests.documents import papers
from tests.documents.conftest import Tool
from tests.documents.pdfa import complaints

pytestmark = pytest.mark.documents

UNSEALED = {
    "slip", "card", "card_list", "chart", "handover", "post_pay", "pay_roll", "read_back", "kiosk_slip", "blank_form",
    "class_roster", "class_sign_in", "post_attendance",
}  # fmt: skip
STAMPED = [kind for kind in papers.KINDS if kind not in UNSEALED]
NO_ROOM = {"training_plan"}  # school and trainee sign it; without an opinion of the office it has no place for a seal


@pytest.fixture(scope="module")
def seal() -> Seal:
    return opened(certificates.pkcs12(), certificates.WORD, certificates.picture())


def field_of(pdf: bytes) -> tuple[int, list[float]]:
    """The page of the signature from 0, and its box."""
    with pikepdf.open(BytesIO(pdf)) as file:
        for number, page in enumerate(file.pages):
            for note in page.obj.get("/Annots", []):
                if note.get("/T") == FIELD:
                    return number, [float(each) for each in note.Rect]
    raise AssertionError("not signed")


@pytest.mark.parametrize("kind", STAMPED)
def test_every_letter_is_signed_for_the_archive_and_its_first_bytes_stay(
    printer: Printer, poppler: Tool, seal: Seal, kind: str
) -> None:
    html = printer.html(kind, papers.values(kind))
    pdf, place = printer.with_place(html)
    made = seal.signed(pdf, place)
    assert made.startswith(pdf)
    assert complaints(made) == []
    said = poppler("pdfsig", made, "-nocert")
    assert "Signature is Valid." in said
    assert "ETSI.CAdES.detached" in said
    assert "Total document signed" in said
    assert (place is None) == (kind in NO_ROOM)


@pytest.mark.parametrize("kind", [kind for kind in STAMPED if kind not in NO_ROOM])
def test_the_seal_is_42_millimetres_wide_and_on_the_page(printer: Printer, seal: Seal, kind: str) -> None:
    pdf, place = printer.with_place(printer.html(kind, papers.values(kind)))
    page, (left, bottom, right, top) = field_of(seal.signed(pdf, place))
    assert place is not None
    assert page == place.page
    assert right - left == top - bottom == pytest.approx(SEAL, abs=0.5)
    assert left > 0 < bottom
    assert right < 595
    assert top < 842


def test_the_seal_lies_over_the_office_and_the_date_and_both_can_be_read(
    printer: Printer, poppler: Tool, seal: Seal
) -> None:
    pdf, place = printer.with_place(printer.html("workshop_decision", papers.values("workshop_decision")))
    _, (left, bottom, right, top) = field_of(seal.signed(pdf, place))
    area = ["-x", str(round(left)), "-y", str(round(842 - top)), "-W", str(round(right - left))]
    said = poppler("pdftotext", seal.signed(pdf, place), *area, "-H", str(round(top - bottom)))
    assert "人力资源" in said
    assert "2019年" in said.replace("\n", "")


def test_paper_around_the_ink_is_taken_away() -> None:
    for mode in ("RGB", "L", "RGBA", "P"):
        alpha = _ink(certificates.picture(mode=mode)).getchannel("A")
        assert alpha.getpixel((0, 0)) == alpha.getpixel((150, 150)) == 0
        assert alpha.getpixel((150, 14)) > 150


def test_without_a_picture_the_signature_is_not_seen(printer: Printer, poppler: Tool) -> None:
    pdf, place = printer.with_place(printer.html("workshop_decision", papers.values("workshop_decision")))
    made = opened(certificates.pkcs12(), certificates.WORD, None).signed(pdf, place)
    assert "Signature is Valid." in poppler("pdfsig", made, "-nocert")
    assert set(field_of(made)[1]) == {0.0}
    assert complaints(made) == []


def test_an_rsa_certificate_signs_too_and_the_moment_is_the_offices(printer: Printer, poppler: Tool) -> None:
    key = rsa.generate_private_key(65537, 2048)
    seal = opened(certificates.pkcs12(key=key), certificates.WORD, None)
    moment = clock.now().replace(year=2031, month=5, day=6, hour=4)
    pdf = printer.pdf(printer.html("notice_list", papers.values("notice_list")))
    said = poppler("pdfsig", signed(pdf, seal.kept, seal.subject, moment, None, None), "-nocert")
    assert "Signature is Valid." in said
    assert "May 06 2031" in said


def test_a_changed_letter_is_noticed(printer: Printer, poppler: Tool, seal: Seal) -> None:
    pdf, place = printer.with_place(printer.html("notice_list", papers.values("notice_list")))
    made = bytearray(seal.signed(pdf, place))
    made[len(pdf) // 2] ^= 1
    assert "Signature is Valid." not in poppler("pdfsig", bytes(made), "-nocert")


def test_a_picture_of_any_shape_keeps_its_shape(printer: Printer, tmp_path: Path) -> None:
    wide = BytesIO()
    Image.new("RGB", (400, 200), (200, 0, 0)).save(wide, "PNG")
    pdf, place = printer.with_place(printer.html("notice_list", papers.values("notice_list")))
    made = opened(certificates.pkcs12(), certificates.WORD, wide.getvalue()).signed(pdf, place)
    assert complaints(made) == []


def test_the_place_leaves_no_mark_in_the_file(printer: Printer) -> None:
    html = printer.html("workshop_decision", papers.values("workshop_decision"))
    assert printer.pdf(html) == printer.pdf(html.replace(' id="seal"', ""))


@pytest.fixture(autouse=True, scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keys of this module's own; those of the tests before it come back afterwards."""
    theirs = vault._ring
    vault.use(vault.Keyring.create(tmp_path_factory.mktemp("keys") / "keys.json"))
    yield
    vault._ring = theirs
