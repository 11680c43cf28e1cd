"""The operator puts a certificate in its place and looks how long it lasts."""

import logging
from datetime import timedelta

import pytest

from fupin import clock
from fupin.office import Press
from fupin.signing import Signers
from tests import certificates
from tests.office import COUNTY, NOON


@pytest.fixture
def run(app, session, monkeypatch, tmp_path):
    """`flask signing …` in an office where this county signs."""
    signers = Signers(tmp_path / "signing", (COUNTY,))
    monkeypatch.setitem(app.extensions, "press", Press(None, "", demo=False, signers=signers))

    def invoke(*words, answer="", code=0):
        with clock.pinned(NOON):
            done = app.test_cli_runner().invoke(args=["signing", *map(str, words)], input=answer)
        assert done.exit_code == code, done.output
        return done.output

    invoke.signers = signers
    return invoke


@pytest.fixture
def certificate(tmp_path):
    path = tmp_path / "county.p12"
    with clock.pinned(NOON):
        path.write_bytes(certificates.pkcs12())
    return path


@pytest.fixture
def seal(tmp_path):
    path = tmp_path / "seal.png"
    path.write_bytes(certificates.picture())
    return path


def test_a_certificate_is_kept_for_this_account_alone_and_its_password_nowhere_in_plain(run, certificate, seal, caplog):
    caplog.set_level(logging.DEBUG)
    said = run("add", COUNTY, certificate, "--picture", seal, answer=f"{certificates.WORD}\n")
    assert f"{certificates.NAME}（由{certificates.NAME}签发，编号ABC123）" in said
    assert "2027年" in said
    assert "还有 364 天" in said
    files = sorted(run.signers.folder.iterdir())
    assert [path.name for path in files] == ["370702.p12", "370702.password", "370702.png"]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert not any(certificates.WORD.encode() in path.read_bytes() for path in files)
    assert certificates.WORD not in said + caplog.text
    assert "有印章图片" in run("check")


def test_a_new_certificate_without_a_picture_takes_the_old_picture_away(run, certificate, seal):
    run("add", COUNTY, certificate, "--picture", seal, answer=f"{certificates.WORD}\n")
    assert "没有印章图片" in run("add", COUNTY, certificate, answer=f"{certificates.WORD}\n")
    assert "没有印章图片" in run("check")


def test_a_wrong_password_leaves_what_was_there(run, certificate):
    run("add", COUNTY, certificate, answer=f"{certificates.WORD}\n")
    kept = {path.name: path.read_bytes() for path in run.signers.folder.iterdir()}
    assert "没有放入：证书打不开：密码不对" in run("add", COUNTY, certificate, answer="x\n", code=1)
    assert {path.name: path.read_bytes() for path in run.signers.folder.iterdir()} == kept


def test_an_expired_certificate_is_not_put_in(run, tmp_path):
    old = tmp_path / "old.p12"
    with clock.pinned(NOON):
        old.write_bytes(certificates.pkcs12(begins=clock.now() - timedelta(days=20), days=10))
    assert "到期，请更换证书" in run("add", COUNTY, old, answer=f"{certificates.WORD}\n", code=1)
    assert not run.signers.folder.exists()


def test_a_picture_that_is_none_is_refused(run, certificate, tmp_path):
    bad = tmp_path / "seal.png"
    bad.write_bytes(b"GIF89a")
    assert "不是完好的 PNG" in run(
        "add", COUNTY, certificate, "--picture", bad, answer=f"{certificates.WORD}\n", code=1
    )


@pytest.mark.parametrize("code", ["370799", "3707", "潍城区", "../x"])
def test_an_office_that_is_not_there_is_refused(run, certificate, code):
    assert "不是本系统中" in run("add", code, certificate, answer=f"{certificates.WORD}\n", code=1)


def test_a_missing_certificate_is_told_with_what_to_do(run):
    said = run("check", code=1)
    assert "找不到文件 370702.p12" in said
    assert "都不能制发" in said


def test_the_next_step_is_told_while_the_office_does_not_sign_yet(app, run, certificate, monkeypatch):
    off = Press(None, "", demo=False, signers=Signers(run.signers.folder, ("370781",)))
    monkeypatch.setitem(app.extensions, "press", off)
    assert 'SIGNING_OFFICES = "370781,370702"' in run("add", COUNTY, certificate, answer=f"{certificates.WORD}\n")


def test_without_any_office_that_signs_there_is_nothing_to_check(app, run, monkeypatch):
    monkeypatch.setitem(app.extensions, "press", Press(None, "", demo=False))
    assert "没有单位使用电子签章" in run("check")
