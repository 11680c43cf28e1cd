"""A scanner for tests: what comes out of it when papers are laid on the glass in all ways."""

import io
import random
from collections.abc import Sequence

import pypdfium2
from PIL import Image, ImageDraw

QUARTERS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
A4 = (8.27, 11.69)  # inches


def sheets(pdf: bytes, dpi: int = 200) -> list[Image.Image]:
    """The pages of a letter as the glass sees them."""
    with pypdfium2.PdfDocument(pdf) as opened:
        return [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in opened]


def blank(dpi: int = 200) -> Image.Image:
    """The back of a sheet."""
    return Image.new("RGB", (int(A4[0] * dpi), int(A4[1] * dpi)), (251, 250, 247))


def signed(sheet: Image.Image) -> Image.Image:
    """With a signature and a round seal on it."""
    made = sheet.copy()
    wide, high = made.size
    pen = ImageDraw.Draw(made)
    line = [(wide * (0.5 + step / 40), high * (0.6 + 0.01 * (-1) ** step)) for step in range(8)]
    pen.line(line, (20, 20, 90), max(wide // 400, 2))
    pen.ellipse((wide * 0.6, high * 0.62, wide * 0.78, high * 0.75), outline=(200, 20, 20), width=max(wide // 200, 3))
    return made


def turned(sheet: Image.Image, degrees: int) -> Image.Image:
    """Laid on the glass by quarter turns, clockwise."""
    return sheet.transpose(QUARTERS[degrees]) if degrees else sheet


def skewed(sheet: Image.Image, degrees: float) -> Image.Image:
    """Laid askew on a glass that is large enough."""
    return sheet.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor="white")


def noisy(sheet: Image.Image, sigma: float = 24, specks: int = 400, seed: int = 1) -> Image.Image:
    """With the grain of an old scanner and dust on its glass."""
    grain = Image.effect_noise(sheet.size, sigma).convert("RGB")
    made = Image.blend(sheet, grain, 0.18)
    chance, pen = random.Random(seed), ImageDraw.Draw(made)  # noqa: S311 - dust is no secret
    for _ in range(specks):
        x, y = chance.randrange(made.width), chance.randrange(made.height)
        pen.ellipse(
            (x, y, x + chance.randrange(1, 4), y + chance.randrange(1, 4)), fill=chance.choice(["black", "white"])
        )
    return made


def from_the_side(sheet: Image.Image, by: float = 0.22) -> Image.Image:
    """A photograph of it, taken at an angle: its far edge is shorter."""
    wide, high = sheet.size
    inset = wide * by
    table = Image.new("RGB", sheet.size, (120, 100, 80))
    leaf = sheet.convert("RGBA")
    # where each corner of the picture lies on the sheet
    corners = [(0, 0), (wide, 0), (wide, high), (0, high)]
    seen = [(inset, high * 0.1), (wide - inset * 0.4, high * 0.02), (wide, high), (0, high * 0.92)]
    photo = leaf.transform(
        leaf.size, Image.Transform.PERSPECTIVE, _coefficients(seen, corners), Image.Resampling.BICUBIC
    )
    table.paste(photo, mask=photo.getchannel("A"))
    return table


def _coefficients(seen: Sequence[tuple[float, float]], corners: Sequence[tuple[float, float]]) -> list[float]:
    """Pillow's eight numbers that map the seen corners back to those of the sheet, by elimination."""
    rows = []
    for (x, y), (u, v) in zip(seen, corners, strict=True):
        rows.append([x, y, 1.0, 0.0, 0.0, 0.0, -u * x, -u * y, u])
        rows.append([0.0, 0.0, 0.0, x, y, 1.0, -v * x, -v * y, v])
    for column in range(8):
        best = max(range(column, 8), key=lambda row: abs(rows[row][column]))
        rows[column], rows[best] = rows[best], rows[column]
        rows[column] = [value / rows[column][column] for value in rows[column]]
        for row in range(8):
            if row != column:
                factor = rows[row][column]
                rows[row] = [one - factor * other for one, other in zip(rows[row], rows[column], strict=True)]
    return [row[8] for row in rows]


def jpeg(sheet: Image.Image, quality: int = 80, dpi: int = 200) -> bytes:
    """As one file."""
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=quality, dpi=(dpi, dpi))
    return out.getvalue()


def png(sheet: Image.Image) -> bytes:
    """As one file."""
    out = io.BytesIO()
    sheet.save(out, "PNG", compress_level=1)
    return out.getvalue()


def pile(many: Sequence[Image.Image], dpi: int = 200) -> bytes:
    """All as one PDF."""
    out = io.BytesIO()
    many[0].save(out, "PDF", save_all=True, append_images=many[1:], resolution=dpi, quality=80)
    return out.getvalue()


def tiff(many: Sequence[Image.Image], dpi: int = 200) -> bytes:
    """All as one TIFF."""
    out = io.BytesIO()
    many[0].save(out, "TIFF", save_all=True, append_images=many[1:], compression="jpeg", dpi=(dpi, dpi))
    return out.getvalue()
