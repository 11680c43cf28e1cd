"""Style and script under addresses that contain their own digest, so that browsers may keep them for good."""

import hashlib
import mimetypes
from functools import cache
from importlib.metadata import files
from pathlib import Path
from typing import NamedTuple

from flask import Response, abort
from flask.typing import ResponseReturnValue

from fupin.settings import ROOT
from fupin.web.access import ANYONE, Blueprint
from fupin.web.addresses import fixed

pages = Blueprint("assets", __name__)

ONE_YEAR = 31_536_000


def _htmx() -> Path:
    """The file as django-htmx ships it; neither Django nor the package is ever imported."""
    listed = files("django-htmx") or []
    return Path(str(next(file for file in listed if file.name == "htmx-2.min.js").locate()))


ASSETS = {
    "app.css": ROOT / "static" / "app.css",
    "app.js": ROOT / "static" / "app.js",
    "desk.js": ROOT / "static" / "desk.js",
    "htmx.js": _htmx(),
    "idle.js": ROOT / "static" / "idle.js",
    "kiosk.css": ROOT / "static" / "kiosk.css",
    "kiosk.js": ROOT / "static" / "kiosk.js",
}


class Held(NamedTuple):
    """A file as this process has it: address and content belong together until the next start."""

    content: bytes
    digest: str


@cache
def _held(name: str) -> Held:
    content = ASSETS[name].read_bytes()
    return Held(content, hashlib.sha256(content).hexdigest()[:16])


def asset(name: str) -> str:
    """The address of a file of ours."""
    return fixed("assets.serve", digest=_held(name).digest, name=name)


@pages.get("/assets/<digest>/<name>", roles=ANYONE)
def serve(digest: str, name: str) -> ResponseReturnValue:
    """The file; an address with another digest is of another release."""
    if name not in ASSETS or digest != _held(name).digest:
        abort(404)
    response = Response(_held(name).content, mimetype=mimetypes.guess_type(name)[0])
    response.cache_control.public = True
    response.cache_control.max_age = ONE_YEAR
    response.cache_control.immutable = True
    return response
