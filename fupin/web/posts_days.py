"""Somebody's month in a post day by day, as a calendar: a box for each day, and the way to the next person."""

from datetime import date
from typing import NamedTuple

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fupin import clock
from fupin.extensions import db
from fupin.lifecycle import Refused, Stale
from fupin.model import PostSheet
from fupin.model.posts import SheetState
from fupin.posts import by_day, sheets
from fupin.posts.pay import hours
from fupin.posts.roll import Member, absent, of_unit
from fupin.web import audit
from fupin.web.access import current_user
from fupin.web.posts_days_form import DaysForm, days_form
from fupin.web.posts_pages import ENTERS, READS, Unit, load_placement, load_unit, month_of, pages
from fupin.web.responsibility_forms import seen

FILL, NEXT = "fill", "next"
FILLED = "已填入{}天，还没有保存。请核对，请假和没有出勤的日子改好，再按“保存”"
CLEARED = "{}的逐日工时已清除，本月的出勤天数和工时按原来的合计保留，可以在本月考勤里改"
ADDRESS = "/months/<month>/<int:unit_id>/<area>/days/<uid>"


class Place(NamedTuple):
    """Whose month it is, among whom."""

    unit: Unit
    month: date
    roll: list[Member]
    member: Member

    @property
    def sheet(self) -> PostSheet | None:
        """Of the unit's month."""
        return sheets.find(db.session(), self.unit.key, self.month)

    def beside(self, step: int) -> Member | None:
        """The person so many lines further on, if there is one."""
        place = self.roll.index(self.member) + step
        return self.roll[place] if 0 <= place < len(self.roll) else None

    def address(self, member: Member) -> str:
        """Of a person's page in this month."""
        unit, area = self.unit.key
        return url_for(".days", month=f"{self.month:%Y-%m}", unit_id=unit, area=area, uid=member.uid)


def _load(month: str, unit_id: int, area: str, uid: str) -> Place:
    """Somebody of a unit in my area with a line in the month; else 404."""
    unit, first = load_unit(unit_id, area), month_of(month)
    roll = of_unit(db.session(), unit.key, first)
    member = next((each for each in roll if each.uid == uid), None)
    return Place(unit, first, roll, member or abort(404))


@pages.get(ADDRESS, roles=READS)
def days(month: str, unit_id: int, area: str, uid: str) -> ResponseReturnValue:
    """The calendar."""
    return _page(_load(month, unit_id, area, uid), None)


@pages.post(ADDRESS, roles=ENTERS)
def save_days(month: str, unit_id: int, area: str, uid: str) -> ResponseReturnValue:
    """Keep the days; or show them again with the working days filled, to be looked through first."""
    if gone := _gone(month, unit_id, area, uid):
        return gone
    place = _load(month, unit_id, area, uid)
    form = days_form(place.member, (), request.form)
    fine = form.validate()
    if fine and request.form.get("do") == FILL:
        return _filled(place, form)
    return _saved(place, form) if fine else (_page(place, form), 422)


def _gone(month: str, unit_id: int, area: str, uid: str) -> ResponseReturnValue | None:
    """The way back for whoever had the page open when its person turned out to have left before the month."""
    placement, first = load_placement(uid), month_of(month)
    unit = load_unit(unit_id, area)
    if any(each.uid == uid for each in of_unit(db.session(), unit.key, first)):
        return None
    flash(absent(db.session(), placement.id, *unit.key, first))
    return redirect(url_for(".sheet", month=month, unit_id=unit_id, area=area), 303)


def _filled(place: Place, form: DaysForm) -> ResponseReturnValue:
    if form.each.data is None:
        form.each.errors = ["请填写每天的工时，如4"]
        return _page(place, form), 422
    return _page(place, form, FILLED.format(form.fill(form.each.data)))


def _saved(place: Place, form: DaysForm) -> ResponseReturnValue:
    said, member = form.by_day(), place.member
    try:
        kept, problems = sheets.save_days(
            db.session(), current_user(), place.unit.key, place.month, member.placement_id, said,
            seen(request.form.get("seen", "")),
        )  # fmt: skip
    except Refused as refused:
        db.session.rollback()
        form.form_errors.append(str(refused))
        return _page(place, form), 409 if isinstance(refused, Stale) else 422
    if problems:
        db.session.rollback()
        form.refuse(problems[member.placement_id])
        return _page(place, form), 422
    audit.record(db.session(), audit.Act.POSTS, f"考勤表 {kept.id} {place.month:%Y-%m} 逐日填写 {member.placement_id}")
    db.session.commit()
    sums = by_day.sums(said)
    worked = f"{member.name}的逐日考勤已保存：出勤{sums.days}天，{hours(sums.half_hours)}小时"
    flash(worked if said else CLEARED.format(member.name))
    further = place.beside(1) if request.form.get("do") == NEXT else None
    return redirect(place.address(further or member), 303)


def _page(place: Place, form: DaysForm | None, notice: str = "") -> str:
    sheet = place.sheet
    entry = sheets.entries_of(db.session(), place.unit.key, place.month).get(place.member.placement_id)
    open_to = current_user().role in ENTERS and place.month <= clock.today()
    shown = form or days_form(place.member, entry.by_day if entry else (), None)
    return render_template(
        "posts/days.html",
        place=place,
        entry=entry,
        form=shown,
        sums=by_day.sums(shown.by_day()),
        version=seen(request.form["seen"]) if form and "seen" in request.form else sheet.version if sheet else 0,
        open_to=open_to and (sheet is None or sheet.state is SheetState.DRAFT),
        before=place.beside(-1),
        after=place.beside(1),
        notice=notice,
        wrong=bool(shown.errors),
    )
