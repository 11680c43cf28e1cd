"""Signed copies: opened from their case, and the letters that were printed long ago and are not back."""

from collections.abc import Sequence

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from fupin.db import begin_writing
from fupin.extensions import db
from fupin.model import Document
from fupin.model.places import VILLAGE, covers
from fupin.placenames import below, short_names
from fupin.printing import PRINTS
from fupin.scanning import kept, late, returns
from fupin.scanning.judging import SIGNERS
from fupin.scanning.returns import Returned
from fupin.web import audit
from fupin.web.access import current_user, found
from fupin.web.files import shown
from fupin.web.nav import CASEWORK
from fupin.web.prints import number
from fupin.web.scan_pages import pages, wanted
from fupin.web.two_steps import instance


@pages.app_template_global("signed_among")
def signed_among(documents: Sequence[Document]) -> dict[int, list[Returned]]:
    """For a page that lists letters: their signed copies, by the letter's id."""
    return returns.summaries(db.session(), [document.id for document in documents])


@pages.app_template_global("signed_of")
def signed_of(ids: Sequence[int]) -> dict[int, list[Returned]]:
    """The same by ids."""
    return returns.summaries(db.session(), ids)


@pages.post("/copies/<uid>", roles=CASEWORK)
def copy(uid: str) -> ResponseReturnValue:
    """The signed copy, and who opened it is kept."""
    row = found(returns.copy_of(db.session(), current_user(), uid))
    pdf, name, about = kept.fetch(instance(), row.uid), f"{row.document.number} 签字件", f"签字件 {row.id}"
    begin_writing(db.session())
    audit.record(db.session(), audit.Act.SIGNED_OPENED, about)
    db.session.commit()
    return shown(pdf, name)


@pages.get("/late", roles=PRINTS)
def late_letters() -> ResponseReturnValue:
    """Printed letters of my area that should be back by now."""
    title, area, session = request.args.get("title", ""), _area(request.args.get("area", "")), db.session()
    asked = wanted(title if title in late.titles() else "", area)
    rows, after = late.page(session, asked, number(request.args.get("after", "")) or 0)
    return render_template(
        "scans/late.html",
        rows=rows,
        wanted=asked,
        area=area,
        count=late.count(session, asked),
        titles=late.titles(),
        areas=below(session, current_user().scope),
        places=short_names(session, {row.area_code for row in rows}),
        signs=current_user().role in SIGNERS,
        older=url_for(".late_letters", after=after, title=asked.title or None, area=area or None) if after else "",
    )


def _area(asked: str) -> str:
    mine = current_user().scope
    within = asked.isascii() and asked.isdigit() and len(asked) <= VILLAGE and covers(mine, asked)
    return asked if within else ""
