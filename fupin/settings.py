"""What an office sets: defaults, then instance/settings.toml, then FUPIN_* of the environment."""

import os
import secrets
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "FUPIN_"
SETTINGS_FILE = "settings.toml"
TRUE = {"1", "true", "yes", "on"}
MEGABYTE = 1024 * 1024

# name: default. The default's type is the setting's type.
SETTINGS: dict[str, str | int | bool] = {
    "SECRET_KEY": "",
    "DATABASE_URL": "",  # empty: instance/fupin.db
    "OFFICE_NAME": "人力资源和社会保障局",
    "OFFICE_URL": "http://127.0.0.1:5000",  # letters print it in their verification code
    "OFFICE_PHONE": "",  # letters and notices print it
    "DEMO": False,
    "HTTPS": False,
    "PROXIES": 0,  # how many proxies stand in front and set X-Forwarded-For
    "IDLE_MINUTES": 15,
    "SESSION_HOURS": 10,
    "PASSWORD_DAYS": 90,
    "RETURN_DAYS": 15,  # a printed letter that is not back signed after so many days is late
    "BACKUP_FOLDER": "",
    "SIGNING_OFFICES": "",  # area codes of the offices whose certificate signs their letters
}

FIXED: dict[str, object] = {
    "MAX_CONTENT_LENGTH": 12 * MEGABYTE,
    "MAX_FORM_MEMORY_SIZE": 2 * MEGABYTE,
    "MAX_FORM_PARTS": 5000,
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "WTF_CSRF_TIME_LIMIT": None,  # a form is good for as long as its session
}


class SettingWrong(SystemExit):
    """A setting cannot be used; the message is the one sentence the operator reads."""


def instance_folder(overrides: Mapping[str, object] | None = None) -> Path:
    """Where this office keeps its own: FUPIN_INSTANCE, else instance/ beside the code."""
    given = (overrides or {}).get("INSTANCE") or os.environ.get(f"{PREFIX}INSTANCE") or ROOT / "instance"
    return Path(str(given)).resolve()


def settings_file(folder: Path) -> Path:
    """The office's settings."""
    return folder / SETTINGS_FILE


def key_file(app: Flask) -> Path:
    """The keys of sealed data."""
    return Path(app.instance_path) / "keys.json"


def forbid_debugging() -> None:
    """A debugger in a browser is a way in. Raises SettingWrong."""
    if os.environ.get("FLASK_DEBUG", "").lower() in TRUE:
        raise SettingWrong("本系统不能以调试方式启动：请去掉 FLASK_DEBUG 或 --debug。")


def load(app: Flask, overrides: Mapping[str, object] | None = None) -> None:
    """Fill app.config. Raises SettingWrong."""
    folder = Path(app.instance_path)
    app.config.update(SETTINGS)
    app.config.update(_from_file(settings_file(folder)))
    app.config.update(_from_environment())
    app.config.update(overrides or {})
    app.config.update(FIXED)
    app.config.update(_derived(app.config, folder))
    if app.config["PROXIES"]:
        count = int(app.config["PROXIES"])
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]


def prepared(app: Flask) -> bool:
    """Whether the office has its secret and its keys. Raises SettingWrong for a secret that anyone could guess."""
    secret = app.config["SECRET_KEY"]
    if secret and len(str(secret)) < 32:
        raise SettingWrong("SECRET_KEY 太短：至少 32 个字符，可由 flask --app app init 生成。")
    return bool(secret) and key_file(app).exists()


def preparing() -> bool:
    """Whether this process is `flask init` or `flask demo`, which make what is missing."""
    return os.environ.get("FLASK_RUN_FROM_CLI") == "true" and not {"init", "demo"}.isdisjoint(sys.argv[1:])


def write(folder: Path, values: Mapping[str, str | bool]) -> None:
    """Make the office's settings file with a fresh secret. Raises FileExistsError rather than replace one."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lines = [f"{name} = {_toml(value)}" for name, value in {"SECRET_KEY": secrets.token_hex(32), **values}.items()]
    with os.fdopen(os.open(settings_file(folder), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write("\n".join(lines) + "\n")


def _toml(value: str | bool) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _from_file(path: Path) -> dict[str, object]:
    try:
        kept = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingWrong(f"设置文件 {path} 写错了：{error}") from error
    for name, value in kept.items():
        if name not in SETTINGS or type(value) is not type(SETTINGS[name]):
            raise SettingWrong(f"设置文件 {path} 中的 {name} 不是本系统的设置，或者值的类型不对。")
    return kept


def _from_environment() -> dict[str, object]:
    given = {name: os.environ[PREFIX + name] for name in SETTINGS if PREFIX + name in os.environ}
    return {name: _typed(name, text) for name, text in given.items()}


def _typed(name: str, text: str) -> str | int | bool:
    default = SETTINGS[name]
    if isinstance(default, bool):
        return text.lower() in TRUE
    if isinstance(default, str):
        return text
    try:
        return int(text)
    except ValueError:
        raise SettingWrong(f"{PREFIX}{name} 应为整数，现在是“{text}”。") from None


def _derived(config: Mapping[str, object], folder: Path) -> dict[str, object]:
    secure = bool(config["HTTPS"])
    database = str(config["DATABASE_URL"] or f"sqlite:///{folder / 'fupin.db'}")
    return {
        "SQLALCHEMY_DATABASE_URI": database,
        # Errors must not carry the values of a row into the log; a file does not hang up between two requests.
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True, "pool_pre_ping": not database.startswith("sqlite")},
        "SESSION_COOKIE_NAME": "__Host-fupin" if secure else "fupin",
        "SESSION_COOKIE_SECURE": secure,
    }
