"""Check codes and their QR."""

import base64
import io

from PIL import Image

from fupin.documents.marks import ALPHABET, grouped, new_code, qr_png


def test_a_code_uses_no_character_that_is_misread() -> None:
    codes = "".join(new_code() for _ in range(500))
    assert not set(codes) & set("0O1I")
    assert set(codes) <= set(ALPHABET)


def test_codes_are_eight_characters_and_differ() -> None:
    codes = {new_code() for _ in range(500)}
    assert {len(code) for code in codes} == {8}
    assert len(codes) == 500


def test_a_code_is_printed_in_two_groups() -> None:
    assert grouped("ABCDEFGH") == "ABCD-EFGH"


def test_the_qr_is_a_tiny_grey_picture_of_one_pixel_a_module() -> None:
    uri = qr_png("http://10.8.0.12/verify?code=7KXM4QPA")
    data = base64.b64decode(uri.removeprefix("data:image/png;base64,"))
    picture = Image.open(io.BytesIO(data))
    assert picture.mode == "L"
    assert picture.width == picture.height < 50
    assert len(data) < 1_000


def test_the_same_text_gives_the_same_picture() -> None:
    assert qr_png("7KXM4QPA") == qr_png("7KXM4QPA")
