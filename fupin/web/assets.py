"""Style and script under addresses that contain their own digest, so that browsers may keep them for good."""

import gzip
import hashlib
import mimetypes
from functools import cache
from importlib.metadata import files
from pathlib import Path
from typing import NamedTuple

from flask import Response, abort, request
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
    "app.css": (ROOT / "static" / "app.css",),
    "app.js": (ROOT / "static" / "app.js",),
    "desk.js": (ROOT / "static" / "desk.js", ROOT / "static" / "idle.js"),  # of the same pages: one request
    "htmx.js": (_htmx(),),
    "kiosk.css": (ROOT / "static" / "kiosk.css",),
    "kiosk.js": (ROOT / "static" / "kiosk.js",),
}


class Held(NamedTuple):
    """A file as this process has it: address and content belong together until the next start."""

    content: bytes
    packed: bytes
    digest: str


@cache
def _held(name: str) -> Held:
    content = b"\n".join(path.read_bytes() for path in ASSETS[name])
    return Held(content, gzip.compress(content, mtime=0), hashlib.sha256(content).hexdigest()[:16])


def asset(name: str) -> str:
    """The address of a file of ours."""
    return fixed("assets.serve", digest=_held(name).digest, name=name)


@pages.get("/assets/<digest>/<name>", roles=ANYONE)
def serve(digest: str, name: str) -> ResponseReturnValue:
    """The file; an address with another digest is of another release.

    Packed, for it is the same for everybody. Pages are not: what is typed into them stands beside what is secret.
    """
    if name not in ASSETS or digest != _held(name).digest:
        abort(404)
    response = for_good(Response(_held(name).content, mimetype=mimetypes.guess_type(name)[0]))
    response.vary.add("Accept-Encoding")
    if request.accept_encodings.quality("gzip") > 0:
        response.set_data(_held(name).packed)
        response.content_encoding = "gzip"
    return response


def for_good(response: Response) -> Response:
    """Browsers may keep it: another content would have another address."""
    response.cache_control.public = True
    response.cache_control.max_age = ONE_YEAR
    response.cache_control.immutable = True
    return response
