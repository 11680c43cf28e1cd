"""What all pages of scanning share: whose piles and pages they are, and the figures on their tabs."""

from typing import Any

from flask import current_app
from sqlalchemy import select

from fupin.extensions import db
from fupin.model import ScanPage, ScanPile
from fupin.printing import PRINTS
from fupin.scanning import late, piles, tray
from fupin.scanning.late import Late
from fupin.web.access import Blueprint, current_user, found

pages = Blueprint("scans", __name__, url_prefix="/scans")


def load_pile(uid: str) -> ScanPile:
    """A pile of my area."""
    mine = piles.mine(current_user(), ScanPile.scope)
    return found(db.session.scalar(select(ScanPile).where(ScanPile.uid == uid, mine)))


def load_page(uid: str) -> ScanPage:
    """A page of my area, in whatever state."""
    mine = piles.mine(current_user(), ScanPage.scope)
    return found(db.session.scalar(select(ScanPage).where(ScanPage.uid == uid, mine)))


def wanted(title: str = "", within: str = "") -> Late:
    """What is late in my area, by the office's setting."""
    return Late(current_user().scope, int(current_app.config["RETURN_DAYS"]), title, within)


@pages.app_template_global("scans_to_do")
def to_do() -> dict[str, Any]:
    """How many pages wait in my tray, and how many letters are late."""
    user = current_user()
    waiting = tray.count(db.session(), user)
    return {"tray": waiting, "late": late.count(db.session(), wanted()) if user.role in PRINTS else None}
