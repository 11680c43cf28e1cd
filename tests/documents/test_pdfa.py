"""Every paper is a tagged PDF/A-2b that an archive takes, and the check that says so notices what is not."""

import os
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from fupin.documents.render import Printer
from fupin.documents.text import Red
from tests.documents import papers, samples
from tests.documents.conftest import ROOT, Tool
from tests.documents.pdfa import complaints

pytestmark = pytest.mark.documents

ARTEFACTS = os.environ.get("FUPIN_ARTEFACTS", "")
PAGES_SHOWN = "2"
PREVIEW = {"preview": True, "number": Red("潍城人社奖补〔2026〕＿号"), "code": "", "verify_url": ""}

Spoil = Callable[[pikepdf.Pdf], None]


@pytest.fixture(scope="session")
def letter(printer: Printer) -> bytes:
    return printer.pdf(printer.html("workshop_decision", samples.values("workshop_decision")))


@pytest.mark.parametrize("kind", papers.KINDS)
def test_every_paper_is_fit_for_the_archive(printer: Printer, kind: str) -> None:
    pdf = printer.pdf(printer.html(kind, papers.values(kind)))
    _show(kind, pdf)
    assert complaints(pdf) == []


def test_so_is_a_letter_with_a_rare_name(printer: Printer) -> None:
    person = samples.PERSON | {"name": "王𬎆"}
    values = samples.values("public_post_approval") | {"person": person}
    assert complaints(printer.pdf(printer.html("public_post_approval", values))) == []


@pytest.mark.parametrize("kind", samples.KINDS)
def test_a_long_preview_is_too_and_says_so_in_its_title_and_on_every_page(
    printer: Printer, poppler: Tool, kind: str
) -> None:
    pdf = printer.pdf(printer.html(kind, samples.long_values(kind) | PREVIEW))
    _show(f"{kind}_preview", pdf)
    assert complaints(pdf) == []
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert str(opened.docinfo.Title).startswith("预览：")
    for page in poppler("pdftotext", pdf).split("\f")[:-1]:
        assert "〔出文时生成〕" in page
        assert {"预", "览"} <= set(page)


def test_no_paper_is_forgotten() -> None:
    templates = {path.stem for path in (ROOT / "templates" / "letters").glob("*.html")}
    assert templates - papers.PARTS == set(papers.KINDS)


def _show(name: str, pdf: bytes) -> None:
    """Leave the first pages as pictures, for whoever wants to look at them."""
    if ARTEFACTS:
        folder = Path(ARTEFACTS)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.pdf").write_bytes(pdf)
        command = ["pdftoppm", "-r", "60", "-png", "-l", PAGES_SHOWN, folder / f"{name}.pdf", folder / name]
        subprocess.run(command, check=True)


def spoiled(letter: bytes, spoil: Spoil, **saving: object) -> list[str]:
    """What is said of a letter to which something was done."""
    out = BytesIO()
    with pikepdf.open(BytesIO(letter)) as pdf:
        spoil(pdf)
        pdf.save(out, **saving)
    return complaints(out.getvalue())


def _font(pdf: pikepdf.Pdf, with_key: str) -> pikepdf.Object:
    return next(each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and with_key in each)


def _without_font_file(pdf: pikepdf.Pdf) -> None:
    descriptor = _font(pdf, "/FontFile2")
    del descriptor["/FontFile2"]


def _without_unicode(pdf: pikepdf.Pdf) -> None:
    del _font(pdf, "/ToUnicode")["/ToUnicode"]


def _with_script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def _with_link(pdf: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="http://host/")
    pdf.pages[0].obj.Annots = pikepdf.Array([pikepdf.Dictionary(Subtype=pikepdf.Name.Link, F=4, A=action)])


def _with_hidden_note(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Annots = pikepdf.Array([pikepdf.Dictionary(Subtype=pikepdf.Name.Text, F=2)])


def _with_attachment(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["a.txt"] = b"a"


def _with_short_profile(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OutputIntents[0].DestOutputProfile.write(b"not a profile")


def _with_another_title(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Title"] = "另一个标题"


def _with_blending(pdf: pikepdf.Pdf) -> None:
    states = pikepdf.Dictionary(X=pikepdf.Dictionary(BM=pikepdf.Name.Multiply))
    pdf.pages[0].obj.Resources.ExtGState = states


def _without(key: str) -> Spoil:
    def spoil(pdf: pikepdf.Pdf) -> None:
        del pdf.Root[key]

    return spoil


SPOILT: tuple[tuple[Spoil, str], ...] = (
    (_without("/Lang"), "language"),
    (_without("/MarkInfo"), "not marked"),
    (_without("/StructTreeRoot"), "structure"),
    (_without("/ViewerPreferences"), "file name is shown"),
    (_without("/OutputIntents"), "0 output intents"),
    (_without("/Metadata"), "no XMP"),
    (_without_font_file, "not embedded"),
    (_without_unicode, "ToUnicode"),
    (_with_script, "JavaScript"),
    (_with_link, "/URI"),
    (_with_hidden_note, "annotation"),
    (_with_attachment, "/EmbeddedFiles"),
    (_with_short_profile, "ICC"),
    (_with_another_title, "differ: /Title"),
    (_with_blending, "/Multiply"),
)


@pytest.mark.parametrize(("spoil", "words"), SPOILT, ids=[words for _, words in SPOILT])
def test_a_spoiled_letter_is_noticed(letter: bytes, spoil: Spoil, words: str) -> None:
    assert any(words in complaint for complaint in spoiled(letter, spoil))


def test_an_encrypted_letter_is_noticed(letter: bytes) -> None:
    assert "encrypted" in spoiled(letter, lambda _pdf: None, encryption=pikepdf.Encryption(owner="o", user=""))


def test_a_letter_without_its_first_line_is_noticed(letter: bytes) -> None:
    assert any("header" in each for each in complaints(letter.replace(b"%PDF-1.7\n%", b"%PDF-1.7\n ", 1)))
