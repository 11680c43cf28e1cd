"""Files as a browser is sent them: shown or saved, run by nothing, and kept in no cache, for the screen is shared."""

from urllib.parse import quote

from flask import Response

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def shown(pdf: bytes, name: str) -> Response:
    """A PDF in the browser's own viewer, under a name without its ending."""
    return _sent(pdf, PDF, "inline", f"{name}.pdf")


def saved(content: bytes, mimetype: str, name: str) -> Response:
    """A file to be put on the disk under this name."""
    return _sent(content, mimetype, "attachment", name)


def _sent(content: bytes, mimetype: str, way: str, name: str) -> Response:
    response = Response(content, mimetype=mimetype)
    response.headers["Content-Disposition"] = f"{way}; filename*=UTF-8''{quote(name, safe='')}"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "no-store"
    return response
