"""fupin (扶贫): the forms, reviews and letters with which a county helps registered poor households into work."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

UNPREPARED = "本单位尚未初始化：请先执行 flask --app app init，或执行 flask --app app demo ensure 生成演示单位。"


def create_app(overrides: Mapping[str, object] | None = None) -> "Flask":
    """The application with the office's settings; `overrides` go before them (tests).

    An office without keys has only the commands that make them; anything else stops the start.
    """
    # Imported here, so that rules and models are importable without Flask.
    from fupin import settings
    from fupin.cli import register as add_commands
    from fupin.wsgi import Flask

    settings.forbid_debugging()
    app = Flask(
        __name__,
        instance_path=str(settings.instance_folder(overrides)),
        static_folder=str(settings.ROOT / "static"),
        template_folder=str(settings.ROOT / "templates"),
    )
    settings.load(app, overrides)
    add_commands(app)
    if settings.prepared(app):
        _furnish(app)
    elif not settings.preparing():
        raise SystemExit(UNPREPARED)
    return app


def _furnish(app: "Flask") -> None:
    from fupin import extensions, settings, vault, web

    vault.use(vault.Keyring.load(settings.key_file(app)))
    extensions.register(app)
    web.register(app)
