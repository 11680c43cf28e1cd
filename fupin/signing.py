"""Which offices sign their letters, with which certificate and seal, and in plain words why one of them cannot."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization.pkcs12 import PKCS12KeyAndCertificates, load_pkcs12
from cryptography.x509 import Certificate, ExtensionNotFound, KeyUsage, Name, NameOID

from fupin import clock, vault
from fupin.documents.render import Place
from fupin.lifecycle import Refused

FOLDER = "signing"
CERTIFICATE, PASSWORD, PICTURE = ".p12", ".password", ".png"
OTHERS = 0o077
SOON = 30  # days in which the administrator is told that a certificate ends
SMALLEST_RSA = 2048
UNREADABLE = "证书打不开：密码不对，或者文件不是 RSA、ECDSA 的 PKCS#12 证书（.p12、.pfx）。国密 SM2 证书不能用"
WHAT_TO_DO = "没有办理，已填写的内容都还在。请告诉管理员，处理好以后再办理一次"


class CannotSign(Refused):
    """The office signs its letters and cannot; the letter is not made."""


class Unusable(Exception):
    """A certificate that no letter can be signed with; the words say why."""


@dataclass(frozen=True)
class Seal:
    """An office's certificate with its key, and the picture of the seal if there is one."""

    kept: PKCS12KeyAndCertificates
    picture: bytes | None

    @property
    def certificate(self) -> Certificate:
        assert self.kept.cert is not None  # noqa: S101 - `opened` refuses a file without one
        return self.kept.cert.certificate

    @property
    def subject(self) -> str:
        """Whose signature it is."""
        return _words(self.certificate.subject)

    @property
    def issuer(self) -> str:
        """Who says so."""
        return _words(self.certificate.issuer)

    @property
    def serial(self) -> str:
        """The certificate's number."""
        return f"{self.certificate.serial_number:X}"

    @property
    def until(self) -> datetime:
        """When it ends."""
        return self.certificate.not_valid_after_utc

    @property
    def days_left(self) -> int:
        """Whole days from now on."""
        return (self.until - clock.now()).days

    def demand_valid(self) -> None:
        """Raise Unusable unless it may sign today."""
        now, begins = clock.now(), self.certificate.not_valid_before_utc
        if now < begins:
            raise Unusable(f"证书要到{_day(begins)}才生效，请核对证书和本机日期")
        if now > self.until:
            raise Unusable(f"证书已于{_day(self.until)}到期，请更换证书")

    def signed(self, pdf: bytes, place: Place | None) -> bytes:
        """The letter with the signature; its other bytes stay as they are."""
        from fupin.documents.signature import signed  # an office that does not sign never loads pyHanko

        return signed(pdf, self.kept, self.subject, clock.now(), place, self.picture)


@dataclass(frozen=True)
class Signers:
    """The offices of this installation that sign, by the codes of their areas; without any, nothing is signed."""

    folder: Path = Path()
    codes: tuple[str, ...] = ()
    _open: dict[str, tuple[Any, Seal]] = field(default_factory=dict, repr=False, compare=False)

    def seal_of(self, code: str) -> Seal | None:
        """What the office of that area signs with today; None if it does not sign. Raises CannotSign."""
        if code not in self.codes:
            return None
        try:
            return self.usable(code)
        except Unusable as why:
            raise CannotSign(f"电子签章用不了：{why}。{WHAT_TO_DO}") from why

    def usable(self, code: str) -> Seal:
        """Its certificate, opened again only when a file has changed. Raises Unusable."""
        paths = [self.path(code, suffix) for suffix in (CERTIFICATE, PASSWORD, PICTURE)]
        _demand_private(paths)
        stamp = [(path.stat().st_mtime_ns, path.stat().st_size) if path.exists() else None for path in paths]
        if code not in self._open or self._open[code][0] != stamp:
            self._open[code] = stamp, self._read(code, *paths)
        seal = self._open[code][1]
        seal.demand_valid()
        return seal

    def path(self, code: str, suffix: str) -> Path:
        """The file of an office."""
        return self.folder / f"{code}{suffix}"

    def _read(self, code: str, certificate: Path, password: Path, picture: Path) -> Seal:
        try:
            word = vault.unseal(password.read_text("ascii").strip(), password_place(code))
        except (vault.SealBroken, ValueError) as error:
            raise Unusable("证书密码的文件已损坏，请重新放入证书") from error
        return opened(certificate.read_bytes(), word, picture.read_bytes() if picture.exists() else None)

    def problems(self) -> Iterator[tuple[str, str]]:
        """What the administrator has to see to, each with the office's code."""
        for code in self.codes:
            try:
                left = self.usable(code).days_left
            except Unusable as why:
                yield code, f"{why}。在此以前，该单位的文书都不能制发"
                continue
            if left < SOON:
                yield code, f"证书还有 {left} 天到期，请及时更换"


def offices(text: str) -> tuple[str, ...]:
    """The codes in a setting, between commas or spaces."""
    return tuple(dict.fromkeys(text.replace("，", ",").replace(",", " ").split()))


def opened(content: bytes, password: str, picture: bytes | None) -> Seal:
    """A certificate that can sign letters, whatever its dates. Raises Unusable."""
    try:
        kept = load_pkcs12(content, password.encode())
    except (ValueError, UnsupportedAlgorithm) as error:
        raise Unusable(UNREADABLE) from error
    if kept.cert is None or kept.key is None:
        raise Unusable("文件里没有证书或者没有私钥，不能签章，请向发证机构索取带私钥的 PKCS#12 文件")
    _demand_fit(kept.cert.certificate)
    return Seal(kept, picture)


def _demand_fit(certificate: Certificate) -> None:
    key = certificate.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey | rsa.RSAPublicKey):
        raise Unusable(UNREADABLE)
    if isinstance(key, rsa.RSAPublicKey) and key.key_size < SMALLEST_RSA:
        raise Unusable(f"证书的密钥太短（{key.key_size} 位，至少 {SMALLEST_RSA} 位），请更换证书")
    try:
        usage = certificate.extensions.get_extension_for_class(KeyUsage).value
    except ExtensionNotFound:
        return
    if not (usage.digital_signature or usage.content_commitment):
        raise Unusable("证书的用途里没有“数字签名”，不能签章，请更换证书")


def _demand_private(paths: list[Path]) -> None:
    *secret, _picture = paths
    for path in secret:
        if not path.exists():
            raise Unusable(f"找不到文件 {path.name}，请把它放回原处，或者重新放入证书")
        if path.stat().st_mode & OTHERS:
            raise Unusable(f"文件 {path.name} 别人也能读，请改为只有服务账号能读（权限 600）")


def password_place(code: str) -> str:
    """What a sealed password is bound to."""
    return f"{FOLDER}.password.{code}"


def _words(name: Name) -> str:
    parts = [name.get_attributes_for_oid(oid) for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)]
    words = [str(found[0].value) for found in parts if found]
    return "，".join(dict.fromkeys(words)) or name.rfc4514_string()


def _day(moment: datetime) -> str:
    return clock.cn_date(clock.local_date(moment))
