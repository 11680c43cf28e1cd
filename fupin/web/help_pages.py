"""The help as it is at every desk and at the kiosk: the index and the leaflets; each frame has its own way in."""

import hashlib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from flask import Flask, Response, render_template, request
from flask.typing import ResponseReturnValue

from fupin import clock, handbook, leaflets
from fupin.extensions import db, press
from fupin.model.places import COUNTY
from fupin.model.terms import Confirmed
from fupin.policy import Value
from fupin.schemes import SCHEMES
from fupin.web.access import found
from fupin.web.assets import for_good
from fupin.web.sessions import signed_in
from fupin.web.show import yuan

DESK, KIOSK = "base.html", "kiosk/base.html"

# A parameter's unit begins with the first: the second is written behind its figure.
UNITS = {"工作日": "个工作日", "月": "个月", "日": "天", "岁": "岁", "天": "天", "年": "年", "%": "%"}


def register(app: Flask) -> None:
    """What the leaflets' templates write figures with."""
    app.jinja_env.globals.update(figure=figure, doubtful=doubtful)


def index(frame: str) -> ResponseReturnValue:
    """All there is to read, in the same order everywhere."""
    return render_template(
        "help/index.html",
        frame=frame,
        schemes=SCHEMES.values(),
        chapters=handbook.chapters().values(),
        phone=press().phone,
    )


def leaflet(frame: str, code: str, area_code: str) -> ResponseReturnValue:
    """What a measure gives to whom, by the figures of a county today; of the city where the county is not known."""
    scheme, today = found(SCHEMES.get(code)), clock.today()
    return render_template(
        f"schemes/{scheme.code}/help.html",
        frame=frame,
        leaflet=leaflets.leaflet(db.session(), scheme, area_code or leaflets.city(db.session(), today), today),
        phone=press().phone,
        counties=leaflets.counties(db.session(), today) if frame == DESK and not own_county() else [],
        chosen=area_code,
    )


def words(frame: str) -> ResponseReturnValue:
    """All words that are explained."""
    return render_template("help/words.html", frame=frame)


def handbook_chapter(frame: str, slug: str) -> ResponseReturnValue:
    """One chapter of the handbook."""
    chapter = found(handbook.chapters().get(slug))
    return render_template("help/handbook.html", frame=frame, chapter=chapter, parts=handbook.parts, drawn=_drawn)


class Drawn(NamedTuple):
    """A picture as this process has it; with its size known, a browser asks for it only when it comes near."""

    content: bytes
    width: int
    height: int
    digest: str


def _drawn(name: str) -> Drawn | None:
    path = handbook.picture(name)
    return _read(path) if path else None


@cache
def _read(path: Path) -> Drawn:
    content = path.read_bytes()
    width, height = (int.from_bytes(content[at : at + 4]) for at in (16, 20))  # where every PNG has them
    return Drawn(content, width, height, hashlib.sha256(content).hexdigest()[:16])


def handbook_picture(name: str) -> ResponseReturnValue:
    """One picture of the handbook: invented people, the same for everybody. Kept for good by the page's address."""
    drawn = found(_drawn(name))
    response = Response(drawn.content, mimetype="image/png")
    return for_good(response) if request.args.get("of") == drawn.digest else response


def county_of(scope: str) -> str:
    """The county that an area lies in; empty for the city, whose counties differ."""
    return scope[:COUNTY] if len(scope) >= COUNTY else ""


def own_county() -> str:
    """The county of whoever is signed in; empty for strangers and for those who look at the whole city."""
    user = signed_in()
    return county_of(user.scope) if user else ""


def chosen_county() -> str:
    """The reader's own county, or the one chosen on the page; empty if neither is known."""
    asked = request.args.get("county", "")
    known = own_county()
    return known or (asked if asked in dict(leaflets.counties(db.session(), clock.today())) else "")


def figure(value: Value) -> str:
    """A known figure as it is said aloud: 1,000元, 12个月, 60岁. Raises ValueError when it is unknown."""
    if value.unit.startswith("分"):
        return yuan(value.number)
    return f"{value.number}{next(said for unit, said in UNITS.items() if value.unit.startswith(unit))}"


def doubtful(value: Value) -> str:
    """The mark of a figure that no document confirms; empty for one that is confirmed."""
    return "" if value.status is Confirmed.CONFIRMED else value.status.label
