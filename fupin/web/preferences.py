"""How large a person wants the text: kept in a cookie, chosen without script."""

from flask import redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from fupin.web.access import ANYONE, Blueprint
from fupin.web.back import safe

pages = Blueprint("preferences", __name__)

SIZES = {"normal": "标准", "large": "大", "huge": "特大"}
COOKIE = "size"
ONE_YEAR = 31_536_000


def chosen_size() -> str:
    """The size by its word, 标准 unless another was chosen."""
    size = request.cookies.get(COOKIE, "")
    return size if size in SIZES else "normal"


@pages.post("/size", roles=ANYONE)
def size() -> ResponseReturnValue:
    """Remember the size and return to the page."""
    return remembered(redirect(safe(request.form.get("back")), 303), request.form.get("size", ""))


def remembered(response: Response, wanted: str) -> Response:
    """The answer with which the browser remembers a size; one that there is not changes nothing."""
    if wanted in SIZES:
        response.set_cookie(COOKIE, wanted, max_age=ONE_YEAR, httponly=True, samesite="Lax", secure=request.is_secure)
    return response
