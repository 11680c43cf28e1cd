"""Certificates of invented offices, made by the tests, and the picture of a seal."""

from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from PIL import Image, ImageDraw

from fupin import clock, vault
from fupin.signing import CERTIFICATE, PASSWORD, PICTURE, Signers, password_place

WORD = "示范章-2026"
NAME = "潍坊市潍城区人力资源和社会保障局"
Key = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey | rsa.RSAPrivateKey


def pkcs12(
    name: str = NAME, begins: datetime | None = None, days: int = 365, key: Key | None = None, **usage: bool
) -> bytes:
    """A certificate that its own key signed, locked with WORD."""
    key, begins = key or ec.generate_private_key(ec.SECP256R1()), begins or clock.now() - timedelta(days=1)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    signing = not usage
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(0xABC123)
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=days))
        .add_extension(
            x509.KeyUsage(
                digital_signature=signing, content_commitment=signing, key_encipherment=False, data_encipherment=False,
                key_agreement=False, key_cert_sign=usage.get("key_cert_sign", False), crl_sign=False,
                encipher_only=False, decipher_only=False,
            ),
            critical=True,
        )
        .sign(key, None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256())
    )  # fmt: skip
    return serialize_key_and_certificates(name.encode(), key, made, None, BestAvailableEncryption(WORD.encode()))


def picture(size: int = 300, mode: str = "RGB") -> bytes:
    """A red ring on white paper."""
    image = Image.new("RGB", (size, size), "white")
    ImageDraw.Draw(image).ellipse((10, 10, size - 10, size - 10), outline=(200, 0, 0), width=16)
    out = BytesIO()
    image.convert(mode).save(out, "PNG")
    return out.getvalue()


def signers(folder: Path, code: str = "370702", content: bytes | None = None, word: str = WORD) -> Signers:
    """An office that signs, with its files in the folder."""
    folder.mkdir(exist_ok=True)
    made = Signers(folder, (code,))
    files = {
        CERTIFICATE: content or pkcs12(),
        PASSWORD: vault.seal(word, password_place(code)).encode(),
        PICTURE: picture(),
    }
    for suffix, data in files.items():
        made.path(code, suffix).write_bytes(data)
        made.path(code, suffix).chmod(0o600)
    return made
