"""Posts of an area: its units, who waits to take up a post, what is vacant, and the way to the months."""

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from fupin import clock, placenames
from fupin.calendar import add_months
from fupin.extensions import db
from fupin.model import Person, PostPlacement, PostSheet
from fupin.posts import overview, placing, terms, units, vacancies
from fupin.schemes.public_post.model import Opening
from fupin.web import (
    posts_days,
    posts_ending,
    posts_months,
    posts_pay,
    posts_placement,
    posts_placing,
    posts_sheet_paper,
    posts_sheets,
    posts_uploads,
)
from fupin.web.access import current_user
from fupin.web.posts_pages import ENTERS, READS, asked_name, last_month, load_unit, page_number, pages

__all__ = [
    "pages",
    "posts_days",
    "posts_ending",
    "posts_months",
    "posts_pay",
    "posts_placement",
    "posts_placing",
    "posts_sheet_paper",
    "posts_sheets",
    "posts_uploads",
]  # their routes are among the pages

RECENT = 12


@pages.get("", roles=READS)
def index() -> ResponseReturnValue:
    """The units of my area with their places, page by page, all or those of a name."""
    scope, session = current_user().scope, db.session()
    name = asked_name()
    found = units.units(session, scope, clock.today(), name, page_number())
    return render_template(
        "posts/index.html",
        found=found,
        name=name,
        places=placenames.short_names(session, {line.key[1] for line in found.rows}),
        waiting=len(placing.waiting(session, scope)),
        asked=overview.asked(session, scope),
        month=last_month(),
    )


@pages.get("/vacant", roles=READS)
def vacant() -> ResponseReturnValue:
    """The places without anybody, the longest first."""
    found = vacancies.vacancies(db.session(), current_user().scope, clock.today(), page_number())
    places = placenames.short_names(db.session(), {row.area_code for row in found.rows})
    return render_template("posts/vacant.html", found=found, places=places)


@pages.get("/units/<int:unit_id>/<area>", roles=READS)
def unit(unit_id: int, area: str) -> ResponseReturnValue:
    """One unit: who is in its posts, and its latest months."""
    one, session = load_unit(unit_id, area), db.session()
    mine = (Opening.unit_id == unit_id, PostPlacement.area_code == area)
    people = (
        select(PostPlacement, Person.name, Opening.title)
        .join(Opening, Opening.id == PostPlacement.opening_id)
        .join(Person, Person.id == PostPlacement.person_id)
        .where(*mine)
        .order_by(Opening.id, PostPlacement.id)
    )
    sheets = (
        select(PostSheet)
        .where(PostSheet.unit_id == unit_id, PostSheet.area_code == area)
        .order_by(PostSheet.month.desc())
        .limit(RECENT)
    )
    everybody = [(row[0], row[1], row[2]) for row in session.execute(people)]
    return render_template(
        "posts/unit.html",
        unit=one,
        place=placenames.short_names(session, [area])[area],
        now=[row for row in everybody if row[0].last_day >= clock.today()],
        before=[row for row in everybody if row[0].last_day < clock.today()],
        warnings=terms.warnings(session, [row[0].person_id for row in everybody]),
        sheets=list(session.scalars(sheets)),
        month=last_month(),
        next_month=add_months(clock.today().replace(day=1), 1),
        may_enter=current_user().role in ENTERS,
    )
