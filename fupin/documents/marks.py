"""What lets a stranger check a letter: its code, and the QR that leads to the check page."""

import base64
import io
import math
import secrets
from typing import Any, cast

import zxingcpp
from PIL import Image

# Without 0 O 1 I: the code is read out over the telephone and typed from paper.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 8
QUIET_ZONE = 2
ERRORS_MENDED = "M"  # up to 15 % of the symbol
WHITE = b"\xff"


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
    symbol = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=ERRORS_MENDED)
    picture = memoryview(cast(Any, symbol.to_image(scale=1, add_quiet_zones=False)))
    content, side = picture.tobytes(), math.isqrt(picture.nbytes)
    blank, edge = WHITE * (side + 2 * QUIET_ZONE), WHITE * QUIET_ZONE
    lines = [edge + content[start : start + side] + edge for start in range(0, side * side, side)]
    return [blank] * QUIET_ZONE + lines + [blank] * QUIET_ZONE


def modules(text: str) -> int:
    """How many modules the symbol of a text is wide, with its quiet zone."""
    return len(rows(text))
