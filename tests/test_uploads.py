"""Papers are judged by what they are: pictures are drawn anew, PDF files that could act are refused."""

import io
import struct
import warnings
import zlib
from contextlib import suppress

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from fupin import uploads
from fupin.uploads import MOST_BYTES, Unusable, accept
from fupin.vault import SealBroken


def picture(kind="JPEG", size=(40, 30), mode="RGB", **more):
    out = io.BytesIO()
    Image.new(mode, size, "white").save(out, kind, **more)
    return out.getvalue()


def pdf(change=lambda _pdf: None, pages=1, **save):
    out = io.BytesIO()
    with pikepdf.new() as made:
        for _ in range(pages):
            made.add_blank_page()
        change(made)
        made.save(out, **save)
    return out.getvalue()


def refused(content):
    with pytest.raises(Unusable) as found:
        accept(content)
    return str(found.value)


NOT_ONE = "只能上传照片（jpg、png）或pdf文件，这个文件的内容不是"


@pytest.mark.parametrize(
    ("content", "media_type"),
    [(picture(), "image/jpeg"), (picture("PNG"), "image/png"), (pdf(), "application/pdf")],
)
def test_pictures_and_pdf_are_taken(content, media_type):
    assert accept(content).media_type == media_type


def test_nothing_is_not_a_file():
    assert refused(b"") == "文件是空的，请重新选择"


def test_thirty_megabytes_are_too_many():
    assert refused(b"\xff\xd8\xff" + bytes(30 * 1024 * 1024)) == "文件超过10MB，请重新拍照或压缩后上传"


def test_ten_megabytes_and_a_byte_are_too_many():
    start = pdf()
    assert "10MB" in refused(start + bytes(MOST_BYTES + 1 - len(start)))


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00\x03\x00\x00\x00" + bytes(500),  # an .exe, whatever it is called
        b"\x7fELF" + bytes(200),
        b"PK\x03\x04" + bytes(200),
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<!doctype html><script>alert(1)</script>",
        b"GIF89a" + bytes(200),
        "身份证".encode(),
        b"\0" * 100,
        b"%PD",
    ],
)
def test_anything_else_is_refused_whatever_its_name(content):
    assert refused(content) == NOT_ONE


def test_a_program_that_begins_like_a_pdf_is_refused():
    assert "pdf打不开" in refused(b"%PDF-1.7\n" + b"MZ\x90\x00" + bytes(500))


def test_a_program_behind_a_picture_is_not_kept():
    kept = accept(picture() + b"MZ\x90\x00 run me").content
    assert b"run me" not in kept


def test_a_page_of_html_behind_a_picture_is_not_kept():
    for kind in ("JPEG", "PNG"):
        assert b"<script>" not in accept(picture(kind) + b"<script>alert(1)</script>").content


def test_a_pdf_behind_a_picture_is_only_a_picture():
    paper = accept(picture() + pdf())
    assert paper.media_type == "image/jpeg"
    assert b"%PDF" not in paper.content


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_place_and_time_of_a_picture_are_gone(kind):
    exif = Image.Exif()
    exif[0x010F] = "SecretPhone"
    exif[0x9003] = "2026:11:20 08:00:00"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (36.7, 7.0, 0.0)
    content = picture(kind, exif=exif)
    assert b"SecretPhone" in content
    kept = accept(content).content
    assert b"SecretPhone" not in kept
    with Image.open(io.BytesIO(kept)) as image:
        assert not dict(image.getexif())


def test_a_picture_taken_sideways_stays_upright():
    """The orientation goes with the rest of the EXIF, so the picture itself must be turned."""
    exif = Image.Exif()
    exif[0x0112] = 6
    with Image.open(io.BytesIO(accept(picture(size=(40, 30), exif=exif)).content)) as image:
        assert image.size == (30, 40)


def test_comments_and_texts_of_a_png_are_gone():
    info = PngInfo()
    info.add_text("Comment", "hidden words")
    assert b"hidden words" not in accept(picture("PNG", pnginfo=info)).content


