"""Signs a letter with its office's certificate: PAdES B-B, with the picture of the seal in its place.

The one module that knows pyHanko; it is imported when a letter is signed, and never where no office signs.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from io import BytesIO
from typing import Any

from cryptography.hazmat.primitives.serialization.pkcs12 import PKCS12KeyAndCertificates
from PIL import Image, ImageChops, ImageOps
from pyhanko.keys.internal import translate_pyca_cryptography_cert_to_asn1, translate_pyca_cryptography_key_to_asn1
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, Margins, SimpleBoxLayoutRule
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from fupin.documents.render import Place

FIELD = "OfficeSeal"
SEAL = 42 * 72 / 25.4  # the seal of a county's bureau is 42 mm wide; in points
ROOM = 16_384  # bytes kept for the signature with its certificates
OPACITY = 0.8  # the text under the seal can still be read, as under a stamped one
WHOLE = SimpleBoxLayoutRule(
    x_align=AxisAlignment.ALIGN_MID, y_align=AxisAlignment.ALIGN_MID, margins=Margins(0, 0, 0, 0)
)


class Addition(IncrementalPdfFileWriter):
    """Title, author and dates stay the letter's own: an archive wants them the same in both places of the file."""

    def _update_meta(self) -> None:
        """Leave them."""


class Dated(PdfSigner):
    """Signs at the office's present moment, which a demonstration's clock may have moved."""

    def __init__(self, at: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._at = at

    def init_signing_session(self, *args: Any, **kwargs: Any) -> PdfSigningSession:
        """As ever, but for the time."""
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = self._at
        return session


def signed(
    pdf: bytes, kept: PKCS12KeyAndCertificates, name: str, at: datetime, place: Place | None, picture: bytes | None
) -> bytes:
    """The letter with the signature behind its last byte; without a picture or a place for one it is not seen."""
    seen = place is not None and picture is not None
    field = SigFieldSpec(
        FIELD, on_page=place.page if seen and place else 0, box=_box(place) if seen and place else None
    )
    signer = Dated(
        at,
        PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            name=name,
            embed_validation_info=False,
        ),
        signer=_signer(kept),
        stamp_style=_stamp(picture) if seen and picture else None,
        new_field_spec=field,
    )
    out = BytesIO()
    # It starts an event loop, which fails where one runs already: in a thread of its own none does.
    with ThreadPoolExecutor(1) as own:
        own.submit(signer.sign_pdf, Addition(BytesIO(pdf)), output=out, bytes_reserved=ROOM).result()
    return out.getvalue()


def _signer(kept: PKCS12KeyAndCertificates) -> SimpleSigner:
    assert kept.cert is not None  # noqa: S101 - whoever loaded it has looked
    others = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    others.register_multiple(
        translate_pyca_cryptography_cert_to_asn1(each.certificate) for each in kept.additional_certs
    )
    return SimpleSigner(
        signing_cert=translate_pyca_cryptography_cert_to_asn1(kept.cert.certificate),
        signing_key=translate_pyca_cryptography_key_to_asn1(kept.key),
        cert_registry=others,
    )


def _box(place: Place) -> tuple[int, int, int, int]:
    """The seal over the middle of its place, in whole points."""
    left, bottom = round(place.x - SEAL / 2), round(place.y - SEAL / 2)
    return left, bottom, left + round(SEAL), bottom + round(SEAL)


def _stamp(picture: bytes) -> StaticStampStyle:
    return StaticStampStyle(
        border_width=0, background=PdfImage(_ink(picture)), background_layout=WHOLE, background_opacity=OPACITY
    )


def _ink(picture: bytes) -> Image.Image:
    """The ink alone: white paper around and inside it is taken away, so that the text below shows."""
    with Image.open(BytesIO(picture)) as opened:
        image = opened.convert("RGBA")
    red, green, blue, alpha = image.split()
    darkest = ImageChops.darker(ImageChops.darker(red, green), blue)
    image.putalpha(ImageChops.darker(alpha, ImageOps.invert(darkest)))
    return image
