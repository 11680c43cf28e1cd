"""What lets a stranger check a letter: its code, and the QR that leads to the check page."""

import base64
import io
import secrets

import segno
from PIL import Image

# Without 0 O 1 I: the code is read out over the telephone and typed from paper.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 8
QUIET_ZONE = 2
# A fixed mask saves trying all eight; every reader accepts any of them.
MASK = 3


def new_code() -> str:
    """A random check code; the caller makes sure it is not taken."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def grouped(code: str) -> str:
    """ABCDEFGH as ABCD-EFGH."""
    return f"{code[:4]}-{code[4:]}"


def qr_png(text: str) -> str:
    """A data URI of a grey PNG, one pixel a module."""
    lines = rows(text)
    out = io.BytesIO()
    Image.frombytes("L", (len(lines), len(lines)), b"".join(lines)).save(out, "PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()


def rows(text: str) -> list[bytes]:
    """The symbol of a text with its quiet zone, a byte a module: black is 0."""
    return [bytes(0 if dark else 255 for dark in row) for row in _symbol(text).matrix_iter(border=QUIET_ZONE)]


def modules(text: str) -> int:
    """How many modules the symbol of a text is wide, with its quiet zone."""
    return int(_symbol(text).symbol_size(border=QUIET_ZONE)[0])


def _symbol(text: str) -> segno.QRCode:
    return segno.make_qr(text, error="m", mask=MASK, boost_error=False)
