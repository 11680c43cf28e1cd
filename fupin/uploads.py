"""Papers handed in as files: judged by content, images re-encoded, kept sealed outside the web root."""

import hashlib
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import puremagic
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from fupin.vault import seal_bytes, unseal_bytes

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
TYPES = {"image/jpeg": "JPEG", "image/png": "PNG", "application/pdf": "PDF"}
Image.MAX_IMAGE_PIXELS = None  # our own limit is asked before anything is drawn; Pillow's only warns
ACTIVE = ("/JavaScript", "/JS", "/Launch", "/EmbeddedFiles", "/RichMedia", "/XFA")


class Unusable(ValueError):
    """The file cannot be taken; the message says what to do."""


@dataclass(frozen=True)
class Paper:
    """A file that was accepted: cleaned bytes and what they really are."""

    content: bytes
    media_type: str

    @property
    def sha256(self) -> str:
        """Digest of what is kept."""
        return hashlib.sha256(self.content).hexdigest()


def accept(content: bytes) -> Paper:
    """Judge a file by its content. Raises Unusable."""
    if not content:
        raise Unusable("文件是空的，请重新选择")
    if len(content) > MOST_BYTES:
        raise Unusable("文件超过10MB，请重新拍照或压缩后上传")
    media_type = _media_type(content)
    return Paper(_clean_pdf(content) if media_type == "application/pdf" else _clean_image(content), media_type)


def _media_type(content: bytes) -> str:
    try:
        found = {match.mime_type for match in puremagic.magic_string(content)}
    except (puremagic.PureError, ValueError):
        found = set()
    starts = {"image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n", "application/pdf": b"%PDF-"}
    for media_type, magic in starts.items():
        if content.startswith(magic) and media_type in found:
            return media_type
    raise Unusable("只能上传照片（jpg、png）或pdf文件，这个文件的内容不是")


def _clean_image(content: bytes) -> bytes:
    """Decode and encode again: whatever hid behind or inside the picture is gone, its place and time with it."""
    try:
        with whole_pictures_only(), Image.open(io.BytesIO(content), formats=["JPEG", "PNG"]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Unusable("图片太大（超过4000万像素），请缩小后上传")
            kind = image.format or "PNG"
            out = io.BytesIO()
            upright = ImageOps.exif_transpose(image)
            upright.convert("RGB" if kind == "JPEG" else "RGBA").save(out, kind, quality=90)
            return out.getvalue()
    except Unusable:
        raise
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Unusable("图片打不开，可能已损坏，请重新拍照上传") from error


@contextmanager
def whole_pictures_only() -> Iterator[None]:
    """The typesetter lets Pillow take half a picture, for the whole process; an upload that broke off is no paper."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _clean_pdf(content: bytes) -> bytes:
    """Refuse what is encrypted, broken or active; keep the rest as it is."""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            locked = pdf.is_encrypted
            active = any(_acts(each) for each in pdf.objects)
            pages = len(pdf.pages)
    except pikepdf.PasswordError as error:
        raise Unusable("pdf有密码，请去掉密码后上传") from error
    except (pikepdf.PdfError, ValueError) as error:
        raise Unusable("pdf打不开，可能已损坏，请重新扫描上传") from error
    if locked:
        raise Unusable("pdf有密码，请去掉密码后上传")
    if active:
        raise Unusable("pdf里有脚本或附件，请重新扫描成普通pdf后上传")
    if not pages:
        raise Unusable("pdf没有页面，请重新扫描上传")
    return content


def _acts(found: pikepdf.Object) -> bool:
    """Whether an object, or one written inside it, is or names something that runs.

    Indirect parts are met on their own, so that only direct ones are followed.
    """
    waiting = [found]
    while waiting:
        each = waiting.pop()
        if isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
            if any(key in each for key in ACTIVE) or each.get("/S") in {"/JavaScript", "/Launch"}:
                return True
            waiting += [part for _, part in each.items() if _direct(part)]
        elif isinstance(each, pikepdf.Array):
            waiting += [part for part in each if _direct(part)]
    return False


def _direct(part: object) -> bool:
    return isinstance(part, pikepdf.Object) and not part.is_indirect


def store(folder: Path, uid: str, paper: Paper) -> None:
    """Write the sealed bytes under a random name; a half-written file never has that name."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = folder / uid
    partial = folder / f".{uid}.part"
    with partial.open("wb") as file:
        file.write(seal_bytes(paper.content, f"upload.{uid}"))
        file.flush()
        os.fsync(file.fileno())
    partial.replace(target)


def fetch(folder: Path, uid: str) -> bytes:
    """The bytes as accepted. Raises FileNotFoundError or SealBroken."""
    return unseal_bytes((folder / uid).read_bytes(), f"upload.{uid}")
