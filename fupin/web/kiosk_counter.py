"""At the counter: what was handed in at a kiosk, compared with the identity card and submitted with one click."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from fupin import casework
from fupin.db import begin_writing
from fupin.extensions import db, press
from fupin.kiosk import blanks, papers, receiving, steps
from fupin.kiosk.filling import of_uid
from fupin.kiosk.sheet import sheet
from fupin.lifecycle import Refused, Stale
from fupin.model import Application, KioskFiling, PaperBlank
from fupin.model.terms import Role, State
from fupin.registry.card_paper import drawable
from fupin.schemes import SCHEMES
from fupin.web import audit
from fupin.web.access import Blueprint, current_user, found
from fupin.web.cases import TITLES, load
from fupin.web.files import shown
from fupin.web.sessions import signed_in

pages = Blueprint("kiosk_counter", __name__, url_prefix="/handed-in")

COUNTER = frozenset({Role.CLERK})


@pages.app_template_global("handed_in_waiting")
def handed_in_waiting() -> int:
    """How many wait at this clerk's counter; 0 for anybody else."""
    user = signed_in()
    return receiving.count(db.session(), user) if user and user.role is Role.CLERK else 0


@pages.app_template_global("filing_of")
def filing_of(case: Application) -> KioskFiling | None:
    """How a case was filled in at a kiosk, if it was."""
    return db.session.get(KioskFiling, case.id)


@pages.app_template_global("blank_of")
def blank_of(case: Application) -> PaperBlank | None:
    """The blank that a case was keyed in from, if it was."""
    return db.session.scalar(select(PaperBlank).where(PaperBlank.application_id == case.id))


@pages.get("", roles=COUNTER)
def index() -> ResponseReturnValue:
    """What waits for a card."""
    after = request.args.get("after", 0, type=int)
    page = receiving.waiting(db.session(), current_user(), min(max(after, 0), 2**31 - 1))
    return render_template("kiosk/counter.html", page=page, titles=TITLES, most=blanks.MOST)


@pages.get("/<uid>", roles=COUNTER)
def show(uid: str) -> ResponseReturnValue:
    """One of them, beside the card."""
    return _page(uid)


@pages.post("/<uid>", roles=COUNTER)
def accept(uid: str) -> ResponseReturnValue:
    """The card agrees: submit it for the applicant."""
    _load(uid)
    ticked, version = set(request.form.getlist("ticked")), request.form.get("version", 0, type=int)
    try:
        number = receiving.accept(db.session(), current_user(), uid, version, ticked)
    except casework.Invalid:
        return _page(uid, "有没填好或不对的内容，请点“打开修改”改好后再受理", 422)
    except Stale as stale:
        return _page(uid, str(stale), 409)
    except Refused as refused:
        return _page(uid, str(refused), 422)
    begin_writing(db.session())
    audit.record(db.session(), audit.Act.KIOSK_CHECKED, f"申请 {number}")
    db.session.commit()
    return redirect(url_for("applications.done", uid=uid), 303)


@pages.post("/<uid>/sheet.pdf", roles=COUNTER)
def read_back(uid: str) -> ResponseReturnValue:
    """All answers in large print, to be read out and signed; who printed it is kept."""
    application = _load(uid)
    begin_writing(db.session())
    audit.record(db.session(), audit.Act.PRINTED, f"草稿 {application.id} 填写内容核对单")
    db.session.commit()
    application = _load(uid)
    raw = application.draft or {}
    reading = casework.read(db.session(), current_user(), SCHEMES[application.scheme], raw, application)
    values = papers.read_back(db.session(), press(), reading, sheet(reading, raw))
    html, _ = drawable(press().printer, "read_back", values)
    return shown(press().printer.pdf(html), "填写内容核对单")


def _load(uid: str) -> Application:
    """A finished draft of the kiosk in the user's area."""
    application = load(uid)
    filing = of_uid(db.session(), uid)
    return found(application if filing is not None and filing.handed_in_at is not None else None)


def _page(uid: str, problem: str = "", status: int = 200) -> ResponseReturnValue:
    application = _load(uid)
    if application.state is not State.DRAFT:
        flash("这件已经受理或撤回。")
        return redirect(url_for("cases.show", uid=uid), 303)
    scheme, raw = SCHEMES[application.scheme], application.draft or {}
    reading = casework.read(db.session(), current_user(), scheme, raw, application)
    page = render_template(
        "kiosk/receive.html",
        case=application,
        scheme=scheme,
        filing=of_uid(db.session(), uid),
        name=reading.form.applicant_name.data or "",
        id_number=reading.form.id_number.data or "",
        complete=reading.form.validate(),
        answers=reading.form.answers(),
        judgement=reading.judgement,
        later=steps.unasked(scheme.form),
        problem=problem,
    )
    return page, status
