"""One workshop whole: what holds, who works there and how far from the line, months, visits, applications, history."""

from collections.abc import Sequence
from datetime import date
from secrets import token_urlsafe

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fupin import clock, placenames
from fupin.calendar import add_months
from fupin.extensions import db
from fupin.lifecycle import Refused
from fupin.model import Application, Organisation, Workshop, WorkshopMonth
from fupin.model.workshops import RecordState
from fupin.web import audit
from fupin.web.access import current_user
from fupin.web.workshops_forms import ShutForm
from fupin.web.workshops_pages import DECIDES, ENTERS, READS, VISITS, load_workshop, pages
from fupin.workshops import award, contracts, distance, ledger, listing, register, visits
from fupin.workshops.distance import Reach, Standing


@pages.get("/<uid>", roles=READS)
def show(uid: str) -> ResponseReturnValue:
    """The page."""
    return page_of(load_workshop(uid))


@pages.post("/<uid>/award", roles=ENTERS)
def apply(uid: str) -> ResponseReturnValue:
    """Begin the award's form with everybody who has reached the line, once for each time the page was shown."""
    one = load_workshop(uid)
    key = f"{current_user().id}:workshop:{one.id}:{request.form.get('form_key', '')[:32]}"
    try:
        made = award.begin(db.session(), current_user(), one, key)
    except Refused as refused:
        db.session.rollback()
        return page_of(load_workshop(uid), problem=str(refused)), 422
    address = url_for("applications.fill", uid=made.uid)
    audit.record_now(audit.Act.WORKSHOPS, f"扶贫车间 {uid} 申请奖补 {made.id}", audit.Result.DONE)
    flash("已按台账填好车间、花名册和报酬，请补充账户、用途等，核对后提交")
    return redirect(address, 303)


def page_of(one: Workshop, problem: str = "", shutting: ShutForm | None = None) -> str:
    """The page, with what went wrong."""
    session, user = db.session(), current_user()
    told = register.history(session, one.id)
    record = register.present(session, one.id)
    roll = contracts.members(session, one.id)
    found = distance.standings(session, one, roll)
    form, months = shutting or ShutForm(formdata=None), ledger.months(session, one.id)
    confirmed = record.state is RecordState.CONFIRMED
    return render_template(
        "workshops/show.html",
        one=one,
        record=record,
        organisation=session.get_one(Organisation, one.organisation_id),
        place=placenames.short_names(session, [one.area_code])[one.area_code],
        standings=found,
        tally=[(reach, sum(each.reach is reach for each in found)) for reach in Reach],
        ready=sum(each.ready for each in found),
        warnings=_warnings(one, found),
        months=months,
        unkept=_unkept(months),
        visits=visits.of_workshop(session, one.id),
        applications=listing.applications(session, one),
        history=told,
        begun_from=_begun_from([each.application_id for each in told if each.application_id]),
        form_key=token_urlsafe(24),
        form=form,
        problem=problem,
        wrong=bool(problem or form.errors),
        confirmed=confirmed,
        may_enter=user.role in ENTERS,
        may_change=user.role in ENTERS and confirmed and told[0].state is not RecordState.ASKED,
        may_decide=user.role in DECIDES,
        may_visit=user.role in VISITS,
    )


def _unkept(months: Sequence[WorkshopMonth]) -> list[date]:
    """Of last month and this one those for which nothing was entered: the list has the others."""
    this = clock.today().replace(day=1)
    entered = {sheet.month for sheet in months}
    return [month for month in (add_months(this, -1), this) if month not in entered]


def _warnings(one: Workshop, found: list[Standing]) -> dict[int, str]:
    """What somebody should look at, by contract: another workshop in the same time, an ended registration."""
    session, today = db.session(), clock.today()
    now = [each.member for each in found if each.member.contract.starts_on <= today <= each.member.contract.last_day]
    other = contracts.elsewhere(session, one.id, now, today, today)
    gone = contracts.unregistered(session, {each.contract.person_id for each in now})
    words = {}
    for each in now:
        person = each.contract.person_id
        also = f"同时登记在{other[person]}，请核实" if person in other else ""
        if told := "；".join(part for part in (also, gone.get(person, "")) if part):
            words[each.contract.id] = told
    return words


def _begun_from(ids: list[int]) -> dict[int, Application]:
    return {each.id: each for each in (db.session.get_one(Application, one) for one in ids)}
