"""What every response says to the browser, and which requests are turned away unread."""

from flask import Flask, Response, abort, request

from fupin.web import audit

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
OWN_SITE = {"same-origin", "none"}  # "none": typed, reloaded or opened from a bookmark

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
TWO_YEARS = 63_072_000


def register(app: Flask) -> None:
    """Look at each request before anything else does, and at each response last."""
    if app.config["HTTPS"]:
        HEADERS_HTTPS = {"Strict-Transport-Security": f"max-age={TWO_YEARS}"}  # noqa: N806
        app.after_request(lambda response: _add(response, HEADERS_HTTPS))
    app.before_request(refuse_foreign)
    app.before_request(refuse_unreadable)
    app.after_request(protect)


def refuse_foreign() -> None:
    """A form sent by another site's page is not ours, whatever token it carries."""
    if request.method in SAFE_METHODS or request.headers.get("Sec-Fetch-Site", "none") in OWN_SITE:
        return
    audit.record_now(audit.Act.FORGED, request.path, audit.Result.REFUSED)
    abort(400, "这次提交不是从本系统的页面发出的，没有办理。请从首页重新进入。")


def refuse_unreadable() -> None:
    """NUL fits in no database and on no keyboard."""
    values = [request.path, *request.args.values()]
    if request.method not in SAFE_METHODS:
        values += request.form.values()
    if any("\0" in value for value in values):
        abort(400, "提交的文字中有无法识别的字符，请重新输入。")


def protect(response: Response) -> Response:
    """The headers of every response; pages are kept in no cache."""
    if response.mimetype == "text/html":
        response.headers["Cache-Control"] = "no-store"
    return _add(response, HEADERS)


def _add(response: Response, headers: dict[str, str]) -> Response:
    present = {name.lower() for name, _ in response.headers}
    response.headers.extend((name, value) for name, value in headers.items() if name.lower() not in present)
    return response
