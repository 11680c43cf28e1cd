"""The same help in the kiosk's look, under the kiosk's addresses: nothing in it leads out of the kiosk."""

from flask.typing import ResponseReturnValue

from fupin.web import help_pages
from fupin.web.access import ANYONE, Blueprint
from fupin.web.help_pages import KIOSK
from fupin.web.kiosk_sitting import kiosk, watch

pages = Blueprint("kiosk_help", __name__, url_prefix="/kiosk/help")
pages.before_request(watch)


@pages.get("", roles=ANYONE)
def index() -> ResponseReturnValue:
    """How it goes, how to call somebody, and everything that explains something."""
    return help_pages.index(KIOSK)


@pages.get("/schemes/<code>", roles=ANYONE)
def leaflet(code: str) -> ResponseReturnValue:
    """A measure in plain words, by the figures of the county in which the kiosk stands."""
    return help_pages.leaflet(KIOSK, code, help_pages.county_of(kiosk().scope))


@pages.get("/words", roles=ANYONE)
def words() -> ResponseReturnValue:
    """The glossary."""
    return help_pages.words(KIOSK)


@pages.get("/handbook/<slug>", roles=ANYONE)
def handbook(slug: str) -> ResponseReturnValue:
    """A chapter of the handbook."""
    return help_pages.handbook_chapter(KIOSK, slug)


@pages.get("/handbook/pictures/<name>.png", roles=ANYONE)
def picture(name: str) -> ResponseReturnValue:
    """A picture of the handbook."""
    return help_pages.handbook_picture(name)
