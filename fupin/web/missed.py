"""Who has been missed: an area's figures, its list and its chart as last reviewed; a village judged anew."""

from collections.abc import Mapping
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fupin import clock, tasks
from fupin.db import begin_writing
from fupin.documents.render import UndrawableCharacter
from fupin.extensions import db, press
from fupin.model.places import COUNTY, LEVEL_LENGTHS, TOWNSHIP, VILLAGE, covers, full_name
from fupin.model.terms import Role
from fupin.office import county_office
from fupin.placenames import below, short_names
from fupin.registry import chart, missed, missed_export, missed_list, review
from fupin.registry.card_paper import MAY_PRINT
from fupin.registry.duties import duties
from fupin.registry.missed_list import Figures
from fupin.schemes import SCHEMES
from fupin.web import audit
from fupin.web.access import Blueprint, Roles, current_user
from fupin.web.files import shown
from fupin.web.nav import CASEWORK

pages = Blueprint("missed", __name__, url_prefix="/villages")

LOOKS: Roles = CASEWORK - {Role.FINANCE}
ORDERS: Roles = frozenset({Role.TOWNSHIP, Role.COUNTY})
PERSONAL = {code: scheme.title for code, scheme in SCHEMES.items() if scheme.for_worker is None}


@pages.get("", roles=LOOKS)
def index() -> ResponseReturnValue:
    """My area, or one inside it: its figures as last reviewed, and the areas one level below."""
    area = _area()
    whole, reviewed = missed_list.figures(db.session(), area)
    parts = _with_unreviewed(area, reviewed)
    return render_template(
        "missed/index.html",
        area=area,
        place=_place(area),
        above=area[: _above(area)] if len(area) > len(current_user().scope) else None,
        whole=whole,
        parts=parts,
        places=short_names(db.session(), (part.code for part in parts)),
        measures=PERSONAL,
        at_work=review.under_way(db.session(), area),
        may_order=current_user().role in ORDERS,
    )


def _area(asked: Mapping[str, str] | None = None) -> str:
    """The area asked for if it lies in mine and is one, else mine."""
    wanted, scope = (request.args if asked is None else asked).get("area", ""), current_user().scope
    return wanted if wanted.isascii() and wanted.isdigit() and covers(scope, wanted) and _is_area(wanted) else scope


def _is_area(code: str) -> bool:
    return len(code) in LEVEL_LENGTHS.values()


def _above(area: str) -> int:
    return max(length for length in (len(current_user().scope), *LEVEL_LENGTHS.values()) if length < len(area))


def _place(area: str) -> str:
    return full_name(db.session(), area.ljust(COUNTY, "0"), clock.today()) if area else "全部"


def _villages(area: str) -> list[str]:
    return review.peopled(db.session(), area) if len(area) == TOWNSHIP else []


def _with_unreviewed(area: str, parts: list[Figures]) -> list[Figures]:
    """Of a township also the villages that no review has seen yet, with a link like the others."""
    known = {part.code for part in parts}
    unseen = [Figures(code) for code in _villages(area) if code not in known]
    return sorted([*parts, *unseen], key=lambda each: each.code)


@pages.get("/missed", roles=LOOKS)
def people() -> ResponseReturnValue:
    """The people of an area whom measures have missed, fifty a page."""
    area, scheme = _area(), request.args.get("scheme", "")
    page = missed_list.page(db.session(), area, scheme if scheme in PERSONAL else "", request.args.get("after", ""))
    return render_template(
        "missed/people.html",
        area=area,
        place=_place(area),
        scheme=scheme,
        measures=PERSONAL,
        areas=below(db.session(), current_user().scope),
        page=page,
        may_export=current_user().role in missed_export.TASK.roles,
        places=short_names(db.session(), (line.area_code for line in page.rows)),
        older=url_for(".people", area=area, scheme=scheme, after=page.after) if page.after else "",
    )


@pages.post("/missed/export", roles=missed_export.TASK.roles)
def export() -> ResponseReturnValue:
    """Have the list made into a workbook; who had it made is kept."""
    area, scheme = _area(request.form), request.form.get("scheme", "")
    wanted = missed_export.about(area, scheme if scheme in PERSONAL else "")
    title = f"{_place(area)}应享未享名单"
    begin_writing(db.session())
    job, new = tasks.order(db.session(), missed_export.TASK, current_user(), wanted, title)
    if new:
        audit.record(db.session(), audit.Act.EXPORTED, f"应享未享名单 {wanted}")
    address = url_for("tasks.show", uid=job.uid)
    db.session.commit()
    return redirect(address, 303)


@pages.post("/review", roles=ORDERS)
def order_review() -> ResponseReturnValue:
    """Have my area reviewed now, after many cards were changed for instance."""
    begin_writing(db.session())
    job = review.order(db.session(), current_user())
    audit.record(db.session(), audit.Act.REVIEWED, f"辖区 {job.scope}")
    db.session.commit()
    return redirect(url_for(".index"), 303)


@pages.get("/chart", roles=LOOKS)
def show_chart() -> ResponseReturnValue:
    """The flow with an area's figures."""
    area = _area()
    return render_template("missed/chart.html", area=area, place=_place(area), **_chart(area))


@pages.get("/chart.pdf", roles=LOOKS)
def print_chart() -> ResponseReturnValue:
    """The same on an A3 sheet to hang up."""
    area = _area()
    printer = press().printer
    values = _chart(area) | {
        "title": f"{_place(area)}贫困人口就业和社会保障分类施策图",
        "office": county_office(db.session(), area[:COUNTY], clock.today()).name if len(area) >= COUNTY else "",
        "demo": press().demo,
    }
    if values["since"] is None:
        abort(404)
    try:
        pdf = printer.pdf(printer.html("chart", values | {"since": values["since"].isoformat()}))
    except UndrawableCharacter as refused:
        flash(str(refused))
        return redirect(url_for(".show_chart", area=area), 303)
    return shown(pdf, "chart")


def _chart(area: str) -> dict[str, Any]:
    whole, _ = missed_list.figures(db.session(), area)
    return {
        "chart": chart.chart(db.session(), whole),
        "width": chart.WIDTH,
        "height": chart.HEIGHT,
        "since": whole.since,
        "missed": [(title, whole.missed[code]) for code, title in PERSONAL.items() if whole.missed[code]],
    }


@pages.get("/<code>", roles=LOOKS)
def show(code: str) -> ResponseReturnValue:
    """One village as it is today: first who is missed, then everybody by class."""
    found = village(code)
    return render_template(
        "missed/show.html",
        code=code,
        place=full_name(db.session(), code, clock.today()),
        people=found,
        missed=[each for each in found if each.missed],
        classes=missed.by_class(found),
        duties=duties(db.session(), code),
        may_assign=current_user().role in ORDERS,
        may_print=current_user().role in MAY_PRINT,
    )


def village(code: str) -> list[missed.Villager]:
    """The people of a village inside my area, or 404."""
    if not (len(code) == VILLAGE and code.isascii() and code.isdigit() and covers(current_user().scope, code)):
        abort(404)
    return missed.village(db.session(), code) or abort(404)
