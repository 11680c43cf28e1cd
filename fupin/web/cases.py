"""One case with its findings and history, and the steps to take."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from fupin import casework, lifecycle, lists, previews, together
from fupin.documents.render import UndrawableCharacter
from fupin.extensions import db, press
from fupin.lifecycle import Refused, Stale
from fupin.model import Application, Attachment, Document, NoticeEntry, Payment
from fupin.model.places import full_name
from fupin.model.terms import Action, Role
from fupin.money import SEES as SEES_MONEY
from fupin.money import overview
from fupin.phrases import joined
from fupin.schemes import SCHEMES
from fupin.web import cases_list, cases_next, cases_together
from fupin.web.access import current_user
from fupin.web.cases_pages import TITLES, along, carried, list_address, load, pages, written
from fupin.web.mending import of_case
from fupin.web.nav import CASEWORK
from fupin.web.phrases import choices

__all__ = ["TITLES", "cases_list", "cases_next", "cases_together", "load", "pages"]  # their routes are among the pages


@pages.get("/cases/", defaults={"uid": ""}, roles=CASEWORK)
@pages.get("/cases/<uid>", roles=CASEWORK)
def show(uid: str) -> ResponseReturnValue:
    """One case whole."""
    return _page(load(uid))


@pages.post("/cases/<uid>/act", roles=CASEWORK)
def act(uid: str) -> ResponseReturnValue:
    """Take the step whose button was pressed."""
    application = load(uid)
    opinion = joined(request.form.get("opinion", ""), request.form.get("phrase", ""))
    typed = {"opinion": opinion, "voucher": request.form.get("voucher", "")}
    try:
        action = Action(request.form.get("action", ""))
        version = int(request.form.get("version", ""))
    except ValueError:
        return _page(application, problem="请点击要办理的按钮", typed=typed), 422
    if action in {Action.SUBMIT, Action.PUBLISH}:
        return _page(application, problem=f"“{action.label}”不在这里办理", typed=typed), 422
    return _taken(uid, action, version, typed, lists.mark(application))


def _taken(uid: str, action: Action, version: int, typed: dict[str, str], place: str) -> ResponseReturnValue:
    """`place` is where the case stood in its list: the next one comes after it."""
    try:
        user, words, voucher = current_user(), typed["opinion"], typed["voucher"]
        done = casework.act(db.session(), press(), user, uid, action, version=version, opinion=words, voucher=voucher)
    except Stale as stale:
        return _page(load(uid), problem=str(stale), typed=typed), 409
    except Refused as refused:
        return _page(load(uid), problem=str(refused), typed=typed, at=action), 422
    except UndrawableCharacter as refused:
        return _page(load(uid), problem=previews.objection(refused), typed=typed, at=action), 422
    if not SCHEMES[done.scheme].letters_on(action):
        return redirect(url_for(".decided", uid=uid, after=place, **along(carried())), 303)
    flash(f"{done.number} {done.applicant_name}：已{action.label}，现为“{done.state.label}”")
    return redirect(url_for(".show", uid=uid, after=place, **along(carried())), 303)


def _page(
    application: Application, problem: str = "", typed: dict[str, str] | None = None, at: Action | None = None
) -> str:
    user = current_user()
    judged = application.submitted_at is not None
    judgement = casework.standing(db.session(), application)
    return render_template(
        "cases/show.html",
        case=application,
        scheme=SCHEMES[application.scheme],
        place=full_name(db.session(), application.area_code, application.applied_on or application.created_at.date()),
        judgement=judgement,
        answers=casework.stored_answers(db.session(), application) if judged else [],
        moves=_buttons(application, user),
        planned=previews.planned(application, user) if judged else [],
        remedy=previews.REMEDY,
        unprintable=previews.unprintable(db.session(), press(), application, user, judgement),
        can_print=judged and user.role in {Role.CLERK, Role.TOWNSHIP, Role.COUNTY},
        publishable=_may(application, user, Action.PUBLISH),
        submittable=_may(application, user, Action.SUBMIT),
        problem=problem,
        at=at,
        field=_field(at, typed or {}),
        list=written(carried()),
        **_way_on(application),
        typed=typed or {"opinion": "", "voucher": ""},
        mending=of_case(application),
        phrases=choices(),
        **_papers(application),
    )


def _field(at: Action | None, typed: dict[str, str]) -> str:
    """Which box the objection to a step is about, if it is about one."""
    if at is Action.PAY:
        return "voucher"
    return "opinion" if at and together.owes_reason(at) and not typed["opinion"].strip() else ""


def _way_on(application: Application) -> dict[str, Any]:
    """Back to the list; just decided, also the next case of it."""
    if "after" in request.args:
        return {"decided": True, **cases_next.offered(application.uid)}
    return {"decided": False, "back": list_address(carried())}


def _buttons(application: Application, user: Any) -> list[lifecycle.Move]:
    elsewhere = {Action.SUBMIT, Action.PUBLISH}
    payable = casework.pays_once(application) and not casework.on_roll(db.session(), application)
    moves = [move for move in lifecycle.offers(application, user) if move.action not in elsewhere]
    return [move for move in moves if move.action is not Action.PAY or payable]


def _may(application: Application, user: Any, action: Action) -> bool:
    return any(move.action is action for move in lifecycle.offers(application, user))


def _papers(application: Application) -> dict[str, Any]:
    """Letters, attachments, notices and payment of the case."""
    session = db.session()
    by_case = Application.id == application.id
    return {
        "documents": session.scalars(
            select(Document).where(Document.application_id == application.id).order_by(Document.id)
        ).all(),
        "attachments": session.scalars(
            select(Attachment)
            .where(Attachment.application_id == application.id, Attachment.removed_at.is_(None))
            .order_by(Attachment.id)
        ).all(),
        "entries": session.scalars(
            select(NoticeEntry).join(NoticeEntry.application).where(by_case).order_by(NoticeEntry.id)
        ).all(),
        "pay_lines": overview.of_case(session, application.id),
        "may_see_rolls": current_user().role in SEES_MONEY,
        "payment": session.scalar(select(Payment).where(Payment.application_id == application.id)),
    }
