"""Settings come from the file and the environment, and a bad one stops the start with a sentence."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from fupin import create_app, settings, vault

ROOT = Path(settings.__file__).parent.parent


@pytest.fixture
def folder(tmp_path, instance):
    """An office's folder with settings and keys."""
    made = tmp_path / "office"
    settings.write(made, {"OFFICE_NAME": '寿光市"人社"局', "DEMO": True})
    vault.Keyring.create(made / "keys.json")
    yield made
    vault.use(vault.Keyring.load(instance / "keys.json"))


def app_of(folder, **overrides):
    return create_app({"INSTANCE": folder, **overrides})


def test_the_written_file_is_read_back(folder):
    config = app_of(folder).config
    assert config["OFFICE_NAME"] == '寿光市"人社"局'
    assert config["DEMO"] is True
    assert len(config["SECRET_KEY"]) == 64


def test_secrets_are_for_their_owner_only(folder):
    for name in ("settings.toml", "keys.json"):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600


def test_existing_settings_are_never_replaced(folder):
    with pytest.raises(FileExistsError):
        settings.write(folder, {})


def test_the_environment_goes_before_the_file(folder, monkeypatch):
    monkeypatch.setenv("FUPIN_OFFICE_NAME", "昌邑市人社局")
    monkeypatch.setenv("FUPIN_DEMO", "0")
    monkeypatch.setenv("FUPIN_PROXIES", "1")
    config = app_of(folder).config
    assert (config["OFFICE_NAME"], config["DEMO"], config["PROXIES"]) == ("昌邑市人社局", False, 1)


def test_a_number_that_is_none_stops_the_start(folder, monkeypatch):
    monkeypatch.setenv("FUPIN_PROXIES", "two")
    with pytest.raises(SystemExit, match="FUPIN_PROXIES 应为整数"):
        app_of(folder)


@pytest.mark.parametrize("line", ["DEMO = 'yes'", "UNKNOWN = 1", "DEMO = "])
def test_a_wrong_line_stops_the_start(folder, line):
    with (folder / "settings.toml").open("a") as file:
        file.write(f"{line}\n")
    with pytest.raises(SystemExit, match="设置文件"):
        app_of(folder)


@pytest.mark.parametrize("secret", ["", "changeme", "dev"])
def test_a_secret_that_anyone_could_guess_stops_the_start(folder, secret):
    with pytest.raises(SystemExit, match=r"尚未初始化|太短"):
        app_of(folder, SECRET_KEY=secret)


def test_missing_keys_stop_the_start(folder):
    (folder / "keys.json").unlink()
    with pytest.raises(SystemExit, match="尚未初始化"):
        app_of(folder)


def test_debugging_stops_the_start(folder, monkeypatch):
    monkeypatch.setenv("FLASK_DEBUG", "1")
    with pytest.raises(SystemExit, match="调试"):
        app_of(folder)


def test_an_office_without_keys_has_one_sentence_for_whoever_starts_it(tmp_path):
    environment = {**os.environ, "FUPIN_INSTANCE": str(tmp_path / "none")}
    done = subprocess.run([sys.executable, "app.py"], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "flask --app app init" in done.stderr
