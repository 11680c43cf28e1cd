"""Help at the desks, open to anybody on the office's network: policy is public, and whoever cannot sign in needs it."""

from flask.typing import ResponseReturnValue

from fupin.web import help_pages
from fupin.web.access import ANYONE, Blueprint
from fupin.web.help_pages import DESK

pages = Blueprint("help", __name__, url_prefix="/help")


@pages.get("", roles=ANYONE)
def index() -> ResponseReturnValue:
    """Everything that explains something."""
    return help_pages.index(DESK)


@pages.get("/schemes/<code>", roles=ANYONE)
def leaflet(code: str) -> ResponseReturnValue:
    """A measure in plain words."""
    return help_pages.leaflet(DESK, code, help_pages.chosen_county())


@pages.get("/words", roles=ANYONE)
def words() -> ResponseReturnValue:
    """The glossary."""
    return help_pages.words(DESK)


@pages.get("/handbook/<slug>", roles=ANYONE)
def handbook(slug: str) -> ResponseReturnValue:
    """A chapter of the handbook."""
    return help_pages.handbook_chapter(DESK, slug)


@pages.get("/handbook/pictures/<name>.png", roles=ANYONE)
def picture(name: str) -> ResponseReturnValue:
    """A picture of the handbook."""
    return help_pages.handbook_picture(name)
