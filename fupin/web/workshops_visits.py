"""Visits on site: the form with photographs, the photographs, and what a case of the award is told of its workshop."""

from typing import NamedTuple

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from fupin import uploads
from fupin.extensions import db
from fupin.lifecycle import Refused
from fupin.model import Application, VisitPhoto, Workshop, WorkshopRecord, WorkshopVisit
from fupin.model.places import inside
from fupin.uploads import Paper, Unusable
from fupin.web import audit
from fupin.web.access import current_user, found
from fupin.web.files import saved
from fupin.web.workshops_forms import VisitForm
from fupin.web.workshops_pages import ENTERS, READS, VISITS, folder, load_workshop, pages
from fupin.workshops import listing, register, visits
from fupin.workshops.visits import Seen, Visit

ENDINGS = {"image/jpeg": "jpg", "image/png": "png"}


@pages.get("/<uid>/visits/new", roles=VISITS)
def visit(uid: str) -> ResponseReturnValue:
    """The form."""
    return _form(load_workshop(uid), VisitForm(formdata=None, first_visitor=current_user().name))


@pages.post("/<uid>/visits/new", roles=VISITS)
def add_visit(uid: str) -> ResponseReturnValue:
    """Keep what two people saw."""
    one, form = load_workshop(uid), VisitForm()
    photos = _photos(form) if form.validate() else []
    if form.errors or form.on.data is None:
        return _form(one, form), 422
    seen = Seen(form.on.data, form.first_visitor.data or "", form.second_visitor.data or "", form.findings.data or "")
    try:
        made = visits.add(db.session(), current_user(), one.id, seen, photos, folder())
    except Refused as refused:
        db.session.rollback()
        form.form_errors.append(str(refused))
        return _form(load_workshop(uid), form), 422
    audit.record(db.session(), audit.Act.WORKSHOPS, f"扶贫车间 {made.workshop_id} 实地核查 {made.id}")
    db.session.commit()
    flash("实地核查已登记")
    return redirect(url_for(".show", uid=uid, _anchor="visits"), 303)


def _photos(form: VisitForm) -> list[Paper]:
    """The photographs sent; one that cannot be taken stands at its field."""
    sent = [file for file in form.photos.data or () if getattr(file, "filename", "")]
    taken = []
    for number, file in enumerate(sent[: visits.MOST_PHOTOS + 1], 1):
        try:
            taken.append(visits.accept(file.read(uploads.MOST_BYTES + 1)))
        except Unusable as unusable:
            form.photos.errors = [*form.photos.errors, f"第{number}张：{unusable}"]
    return taken


def _form(one: Workshop, form: VisitForm) -> str:
    name = register.present(db.session(), one.id).name
    return render_template("workshops/visit.html", one=one, name=name, form=form, wrong=bool(form.errors))


@pages.get("/photos/<uid>", roles=READS)
def photo(uid: str) -> ResponseReturnValue:
    """A photograph, never run by the browser."""
    query = (
        select(VisitPhoto)
        .join(WorkshopVisit, WorkshopVisit.id == VisitPhoto.visit_id)
        .join(Workshop, Workshop.id == WorkshopVisit.workshop_id)
        .where(VisitPhoto.uid == uid, inside(Workshop.area_code, current_user().scope))
    )
    row = found(db.session.scalar(query))
    return saved(uploads.fetch(folder(), row.uid), row.media_type, f"{row.uid[:8]}.{ENDINGS[row.media_type]}")


class OfCase(NamedTuple):
    """The registered workshop of an award's application, if there is one, with its visits."""

    workshop: Workshop | None
    record: WorkshopRecord | None
    visits: list[Visit]
    may_register: bool
    may_open: bool


@pages.app_template_global("workshop_of")
def workshop_of(application: Application) -> OfCase | None:
    """What the page of a case shows; nothing for other measures and for drafts."""
    if application.scheme != "workshop" or application.submitted_at is None:
        return None
    user, session = current_user(), db.session()
    one = listing.of_application(session, application)
    record = register.present(session, one.id) if one else None
    seen = visits.of_workshop(session, one.id) if one else []
    return OfCase(one, record, seen, user.role in ENTERS, user.role in READS)
