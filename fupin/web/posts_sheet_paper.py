"""The attendance sheet of a unit's month on paper, blank for a month to come; it is kept who printed it."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from fupin import placenames
from fupin.db import begin_writing
from fupin.documents.render import UndrawableCharacter
from fupin.extensions import db, press
from fupin.posts import attendance_paper
from fupin.posts.roll import of_unit
from fupin.web import audit
from fupin.web.files import shown
from fupin.web.posts_pages import PRINTS, load_unit, month_of, pages

NOBODY = "这个月没有人在岗，没有可打印的"


@pages.post("/months/<month>/<int:unit_id>/<area>/sheet.pdf", roles=PRINTS)
def sheet_paper(month: str, unit_id: int, area: str) -> ResponseReturnValue:
    """Names without numbers; to be signed by each and by the unit."""
    unit, first, session = load_unit(unit_id, area), month_of(month), db.session()
    roll = of_unit(session, unit.key, first)
    place = placenames.short_names(session, [area])[area]
    address = url_for(".sheet", month=month, unit_id=unit_id, area=area)
    if not roll:
        flash(NOBODY)
        return redirect(address, 303)
    values = attendance_paper.values(session, press(), unit.key, first, roll, unit.name, place)
    try:
        pdf = press().printer.pdf(press().printer.html("post_attendance", values))
    except UndrawableCharacter as refused:
        flash(str(refused))
        return redirect(address, 303)
    begin_writing(session)
    audit.record(session, audit.Act.PRINTED, f"考勤表 单位 {unit_id} {month}")
    session.commit()
    return shown(pdf, f"考勤表-{month}-{unit_id}")
