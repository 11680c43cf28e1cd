"""Letters of an office that signs: signed before they are kept, or not made, with the reason in plain words."""

import hashlib
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from sqlalchemy import select

from fupin import clock, reissue, signing, vault, voids
from fupin.documents.render import Place
from fupin.model import Document, LetterSignature, VoidReason
from fupin.model.terms import Action, DocumentStatus, State
from fupin.office import Press
from fupin.signing import PASSWORD, CannotSign, Signers, Unusable, offices, opened
from tests import certificates
from tests.letterpress import LetterPrinter
from tests.office import COUNTY, NOON, Office, at, rows_of


class SealedPrinter(LetterPrinter):
    """It knows a place for the seal."""

    def with_place(self, html: str) -> tuple[bytes, Place | None]:
        """As Printer's."""
        return self.pdf(html), Place(0, 300, 200)


@pytest.fixture
def office(session):
    with clock.pinned(NOON):
        yield Office(session, SealedPrinter())


@pytest.fixture
def signs(office, tmp_path):
    """The office signs with this certificate from now on."""

    def begin(**more) -> Signers:
        made = certificates.signers(tmp_path / "signing", **more)
        office.press = Press(office.printer, office.press.url, demo=True, signers=made)
        return made

    return begin


def waiting(office):
    """A case whose decision is due, and the day on which it may be issued."""
    application = office.filed("workshop", State.ON_NOTICE)
    return application, office.notice_of(application).ends_on + timedelta(days=1)


def letters_of(session, application):
    return session.scalars(select(Document).where(Document.application_id == application.id)).all()


def test_a_letter_is_kept_with_its_signature_and_digest_and_remembers_whose_it_is(office, session, signs):
    signs()
    application = office.filed("workshop", State.ISSUED)
    made = letters_of(session, application)
    assert {letter.kind for letter in made} == {"approval", "decision"}
    for letter in made:
        assert b"/ETSI.CAdES.detached" in letter.pdf
        assert letter.sha256 == hashlib.sha256(letter.pdf).hexdigest()
        kept = session.get_one(LetterSignature, letter.id)
        assert (kept.subject, kept.issuer, kept.serial) == (certificates.NAME, certificates.NAME, "ABC123")


def test_the_notice_is_signed_too(office, session, signs):
    signs()
    notice = office.publish(office.filed("training", State.APPROVED))
    letter = session.scalars(select(Document).where(Document.notice_id == notice.id)).one()
    assert session.get(LetterSignature, letter.id)


def test_an_office_that_is_not_named_does_not_sign(office, session, signs):
    signs(code="370781")
    application = office.filed("workshop", State.ISSUED)
    assert not any(b"/ByteRange" in letter.pdf for letter in letters_of(session, application))
    assert session.query(LetterSignature).count() == 0


def spoil_missing(made: Signers) -> None:
    made.path(COUNTY, ".p12").unlink()


def spoil_open(made: Signers) -> None:
    made.path(COUNTY, ".p12").chmod(0o644)


def spoil_password(made: Signers) -> None:
    made.path(COUNTY, PASSWORD).write_text(vault.seal("another", signing.password_place(COUNTY)))


def spoil_seal(made: Signers) -> None:
    made.path(COUNTY, PASSWORD).write_text(vault.seal(certificates.WORD, signing.password_place("370781")))


def spoil_content(made: Signers) -> None:
    made.path(COUNTY, ".p12").write_bytes(b"no certificate")


def spoil_expired(made: Signers) -> None:
    begins = clock.now() - timedelta(days=40)
    made.path(COUNTY, ".p12").write_bytes(certificates.pkcs12(begins=begins, days=10))


def spoil_early(made: Signers) -> None:
    made.path(COUNTY, ".p12").write_bytes(certificates.pkcs12(begins=clock.now() + timedelta(days=90)))


SPOILT = [
    (spoil_missing, "找不到文件 370702.p12"),
    (spoil_open, "别人也能读"),
    (spoil_password, "密码不对"),
    (spoil_seal, "已损坏"),
    (spoil_content, "证书打不开"),
    (spoil_expired, "已于.*到期"),
    (spoil_early, "才生效"),
]


@pytest.mark.parametrize(("spoil", "words"), SPOILT)
def test_no_letter_is_made_unsigned_and_nothing_is_written(office, session, signs, spoil, words):
    made = signs()
    application, day = waiting(office)
    spoil(made)
    before = rows_of(session)
    with at(day), pytest.raises(CannotSign, match=words) as refused:
        office.act(application, Action.ISSUE)
    assert "请告诉管理员" in str(refused.value)
    assert certificates.WORD not in str(refused.value)
    assert rows_of(session) == before
    [(code, told)] = made.problems()
    assert code == COUNTY
    assert "不能制发" in told


def test_once_it_is_mended_the_same_step_is_taken_without_a_restart(office, session, signs):
    made = signs()
    application, day = waiting(office)
    good = made.path(COUNTY, ".p12").read_bytes()
    spoil_content(made)
    with at(day), pytest.raises(CannotSign):
        office.act(application, Action.ISSUE)
    made.path(COUNTY, ".p12").write_bytes(good)
    with at(day):
        office.act(application, Action.ISSUE)
    assert {bool(session.get(LetterSignature, each.id)) for each in letters_of(session, application)} == {True}


def test_a_letter_issued_again_is_signed_again_and_the_void_one_keeps_its_bytes(office, session, signs):
    signs()
    application = office.filed("workshop", State.ISSUED)
    old = next(letter for letter in letters_of(session, application) if letter.kind == "decision")
    bytes_before = old.pdf
    request = voids.ask(session, office.approver, old.uid, VoidReason.MISTAKE, "金额写错一位")
    session.commit()
    voids.decide(session, office.other_approver, old.uid, request.id, agreed=True)
    session.commit()
    new = reissue.reissue(session, office.press, office.approver, old.uid)
    session.commit()
    assert session.get(LetterSignature, new.id)
    assert (old.status, old.pdf) == (DocumentStatus.VOID, bytes_before)


def test_a_certificate_that_ends_soon_is_told_to_the_administrator(signs):
    made = signs(content=certificates.pkcs12(days=20))
    assert [words for _, words in made.problems()] == ["证书还有 19 天到期，请及时更换"]
    assert made.usable(COUNTY).days_left == 19


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (certificates.pkcs12(key=rsa.generate_private_key(65537, 1024)), "太短"),  # noqa: S505 - and so refused
        (certificates.pkcs12(key=ed25519.Ed25519PrivateKey.generate()), "RSA、ECDSA"),
        (certificates.pkcs12(key_cert_sign=True), "数字签名"),
    ],
)
def test_a_certificate_that_is_not_for_letters_is_refused(content, words):
    with pytest.raises(Unusable, match=words):
        opened(content, certificates.WORD, None)


def test_the_setting_is_read_as_people_write_it():
    assert offices("370702, 370781，370700 370702") == ("370702", "370781", "370700")
    assert offices("") == ()


def test_an_office_that_does_not_sign_never_loads_the_library():
    code = "import fupin.extensions, fupin.letters, sys; sys.exit(any('hanko' in name for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(signing.__file__).parents[1]).returncode == 0
