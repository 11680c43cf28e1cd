"""Where to return to: only ever an address of our own."""

from urllib.parse import urlsplit

from flask import request


def safe(address: str | None) -> str:
    """The address if it is a path on this server, else the front page."""
    text = address or ""
    plain = text.startswith("/") and not text.startswith(("//", "/\\"))
    return text if plain and text.isprintable() and "\\" not in text else "/"


def after_sign_in() -> str:
    """What somebody wanted when they were asked to sign in: the page itself, or the page of the form they sent."""
    if request.method in {"GET", "HEAD"}:
        return safe(request.full_path.rstrip("?"))
    came_from = urlsplit(request.referrer or "")
    if came_from.netloc != request.host:
        return "/"
    return safe(came_from.path + (f"?{came_from.query}" if came_from.query else ""))