def bomb(width, height):
    """A PNG of so many pixels in a few kilobytes."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((width // 8 + 1) * 64), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [7_000, 11_000, 30_000, 65_000])
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_drawn(side):
    assert refused(bomb(side, side)) == "图片太大（超过4000万像素），请缩小后上传"


@pytest.mark.parametrize("cut", [20, 100, 500])
def test_a_picture_cut_short_is_refused(cut):
    assert "图片打不开" in refused(picture(size=(400, 300))[:cut])


SAMPLES = {
    "image/jpeg": picture(size=(64, 48), exif=Image.Exif()),
    "image/png": picture("PNG", size=(64, 48)),
    "application/pdf": pdf(pages=2),
}


@settings(max_examples=150, deadline=None)
@given(kind=st.sampled_from(list(SAMPLES)), place=st.integers(4, 400), junk=st.binary(min_size=1, max_size=40))
def test_a_spoilt_file_is_taken_or_explained_and_never_a_fault(kind, place, junk):
    content = SAMPLES[kind]
    with warnings.catch_warnings(), suppress(Unusable):
        warnings.simplefilter("ignore")  # Pillow and qpdf mention what they mend
        accept(content[:place] + junk + content[place + len(junk) :])


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "1", "LA", "I;16"])
def test_pictures_of_every_kind_of_colour_are_taken(mode):
    assert accept(picture("PNG", mode=mode) if mode != "I;16" else _deep()).media_type == "image/png"


def _deep():
    out = io.BytesIO()
    Image.new("I;16", (20, 20), 3000).save(out, "PNG")
    return out.getvalue()


def test_a_picture_in_print_colours_is_taken():
    assert accept(picture("JPEG", mode="CMYK")).media_type == "image/jpeg"


def script(made):
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    made.Root.OpenAction = made.make_indirect(action)


def direct_script(made):
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def deep_script(made):
    widget = pikepdf.Dictionary(AA=pikepdf.Dictionary(E=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="1")))
    made.pages[0].Annots = pikepdf.Array([widget])


def attachment(made):
    made.attachments["hidden.exe"] = b"MZ"


def launch(made):
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")


def names_script(made):
    tree = pikepdf.Dictionary(Names=pikepdf.Array(["run", pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="1")]))
    made.Root.Names = pikepdf.Dictionary(JavaScript=tree)


def form_script(made):
    made.Root.AcroForm = pikepdf.Dictionary(XFA="<xdp/>", Fields=pikepdf.Array())


@pytest.mark.parametrize("change", [script, direct_script, deep_script, attachment, launch, names_script, form_script])
def test_a_pdf_that_could_act_is_refused(change):
    assert refused(pdf(change)) == "pdf里有脚本或附件，请重新扫描成普通pdf后上传"


def test_a_pdf_that_hides_its_script_in_a_compressed_stream_is_refused():
    hidden = pdf(script, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True)
    assert b"JavaScript" not in hidden
    assert "脚本" in refused(hidden)


@pytest.mark.parametrize(("owner", "user"), [("a", "b"), ("a", "")])
def test_an_encrypted_pdf_is_refused(owner, user):
    assert "密码" in refused(pdf(encryption=pikepdf.Encryption(owner=owner, user=user)))


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", b"%PDF-1.7\nnothing of the kind\n%%EOF", pdf()[:200]])
def test_a_broken_pdf_is_refused(content):
    assert "pdf打不开" in refused(content) or "pdf没有页面" in refused(content)


def test_a_pdf_without_pages_is_refused():
    assert "pdf没有页面" in refused(pdf(pages=0))


def test_an_ordinary_pdf_is_kept_byte_for_byte():
    content = pdf(pages=3)
    assert accept(content).content == content


# keeping -----------------------------------------------------------------------------------------------------------


def test_what_is_kept_is_sealed_and_comes_back_whole(instance, tmp_path):
    paper = accept(pdf())
    uploads.store(tmp_path / "uploads", "a" * 32, paper)
    (kept,) = (tmp_path / "uploads").iterdir()
    assert kept.name == "a" * 32
    assert b"PDF" not in kept.read_bytes()
    assert uploads.fetch(tmp_path / "uploads", "a" * 32) == paper.content


def test_a_file_under_another_name_does_not_open(instance, tmp_path):
    uploads.store(tmp_path, "a" * 32, accept(pdf()))
    (tmp_path / ("a" * 32)).rename(tmp_path / ("b" * 32))
    with pytest.raises(SealBroken):
        uploads.fetch(tmp_path, "b" * 32)


def test_the_folder_is_the_offices_own(instance, tmp_path):
    uploads.store(tmp_path / "uploads", "a" * 32, accept(pdf()))
    assert (tmp_path / "uploads").stat().st_mode & 0o077 == 0
